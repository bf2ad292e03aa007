package progress

// migrations are the versions of the file, see database.Options. Times are milliseconds since 1970.
var migrations = []string{
	`
CREATE TABLE learners (
	id     INTEGER PRIMARY KEY,
	seen   INTEGER NOT NULL, -- when they were here last
	lesson TEXT,             -- the last place: a lesson, and
	step   TEXT,             -- the step or heading in it ('' for its beginning)
	at     INTEGER           -- when they were there
) STRICT;
CREATE INDEX learners_seen ON learners (seen);
CREATE TABLE browsers (
	hash    BLOB PRIMARY KEY, -- of the ID in the cookie
	learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX browsers_learner ON browsers (learner);
CREATE TABLE readings (
	learner  INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
	lesson   TEXT    NOT NULL,
	opened   INTEGER NOT NULL,
	finished INTEGER, -- NULL until its end was read
	PRIMARY KEY (learner, lesson)
) STRICT, WITHOUT ROWID;
CREATE TABLE steps (
	learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
	lesson  TEXT    NOT NULL,
	step    TEXT    NOT NULL,
	first   INTEGER NOT NULL, -- 1 if the first answer was right
	tries   INTEGER NOT NULL,
	last    INTEGER NOT NULL, -- when the last answer was given
	done    INTEGER,          -- when it was right for the first time
	level   INTEGER NOT NULL DEFAULT 0, -- of a question that comes back: how often it has come back and was right
	due     INTEGER,          -- when it comes back, NULL for never
	PRIMARY KEY (learner, lesson, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE drafts (
	learner INTEGER NOT NULL REFERENCES learners ON DELETE CASCADE,
	lesson  TEXT    NOT NULL,
	file    TEXT    NOT NULL,
	text    TEXT, -- NULL: taken back, it is the lesson's again
	changed INTEGER NOT NULL,
	PRIMARY KEY (learner, lesson, file)
) STRICT, WITHOUT ROWID;
CREATE TABLE codes (
	hash    BLOB PRIMARY KEY,
	learner INTEGER NOT NULL UNIQUE REFERENCES learners ON DELETE CASCADE,
	expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
}
