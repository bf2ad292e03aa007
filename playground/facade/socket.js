// One client's connection to one namespace, as the program sees it.

/** What socket.volatile and socket.timeout() ask of the next emit, and how that is written. */
const NO_MODIFIERS = { change: {}, call: 'socket' }

/** What every socket has for the event "error". */
const UNHEARD = [{ listener: () => {}, once: false, source: '' }]

class Socket extends EventEmitter {
  #middleware = []
  #any = []
  #rooms
  #modifiers = NO_MODIFIERS
  #auth
  #handshake

  constructor(namespace, { id, auth, recovered, conn, transport }) {
    super()
    this.nsp = namespace
    this.id = id
    this.data = (recovered && left.take(id)) || {}
    this.#auth = auth
    this.recovered = recovered
    this.connected = false
    this.conn = Connection.of(conn, transport, this)
    setEntries(this, 'error', UNHEARD) // as the official server does
  }

  get disconnected() { return !this.connected }
  get rooms() { return this.#rooms ?? roomsOf(host('rooms', this.#itself())) }

  // Few programs ask for it, and it would take as much memory as the socket itself.
  get handshake() { return this.#handshake ??= { ...host('handshake', this.#itself()), auth: this.#auth ?? {} } }
  get request() { return this.conn.request }
  get server() { return theServer }
  get adapter() { return this.nsp.adapter }
  get client() { return Connection.client(this.conn) }

  #address
  #itself() { return this.#address ??= { nsp: this.nsp.name, socket: this.id } }
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
    if (this.#modifiers === NO_MODIFIERS) return emit(this.#itself(), Namespace.emitOfSocket(this.nsp), event, args)
    return this.#operator(this.#itself()).emit(event, ...args)
  }
  emitWithAck(event, ...args) { return this.#operator(this.#itself()).emitWithAck(event, ...args) }
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
    Adapter.watch(this.nsp.adapter, this.id, () => host('join', { ...this.#itself(), rooms: keys(rooms) }))
  }
  leave(room) {
    Adapter.watch(this.nsp.adapter, this.id, () => host('leave', { ...this.#itself(), rooms: [roomKey(room)] }))
  }

  // The listeners run before this returns, as in Node: what Go tells later of the same end finds the socket gone.
  disconnect(close = false) {
    if (!this.connected) return this
    const rooms = host('rooms', this.#itself())
    const cause = host('disconnect', { ...this.#itself(), close: Boolean(close) })
    const reason = 'server namespace disconnect'
    Socket.disconnecting(this, reason, rooms, cause)
    Socket.disconnect(this, reason, cause)
    return this
  }

  /** The whole server closes: as far as its program can see, now. */
  static shutDown(socket) {
    const rooms = host('rooms', socket.#itself())
    Socket.disconnecting(socket, 'server shutting down', rooms)
    Socket.disconnect(socket, 'server shutting down')
  }

  use(middleware) { this.#middleware.push(middleware); return this }

  #hearAny(listeners) { limitListeners(listeners.length); this.#any = listeners; return this }
  onAny(listener) { return this.#hearAny([...this.#any, listener]) }
  prependAny(listener) { return this.#hearAny([listener, ...this.#any]) }
  offAny(listener) { this.#any = listener ? this.#any.filter(other => other !== listener) : []; return this }
  listenersAny() { return [...this.#any] }
  #outgoing(listeners) {
    limitListeners(listeners.length)
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
    const any = socket.#any
    const list = entriesOf(socket, event)
    callHost('fire', heard(list, any.length), event)
    for (let i = 0; i < any.length; i++) apply(any[i], socket, [event, ...args])
    if (socket.#middleware.length > 0) Socket.#check(socket, [event, ...args])
    else if (socket.connected) fireAll(socket, event, any.length > 0 ? entriesOf(socket, event) : list, args)
  }

  /** Lets the socket's middleware see a packet, which it may change. */
  static #check(socket, packet) {
    const done = error => {
      if (!socket.connected) return
      if (!error) return fire(socket, packet[0], packet.slice(1))
      const message = String(error.message ?? error)
      fireBuiltin(socket, 'error', message, host('refuse', { message }), [error])
    }
    runChain([...socket.#middleware], packet, error => nextTick(done, error))
  }

  static disconnecting(socket, reason, rooms, cause) {
    socket.#rooms = roomsOf(rooms)
    if (socket.listenerCount('disconnecting') > 0) fireBuiltin(socket, 'disconnecting', reason, cause)
  }

  static disconnect(socket, reason, cause) {
    const { adapter } = socket.nsp
    for (const room of Adapter.listened(adapter) ? socket.#rooms : []) {
      fire(adapter, 'leave-room', [room, socket.id])
      if (!adapter.rooms.has(room)) fire(adapter, 'delete-room', [room])
    }
    left.put(socket)
    socket.#rooms = new Set()
    socket.connected = false
    Namespace.left(socket.nsp, socket)
    fireBuiltin(socket, 'disconnect', reason, cause)
  }
}

/**
 * Tells the timeline that a built-in event fires now, and where it is heard. Until `resume` is called with what this returns, it
 * is the cause of what the program does.
 */
const noteFired = (emitter, event, details = {}) =>
  host('fire', { event, nsp: emitter.nsp.name, socket: emitter.id, listeners: sourcesOf(emitter, event), ...details, builtin: true })

/** What the timeline is told of those who listen to an event of a client: of the same list, the same text. */
const heard = (list, catchAll) => (catchAll === 0 ? list.text ??= heardText(list, 0) : heardText(list, catchAll))
const heardText = (list, catchAll) => stringify({ listeners: placesOf(list), catchAll })

const fireBuiltin = (socket, event, reason, cause, args = [reason]) => {
  const before = noteFired(socket, event, { reason, cause })
  try {
    fire(socket, event, args)
  } finally {
    host('resume', { cause: before })
  }
}
