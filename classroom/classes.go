package classroom

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"earshot/database"
	"earshot/lessons"
	"earshot/playground"
	"earshot/secrets"
)

const (
	// sweepEvery is how often classes are looked for that have had their time.
	sweepEvery = time.Hour
	// noteEvery is how often it is kept who is still here.
	noteEvery = time.Minute
)

// Host is what classes need of the app around them.
type Host interface {
	Audience
	// Course is the course as it is now.
	Course() *lessons.Course
	// Stage finds an open stage.
	Stage(id string) (*playground.Stage, bool)
	// Judge says how a predict step really went, after an entry of a stage (nil for the form kind, which needs none), as far
	// as it concerns the lanes that were to choose from. known is false if not everything has happened.
	Judge(s *playground.Stage, step *lessons.Step, after int64, choices []string) (t Truth, known bool, err error)
	// Addresses are those under which other machines may reach the app: http://192.168.1.20:8080.
	Addresses() []string
	// Record keeps what has happened on a stage, and Forget deletes such a recording.
	Record(*playground.Stage) (id string, err error)
	Forget(recording string) error
}

// Options of Classes; the zero value will do.
type Options struct {
	// Now is the clock; nil is the real one.
	Now func() time.Time
	// Log is told what is nobody's fault but the server's; nil: the default.
	Log *slog.Logger
	// Limits bound classes.
	Limits Limits
}

// Classes are all classes of a server. It is safe for concurrent use.
type Classes struct {
	store *store
	now   func() time.Time
	log   *slog.Logger
	host  Host

	mu      sync.Mutex
	open    map[string]*Class  // those that somebody has asked for, by code
	stages  map[string]*shared // those that a class shares or has shared, by their ids
	working sync.WaitGroup
}

// Open opens the file of classes, or makes it. Nothing can be asked of classes before Serve.
func Open(path string, o Options) (*Classes, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	file, err := database.Open(path, database.Options{Migrations: migrations})
	if err != nil {
		return nil, fmt.Errorf("classes can't be kept in %s: %w", path, err)
	}
	return &Classes{store: &store{o.Now, file, o.Limits.complete()}, now: o.Now, log: o.Log, open: map[string]*Class{}, stages: map[string]*shared{}}, nil
}

// Serve begins. Call it once.
func (cs *Classes) Serve(host Host) error {
	cs.host = host
	if err := cs.sweep(); err != nil {
		return err
	}
	cs.store.file.NowAndThen(sweepEvery, cs.sweep)
	cs.store.file.NowAndThen(noteEvery, cs.noteWhoIsHere)
	return nil
}

// Close ends what is under way and closes the file.
func (cs *Classes) Close() error {
	cs.working.Wait()
	return cs.store.file.Close()
}

// Create opens a class. address is where the teacher's browser reached the app, "" if only this machine knows it by that.
// The secret makes whoever has it the teacher; it is told once.
func (cs *Classes) Create(title, address string) (code, secret string, err error) {
	title = shorten(readLine(title), maxTitle)
	if title == "" {
		title = "A class"
	}
	return cs.store.create(title, State{Door: true, Address: address})
}

// Find finds a class by its code, however it is typed; the error is ErrNoClass if there is none.
func (cs *Classes) Find(typed string) (*Class, error) {
	code := secrets.ReadCode(typed)
	cs.mu.Lock()
	c := cs.open[code]
	cs.mu.Unlock()
	if c != nil && c.expires.After(cs.now()) {
		return c, nil
	}
	r, err := cs.store.class(code)
	if err != nil {
		return nil, err
	}
	c, err = cs.load(r)
	if err != nil {
		return nil, err
	}
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if there := cs.open[code]; there != nil {
		return there, nil // somebody else was faster
	}
	cs.open[code] = c
	return c, nil
}

func (cs *Classes) load(r record) (*Class, error) {
	students := cs.store.limits.Students
	c := &Class{all: cs, record: r, here: map[int64]int{}, desks: map[Role]int{}, due: map[string]bool{}, gone: map[int64]bool{}, since: cs.now(),
		asking: newPace(3*float64(students), float64(students)), wondering: newPace(60, 1), wonders: map[int64]*pace{}}
	if r.state.Prediction == 0 {
		return c, nil
	}
	p, err := cs.store.prediction(cs.store.file.Read, r.id, r.state.Prediction)
	c.asked = &p
	return c, err
}

// OfStage is the class that shares a stage, or has shared it: it stays the teacher's. nil if none has.
func (cs *Classes) OfStage(id string) *Class {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if sh := cs.stages[id]; sh != nil {
		return sh.class
	}
	return nil
}

// delete deletes everything of a class and its recordings.
func (cs *Classes) delete(code string) error {
	recordings, err := cs.store.recordings(code)
	if err != nil {
		return err
	}
	for _, id := range recordings {
		err = errors.Join(err, cs.host.Forget(id))
	}
	if err != nil {
		return err
	}
	if err := cs.store.delete(code); err != nil {
		return err
	}
	cs.mu.Lock()
	c := cs.open[code]
	delete(cs.open, code)
	maps.DeleteFunc(cs.stages, func(_ string, sh *shared) bool { return sh.class.code == code })
	cs.mu.Unlock()
	if c != nil {
		c.wasDeleted()
	}
	return nil
}

// sweep deletes the classes that have had their time.
func (cs *Classes) sweep() error {
	codes, err := cs.store.expired()
	for _, code := range codes {
		err = errors.Join(err, cs.delete(code))
	}
	if err != nil {
		cs.log.Error("classes that are over can't be deleted", "error", err)
	}
	return err
}

// noteWhoIsHere keeps until when students have been here, so that little is lost if the server is killed.
func (cs *Classes) noteWhoIsHere() error {
	cs.mu.Lock()
	var all []*Class
	for _, c := range cs.open {
		all = append(all, c)
	}
	cs.mu.Unlock()
	var ids []int64
	for _, c := range all {
		ids = append(ids, c.present()...)
	}
	if len(ids) == 0 {
		return nil
	}
	return cs.store.stillHere(ids...)
}

// IsTeacher tells whether a secret is the teacher's.
func (c *Class) IsTeacher(secret string) bool {
	return secrets.IsToken(secret) && subtle.ConstantTimeCompare(secrets.Hash("teacher ", secret), c.secret) == 1
}
