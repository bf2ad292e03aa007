// io.engine and the connections under the sockets, as far as programs touch them: HTTP requests, packets, and their events
// (Socket.IO documentation, "Server API", "Engine").

/** A request as Node's http module shows it to middleware. */
class IncomingMessage extends EventEmitter {
  constructor({ method, url, headers, query, address }) {
    super()
    const connection = { remoteAddress: address, encrypted: false }
    Object.assign(this, { method, url, originalUrl: url, headers, _query: query, query, connection, socket: connection, ip: address, complete: true, httpVersion: '1.1' })
  }
  get(name) { return this.headers[String(name).toLowerCase()] }
  header(name) { return this.get(name) }
}

/** The answer that a middleware may give itself. `sent` is called when it does. */
class ServerResponse extends EventEmitter {
  #headers = {}
  #body = ''
  #sent
  statusCode = 200
  headersSent = false
  finished = false

  constructor(sent) {
    super()
    this.#sent = sent
  }
  setHeader(name, value) { this.#headers[String(name)] = isArray(value) ? value.join(', ') : String(value); return this }
  getHeader(name) { return Object.entries(this.#headers).find(([other]) => other.toLowerCase() === String(name).toLowerCase())?.[1] }
  getHeaders() { return { ...this.#headers } }
  hasHeader(name) { return this.getHeader(name) !== undefined }
  removeHeader(name) { for (const other of Object.keys(this.#headers)) if (other.toLowerCase() === String(name).toLowerCase()) delete this.#headers[other] }
  set(name, value) { return this.setHeader(name, value) }
  writeHead(status, ...rest) {
    this.statusCode = status
    this.headersSent = true
    for (const [name, value] of Object.entries(rest.at(-1) ?? {})) if (typeof rest.at(-1) === 'object') this.setHeader(name, value)
    return this
  }
  write(text) { this.#body += String(text); return true }
  end(text = '') {
    if (this.finished) return this
    this.#body += typeof text === 'string' ? text : String(text)
    this.finished = this.headersSent = true
    this.#sent({ status: this.statusCode, header: this.#headers, body: this.#body })
    fire(this, 'finish', [])
    return this
  }
  status(code) { this.statusCode = code; return this }
  json(value) { return this.setHeader('Content-Type', 'application/json').end(stringify(value)) }
  send(value) { return typeof value === 'object' ? this.json(value) : this.end(String(value)) }
  sendStatus(code) { return this.status(code).end(String(code)) }
}

/** The requests that opened connections, by their id: middleware may have added to them. */
const requests = new Map()

const WATCHED = new Set(['connection', 'connection_error', 'headers', 'initial_headers'])

class Engine extends EventEmitter {
  #middleware = []
  #generateId
  #allowRequest

  constructor(options) {
    super()
    this.opts = options
  }
  get clientsCount() { return host('clients', {}) }
  get clients() { return Object.fromEntries(connections) }

  use(middleware) {
    this.#middleware.push(middleware)
    host('gate', {})
    return this
  }
  get generateId() { return this.#generateId ?? (() => crypto.randomUUID().replaceAll('-', '').slice(0, 20)) }
  set generateId(make) {
    this.#generateId = make
    host('gate', {})
  }
  static allow(engine, allowRequest) {
    engine.#allowRequest = allowRequest
    host('gate', {})
  }
  static watch(event) { if (WATCHED.has(event)) host('gate', {}) }

  /** A request: the middleware sees it first, then allowRequest, then those who listen to headers. */
  static ask(engine, { token, conn, transport, refused, request }) {
    const req = new IncomingMessage(request)
    const handshake = request.query.sid === undefined
    let decided = false
    const decide = verdict => {
      if (decided) return
      decided = true
      host('verdict', { token, options: verdict })
    }
    const res = new ServerResponse(decide)
    req.res = res
    const refuse = (error, status, answer) => {
      fire(engine, 'connection_error', [{ req, ...error }])
      if (status) decide({ status, header: { 'Content-Type': 'application/json' }, body: stringify(answer) })
      else decide({})
    }
    Engine.#run(engine, req, res, error => {
      if (error) return refuse({ code: 3, message: 'Bad request', context: { name: 'MIDDLEWARE_FAILURE' } }, 400, { code: 3, message: 'Bad request' })
      if (refused) return refuse(refused)
      if (!handshake || !engine.#allowRequest) return engine.#serve(req, res, handshake, conn, transport, decide)
      engine.#allowRequest(req, (message, success) => {
        if (success) engine.#serve(req, res, handshake, conn, transport, decide)
        else refuse({ code: 4, message: 'Forbidden', context: { message } }, 403, { code: 4, message: message ?? 'Forbidden' })
      })
    })
  }

  static #run(engine, req, res, done) {
    const functions = [...engine.#middleware]
    const step = index => {
      if (res.finished) return
      if (index >= functions.length) return done()
      functions[index](req, res, error => (error ? done(error) : step(index + 1)))
    }
    step(0)
  }

  #serve(req, res, handshake, conn, transport, decide) {
    const id = handshake && this.#generateId ? String(this.#generateId(req)) : conn
    const headers = {}
    if (handshake) fire(this, 'initial_headers', [headers, req])
    fire(this, 'headers', [headers, req])
    if (handshake) {
      requests.set(id, req)
      if (entriesOf(this, 'connection').length > 0) fire(this, 'connection', [Connection.of(id, transport)])
    }
    decide({ id, header: { ...res.getHeaders(), ...headers } })
  }
}

for (const name of ['on', 'once', 'addListener', 'prependListener', 'prependOnceListener']) {
  const add = EventEmitter.prototype[name]
  Object.defineProperty(Engine.prototype, name, { configurable: true, writable: true, value: { [name](event, listener) { Engine.watch(event); return apply(add, this, [event, listener]) } }[name] })
}

/** The Engine.IO connections under the sockets, by id. */
const connections = new Map()

/** What socket.client is: what the sockets of one connection share. */
class Client {}

const PACKETS = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop']

/** One Engine.IO connection: socket.conn, and what io.engine's "connection" gives. */
class Connection extends EventEmitter {
  #socket // the first on it
  #request
  #client

  constructor(id, transport, socket) {
    super()
    this.id = id
    this.transport = { name: transport }
    this.readyState = 'open'
    this.#socket = socket
    this.#request = requests.get(id)
  }

  // Few programs ask for these, and each would take as much memory as the socket itself.
  get protocol() { return 4 }
  get request() { return this.#request ??= new IncomingMessage({ method: 'GET', ...this.#socket.handshake }) }
  get remoteAddress() { return this.request.connection.remoteAddress }

  /** Ends the connection below Socket.IO, as engine.io's own close does. */
  close() { host('hangup', { name: this.id }) }

  static client(connection) {
    return connection.#client ??= Object.assign(new Client(), { id: connection.id, conn: connection, request: connection.request })
  }

  static of(id, transport, socket) {
    if (!connections.has(id)) connections.set(id, new Connection(id, transport, socket))
    return connections.get(id)
  }

  static ended(id, reason) {
    const connection = connections.get(id)
    requests.delete(id)
    if (!connection) return
    connections.delete(id)
    connection.readyState = 'closed'
    fire(connection, 'close', [reason])
  }

  static upgraded(id, transport) {
    const connection = connections.get(id)
    if (!connection) return
    connection.transport = { name: transport }
    fire(connection, 'upgrade', [connection.transport])
  }

  /** A packet on the wire. */
  static packet({ conn, out, text }, [bytes]) {
    const connection = connections.get(conn)
    if (!connection) return
    const packet = bytes ? { type: 'message', data: Buffer.from(bytes) }
      : { type: PACKETS[text[0]], ...(text.length > 1 ? { data: text.slice(1) } : {}) }
    fire(connection, out ? 'packetCreate' : 'packet', [packet])
    if (out) {
      fire(connection, 'flush', [[packet]])
      fire(connection, 'drain', [])
    } else if (packet.type === 'pong') fire(connection, 'heartbeat', [])
  }
}
