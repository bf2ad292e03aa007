package web

import (
	"encoding/json"
	"net/http"

	"github.com/zishang520/socket.io/servers/socket/v3"

	"earshot/classroom"
	"earshot/socketio"
)

// classNamespace is where the pages of a class are connected, on the app's own Socket.IO server; see package classroom.
const classNamespace = "/class"

// serveClasses opens the namespace of classes.
func (a *App) serveClasses() error {
	rooms := a.links.server.IO().Of(classNamespace, nil)
	rooms.Use(a.admitToClass)
	rooms.On("connection", func(args ...any) { a.connectedToClass(args[0].(*socket.Socket)) })
	return a.classes.Serve(classHost{audience{rooms, a.log}, a})
}

// admitToClass lets those in whose cookies say that they belong to the class.
func (a *App) admitToClass(s *socket.Socket, next func(*socket.ExtendedError)) {
	m, err := a.memberOf(s)
	if err != nil {
		refusal := a.refusalOf(err)
		next(socket.NewExtendedError(refusal.Message, map[string]string{"code": refusal.Code}))
		return
	}
	s.SetData(m)
	next(nil)
}

// errGuesses says that codes can't be tried any more.
var errGuesses = &classroom.Refusal{Code: "guesses", Message: "Too many wrong codes have come from your network. Wait ten minutes and try again."}

func (a *App) memberOf(s *socket.Socket) (*classroom.Member, error) {
	var ask struct {
		Class string         `json:"class"`
		As    classroom.Role `json:"as"`
	}
	r := socketio.RequestOf(s)
	if err := json.Unmarshal(socketio.HandshakeOf(s).Auth, &ask); err != nil {
		return nil, classroom.ErrNoClass
	}
	class, err := a.findClass(r, ask.Class)
	if err != nil {
		return nil, err
	}
	cookie := teachCookie
	if ask.As == classroom.Student {
		cookie = studentCookie
	}
	return a.classes.Enter(class.Code(), ask.As, cookieOf(r, cookie+class.Code()))
}

// findClass finds a class for a request. Wrong codes are counted, so that nobody finds a class by trying; whoever belongs
// to the class isn't kept out by what others in their network have tried.
func (a *App) findClass(r *http.Request, code string) (*classroom.Class, error) {
	class, err := a.classes.Find(code)
	if err == nil && belongsTo(r, class) {
		return class, nil
	}
	visitor := visitorOf(r.RemoteAddr)
	if !a.wrongCodes.left(visitor) {
		return nil, errGuesses
	}
	if err == classroom.ErrNoClass {
		a.wrongCodes.use(visitor)
	}
	return class, err
}

// belongsTo tells whether a request comes from the teacher or a student of a class.
func belongsTo(r *http.Request, class *classroom.Class) bool {
	if isTeacherOf(r, class) {
		return true
	}
	_, err := class.Known(cookieOf(r, studentCookie+class.Code()))
	return err == nil
}

// refusalOf says what an error means to a person; what is the server's fault is logged.
func (a *App) refusalOf(err error) *classroom.Refusal {
	refusal, known := classroom.RefusalOf(err)
	if !known {
		a.log.Error("something couldn't be done for a class", "error", err)
	}
	return refusal
}

func (a *App) connectedToClass(s *socket.Socket) {
	m, ok := s.Data().(*classroom.Member)
	if !ok {
		s.Disconnect(false)
		return
	}
	socketio.Listen(s, socketio.Listener{
		Event: func(name string, args *socketio.Args, ack func(*socketio.Args)) {
			a.askedInClass(s, m, name, args, ack)
		},
		Disconnect: func(string) { m.Leave() },
	})
	for _, room := range m.Rooms() {
		s.Join(socket.Room(room))
	}
	err := m.Arrive(func(state any) { tellSocket(s, "state", state) })
	if err != nil {
		tellSocket(s, "refused", a.refusalOf(err))
		s.Disconnect(false)
	}
}

// tellSocket tells one connection something; if it has gone, it will ask again.
func tellSocket(s *socket.Socket, event string, told any) {
	if body, err := json.Marshal([]any{told}); err == nil {
		_ = s.Emit(event, &socketio.Args{JSON: body})
	}
}

// askedInClass answers a request: any JSON object, or {"error"}.
func (a *App) askedInClass(s *socket.Socket, m *classroom.Member, name string, args *socketio.Args, ack func(*socketio.Args)) {
	var payload []json.RawMessage
	if json.Unmarshal(args.JSON, &payload) != nil || len(payload) == 0 {
		payload = []json.RawMessage{json.RawMessage("{}")}
	}
	if name == "stage" && !a.mayShare(s, payload[0]) {
		answerInClass(ack, map[string]any{"error": errOthersStage})
		return
	}
	reply, flood, err := m.Ask(name, payload[0])
	if flood {
		go s.Disconnect(true)
		return
	}
	if err != nil {
		reply = map[string]*classroom.Refusal{"error": a.refusalOf(err)}
	}
	answerInClass(ack, reply)
}

func answerInClass(ack func(*socketio.Args), reply any) {
	if reply == nil {
		reply = struct{}{}
	}
	if body, err := json.Marshal([]any{reply}); err == nil && ack != nil {
		ack(&socketio.Args{JSON: body})
	}
}
