// Package reference is the table of what Socket.IO has: every member of `io`, of a socket and of the client, every
// built-in event and the options, each in one line with an example that runs on a stage; and the glossary.
// The web package makes pages of it. It holds words and code alone: what runs an example is playground's.
package reference
