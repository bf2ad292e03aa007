package classroom

// migrations are the versions of the file, see database.Options. Times are milliseconds since 1970.
var migrations = []string{
	`
CREATE TABLE classes (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	code    TEXT    NOT NULL UNIQUE,
	secret  BLOB    NOT NULL, -- the hash of the teacher's
	title   TEXT    NOT NULL,
	created INTEGER NOT NULL,
	expires INTEGER NOT NULL,
	ended   INTEGER,
	state   TEXT    NOT NULL  -- where the class is: a State as JSON
) STRICT;
CREATE INDEX classes_expires ON classes (expires);
CREATE TABLE students (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	class     INTEGER NOT NULL REFERENCES classes ON DELETE CASCADE,
	name      TEXT    NOT NULL,
	folded    TEXT    NOT NULL, -- the name as it is compared
	token     BLOB    NOT NULL UNIQUE, -- the hash of it
	joined    INTEGER NOT NULL,
	removed   INTEGER,
	following INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX students_names ON students (class, folded) WHERE removed IS NULL;
CREATE TABLE visits (
	student INTEGER NOT NULL REFERENCES students ON DELETE CASCADE,
	came    INTEGER NOT NULL,
	seen    INTEGER NOT NULL, -- until when they were there, as far as is known
	PRIMARY KEY (student, came)
) STRICT, WITHOUT ROWID;
CREATE TABLE predictions (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	class  INTEGER NOT NULL REFERENCES classes ON DELETE CASCADE,
	lesson TEXT    NOT NULL,
	step   TEXT    NOT NULL,
	asked  TEXT    NOT NULL, -- a Question as JSON
	opened INTEGER NOT NULL,
	round  INTEGER NOT NULL,
	phase  TEXT    NOT NULL,
	truth  TEXT,             -- a Truth as JSON, once it was revealed
	UNIQUE (class, id)
) STRICT;
CREATE TABLE votes (
	prediction INTEGER NOT NULL REFERENCES predictions ON DELETE CASCADE,
	round      INTEGER NOT NULL,
	student    INTEGER NOT NULL REFERENCES students ON DELETE CASCADE,
	answer     TEXT    NOT NULL, -- canonical JSON: equal answers are equal texts
	at         INTEGER NOT NULL,
	PRIMARY KEY (prediction, round, student)
) STRICT, WITHOUT ROWID;
CREATE INDEX votes_student ON votes (student);
CREATE TABLE tasks (
	student INTEGER NOT NULL REFERENCES students ON DELETE CASCADE,
	lesson  TEXT    NOT NULL,
	step    TEXT    NOT NULL,
	since   INTEGER NOT NULL,
	done    INTEGER,
	tries   INTEGER NOT NULL,
	hints   INTEGER NOT NULL,
	PRIMARY KEY (student, lesson, step)
) STRICT, WITHOUT ROWID;
-- Nobody can tell who has asked, or who is lost: nothing here leads to a student.
CREATE TABLE questions (
	id    INTEGER PRIMARY KEY AUTOINCREMENT,
	class INTEGER NOT NULL REFERENCES classes ON DELETE CASCADE,
	nonce TEXT    NOT NULL, -- made by the asker's page: a question that comes twice is one
	text  TEXT    NOT NULL,
	at    INTEGER NOT NULL,
	done  INTEGER NOT NULL DEFAULT 0,
	UNIQUE (class, nonce)
) STRICT;
CREATE TABLE lost (
	class INTEGER NOT NULL REFERENCES classes ON DELETE CASCADE,
	who   BLOB    NOT NULL, -- a hash of the token, which the file doesn't hold
	PRIMARY KEY (class, who)
) STRICT, WITHOUT ROWID;
CREATE TABLE recordings (
	class     INTEGER NOT NULL REFERENCES classes ON DELETE CASCADE,
	recording TEXT    NOT NULL,
	lesson    TEXT    NOT NULL,
	title     TEXT    NOT NULL,
	at        INTEGER NOT NULL,
	PRIMARY KEY (class, recording)
) STRICT, WITHOUT ROWID;
`,
	// Names that look alike: those of before look like what they are compared by.
	`
ALTER TABLE students ADD COLUMN looks TEXT NOT NULL DEFAULT '';
UPDATE students SET looks = folded;
CREATE UNIQUE INDEX students_looks ON students (class, looks) WHERE removed IS NULL;
`,
}
