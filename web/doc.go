// Package web is the app over HTTP: routes, pages, assets, the HTTP interface, and the link between a page and its stage.
// The main package gives it a course, the built front end and the stages, and serves its handler.
// It holds no state of a stage and no HTML of its own: those are playground's and templates'.
package web
