// The server API of Socket.IO as a program sees it: Server, Namespace, Socket and BroadcastOperator.
// Nothing is decided here about who is connected or who receives what: that is the real server's, in Go.

const RESERVED = new Set(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'])

const checkName = event => {
  if (RESERVED.has(event)) throw new Error(`"${String(event)}" is a reserved event name`)
}

const list = rooms => (isArray(rooms) ? rooms : [rooms])

/** Callbacks that wait for an acknowledgement, by the number under which Go knows them. */
const waiting = new Map()
let lastAck = 0

const awaitAck = callback => {
  waiting.set(++lastAck, callback)
  return lastAck
}

const settleAck = ({ ack, error, args }, attachments) => {
  const callback = waiting.get(ack)
  if (!callback) return
  waiting.delete(ack)
  callback(error === undefined ? null : new Error(error), reconstruct(args ?? [], attachments))
}

/** The emit that every form of it ends in. `target` says who, `call` how it was written. */
const emit = (target, call, event, args) => {
  checkName(event)
  const last = args.at(-1)
  const ack = typeof last === 'function' ? awaitAck(replies(target, last)) : undefined
  send('emit', { ...target, call, event, ack, source: caller() }, ack === undefined ? args : args.slice(0, -1))
  return true
}

// One socket answers with its arguments, a broadcast with a list of one answer a client; an error comes first
// wherever a timeout could end the wait.
const replies = (target, callback) => (error, args) => {
  if (target.socket === undefined) return callback(error, args.map(reply => reply[0]))
  if (target.timeout === undefined) return callback(...args)
  return error ? callback(error) : callback(null, ...args)
}

const emitWithAck = (operator, event, args) => {
  checkName(event)
  return new Promise((resolve, reject) => {
    const direct = operator.target.socket !== undefined
    const settle = (error, args) => {
      const answer = direct ? args[0] : args.map(reply => reply[0])
      if (error) reject(Object.assign(error, direct ? {} : { responses: answer }))
      else resolve(answer)
    }
    const details = { ...operator.target, call: `${operator.call}.emitWithAck`, event, ack: awaitAck(settle), source: caller() }
    send('emit', details, args)
  })
}

/** A choice of receivers, built up by chaining: io.to("room").except("other").emit(…). Every step is a new operator. */
class BroadcastOperator {
  constructor(target, call) {
    this.target = target
    this.call = call
  }

  #with(change, step) { return new BroadcastOperator({ ...this.target, ...change }, `${this.call}.${step}`) }
  #rooms(step, rooms) {
    return this.#with({ rooms: [...(this.target.rooms ?? []), ...list(rooms)] }, `${step}(${stringify(rooms)})`)
  }

  to(rooms) { return this.#rooms('to', rooms) }
  in(rooms) { return this.#rooms('in', rooms) }
  except(rooms) {
    return this.#with({ except: [...(this.target.except ?? []), ...list(rooms)] }, `except(${stringify(rooms)})`)
  }
  compress() { return this }
  get volatile() { return this.#with({ volatile: true }, 'volatile') }
  get local() { return this.#with({}, 'local') }
  get broadcast() { return this.#with({ socket: undefined, except: [...(this.target.except ?? []), this.target.socket] }, 'broadcast') }
  timeout(delay) { return this.#with({ timeout: delay }, `timeout(${delay})`) }

  emit(event, ...args) { return emit(this.target, `${this.call}.emit`, event, args) }
  emitWithAck(event, ...args) { return emitWithAck(this, event, args) }
  send(...args) { return this.emit('message', ...args) }
  write(...args) { return this.send(...args) }

  #matches() {
    const { sockets } = namespaces.get(this.target.nsp)
    return host('match', this.target).map(id => sockets.get(id)).filter(Boolean)
  }
  async fetchSockets() { return this.#matches() }
  async allSockets() { return new Set(this.#matches().map(socket => socket.id)) }
  socketsJoin(rooms) { for (const socket of this.#matches()) socket.join(rooms) }
  socketsLeave(rooms) { for (const socket of this.#matches()) for (const room of list(rooms)) socket.leave(room) }
  disconnectSockets(close = false) { for (const socket of this.#matches()) socket.disconnect(close) }
}

/** Runs middleware functions one after another, each with `next`, until one refuses or all have passed. */
const runChain = (functions, firstArgument, done) => {
  const step = index => {
    if (index >= functions.length) return done()
    let called = false
    functions[index](firstArgument, error => {
      if (called) return
      called = true
      if (error) done(error)
      else step(index + 1)
    })
  }
  step(0)
}

class Namespace extends Emitter {
  #middleware = []

  constructor(name) {
    super()
    this.name = name
    this.sockets = new Map()
    if (name !== '/') host('of', { nsp: name })
  }

  // io is the server; any other namespace is written io.of("/name")
  #operator() {
    return new BroadcastOperator({ nsp: this.name }, this.name === '/' ? 'io' : `io.of(${stringify(this.name)})`)
  }

  use(middleware) {
    if (this.#middleware.push(middleware) === 1) host('use', { nsp: this.name })
    return this
  }
  static admit(namespace, socket, done) { runChain([...namespace.#middleware], socket, done) }

  emit(event, ...args) { return this.#operator().emit(event, ...args) }
  emitWithAck(event, ...args) { return this.#operator().emitWithAck(event, ...args) }
  send(...args) { this.emit('message', ...args); return this }
  write(...args) { return this.send(...args) }
  to(rooms) { return this.#operator().to(rooms) }
  in(rooms) { return this.#operator().in(rooms) }
  except(rooms) { return this.#operator().except(rooms) }
  compress() { return this.#operator() }
  timeout(delay) { return this.#operator().timeout(delay) }
  get volatile() { return this.#operator().volatile }
  get local() { return this.#operator().local }
  fetchSockets() { return this.#operator().fetchSockets() }
  allSockets() { return this.#operator().allSockets() }
  socketsJoin(rooms) { this.#operator().socketsJoin(rooms) }
  socketsLeave(rooms) { this.#operator().socketsLeave(rooms) }
  disconnectSockets(close) { this.#operator().disconnectSockets(close) }

  get adapter() {
    const { rooms, sids } = host('adapter', { nsp: this.name })
    const sets = entries => new Map(entries.map(([key, members]) => [key, new Set(members)]))
    return { rooms: sets(rooms), sids: sets(sids) }
  }
}

const namespaces = new Map()

const namespaceOf = name => {
  const known = namespaces.get(name)
  if (known) return known
  const created = new Namespace(name)
  namespaces.set(name, created)
  return created
}

/** The server itself: what it does, its main namespace does. */
class Server {
  constructor(...args) {
    const options = args.find(arg => arg !== null && typeof arg === 'object' && typeof arg.listen !== 'function')
    if (options) host('options', { options: JSON.parse(stringify(options)) })
    this.sockets = namespaceOf('/')
    this.engine = { get clientsCount() { return host('clients', {}) } }
    return theServer ??= this
  }

  of(name, listener) {
    if (typeof name !== 'string') {
      throw new TypeError('io.of() takes a name such as "/admin" in a playground, not a pattern or a function')
    }
    const namespace = namespaceOf(name.startsWith('/') ? name : `/${name}`)
    if (listener) namespace.on('connect', listener)
    return namespace
  }

  listen() { return this }
  attach() { return this }
  path() { return host('path', {}) }
  close(callback) { this.disconnectSockets(true); callback?.(); return Promise.resolve() }
}

let theServer

for (const name of Object.getOwnPropertyNames(Emitter.prototype).concat(Object.getOwnPropertyNames(Namespace.prototype))) {
  if (name === 'constructor') continue
  const { get } = Object.getOwnPropertyDescriptor(Namespace.prototype, name) ?? {}
  Object.defineProperty(Server.prototype, name, get
    ? { configurable: true, get() { return this.sockets[name] } }
    : {
        configurable: true, writable: true,
        value(...args) {
          const result = this.sockets[name](...args)
          return result === this.sockets ? this : result
        },
      })
}
