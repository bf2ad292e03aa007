// The server API of Socket.IO as a program sees it: Server, Namespace, Socket and BroadcastOperator.
// Nothing is decided here about who is connected or who receives what: that is the real server's, in Go.

const RESERVED = new Set(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'])

const checkName = event => {
  if (RESERVED.has(event)) throw new Error(`"${String(event)}" is a reserved event name`)
}

const list = rooms => (isArray(rooms) ? rooms : [rooms])

/** The sockets that a choice of receivers means. */
const matches = target => {
  const { sockets } = namespaces.get(target.nsp)
  return host('match', target).map(id => sockets.get(id)).filter(Boolean)
}

/** Listeners of sockets to what the server sends. `listened` is set once there is one, so that others cost nothing. */
const outgoing = {
  listened: false,
  listeners: new WeakMap(),
  of: socket => outgoing.listeners.get(socket) ?? [],
  notify(sockets, event, args) {
    for (const socket of sockets) for (const listener of [...outgoing.of(socket)]) apply(listener, socket, [event, ...args])
  },
}

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
  if (outgoing.listened && target.socket === undefined) outgoing.notify(matches(target), event, args)
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

const emitWithAck = (target, call, event, args) => {
  checkName(event)
  return new Promise((resolve, reject) => {
    const direct = target.socket !== undefined
    const settle = (error, args) => {
      const answer = direct ? args[0] : args.map(reply => reply[0])
      if (error) reject(Object.assign(error, direct ? {} : { responses: answer }))
      else resolve(answer)
    }
    const details = { ...target, call: `${call}.emitWithAck`, event, ack: awaitAck(settle), source: caller() }
    send('emit', details, args)
  })
}

/** A choice of receivers, built up by chaining: io.to("room").except("other").emit(…). Every step is a new operator. */
class BroadcastOperator {
  #target
  #call

  constructor(target, call) {
    this.#target = target
    this.#call = call
  }

  #with(change, step) { return new BroadcastOperator({ ...this.#target, ...change }, `${this.#call}.${step}`) }
  #rooms(step, rooms) {
    return this.#with({ rooms: [...(this.#target.rooms ?? []), ...list(rooms)] }, `${step}(${stringify(rooms)})`)
  }

  to(rooms) { return this.#rooms('to', rooms) }
  in(rooms) { return this.#rooms('in', rooms) }
  except(rooms) {
    return this.#with({ except: [...(this.#target.except ?? []), ...list(rooms)] }, `except(${stringify(rooms)})`)
  }
  compress() { return this }
  get volatile() { return this.#with({ volatile: true }, 'volatile') }
  get local() { return this.#with({}, 'local') }
  timeout(delay) { return this.#with({ timeout: delay }, `timeout(${delay})`) }

  emit(event, ...args) { return emit(this.#target, `${this.#call}.emit`, event, args) }
  emitWithAck(event, ...args) { return emitWithAck(this.#target, this.#call, event, args) }

  async fetchSockets() { return matches(this.#target) }
  async allSockets() { return new Set(matches(this.#target).map(socket => socket.id)) }
  socketsJoin(rooms) { for (const socket of matches(this.#target)) socket.join(rooms) }
  socketsLeave(rooms) { for (const socket of matches(this.#target)) for (const room of list(rooms)) socket.leave(room) }
  disconnectSockets(close = false) { for (const socket of matches(this.#target)) socket.disconnect(close) }
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

/** What a program can ask of a namespace's rooms, and hear of them. The state is the real adapter's, in Go. */
class Adapter extends EventEmitter {
  #nsp

  constructor(nsp) {
    super()
    this.#nsp = nsp
  }

  #state(part) { return new Map(host('adapter', { nsp: this.#nsp })[part].map(([key, members]) => [key, new Set(members)])) }
  get rooms() { return this.#state('rooms') }
  get sids() { return this.#state('sids') }
  socketRooms(id) { return this.sids.get(id) }
  async sockets(rooms) { return new Set(host('match', { nsp: this.#nsp, rooms: [...rooms] })) }

  static listened(adapter) { return adapter.eventNames().length > 0 }

  /** Tells listeners what `change` does to the rooms of a socket. */
  static watch(adapter, id, change) {
    if (!Adapter.listened(adapter)) return change()
    const before = adapter.rooms
    const result = change()
    const after = adapter.rooms
    for (const [room, members] of after) {
      if (!before.has(room)) fire(adapter, 'create-room', [room])
      if (members.has(id) && !before.get(room)?.has(id)) fire(adapter, 'join-room', [room, id])
    }
    for (const [room, members] of before) {
      if (members.has(id) && !after.get(room)?.has(id)) fire(adapter, 'leave-room', [room, id])
      if (!after.has(room)) fire(adapter, 'delete-room', [room])
    }
    return result
  }
}

class Namespace extends EventEmitter {
  #middleware = []

  constructor(name) {
    super()
    this.name = name
    this.sockets = new Map()
    this.adapter = new Adapter(name)
  }

  get server() { return theServer }

  // io is the server; any other namespace is written io.of("/name")
  #operator() {
    return new BroadcastOperator({ nsp: this.name }, this.name === '/' ? 'io' : `io.of(${stringify(this.name)})`)
  }

  use(middleware) {
    if (this.#middleware.push(middleware) === 1 && namespaces.has(this.name)) host('use', { nsp: this.name })
    return this
  }
  static admit(namespace, socket, done) { runChain([...namespace.#middleware], socket, done) }

  emit(event, ...args) { return this.#operator().emit(event, ...args) }
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

  /** As Node's: there is nobody else to hear it, and it says so. */
  serverSideEmit() { console.warn('note: serverSideEmit reaches other servers, and a stage has only this one') }
  async serverSideEmitWithAck() { return [] }

  /** The namespace of that name which a pattern or a function has let in. */
  static child(parent, name) {
    const child = new Namespace(name)
    child.#middleware = [...parent.#middleware]
    copyListeners(parent, child)
    parent.children.add(child)
    return child
  }
  static guarded(namespace) { return namespace.#middleware.length > 0 }
}

/** Namespaces whose names match a pattern, or that a function lets in: they come into being when a client asks. */
class ParentNamespace extends Namespace {
  constructor(allows) {
    super(`/_${patterns.length}`)
    this.allows = typeof allows === 'function' ? allows : (name, auth, next) => next(null, allows.test(name))
    this.children = new Set()
  }

  emit(event, ...args) {
    for (const child of this.children) child.emit(event, ...args)
    return true
  }
}

const namespaces = new Map()
const patterns = []

const addNamespace = namespace => {
  namespaces.set(namespace.name, namespace)
  if (namespace.name !== '/') fire(namespaces.get('/'), 'new_namespace', [namespace])
  return namespace
}

const namespaceOf = name => {
  const known = namespaces.get(name)
  if (known) return known
  if (name !== '/') host('of', { nsp: name })
  return addNamespace(new Namespace(name))
}

/** Asks the patterns, in order, whether a namespace may come into being; `done` gets it, or nothing. */
const findParent = (name, auth, done, index = 0) => {
  if (index >= patterns.length) return done()
  patterns[index].allows(name, auth, (error, allow) => {
    if (error || !allow) findParent(name, auth, done, index + 1)
    else done(namespaces.get(name) ?? addNamespace(Namespace.child(patterns[index], name)))
  })
}

/** What sockets that have gone had in their `data`, for those that connection state recovery brings back. */
const left = {
  kept: false,
  data: new Map(),
  put(socket) {
    if (!left.kept) return
    left.data.set(socket.id, socket.data)
    if (left.data.size > 1000) left.data.delete(left.data.keys().next().value)
  },
  take(id) {
    const data = left.data.get(id)
    left.data.delete(id)
    return data
  },
}

/** The server itself: what it does, its main namespace does. */
class Server extends EventEmitter {
  #options = { serveClient: true, connectTimeout: 45000 }

  constructor(...args) {
    super()
    this.httpServer = args.find(arg => typeof arg?.listen === 'function')
    const options = args.find(arg => arg !== null && typeof arg === 'object' && arg !== this.httpServer)
    if (options) this.#set(options)
    this.sockets = namespaceOf('/')
    this.engine = Object.defineProperty(new EventEmitter(), 'clientsCount', { get: () => host('clients', {}) })
    return theServer ??= this
  }

  #set(options) {
    host('options', { options: parse(stringify(options)) })
    if ('connectionStateRecovery' in options) left.kept = Boolean(options.connectionStateRecovery)
    Object.assign(this.#options, options)
  }
  #option(name, values) {
    if (values.length === 0) return this.#options[name]
    this.#set({ [name]: values[0] })
    return this
  }

  of(name, listener) {
    const namespace = typeof name === 'function' || name instanceof RegExp ? this.#pattern(name)
      : namespaceOf(String(name).startsWith('/') ? String(name) : `/${name}`)
    if (listener) namespace.on('connect', listener)
    return namespace
  }

  #pattern(allows) {
    const parent = new ParentNamespace(allows)
    if (patterns.push(parent) === 1) host('patterns', {})
    return parent
  }

  listen() { return this }
  attach() { return this }
  attachApp() { return this }
  bind() { return this }
  path(...values) { return values.length > 0 ? this.#option('path', values) : host('path', {}) }
  serveClient(...values) { return this.#option('serveClient', values) }
  connectTimeout(...values) { return this.#option('connectTimeout', values) }
  adapter(...values) { return values.length > 0 ? this.#option('adapter', values) : Adapter }
  close(callback) { this.disconnectSockets(true); callback?.(); return Promise.resolve() }
}

let theServer

for (const name of Object.getOwnPropertyNames(EventEmitter.prototype).concat(Object.getOwnPropertyNames(Namespace.prototype))) {
  if (name === 'constructor' || name === 'server') continue // what is a namespace's alone
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
