package reference

// everybody is what io has in common with every namespace.
func everybody() Group {
	return Group{Key: "io", Prefix: "io", Side: Server, Title: "`io`, and every namespace",
		About: "`io` speaks to all clients at once. Strictly, it speaks for its main namespace, `/`; every other namespace, `io.of('/chat')`, has the same methods for its own clients.",
		Members: []Member{
			event("connection", "io.on('connection', socket => …)", "Fires once for each client that gets in, after the middleware and before the client's own `connect`.",
				connected("console.log('welcome,', socket.id)")),
			event("connect", "io.on('connect', socket => …)", "Another name of `connection`: both fire, this one first.",
				program("io.on('connect', socket => console.log('first', socket.id))\nio.on('connection', socket => console.log('then', socket.id))")),
			method("emit", "io.emit(event, ...args)", "Sends an event to every client, the one that asked included.",
				heard("io.emit('greeting', 'Hello, everybody')")),
			method("send", "io.send(...args)", "Sends `custom:message` to every client: a short form of `io.emit('message', …)`.",
				heard("io.send('Hello, everybody')")),
			method("write", "io.write(...args)", "The same as `io.send()`.", heard("io.write('Hello, everybody')")),
			method("to", "io.to(room)", "Chooses who is in a room, or in any of a list of rooms. A socket's id is a room of its own.",
				heard("socket.join('blue')\nio.to('blue').emit('greeting', 'Hello, all of you in blue')")),
			method("in", "io.in(room)", "The same as `io.to()`. It reads better before `fetchSockets()` and its like.",
				heard("socket.join('blue')\nio.in('blue').emit('greeting', 'Hello, all of you in blue')")),
			method("except", "io.except(room)", "Chooses everybody who is not in a room.",
				heard("io.except(socket.id).emit('greeting', 'Somebody said hello')")),
			property("volatile", "io.volatile.emit(event, ...args)", "Lets the next event be lost for a client that can't take it at once, instead of keeping it back.",
				heard("io.volatile.emit('position', { x: 1, y: 2 })")),
			property("local", "io.local.emit(event, ...args)", "Speaks to the clients of this one server, where there are several.",
				heard("io.local.emit('greeting', 'Hello from this server')")).
				but("A stage is one server, so that is everybody."),
			method("compress", "io.compress(yes).emit(event, ...args)", "Says whether the next event may be compressed, if compression is on.",
				heard("io.compress(false).emit('greeting', 'Short enough')")).
				but("Compression is off on a stage, as it is by default, so this changes nothing."),
			method("timeout", "io.timeout(ms).emit(event, ...args, callback)", "Waits so long, and no longer, for the clients' acknowledgements. The callback gets an error, or null, and a list of the answers.",
				heard("io.timeout(1000).emit('question', 'How are you?', (error, answers) => {\n\tconsole.log(error, answers)\n})")),
			method("fetchSockets", "io.fetchSockets()", "Resolves with the sockets of all clients.",
				heard("const sockets = await io.fetchSockets()\nconsole.log(sockets.map(each => each.id))")),
			method("allSockets", "io.allSockets()", "Resolves with a set of the clients' ids. Deprecated: use `fetchSockets()`.",
				heard("console.log(await io.allSockets())")),
			method("socketsJoin", "io.socketsJoin(rooms)", "Makes all clients join a room, or a list of rooms.",
				heard("io.socketsJoin('blue')\nio.to('blue').emit('greeting', 'You are all in blue now')")),
			method("socketsLeave", "io.socketsLeave(rooms)", "Makes all clients leave a room, or a list of rooms.",
				heard("socket.join('blue')\nio.socketsLeave('blue')\nconsole.log(socket.rooms)")),
			method("disconnectSockets", "io.disconnectSockets(close)", "Disconnects all clients; with `true`, their connections end, too.",
				program("io.on('connection', socket => {\n\tsocket.on('disconnect', reason => console.log(reason))\n})\n\nsetTimeout(() => io.disconnectSockets(), 1500)")),
			method("use", "io.use((socket, next) => …)", "Adds a middleware: it runs for each client that wants in, before `connection`. `next()` lets it in, `next(error)` refuses it.",
				program("io.use((socket, next) => {\n\tsocket.data.came = Date.now()\n\tnext()\n})\n\nio.on('connection', socket => console.log(socket.data))")),
			method("serverSideEmit", "io.serverSideEmit(event, ...args)", "Sends an event to the other servers of a cluster, not to clients.",
				heard("io.serverSideEmit('greeting', name)")).
				but("A stage is one server, so there is nobody to hear it, and the timeline says so."),
			method("serverSideEmitWithAck", "io.serverSideEmitWithAck(event, ...args)", "Does the same, and resolves with the other servers' answers.",
				heard("console.log(await io.serverSideEmitWithAck('how many?'))")).
				but("With no other server, that is an empty list."),
		}}
}

// server is what only io itself has.
func server() Group {
	return Group{Key: "server", Prefix: "io", Side: Server, Title: "`io` alone",
		About: "What the server has besides. A stage has made one already: `io` is simply there. `new Server(options)` gives you the same one.",
		Members: []Member{
			event("new_namespace", "io.on('new_namespace', namespace => …)", "Fires when a namespace comes into being.",
				program("io.on('new_namespace', namespace => console.log('new:', namespace.name))\n\nio.of('/chat')")),
			method("of", "io.of(name)", "Returns a namespace, and makes it if need be. With a pattern or a function, it admits every name that fits.",
				both(program("io.of('/chat').on('connection', socket => {\n\tsocket.emit('greeting', 'This is ' + socket.nsp.name)\n})"),
					clientAlone("const chat = io('/chat')\n\nchat.on('greeting', text => console.log(text))"))),
			property("sockets", "io.sockets", "The main namespace, the same as `io.of('/')`.",
				heard("io.sockets.emit('greeting', io.sockets === io.of('/'))")),
			property("engine", "io.engine", "The Engine.IO server below, which keeps the connections. See [its own members](#engine).",
				heard("console.log(io.engine.clientsCount, 'connections')")),
			property("httpServer", "io.httpServer", "The HTTP server that it was given.",
				program("import { createServer } from 'node:http'\nimport { Server } from 'socket.io'\n\nconst http = createServer()\nconst io = new Server(http)\n\nio.on('connection', () => console.log(io.httpServer === http))")).
				but("A stage is the HTTP server. What you make takes calls and does nothing."),
			method("path", "io.path()", "Returns the path at which the server listens; with an argument, sets it.",
				heard("console.log(io.path())")).
				but("It is the stage's own path, `/s/…/socket.io/`, and can't be changed."),
			method("serveClient", "io.serveClient()", "Returns whether the server also serves the client's script; with an argument, sets it.",
				heard("console.log(io.serveClient())")).
				but("A client on the page has the script already, so nothing is served."),
			method("connectTimeout", "io.connectTimeout()", "Returns how long, in milliseconds, a connection may take to join a namespace; with an argument, sets it.",
				program("io.connectTimeout(20000)\n\nio.on('connection', () => console.log(io.connectTimeout()))")).
				but("It can be set only when the program starts."),
			method("adapter", "io.adapter()", "Returns the class of adapter that each namespace gets; with an argument, sets it.",
				heard("console.log(io.of('/').adapter instanceof io.adapter())")).
				but("A stage is one server and keeps its in-memory adapter."),
			method("listen", "io.listen(port)", "Begins to listen at a port.", program("io.listen(3000)\n\nio.on('connection', () => console.log('listening all the same'))")).
				but("A stage listens already, so this does nothing."),
			method("attach", "io.attach(httpServer)", "Does the same with an HTTP server that you have.", program("import { createServer } from 'node:http'\n\nio.attach(createServer())\nio.on('connection', () => console.log('connected'))")).
				but("It does nothing here."),
			method("attachApp", "io.attachApp(app)", "Does the same with an app of uWebSockets.js.", program("io.attachApp({})\nio.on('connection', () => console.log('connected'))")).
				but("It does nothing here."),
			method("bind", "io.bind(engine)", "Takes connections from an Engine.IO server that you have.", program("io.bind(io.engine)\nio.on('connection', () => console.log('connected'))")).
				but("It does nothing here: the stage's engine is bound."),
			method("close", "io.close(callback)", "Disconnects all clients and ends the server.",
				program("io.on('connection', socket => {\n\tsocket.on('disconnect', reason => console.log(reason))\n})\n\nsetTimeout(() => io.close(() => console.log('closed')), 1500)")).
				but("The stage itself goes on, so clients may come back. Stop it with the switch beside the program."),
		}}
}

func namespace() Group {
	return Group{Key: "namespace", Prefix: "namespace", Side: Server, Title: "A namespace alone",
		About: "What `io.of(name)` returns has everything in the first list, and this.",
		Members: []Member{
			property("name", "namespace.name", "Its name, which begins with a slash.", program("const chat = io.of('/chat')\nio.on('connection', () => console.log(chat.name))")),
			property("sockets", "namespace.sockets", "A map of the sockets in it, by their ids.",
				heard("for (const [id, each] of io.of('/').sockets) console.log(id, each.connected)")),
			property("adapter", "namespace.adapter", "What keeps its rooms. See [its own members](#adapter).",
				heard("socket.join('blue')\nconsole.log(io.of('/').adapter.rooms)")),
			property("server", "namespace.server", "The server that it belongs to.", heard("console.log(socket.nsp.server === io)")),
		}}
}

// operator is a choice of receivers.
func operator() Group {
	return Group{Key: "operator", Prefix: "operator", Side: Server, Title: "A choice of receivers: `io.to(room)`",
		About: "`io.to()`, `socket.broadcast`, `io.except()` and their like return a choice of receivers. Each step narrows or widens it and returns a new one; the last says what to do with them. (Socket.IO calls it a `BroadcastOperator`.)",
		Members: []Member{
			method("emit", "io.to(room).emit(event, ...args)", "Sends an event to everybody who was chosen, each once.",
				heard("socket.join('blue')\nio.to('blue').emit('greeting', 'Hello, blue')")),
			method("emitWithAck", "io.timeout(ms).emitWithAck(event, ...args)", "Sends an event, and resolves with a list of the receivers' answers. It rejects if one is missing when the time is over.",
				heard("const answers = await io.timeout(1000).emitWithAck('question', 'How are you?')\nconsole.log(answers)")),
			method("to", "io.to(one).to(other)", "Adds a room. Who is in several gets the event once.",
				heard("socket.join(['blue', 'green'])\nio.to('blue').to('green').emit('greeting', 'Once')")),
			method("in", "io.to(one).in(other)", "The same as `to()`.",
				heard("socket.join(['blue', 'green'])\nio.to('blue').in('green').emit('greeting', 'Once')")),
			method("except", "io.to(room).except(other)", "Takes away who is in another room.",
				heard("io.socketsJoin('blue')\nio.to('blue').except(socket.id).emit('greeting', 'Somebody else said hello')")),
			property("volatile", "io.to(room).volatile.emit(event, ...args)", "Lets the event be lost for who can't take it at once.",
				heard("socket.broadcast.volatile.emit('position', { x: 1, y: 2 })")),
			property("local", "io.to(room).local.emit(event, ...args)", "Keeps it to this one server's clients.",
				heard("socket.broadcast.local.emit('greeting', 'Somebody came')")).but("A stage is one server."),
			method("compress", "io.to(room).compress(yes).emit(event, ...args)", "Says whether the event may be compressed.",
				heard("socket.broadcast.compress(true).emit('greeting', 'Somebody came')")).but("Compression is off on a stage, as it is by default."),
			method("timeout", "io.to(room).timeout(ms).emit(event, ...args, callback)", "Limits the wait for acknowledgements.",
				heard("socket.broadcast.timeout(1000).emit('question', 'Who else?', (error, answers) => {\n\tconsole.log(error, answers)\n})")),
			method("fetchSockets", "io.in(room).fetchSockets()", "Resolves with the sockets that were chosen.",
				heard("socket.join('blue')\nconst sockets = await io.in('blue').fetchSockets()\nconsole.log(sockets.length, 'in blue')")),
			method("allSockets", "io.in(room).allSockets()", "Resolves with their ids. Deprecated: use `fetchSockets()`.",
				heard("socket.join('blue')\nconsole.log(await io.in('blue').allSockets())")),
			method("socketsJoin", "io.in(room).socketsJoin(rooms)", "Makes them join a room.",
				heard("socket.join('blue')\nio.in('blue').socketsJoin('green')\nconsole.log(socket.rooms)")),
			method("socketsLeave", "io.in(room).socketsLeave(rooms)", "Makes them leave a room.",
				heard("socket.join('blue')\nio.in('blue').socketsLeave('blue')\nconsole.log(socket.rooms)")),
			method("disconnectSockets", "io.in(room).disconnectSockets(close)", "Disconnects them; with `true`, their connections end, too.",
				heard("socket.join('leaving')\nsetTimeout(() => io.in('leaving').disconnectSockets(), 1500)\nsocket.on('disconnect', reason => console.log(reason))")),
		}}
}

// emitter is what every object of the server that fires events has.
func emitter() Group {
	return Group{Key: "emitter", Prefix: "emitter", Side: Server, Title: "Listening, on the server",
		About: "`io`, a namespace, a socket, an adapter and a connection are all Node's event emitters. It is shown here with a socket.",
		Members: []Member{
			method("on", "socket.on(event, listener)", "Calls a function each time that an event comes. If the client wants an acknowledgement, its last argument answers.",
				both(connected("socket.on('hello', (name, reply) => {\n\treply('Hello, ' + name)\n})"),
					client("socket.emit('hello', 'world', answer => console.log(answer))"))),
			method("once", "socket.once(event, listener)", "Calls it the first time only.",
				connected("socket.once('hello', name => console.log('only once:', name))")),
			method("off", "socket.off(event, listener)", "Stops calling it. It must be the very function that was given to `on`.",
				connected("const greet = name => {\n\tconsole.log('Hello,', name)\n\tsocket.off('hello', greet)\n}\nsocket.on('hello', greet)")),
			method("addListener", "socket.addListener(event, listener)", "The same as `on()`.",
				connected("socket.addListener('hello', name => console.log(name))")),
			method("removeListener", "socket.removeListener(event, listener)", "The same as `off()`.",
				connected("const greet = name => {\n\tconsole.log('Hello,', name)\n\tsocket.removeListener('hello', greet)\n}\nsocket.on('hello', greet)")),
			method("removeAllListeners", "socket.removeAllListeners(event)", "Stops calling all listeners of an event; without a name, all listeners there are.",
				connected("socket.on('hello', () => {\n\tconsole.log('the last one')\n\tsocket.removeAllListeners('hello')\n})")),
			method("prependListener", "socket.prependListener(event, listener)", "Adds a listener that is called before those that are there.",
				connected("socket.on('hello', () => console.log('second'))\nsocket.prependListener('hello', () => console.log('first'))")),
			method("prependOnceListener", "socket.prependOnceListener(event, listener)", "Does so for the first time only.",
				connected("socket.on('hello', () => console.log('always'))\nsocket.prependOnceListener('hello', () => console.log('first, and once'))")),
			method("listeners", "socket.listeners(event)", "Returns the functions that listen to an event.",
				heard("console.log(socket.listeners('hello').length)")),
			method("rawListeners", "socket.rawListeners(event)", "Returns them with whatever Node has wrapped around those of `once()`.",
				heard("console.log(socket.rawListeners('hello').length)")),
			method("listenerCount", "socket.listenerCount(event)", "Returns how many there are.", heard("console.log(socket.listenerCount('hello'))")),
			method("eventNames", "socket.eventNames()", "Returns the names of all events that somebody listens to.", heard("console.log(socket.eventNames())")),
			method("setMaxListeners", "socket.setMaxListeners(count)", "Sets from how many listeners of one event on Node warns of a leak.",
				connected("socket.setMaxListeners(20)\nconsole.log(socket.getMaxListeners())")).but("The warning is a note on the timeline."),
			method("getMaxListeners", "socket.getMaxListeners()", "Returns that number.", connected("console.log(socket.getMaxListeners())")),
		}}
}

// adapter keeps the rooms of a namespace.
func adapter() Group {
	return Group{Key: "adapter", Prefix: "adapter", Side: Server, Title: "The adapter: `io.of('/').adapter`",
		About: "The adapter knows who is in which room. Read it as much as you like; change rooms by `join()` and `leave()`. What authors of adapters need besides (`addAll`, `broadcast` and so on) isn't in a playground.",
		Members: []Member{
			property("rooms", "adapter.rooms", "A map from each room to a set of the ids in it.", heard("socket.join('blue')\nconsole.log(io.of('/').adapter.rooms)")),
			property("sids", "adapter.sids", "The same the other way round: from each id to a set of its rooms.", heard("socket.join('blue')\nconsole.log(io.of('/').adapter.sids)")),
			method("socketRooms", "adapter.socketRooms(id)", "Returns a set of the rooms that an id is in.", heard("console.log(io.of('/').adapter.socketRooms(socket.id))")),
			method("sockets", "adapter.sockets(rooms)", "Resolves with a set of the ids in any of some rooms.", heard("socket.join('blue')\nconsole.log(await io.of('/').adapter.sockets(new Set(['blue'])))")),
			property("nsp", "adapter.nsp", "The namespace whose rooms it keeps.", heard("console.log(io.of('/').adapter.nsp.name)")),
			event("create-room", "adapter.on('create-room', room => …)", "Fires when a room gets its first member.",
				program("io.of('/').adapter.on('create-room', room => console.log('new room', room))\n\nio.on('connection', socket => socket.join('blue'))")),
			event("join-room", "adapter.on('join-room', (room, id) => …)", "Fires when somebody joins a room.",
				program("io.of('/').adapter.on('join-room', (room, id) => console.log(id, 'joined', room))\n\nio.on('connection', socket => socket.join('blue'))")),
			event("leave-room", "adapter.on('leave-room', (room, id) => …)", "Fires when somebody leaves a room.",
				program("io.of('/').adapter.on('leave-room', (room, id) => console.log(id, 'left', room))\n\nio.on('connection', socket => {\n\tsocket.join('blue')\n\tsocket.leave('blue')\n})")),
			event("delete-room", "adapter.on('delete-room', room => …)", "Fires when the last member has left a room: then there is no such room any more.",
				program("io.of('/').adapter.on('delete-room', room => console.log(room, 'is gone'))\n\nio.on('connection', socket => {\n\tsocket.join('blue')\n\tsocket.leave('blue')\n})")),
		}}
}

// engine is the Engine.IO server.
func engine() Group {
	return Group{Key: "engine", Prefix: "engine", Side: Server, Title: "The engine: `io.engine`",
		About: "The Engine.IO server keeps the connections below all namespaces, and answers their HTTP requests. What happens on the wire stands on the timeline, under Wire.",
		Members: []Member{
			property("clientsCount", "io.engine.clientsCount", "How many connections there are.", heard("console.log(io.engine.clientsCount)")),
			property("clients", "io.engine.clients", "The connections, by their id.", heard("console.log(Object.keys(io.engine.clients).length)")),
			property("opts", "io.engine.opts", "The options that it has.", heard("console.log(io.engine.opts)")),
			method("use", "io.engine.use((req, res, next) => …)", "Adds middleware for each HTTP request, as Express has it. It may answer itself, or add to `req`, which is `socket.request` later.",
				program("io.engine.use((req, res, next) => {\n\treq.user = 'Ada'\n\tnext()\n})\n\nio.on('connection', socket => console.log(socket.request.user))")),
			property("generateId", "io.engine.generateId = req => …", "Makes the id of each connection; yours must never make the same twice.",
				program("let count = 0\nio.engine.generateId = req => `connection-${++count}`\n\nio.on('connection', socket => console.log(socket.conn.id))")),
			event("initial_headers", "io.engine.on('initial_headers', (headers, req) => …)", "Fires before the first answer of a connection: what you put into `headers` goes out with it.",
				program("io.engine.on('initial_headers', (headers, req) => {\n\theaders['x-hello'] = 'world'\n\tconsole.log(req.method, req.headers.host)\n})")),
			event("headers", "io.engine.on('headers', (headers, req) => …)", "Fires so before every answer.",
				program("io.engine.on('headers', (headers, req) => console.log('answering', req.method))")),
			event("connection", "io.engine.on('connection', connection => …)", "Fires for each connection, before any namespace knows of it.",
				program("io.engine.on('connection', connection => console.log('by', connection.transport.name))")),
			event("connection_error", "io.engine.on('connection_error', error => …)", "Fires when a request is refused: `error` has a `code`, a `message` and a `context`.",
				program("io.engine.on('connection_error', error => console.log(error.code, error.message, error.context))\n\nio.engine.use((req, res, next) => next(new Error('nobody gets in')))")),
		}}
}

func module() Group {
	return Group{Key: "module", Prefix: "module", Side: Server, Title: "The module `socket.io`",
		About: "What a program can import. `import` and `require` both work.",
		Members: []Member{
			method("Server", "new Server(options)", "Makes the server. All [its options](#server-options) can be left out.",
				program("import { Server } from 'socket.io'\n\nconst io = new Server({ pingInterval: 5000 })\n\nio.on('connection', socket => console.log('welcome,', socket.id))")).
				but("The stage is the server already: this gives it your options. It must stand where the program begins."),
			property("Namespace", "Namespace", "The class of namespaces.", program("import { Namespace } from 'socket.io'\n\nio.on('connection', socket => console.log(socket.nsp instanceof Namespace))")),
			property("Socket", "Socket", "The class of the server's sockets.", program("import { Socket } from 'socket.io'\n\nio.on('connection', socket => console.log(socket instanceof Socket))")),
		}}
}
