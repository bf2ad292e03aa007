// One client's connection to one namespace, as the program sees it.

/** The Engine.IO connections under the sockets, by id. */
const connections = new Map()

class Connection extends Emitter {
  #client

  constructor(id, transport, { headers, url, query, address }) {
    super()
    this.id = id
    this.transport = { name: transport }
    this.readyState = 'open'
    this.protocol = 4
    this.request = { headers, url, _query: query }
    this.remoteAddress = address
    this.#client = { id, conn: this, request: this.request }
  }

  /** Ends the connection below Socket.IO, as engine.io's own close does. */
  close() { host('hangup', { name: this.id }) }

  /** What the sockets of one connection share. */
  static client(connection) { return connection.#client }

  static of(id, transport, handshake) {
    if (!connections.has(id)) connections.set(id, new Connection(id, transport, handshake))
    return connections.get(id)
  }
}

/** What socket.volatile and socket.timeout() ask of the next emit, and how that is written. */
const NO_MODIFIERS = { change: {}, call: 'socket' }

class Socket extends Emitter {
  #middleware = []
  #any = []
  #rooms
  #modifiers = NO_MODIFIERS

  constructor(namespace, { id, handshake, recovered, conn, transport }) {
    super()
    this.nsp = namespace
    this.id = id
    this.data = (recovered && left.take(id)) || {}
    this.handshake = handshake
    this.recovered = recovered
    this.connected = false
    this.conn = Connection.of(conn, transport, handshake)
    this.request = this.conn.request
  }

  get disconnected() { return !this.connected }
  get rooms() { return this.#rooms ?? new Set(host('rooms', this.#address())) }

  get server() { return theServer }
  get adapter() { return this.nsp.adapter }
  get client() { return Connection.client(this.conn) }

  #address() { return { nsp: this.nsp.name, socket: this.id } }
  #operator(target) {
    const { change, call } = this.#modifiers
    this.#modifiers = NO_MODIFIERS
    return new BroadcastOperator({ ...target, ...change }, call)
  }
  #modify(change, step) {
    const before = this.#modifiers
    this.#modifiers = { change: { ...before.change, ...change }, call: `${before.call}.${step}` }
    return this
  }
  // socket.to("room") and socket.broadcast speak to others, never to the socket itself
  #others() { return this.#operator({ nsp: this.nsp.name, except: [this.id] }) }

  emit(event, ...args) {
    checkName(event)
    outgoing.notify([this], event, args)
    return this.#operator(this.#address()).emit(event, ...args)
  }
  emitWithAck(event, ...args) { return this.#operator(this.#address()).emitWithAck(event, ...args) }
  send(...args) { this.emit('message', ...args); return this }
  write(...args) { return this.send(...args) }

  get broadcast() { return this.#modify({}, 'broadcast').#others() }
  get local() { return this.#others().local }
  to(rooms) { return this.#others().to(rooms) }
  in(rooms) { return this.#others().in(rooms) }
  except(rooms) { return this.#others().except(rooms) }
  get volatile() { return this.#modify({ volatile: true }, 'volatile') }
  timeout(delay) { return this.#modify({ timeout: delay }, `timeout(${delay})`) }
  compress() { return this }

  join(rooms) {
    const source = caller()
    Adapter.watch(this.nsp.adapter, this.id, () => host('join', { ...this.#address(), rooms: list(rooms), source }))
    return Promise.resolve()
  }
  leave(room) {
    const source = caller()
    Adapter.watch(this.nsp.adapter, this.id, () => host('leave', { ...this.#address(), rooms: [room], source }))
    return Promise.resolve()
  }

  // The listeners run before this returns, as in Node: what Go tells later of the same end finds the socket gone.
  disconnect(close = false) {
    if (!this.connected) return this
    const { rooms } = this
    const cause = host('disconnect', { ...this.#address(), close: Boolean(close), source: caller() })
    const reason = 'server namespace disconnect'
    Socket.disconnecting(this, reason, rooms, cause)
    Socket.disconnect(this, reason, cause)
    return this
  }

  use(middleware) { this.#middleware.push(middleware); return this }

  onAny(listener) { addListener(this.#any, listener); return this }
  prependAny(listener) { addListener(this.#any, listener, true); return this }
  offAny(listener) { this.#any = listener ? this.#any.filter(other => other !== listener) : []; return this }
  listenersAny() { return [...this.#any] }
  #outgoing(listeners) {
    if (listeners.length > MOST_LISTENERS) host('listeners', {})
    outgoing.listened ||= listeners.length > 0
    outgoing.listeners.set(this, listeners)
    return this
  }
  onAnyOutgoing(listener) { return this.#outgoing([...outgoing.of(this), listener]) }
  prependAnyOutgoing(listener) { return this.#outgoing([listener, ...outgoing.of(this)]) }
  offAnyOutgoing(listener) {
    return this.#outgoing(listener ? outgoing.of(this).filter(other => other !== listener) : [])
  }
  listenersAnyOutgoing() { return [...outgoing.of(this)] }

  /** An event that the client sent: the catch-all listeners, the socket's middleware, then its listeners. */
  static receive(socket, event, args) {
    noteFired(socket, event, { catchAll: socket.#any.length })
    for (const listener of [...socket.#any]) apply(listener, socket, [event, ...args])
    const packet = [event, ...args] // a middleware may change it
    runChain([...socket.#middleware], packet, error => {
      if (!error) return Emitter.fire(socket, packet[0], packet.slice(1))
      const message = String(error.message ?? error)
      fireBuiltin(socket, 'error', message, host('refuse', { message, source: caller() }), [error])
    })
  }

  static disconnecting(socket, reason, rooms, cause) {
    socket.#rooms = new Set(rooms)
    if (socket.listenerCount('disconnecting') > 0) fireBuiltin(socket, 'disconnecting', reason, cause)
  }

  static disconnect(socket, reason, cause) {
    const { adapter } = socket.nsp
    for (const room of Adapter.listened(adapter) ? socket.#rooms : []) {
      Emitter.fire(adapter, 'leave-room', [room, socket.id])
      if (!adapter.rooms.has(room)) Emitter.fire(adapter, 'delete-room', [room])
    }
    left.put(socket)
    socket.#rooms = new Set()
    socket.connected = false
    socket.nsp.sockets.delete(socket.id)
    fireBuiltin(socket, 'disconnect', reason, cause)
  }
}

/**
 * Tells the timeline that an event fires now, and where it is heard. Until `resume` is called with what this returns, it
 * is the cause of what the program does.
 */
const noteFired = (emitter, event, details = {}) =>
  host('fire', { event, catchAll: 0, nsp: emitter.nsp.name, socket: emitter.id, listeners: Emitter.sources(emitter, event), ...details })

const fireBuiltin = (socket, event, reason, cause, args = [reason]) => {
  const before = noteFired(socket, event, { builtin: true, reason, cause })
  try {
    Emitter.fire(socket, event, args)
  } finally {
    host('resume', { cause: before })
  }
}
