package reference

import (
	"strings"
	"sync"
)

// Kind says what a member is.
type Kind string

const (
	Method   Kind = "method"
	Property Kind = "property"
	Event    Kind = "event" // one that Socket.IO fires by itself
	Option   Kind = "option"
)

// Side says which end of a connection has a group's members.
type Side string

const (
	Server Side = "server"
	Client Side = "client"
)

// Group is what one kind of object has. An object may have the members of several groups.
type Group struct {
	// Key is the group's anchor on the page, and Prefix what the anchors of its members begin with.
	Key, Prefix string
	// Title names it, and About says what it is; both are Markdown.
	Title, About string
	Side         Side
	Members      []Member
}

// Member is one method, property, event or option.
type Member struct {
	// ID is its anchor: "socket.join", or "socket.on.disconnect" for an event. Table sets it.
	ID   string
	Name string
	// Side is its group's.
	Side Side
	// Call shows how it's written.
	Call string
	Kind Kind
	// Line says what it does. Differs says where a stage does otherwise than the official server, if it does. Both are
	// Markdown.
	Line, Differs string
	// Example shows it.
	Example Example
}

// Example is what a stage runs to show a member: a program and a client's code.
type Example struct {
	Program, ClientCode, ClientHTML string
	// Clients is how many there are from the start.
	Clients int
}

// Table returns all groups, in the order in which they are read.
var Table = sync.OnceValue(func() []Group {
	groups := []Group{
		everybody(), server(), namespace(), operator(), socket(), emitter(), handshake(), connection(), adapter(), engine(), remoteSocket(),
		module(), serverOptions(), clientEntry(), clientSocket(), clientEmitter(), manager(), clientOptions(),
	}
	for _, g := range groups {
		for i := range g.Members {
			g.Members[i].complete(g)
		}
	}
	return groups
})

// complete gives a member its ID, its side and what its example doesn't say.
func (m *Member) complete(g Group) {
	m.ID, m.Side = g.Prefix+"."+m.Name, g.Side
	if m.Kind == Event {
		m.ID = g.Prefix + ".on." + m.Name
	}
	e := &m.Example
	e.Clients = 2
	if e.Program == "" {
		e.Program = answering
	}
	if e.ClientCode == "" {
		e.ClientCode, e.ClientHTML = greeting, greetingPage
	} else {
		e.ClientHTML = silentPage
	}
}

// Find returns the member with that ID.
func Find(id string) (Member, bool) {
	for _, g := range Table() {
		for _, m := range g.Members {
			if m.ID == id {
				return m, true
			}
		}
	}
	return Member{}, false
}

// answering is the program of examples whose point is the client's code.
const answering = `io.on('connection', socket => {
	socket.on('hello', (name, reply) => {
		if (reply) reply('Hello, ' + name)
		else socket.emit('greeting', 'Hello, ' + name)
	})
})
`

// greeting is the client's code of examples whose point is the program.
const greeting = `const socket = io()

socket.on('connect', () => {
	socket.emit('hello', 'world')
})

document.querySelector('#hello').addEventListener('click', () => {
	socket.emit('hello', 'world')
})

// What it hears stands on its page. Who asks gets an answer.
socket.onAny((event, ...args) => {
	const item = document.createElement('li')
	item.textContent = event
	document.querySelector('#messages').append(item)
	const reply = args.at(-1)
	if (typeof reply === 'function') reply('fine, thanks')
})
`

const greetingPage = `<ul id="messages" aria-live="polite"></ul>
<button id="hello" type="button">Say hello again</button>
`

const silentPage = `<p>What this client's code does stands on the timeline, in its lane.</p>
`

// heard is a program that does something when a client says hello.
func heard(body string) Example {
	async := ""
	if strings.Contains(body, "await ") {
		async = "async "
	}
	return connected("socket.on('hello', " + async + "name => {\n" + indent(body) + "\n})")
}

// connected is a program that does something when a client has connected.
func connected(body string) Example {
	async := ""
	if strings.HasPrefix(body, "await ") {
		async = "async "
	}
	return program("io.on('connection', " + async + "socket => {\n" + indent(body) + "\n})")
}

func program(source string) Example { return Example{Program: source + "\n"} }

// client is a client's code that begins with a socket.
func client(body string) Example { return clientAlone("const socket = io()\n\n" + body) }

func clientAlone(source string) Example { return Example{ClientCode: source + "\n"} }

// both is an example of which both ends matter.
func both(p, c Example) Example { return Example{Program: p.Program, ClientCode: c.ClientCode} }

func indent(lines string) string {
	return "\t" + strings.ReplaceAll(strings.ReplaceAll(lines, "\n", "\n\t"), "\n\t\n", "\n\n")
}

func method(name, call, line string, example Example) Member {
	return Member{Name: name, Call: call, Kind: Method, Line: line, Example: example}
}

func property(name, call, line string, example Example) Member {
	return Member{Name: name, Call: call, Kind: Property, Line: line, Example: example}
}

func event(name, call, line string, example Example) Member {
	return Member{Name: name, Call: call, Kind: Event, Line: line, Example: example}
}

func option(name, call, line string, example Example) Member {
	return Member{Name: name, Call: call, Kind: Option, Line: line, Example: example}
}

// but says where a stage does otherwise.
func (m Member) but(differs string) Member {
	m.Differs = differs
	return m
}

// File is a file of an example.
type File struct{ Name, Code string }

// Files are those that make the example what it is: the program, the client's code, or both.
func (e Example) Files() []File {
	var list []File
	if e.Program != answering {
		list = append(list, File{"server.js", e.Program})
	}
	if e.ClientCode != greeting {
		list = append(list, File{"client.js", e.ClientCode})
	}
	return list
}

// Says tells whether it shows each time that a client says hello, for which the clients' page then has a button.
func (e Example) Says() bool {
	return e.ClientCode == greeting && strings.Contains(e.Program, "'hello'")
}

// Main is the file that it is about.
func (m Member) Main() string {
	if m.Side == Client {
		return "client.js"
	}
	return "server.js"
}

// Emits are the ways to emit, from one client's to everybody's.
func Emits() []Member {
	return find("client.emit", "client.emitWithAck", "client.timeout", "client.volatile", "client.send",
		"socket.emit", "socket.emitWithAck", "socket.timeout", "socket.volatile", "socket.broadcast", "socket.to", "socket.except",
		"io.emit", "io.to", "operator.to", "io.except", "operator.except", "io.volatile", "io.local", "io.timeout", "operator.emitWithAck",
		"io.of", "io.send", "io.serverSideEmit")
}

func find(ids ...string) []Member {
	list := make([]Member, len(ids))
	for i, id := range ids {
		list[i], _ = Find(id)
	}
	return list
}

// Events are the built-in events of one side.
func Events(side Side) []Member {
	var list []Member
	for _, g := range Table() {
		for _, m := range g.Members {
			if g.Side == side && m.Kind == Event {
				list = append(list, m)
			}
		}
	}
	return list
}
