// Package progress keeps what a learner has done, in one SQLite file: lessons read, steps done, questions that come back,
// drafts, and the place to go on from. The web package records here and asks here; it also checks that the lessons,
// steps and files that it names exist, of which this package knows nothing.
//
// Learners have no names. A browser holds a random ID in a cookie, and the file only that ID's hash, so that whoever
// reads the file can't pass for anybody. A code lets a second browser go on as the same learner.
//
// What a method has returned without an error is on the disk: see package database.
package progress
