package templates

// TeachView is the page on which a class is opened, or one's own is found again.
type TeachView struct {
	// Mine are the classes whose teacher this browser is, the newest first.
	Mine []ClassLink
	// AsksKey is set where the server wants a key of those who open a class.
	AsksKey bool
	// Title is what stands in the field; Problem says why no class was opened, and Said what was done.
	Title, Problem, Said string
	// Days is for how long a class is kept.
	Days int
}

// ClassLink leads to a class.
type ClassLink struct {
	Code, Title string
	// Opened and Expires are days, as people write them: 3 March 2026.
	Opened, Expires string
	Ended           bool
	Students        int
	// Sort orders them by when they were opened.
	Sort string
}

// ConsoleView is the teacher's console: what it shows comes over the connection.
type ConsoleView struct {
	Code, Title string
	// Secret is the address that leads another browser, or this one after it has lost its cookies, to this console.
	Secret  string
	Lessons []ClassLesson
}

// ClassLesson is a lesson with the steps that a class can do together.
type ClassLesson struct {
	Slug, Title, Chapter string
	Number               int
	Predictions          []ClassStep
}

// ClassStep is a step of a lesson.
type ClassStep struct{ ID, Title string }

// ScreenView is the audience's view.
type ScreenView struct {
	Code, Title string
}

// ClassCodeView is the page on which the code of a class is typed.
type ClassCodeView struct {
	// Typed stands in the field; Problem says why it leads nowhere.
	Typed, Problem string
}

// ClassNameView is the page on which somebody who joins picks a name.
type ClassNameView struct {
	Code, Title string
	// Name stands in the field; Problem says why it can't be taken.
	Name, Problem string
	// Closed says why nobody can join any more: the class is over, full, or its door is closed; "" if one can.
	Closed string
}

// StudentView is a student's page: what it shows comes over the connection.
type StudentView struct {
	Code, Title, Name string
}

// ReportView is what remains of a class.
type ReportView struct {
	Code, Title string
	// Opened, Ended and Expires are times, as people write them: 3 March 2026, 14:05; Ended is "" while it goes on.
	Opened, Ended, Expires string
	Students               []ReportStudent
	Predictions            []ReportPrediction
	Tasks                  []ReportTask
	Questions              []string
	Recordings             []ReportRecording
}

// ReportStudent is one student's attendance, and what they did in the order of the report's Predictions and Tasks.
type ReportStudent struct {
	Name          string
	Joined, Seen  string // 14:05
	Minutes       int    // connected, in all
	Removed       bool
	Right, Voted  int      // predictions
	Done, Started int      // tasks
	Votes         []string // each "right", "wrong", "voted" (it was never revealed) or "": their last answer
	Tasks         []string // each "done", "begun" or ""
}

// ReportPrediction is how a class predicted, before and after it had discussed.
type ReportPrediction struct {
	Lesson, LessonTitle, Title string
	Truth                      string // in words; "" if it was never revealed
	Rounds                     []ReportRound
}

// ReportRound is how many answered in a round, and how many of them rightly: Right is -1 if it was never revealed.
type ReportRound struct{ Round, Answered, Right int }

// ReportTask is how far a class got with a task.
type ReportTask struct {
	Lesson, LessonTitle, Title string
	Done, Started              int
	Tries, Hints               int // on average, in tenths
}

// ReportRecording is a recording that was made in class.
type ReportRecording struct{ URL, Lesson, Title, At string }
