package reference

// Term is a word of the course.
type Term struct {
	// Slug is its anchor, Name the word.
	Slug, Name string
	// Meaning says in a sentence or two what it means here; Markdown.
	Meaning string
	// See are IDs of members that show it, Lessons the slugs of lessons that are about it.
	See, Lessons []string
}

const firstLesson = "the-whole-example"

// Glossary returns the terms by the alphabet.
func Glossary() []Term {
	return []Term{
		{"acknowledgement", "acknowledgement", "The answer to one event. Who emits gives a function as the last argument, or awaits `emitWithAck()`; who hears calls its own last argument.", []string{"client.emit", "client.emitWithAck", "emitter.on", "socket.emitWithAck"}, []string{"acknowledgements", "when-no-answer-comes"}},
		{"adapter", "adapter", "What knows which socket is in which room, and takes a broadcast to them. With several servers, it also takes it to the others.", []string{"adapter.rooms", "adapter.sids"}, []string{"rooms", "several-servers"}},
		{"broadcast", "broadcast", "One emit that many clients hear. `socket.broadcast` means everybody but the client whose socket it is.", []string{"socket.broadcast", "io.emit", "io.to"}, []string{firstLesson, "every-form-of-emit"}},
		{"buffer", "buffer", "Where a client keeps what it emits while there is no connection. It leaves when the client is back.", []string{"client.sendBuffer", "client.volatile"}, []string{"the-send-buffer"}},
		{"built-in-event", "built-in event", "An event that Socket.IO fires by itself, like `connect`. You can listen to it, and not emit it. Here it has corners and a diamond.", []string{"io.on.connection", "client.on.connect", "socket.on.disconnect", "client.on.connect_error"}, []string{firstLesson}},
		{"check", "check", "A statement about the timeline that a learner's work must make true, however it is written.", nil, []string{"challenge-who-hears-it"}},
		{"class", "class", "People who follow one teacher.", nil, nil},
		{"client", "client", "Who takes part in a stage: a frame on the page, a phone, a terminal. Each has a real connection of its own.", []string{"client.io.io"}, []string{firstLesson}},
		{"connection", "connection", "The line between a client and the server. One carries the client's sockets in all namespaces. It may break and be made anew; the client's socket outlives it.", []string{"socket.conn", "manager.engine", "io.on.connection"}, []string{firstLesson, "gone-and-back"}},
		{"custom-event", "custom event", "An event that somebody made up, like `custom:chatMessage`. It means something because one end emits the very name that the other listens for. Here it is round.", []string{"client.emit", "emitter.on"}, []string{firstLesson, "nobody-listens"}},
		{"emit", "emit", "To send an event. On a socket it goes to the other end; on `io` or a choice of receivers, to all of them.", []string{"io.emit", "socket.emit", "client.emit"}, []string{firstLesson, "every-form-of-emit"}},
		{"engine-io", "Engine.IO", "The layer below Socket.IO. It makes connections, keeps them alive, and takes them from long-polling to WebSocket.", []string{"io.engine", "manager.engine"}, []string{"on-the-wire"}},
		{"entry", "entry", "One line of the timeline: something that happened, where, when and because of what.", nil, nil},
		{"event", "event", "A name, with arguments, that goes from one end to the other. Whoever listens to that name is called.", []string{"emitter.on", "client.on", "io.emit"}, []string{firstLesson}},
		{"frame", "frame", "One piece of what crosses the wire: a message of WebSocket, or a part of a long-polling request. The timeline shows frames under Wire.", []string{"manager.on.packet"}, []string{"on-the-wire"}},
		{"handshake", "handshake", "What is said when a connection begins: the client's headers, address and credentials, the server's id for it and its rules for the heartbeat.", []string{"socket.handshake", "handshake.auth", "handshake.query"}, []string{"who-are-you"}},
		{"heartbeat", "heartbeat", "The server's question, now and then, whether a client is still there. A client that doesn't answer in time is taken for gone.", []string{"option.pingInterval", "option.pingTimeout", "manager.on.ping"}, []string{"gone-and-back"}},
		{"lane", "lane", "A client's column on the timeline, or the server's.", nil, []string{firstLesson}},
		{"lesson", "lesson", "One page of the course, with a playground.", nil, []string{firstLesson}},
		{"listener", "listener", "A function that is called when an event comes: what stands after the name in `socket.on(name, …)`.", []string{"emitter.on", "emitter.once", "emitter.off", "client.on"}, []string{firstLesson, "nobody-listens", "heard-twice"}},
		{"long-polling", "long-polling", "A way to connect by plain HTTP: the client asks, and the server holds its answer back until it has something to say.", []string{"client.option.transports", "client.option.upgrade"}, []string{"on-the-wire"}},
		{"manager", "manager", "On the client, what keeps one connection for the sockets of all namespaces and makes it anew when it breaks.", []string{"client.io", "manager.on.reconnect", "manager.reconnection"}, nil},
		{"middleware", "middleware", "A function that is asked first: whether a client may come in, or whether an event may be heard.", []string{"io.use", "socket.use", "client.on.connect_error"}, []string{"who-are-you", "refused"}},
		{"namespace", "namespace", "A part of a server with a name of its own, as `/chat`: its own clients, rooms and listeners, over the same connection.", []string{"io.of", "namespace.name", "manager.socket"}, []string{"namespaces"}},
		{"offset", "offset", "A mark that the server sends with each event while recovery is on. With the last one, a client that comes back can say what it has heard.", []string{"option.connectionStateRecovery"}, []string{"recovery"}},
		{"packet", "packet", "One message of Socket.IO: to connect, to disconnect, an event, an acknowledgement, or a refusal. It travels in a frame.", []string{"manager.on.packet", "client.sendBuffer"}, []string{"on-the-wire"}},
		{"payload", "payload", "What an event carries: its arguments. In HTTP, also several packets in one request.", []string{"client.emit", "option.maxHttpBufferSize"}, []string{"binary"}},
		{"playground", "playground", "The live part of a lesson: a server's program, clients' code, and the timeline.", nil, []string{firstLesson}},
		{"program", "program", "The server's JavaScript that a stage runs, as you left it.", nil, []string{firstLesson}},
		{"reason", "reason", "Why a line ended, in words that Socket.IO has fixed. Each end has its own: what the client calls `io server disconnect` is `server namespace disconnect` on the server.", []string{"socket.on.disconnect", "client.on.disconnect"}, []string{firstLesson, "gone-and-back"}},
		{"reconnection", "reconnection", "A client's way back: it tries again by itself, after waits that grow. It comes back with another id, unless it is recovered.", []string{"client.option.reconnection", "manager.on.reconnect_attempt", "manager.on.reconnect"}, []string{"gone-and-back"}},
		{"recording", "recording", "A finished timeline that replays without a server.", nil, nil},
		{"recovery", "recovery", "Connection state recovery: a client that was away shortly gets back its id, its rooms and what it missed.", []string{"option.connectionStateRecovery", "socket.recovered", "client.recovered"}, []string{"recovery"}},
		{"room", "room", "A set of sockets under a name, for emits. The program puts sockets in and takes them out; clients know nothing of rooms.", []string{"socket.join", "socket.leave", "io.to", "socket.rooms"}, []string{"rooms"}},
		{"sid", "sid", "An id. The connection has one, which is secret, and each socket has one, `socket.id`, which is a room as well.", []string{"socket.id", "conn.id", "client.id"}, nil},
		{"socket", "socket", "One end of the line between one client and one namespace. The server has one for each client, each client has its own.", []string{"io.on.connection", "client.io.io"}, []string{firstLesson}},
		{"stage", "stage", "One live playground: a Socket.IO server of its own, its program, its clients and its timeline.", nil, []string{firstLesson}},
		{"timeline", "timeline", "Everything that happened on a stage, in order, each entry with its cause.", nil, []string{firstLesson}},
		{"transport", "transport", "How a connection travels: by WebSocket or by long-polling.", []string{"client.option.transports", "conn.transport"}, []string{"on-the-wire"}},
		{"upgrade", "upgrade", "The change from long-polling to WebSocket, while the connection stays what it is.", []string{"conn.on.upgrade", "client.option.upgrade", "option.allowUpgrades"}, []string{"on-the-wire"}},
		{"volatile", "volatile", "Said of an event that may be lost if it can't be sent at once. Right for what the next one makes out of date.", []string{"io.volatile", "socket.volatile", "client.volatile"}, []string{"volatile"}},
		{"websocket", "WebSocket", "A connection that stays open and carries messages both ways: the better of the two transports, where the network lets it through.", []string{"client.option.transports", "conn.on.upgrade"}, []string{"on-the-wire"}},
		{"wire", "wire", "What is really sent between client and server, frame by frame. The timeline shows it if you choose Wire.", []string{"manager.on.packet"}, []string{"on-the-wire"}},
	}
}
