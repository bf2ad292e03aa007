// One client's connection to one namespace, as the program sees it.

class Socket extends Emitter {
  #middleware = []
  #any = []
  #anyOutgoing = []
  #rooms

  constructor(namespace, { id, handshake, recovered, transport }) {
    super()
    this.nsp = namespace
    this.id = id
    this.data = {}
    this.handshake = handshake
    this.recovered = recovered
    this.connected = true
    this.conn = { transport: { name: transport } }
    this.request = { headers: handshake.headers, url: handshake.url, _query: handshake.query }
  }

  get disconnected() { return !this.connected }
  get rooms() { return this.#rooms ?? new Set(host('rooms', this.#address())) }

  #address() { return { nsp: this.nsp.name, socket: this.id } }
  #operator() { return new BroadcastOperator(this.#address(), 'socket') }

  emit(event, ...args) {
    checkName(event)
    for (const listener of [...this.#anyOutgoing]) apply(listener, this, [event, ...args])
    return this.#operator().emit(event, ...args)
  }
  emitWithAck(event, ...args) { return this.#operator().emitWithAck(event, ...args) }
  send(...args) { this.emit('message', ...args); return this }
  write(...args) { return this.send(...args) }

  get broadcast() { return this.#operator().broadcast }
  get volatile() { return this.#operator().volatile }
  get local() { return this.broadcast.local }
  to(rooms) { return this.#others('to', rooms) }
  in(rooms) { return this.#others('in', rooms) }
  except(rooms) { return this.#others('except', rooms) }
  compress() { return this }
  timeout(delay) { return this.#operator().timeout(delay) }

  // socket.to("room") speaks to the others in the room, never to the socket itself
  #others(step, rooms) {
    return new BroadcastOperator({ nsp: this.nsp.name, except: [this.id] }, 'socket')[step](rooms)
  }

  join(rooms) {
    host('join', { ...this.#address(), rooms: list(rooms), source: caller() })
    return Promise.resolve()
  }
  leave(room) {
    host('leave', { ...this.#address(), rooms: [room], source: caller() })
    return Promise.resolve()
  }

  disconnect(close = false) {
    if (this.connected) host('disconnect', { ...this.#address(), close: Boolean(close), source: caller() })
    return this
  }

  use(middleware) { this.#middleware.push(middleware); return this }

  onAny(listener) { this.#any.push(listener); return this }
  prependAny(listener) { this.#any.unshift(listener); return this }
  offAny(listener) { this.#any = listener ? this.#any.filter(other => other !== listener) : []; return this }
  listenersAny() { return [...this.#any] }
  onAnyOutgoing(listener) { this.#anyOutgoing.push(listener); return this }
  prependAnyOutgoing(listener) { this.#anyOutgoing.unshift(listener); return this }
  offAnyOutgoing(listener) {
    this.#anyOutgoing = listener ? this.#anyOutgoing.filter(other => other !== listener) : []
    return this
  }
  listenersAnyOutgoing() { return [...this.#anyOutgoing] }

  /** An event that the client sent: the catch-all listeners, the socket's middleware, then its listeners. */
  static receive(socket, event, args) {
    noteFired(socket, event, socket.#any.length)
    for (const listener of [...socket.#any]) apply(listener, socket, [event, ...args])
    runChain([...socket.#middleware], [event, ...args], error => {
      if (!error) return Emitter.fire(socket, event, args)
      host('refuse', { message: String(error.message ?? error), source: caller() })
      Emitter.fire(socket, 'error', [error])
    })
  }

  static disconnecting(socket, reason, rooms) {
    socket.#rooms = new Set(rooms)
    fireBuiltin(socket, 'disconnecting', [reason])
  }

  static disconnect(socket, reason) {
    socket.#rooms = new Set()
    socket.connected = false
    socket.nsp.sockets.delete(socket.id)
    fireBuiltin(socket, 'disconnect', [reason])
  }
}

/** Tells the timeline that an event fires now, and where it is heard. */
const noteFired = (emitter, event, catchAll = 0) => {
  host('fire', { event, catchAll, listeners: Emitter.sources(emitter, event) })
}

const fireBuiltin = (emitter, event, args) => {
  if (event !== 'disconnecting' || emitter.listenerCount(event) > 0) noteFired(emitter, event)
  Emitter.fire(emitter, event, args)
}
