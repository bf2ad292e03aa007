// The server API of Socket.IO as a program sees it: Server, Namespace, Socket and BroadcastOperator.
// Nothing is decided here about who is connected or who receives what: that is the real server's, in Go.

const RESERVED = new Set(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'])

const checkName = event => {
  if (RESERVED.has(event)) throw new Error(`"${String(event)}" is a reserved event name`)
  if (typeof event === 'string' || typeof event === 'number') return String(event)
  throw new TypeError(`an event's name must be text; ${inspect(event)} would make the client close the connection with a parse error`)
}

// Rooms are keys of a Map in Node's server, so 5 and "5" are two rooms. Go knows them by text: what is no text gets a mark.
const MARK = '\u0000'
const otherRooms = new Map()
const roomKey = room => {
  if (typeof room === 'string') return room
  const key = `${MARK}${typeof room} ${String(room)}`
  otherRooms.set(key, room)
  return key
}
const roomOf = key => (key.startsWith(MARK) ? otherRooms.get(key) : key)
const roomsOf = keys => new Set(keys.map(roomOf))

const list = rooms => (isArray(rooms) ? rooms : rooms instanceof Set ? [...rooms] : [rooms])
const keys = rooms => list(rooms).map(roomKey)
const shownRooms = rooms => stringify(rooms) ?? String(rooms)

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

const notifyOutgoing = (target, event, args) => {
  if (!outgoing.listened) return
  const { sockets } = namespaces.get(target.nsp)
  outgoing.notify(target.socket === undefined ? matches(target) : [sockets.get(target.socket)].filter(Boolean), event, args)
}

/**
 * The emit that every form of it ends in. `target` says who; `written` is that and how the call was written, as JSON, but for
 * the socket, if it is to one.
 */
const emit = (target, written, event, args) => {
  const name = checkName(event)
  if (typeof args[args.length - 1] === 'function') return emitAndWait(target, written, event, name, args)
  if (outgoing.listened) notifyOutgoing(target, event, args)
  send('emit', written, args, name, '', target.socket)
  return true
}

const emitAndWait = (target, written, event, name, args) => {
  const ack = awaitAck(replies(target, args.at(-1)))
  const sent = args.slice(0, -1)
  notifyOutgoing(target, event, sent)
  send('emit', written, sent, name, `${ack}`, target.socket)
  return true
}

// One socket answers with its arguments, a broadcast with a list of one answer a client; an error comes first
// wherever a timeout could end the wait.
const replies = (target, callback) => (error, args) => {
  if (target.socket === undefined) return callback(error, args.map(reply => reply[0]))
  if (target.timeout === undefined) return callback(...args)
  return error ? callback(error) : callback(null, ...args)
}

const emitWithAck = (target, written, event, args) => {
  const name = checkName(event)
  notifyOutgoing(target, event, args)
  return new Promise((resolve, reject) => {
    const direct = target.socket !== undefined
    const settle = (error, args) => {
      const answer = direct ? args[0] : args.map(reply => reply[0])
      if (error) reject(Object.assign(error, direct ? {} : { responses: answer }))
      else resolve(answer)
    }
    send('emit', written, args, name, `${awaitAck(settle)}`, target.socket)
  })
}

/** How a call is written that speaks to a target, for `emit`. */
const writing = ({ socket, ...target }, call) => stringify({ ...target, call })

/** A choice of receivers, built up by chaining: io.to("room").except("other").emit(…). Every step is a new operator. */
class BroadcastOperator {
  #target
  #call
  #emit

  constructor(target, call) {
    this.#target = target
    this.#call = call
  }

  #with(change, step) { return new BroadcastOperator({ ...this.#target, ...change }, `${this.#call}.${step}`) }
  #rooms(step, rooms) {
    return this.#with({ rooms: [...(this.#target.rooms ?? []), ...keys(rooms)] }, `${step}(${shownRooms(rooms)})`)
  }

  to(rooms) { return this.#rooms('to', rooms) }
  in(rooms) { return this.#rooms('in', rooms) }
  except(rooms) {
    return this.#with({ except: [...(this.#target.except ?? []), ...keys(rooms)] }, `except(${shownRooms(rooms)})`)
  }
  compress() { return this }
  get volatile() { return this.#with({ volatile: true }, 'volatile') }
  get local() { return this.#with({}, 'local') }
  timeout(delay) { return this.#with({ timeout: delay }, `timeout(${delay})`) }

  emit(event, ...args) { return emit(this.#target, this.#emit ??= writing(this.#target, `${this.#call}.emit`), event, args) }
  emitWithAck(event, ...args) { return emitWithAck(this.#target, writing(this.#target, `${this.#call}.emitWithAck`), event, args) }

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

const NATIVE = Map.prototype

/** A Map that is filled anew whenever it is looked at. */
class LiveMap extends Map {
  #fill
  constructor(fill) {
    super()
    this.#fill = fill
  }
  clear() { NATIVE.clear.call(this) }
  static {
    for (const name of ['get', 'has', 'keys', 'values', 'entries', 'forEach', Symbol.iterator]) {
      Object.defineProperty(LiveMap.prototype, name, { configurable: true, value(...args) { return apply(NATIVE[name], this.#fill(this), args) } })
    }
    Object.defineProperty(LiveMap.prototype, 'size', { configurable: true, get() { return sizeOf.call(this.#fill(this)) } })
    Object.defineProperty(LiveMap.prototype, 'constructor', { value: Map })
  }
}
const sizeOf = Object.getOwnPropertyDescriptor(NATIVE, 'size').get

/** What a program can ask of a namespace's rooms, and hear of them. The state is the real adapter's, in Go. */
class Adapter extends EventEmitter {
  constructor(nsp) {
    super()
    this.nsp = nsp
  }

  #rooms
  #sids

  // The same maps each time, as of now whenever they are asked for: programs keep them.
  #state(kept, part, key, member) {
    kept.clear()
    for (const [name, members] of host('adapter', { nsp: this.nsp.name })[part]) NATIVE.set.call(kept, key(name), new Set(members.map(member)))
    return kept
  }
  get rooms() { return this.#rooms ??= new LiveMap(map => this.#state(map, 'rooms', roomOf, id => id)) }
  get sids() { return this.#sids ??= new LiveMap(map => this.#state(map, 'sids', id => id, roomOf)) }
  socketRooms(id) { return this.sids.get(id) }
  async sockets(rooms) { return new Set(host('match', { nsp: this.nsp.name, rooms: keys([...rooms]) })) }

  static listened(adapter) { return adapter.eventNames().length > 0 }

  /** Tells listeners what `change` does to the rooms of a socket. */
  static watch(adapter, id, change) {
    if (!Adapter.listened(adapter)) return change()
    const before = new Map(adapter.rooms)
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
  #parent

  constructor(name) {
    super()
    this.name = name
    this.sockets = new Map()
    this.adapter = new Adapter(this)
  }

  get server() { return theServer }

  // io is the server; any other namespace is written io.of("/name")
  #everybody
  #operator() {
    return this.#everybody ??= new BroadcastOperator({ nsp: this.name }, this.name === '/' ? 'io' : `io.of(${stringify(this.name)})`)
  }

  #emit
  /** How socket.emit is written, for `emit`. */
  static emitOfSocket(namespace) { return namespace.#emit ??= writing({ nsp: namespace.name }, 'socket.emit') }

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
    child.#parent = parent
    host('of', { nsp: name })
    if (child.#middleware.length > 0) host('use', { nsp: name })
    return child
  }
  /** A socket has left: a namespace that came into being for a client may end with its last one. */
  static left(namespace, socket) {
    namespace.sockets.delete(socket.id)
    present.delete(socket.id)
    if (!emptied.cleanUp || !namespace.#parent || namespace.sockets.size > 0) return
    namespaces.delete(namespace.name)
    namespace.#parent.children.delete(namespace)
    emptied.parents.set(namespace.name, namespace.#parent)
  }
  static guarded(namespace) { return namespace.#middleware.length > 0 }
}

/** Namespaces whose names match a pattern, or that a function lets in: they come into being when a client asks. */
class ParentNamespace extends Namespace {
  constructor(allows) {
    super(`/_${patterns.length}`)
    this.expression = allows instanceof RegExp ? allows : undefined
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

/** The sockets of all namespaces, by id. */
const present = new Map()

const addNamespace = namespace => {
  namespaces.set(namespace.name, namespace)
  if (namespace.name !== '/') fire(namespaces.get('/'), 'new_namespace', [namespace])
  return namespace
}

/** Namespaces that a pattern had let in and everybody has left, with that pattern: somebody may come back. */
const emptied = { cleanUp: false, parents: new Map() }

const namespaceOf = name => {
  const known = namespaces.get(name)
  if (known) return known
  const parent = emptied.parents.get(name) ?? patterns.find(pattern => pattern.expression?.test(name))
  if (parent) return addNamespace(Namespace.child(parent, name))
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
    if (options) (theServer ?? this).#set(options)
    this.sockets = namespaceOf('/')
    this._nsps = namespaces
    if (theServer) return theServer
    this.engine = new Engine(this.#options)
    theServer = this
  }

  #set(options) {
    host('options', { options: parse(stringify(options)) })
    if ('connectionStateRecovery' in options) left.kept = Boolean(options.connectionStateRecovery)
    if (typeof options.allowRequest === 'function') Engine.allow(theServer.engine, options.allowRequest)
    if ('cleanupEmptyChildNamespaces' in options) emptied.cleanUp = Boolean(options.cleanupEmptyChildNamespaces)
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
  /** Every socket hears of it before this returns, as in Node; the callback is called when nobody is left. */
  close(callback) {
    for (const namespace of [...namespaces.values()]) {
      for (const socket of [...namespace.sockets.values()]) Socket.shutDown(socket)
    }
    host('close', {})
    return new Promise(done => setTimeout(() => { callback?.(); done() }, 5))
  }
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
