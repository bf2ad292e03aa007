// Package database opens the SQLite files in which the app keeps what must last, brings them to its version, and changes
// them: what [File.Change] has returned without an error is on the disk. It knows nothing of what the files hold.
//
// Files are in WAL mode with synchronous=FULL. For a process that is killed NORMAL would do; FULL also survives a power
// cut, and costs one fsync a commit. Changes that are asked for at the same time share one.
package database
