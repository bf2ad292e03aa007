package reference

// withOptions is a program with options for its server.
func withOptions(options, body string) Example {
	return program("import { Server } from 'socket.io'\n\nconst io = new Server({ " + options + " })\n\nio.on('connection', socket => {\n" + indent(body) + "\n})")
}

// with is a client's code with options for its socket.
func with(options string) Example {
	return clientAlone("const socket = io({ " + options + " })\n\nsocket.on('connect', () => console.log('connected'))")
}

// serverOptions are those of new Server().
func serverOptions() Group {
	welcome := "console.log('welcome,', socket.id)"
	plain := func(options string) Example { return withOptions(options, welcome) }
	return Group{Key: "server-options", Prefix: "option", Side: Server, Title: "Options of `new Server()`",
		About: "The rest of the official server's options are about HTTP, cookies, compression and other servers. A program may give them, and they change nothing here.",
		Members: []Member{
			option("pingInterval", "pingInterval: 25000", "How often the server asks each client whether it is still there, in milliseconds.", plain("pingInterval: 1000")).
				but("It must be between 50 and 3600000."),
			option("pingTimeout", "pingTimeout: 20000", "How long the client may take to answer, in milliseconds. Then it is gone: `ping timeout`.", plain("pingTimeout: 5000")).
				but("It must be between 50 and 3600000."),
			option("connectTimeout", "connectTimeout: 45000", "How long a connection may take to join a namespace, in milliseconds.", plain("connectTimeout: 10000")).
				but("It must be between 50 and 3600000."),
			option("maxHttpBufferSize", "maxHttpBufferSize: 1e6", "How many bytes a message may have. A longer one ends the connection.",
				both(withOptions("maxHttpBufferSize: 1000", "socket.on('disconnect', reason => console.log(reason))"),
					clientAlone("const socket = io({ reconnection: false })\n\nsocket.on('connect', () => socket.emit('hello', 'x'.repeat(2000)))\nsocket.on('disconnect', reason => console.log(reason))"))).
				but("At most 10000000."),
			option("transports", "transports: ['polling', 'websocket']", "How clients may connect.", both(withOptions("transports: ['websocket']", "console.log(socket.conn.transport.name)"),
				with("transports: ['websocket']"))).
				but("A stage speaks these two, and no WebTransport."),
			option("allowUpgrades", "allowUpgrades: true", "Whether long-polling may give way to WebSocket.", plain("allowUpgrades: false")),
			option("connectionStateRecovery", "connectionStateRecovery: {}", "Lets a client that was away shortly come back with its id, rooms, `data` and what it missed. `maxDisconnectionDuration` says how shortly, `skipMiddlewares` whether it has to pass them again.",
				both(withOptions("connectionStateRecovery: {}", "console.log('recovered:', socket.recovered)\nif (!socket.recovered) setTimeout(() => socket.conn.close(), 1000)\nsocket.emit('greeting', 'so that there is something to recover from')"),
					client("socket.on('connect', () => console.log('recovered:', socket.recovered))"))).
				but("At most ten minutes."),
			option("cleanupEmptyChildNamespaces", "cleanupEmptyChildNamespaces: false", "Whether a namespace that a pattern admitted goes when nobody is in it any more.", plain("cleanupEmptyChildNamespaces: true")).
				but("It changes nothing here: such a namespace stays."),
			option("cors", "cors: { origin: 'https://…' }", "Which other origins' pages may connect. Without it, none.",
				both(withOptions("cors: { origin: 'https://example.com' }", welcome),
					client("socket.on('connect', () => console.log('let in'))\nsocket.on('connect_error', error => console.log(error.message))"))).
				but("Without it a stage lets every origin's pages in. The clients' pages on a stage have the origin `null`."),
			option("path", "path: '/socket.io/'", "Where the server listens. Clients must say the same.", plain("path: '/elsewhere/'")).
				but("A stage's server keeps its own path."),
			option("serveClient", "serveClient: true", "Whether the server also serves the client's script.", plain("serveClient: false")).
				but("A stage doesn't serve it: clients on the page have it."),
			option("adapter", "adapter: …", "The class of adapter for each namespace; with several servers, one that connects them.", plain("adapter: undefined")).
				but("A stage is one server and keeps its in-memory adapter."),
		}}
}

// clientOptions are those of io().
func clientOptions() Group {
	nowhere := func(options, body string) Example {
		return clientAlone("const socket = io('http://127.0.0.1:9', { " + options + " })\n\n" + body)
	}
	return Group{Key: "client-options", Prefix: "client.option", Side: Client, Title: "Options of `io()`",
		About: "They all have their effect in a playground. A few more are about certificates and proxies, in Node.",
		Members: []Member{
			option("auth", "auth: { token: … }", "Credentials for the server's middleware: an object, or a function that gets a callback and is asked for each connection.",
				both(connected("console.log(socket.handshake.auth)"), with("auth: done => done({ token: 'abc' })"))),
			option("query", "query: { … }", "More parameters for the address. They can't change without a new connection.",
				both(connected("console.log(socket.handshake.query)"), with("query: { room: 'blue' }"))),
			option("transports", "transports: ['polling', 'websocket']", "How to connect, the first one first.",
				both(connected("console.log(socket.conn.transport.name)"), with("transports: ['polling']"))),
			option("upgrade", "upgrade: true", "Whether to go on from long-polling to WebSocket.",
				both(connected("console.log(socket.conn.transport.name)"), with("transports: ['polling', 'websocket'], upgrade: false"))),
			option("rememberUpgrade", "rememberUpgrade: false", "Whether to begin with WebSocket if it worked the last time.", with("rememberUpgrade: true")),
			option("tryAllTransports", "tryAllTransports: false", "Whether to try the next transport if the first can't connect.", with("transports: ['websocket', 'polling'], tryAllTransports: true")),
			option("reconnection", "reconnection: true", "Whether to connect again by itself.",
				clientAlone("const socket = io({ reconnection: false })\n\nsocket.on('disconnect', reason => console.log(reason, socket.active))\nsocket.on('connect', () => setTimeout(() => socket.io.engine.close(), 1000))")),
			option("reconnectionAttempts", "reconnectionAttempts: Infinity", "How often to try.",
				nowhere("reconnectionAttempts: 2, reconnectionDelay: 100", "socket.io.on('reconnect_failed', () => console.log('enough'))")),
			option("reconnectionDelay", "reconnectionDelay: 1000", "How long to wait before the first attempt, in milliseconds.",
				nowhere("reconnectionDelay: 100, reconnectionAttempts: 2", "socket.io.on('reconnect_attempt', attempt => console.log(attempt))")),
			option("reconnectionDelayMax", "reconnectionDelayMax: 5000", "How long to wait at most. The wait doubles with each attempt.",
				nowhere("reconnectionDelay: 100, reconnectionDelayMax: 150, reconnectionAttempts: 3", "socket.io.on('reconnect_attempt', attempt => console.log(attempt))")),
			option("randomizationFactor", "randomizationFactor: 0.5", "By how much of it the wait varies.",
				nowhere("randomizationFactor: 0, reconnectionDelay: 100, reconnectionAttempts: 2", "socket.io.on('reconnect_attempt', attempt => console.log(attempt))")),
			option("timeout", "timeout: 20000", "How long an attempt may take, in milliseconds.", with("timeout: 5000")),
			option("autoConnect", "autoConnect: true", "Whether to connect at once.",
				clientAlone("const socket = io({ autoConnect: false })\n\nsocket.on('connect', () => console.log('connected'))\nsetTimeout(() => socket.connect(), 1000)")),
			option("ackTimeout", "ackTimeout: …", "A limit for the wait for every acknowledgement, in milliseconds. Callbacks get an error first, or null.",
				clientAlone("const socket = io({ ackTimeout: 1000 })\n\nsocket.emit('hello', 'world', (error, answer) => console.log(error, answer))")),
			option("retries", "retries: …", "How often to send an event again that was not acknowledged. They wait for each other, so their order stays.",
				both(program("let asked = 0\n\nio.on('connection', socket => {\n\tsocket.on('hello', (name, reply) => {\n\t\tasked += 1\n\t\tconsole.log('asked', asked)\n\t\tif (asked > 1) reply('Hello, ' + name)\n\t})\n})"),
					clientAlone("const socket = io({ retries: 3, ackTimeout: 500 })\n\nsocket.emit('hello', 'world', (error, answer) => console.log(error, answer))"))),
			option("forceNew", "forceNew: false", "Whether to make a new connection even if there is one to that server.",
				clientAlone("const socket = io()\nconst other = io({ forceNew: true })\n\nconsole.log(socket.io === other.io)")),
			option("multiplex", "multiplex: true", "Whether sockets of several namespaces share one connection.",
				both(program("io.of('/chat').on('connection', socket => console.log(io.engine.clientsCount, 'connections'))"),
					clientAlone("const socket = io()\nconst chat = io('/chat', { multiplex: false })\n\nconsole.log(socket.io === chat.io)"))),
			option("path", "path: '/socket.io/'", "Where the server listens. It must say the same.",
				with("path: '/elsewhere/'")).
				but("A client on the page always finds its stage, whatever you write."),
			option("addTrailingSlash", "addTrailingSlash: true", "Whether to end the path with a slash.", with("addTrailingSlash: true")),
			option("extraHeaders", "extraHeaders: { … }", "More headers. In a browser, WebSocket can't send them: long-polling does.",
				both(connected("console.log(socket.handshake.headers['x-colour'])"), with("extraHeaders: { 'x-colour': 'blue' }, transports: ['polling']"))),
			option("withCredentials", "withCredentials: false", "Whether to send cookies to another origin.", with("withCredentials: false")),
			option("closeOnBeforeunload", "closeOnBeforeunload: false", "Whether to disconnect when the page is about to be left.", with("closeOnBeforeunload: true")),
			option("protocols", "protocols: []", "Subprotocols to offer for WebSocket. The server takes the first.", with("protocols: ['first'], transports: ['websocket']")),
			option("parser", "parser: …", "Another encoding of packets. Both ends must have the same.", with("parser: undefined")),
		}}
}
