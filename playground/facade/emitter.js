// Node's EventEmitter (Node.js documentation, "Events"). Each listener remembers the line that registered it.

/** An error as Node's own functions throw it for an argument of the wrong type. */
const wrongType = (name, expected, value) => Object.assign(
  new TypeError(`The "${name}" argument must be of type ${expected}. Received ${received(value)}`), { code: 'ERR_INVALID_ARG_TYPE' })

const received = value => {
  if (value === undefined || value === null) return String(value)
  if (typeof value === 'function') return `function ${value.name}`
  if (typeof value === 'object') return value.constructor?.name ? `an instance of ${value.constructor.name}` : inspect(value, { depth: -1 })
  const text = inspect(value)
  return `type ${typeof value} (${text.length > 28 ? `${text.slice(0, 25)}...` : text})`
}

/** The listeners of each emitter: a list of { listener, once, source } for each event. */
const heardBy = new WeakMap()
const most = new WeakMap()

const tableOf = emitter => {
  if (!heardBy.has(emitter)) heardBy.set(emitter, new Map())
  return heardBy.get(emitter)
}
/** Lists are never changed, but replaced. */
const entriesOf = (emitter, event) => heardBy.get(emitter)?.get(event) ?? NOBODY
const NOBODY = []

const setEntries = (emitter, event, list) => {
  if (list.length > 0) tableOf(emitter).set(event, list)
  else heardBy.get(emitter)?.delete(event)
}

/** A program that adds listeners again and again by mistake is told of the limit. */
const limitListeners = count => { if (count > MOST_LISTENERS) host('listeners', {}) }

const addListener = (emitter, event, listener, { once = false, first = false } = {}) => {
  if (typeof listener !== 'function') throw wrongType('listener', 'function', listener)
  if (entriesOf(emitter, 'newListener').length > 0) emitter.emit('newListener', event, listener)
  const entry = { listener, once, source: caller() }
  const list = entriesOf(emitter, event)
  limitListeners(list.length + 1)
  setEntries(emitter, event, first ? [entry, ...list] : [...list, entry])
  warnOfMany(emitter, event, list.length + 1)
  return emitter
}

const warnOfMany = (emitter, event, count) => {
  const limit = emitter.getMaxListeners()
  if (limit === 0 || count !== limit + 1) return
  host('note', { text: `MaxListenersExceededWarning: Possible EventEmitter memory leak detected. ${count} ${String(event)} listeners added to [${emitter.constructor?.name}]. MaxListeners is ${limit}. Use emitter.setMaxListeners() to increase limit` })
}

const dropEntry = (emitter, event, entry) => {
  const list = entriesOf(emitter, event)
  if (!list.includes(entry)) return false
  setEntries(emitter, event, list.filter(other => other !== entry))
  if (entriesOf(emitter, 'removeListener').length > 0) emitter.emit('removeListener', event, entry.listener)
  return true
}

/** A listener that is to be called once is not called again, even by an emit within its own. */
const spend = (emitter, event, entry) => {
  entry.fired = true
  dropEntry(emitter, event, entry)
}

/** What rawListeners gives for a listener that is to be called once. */
const rawOf = (emitter, event, entry) => {
  if (!entry.once) return entry.listener
  entry.raw ??= Object.assign((...args) => {
    if (entry.fired) return
    spend(emitter, event, entry)
    return apply(entry.listener, emitter, args)
  }, { listener: entry.listener })
  return entry.raw
}

/** Calls the listeners of an event, in order, as Node does: an exception in one ends the round. */
const fire = (emitter, event, args) => fireAll(emitter, event, entriesOf(emitter, event), args)
const fireAll = (emitter, event, list, args) => {
  for (let i = 0; i < list.length; i++) {
    const entry = list[i]
    if (entry.fired) continue
    if (entry.once) spend(emitter, event, entry)
    apply(entry.listener, emitter, args)
  }
}

/** The places of listeners, in order. */
const placesOf = list => list.filter(entry => entry.source !== '').map(entry => entry.source)
const sourcesOf = (emitter, event) => placesOf(entriesOf(emitter, event))

/** Makes an emitter listen to what another does. */
const copyListeners = (from, to) => { for (const [event, list] of tableOf(from)) setEntries(to, event, list) }

class EventEmitterMethods {
  on(event, listener) { return addListener(this, event, listener) }
  addListener(event, listener) { return addListener(this, event, listener) }
  once(event, listener) { return addListener(this, event, listener, { once: true }) }
  prependListener(event, listener) { return addListener(this, event, listener, { first: true }) }
  prependOnceListener(event, listener) { return addListener(this, event, listener, { once: true, first: true }) }

  emit(event, ...args) {
    const heard = entriesOf(this, event).length > 0
    if (!heard && event === 'error') {
      if (args[0] instanceof Error) throw args[0]
      throw Object.assign(new Error(`Unhandled error. (${inspect(args[0])})`), { code: 'ERR_UNHANDLED_ERROR', context: args[0] })
    }
    fire(this, event, args)
    return heard
  }

  off(event, listener) {
    if (typeof listener !== 'function') throw wrongType('listener', 'function', listener)
    const entry = entriesOf(this, event).findLast(entry => entry.listener === listener || entry.raw === listener)
    if (entry) dropEntry(this, event, entry)
    return this
  }
  removeListener(event, listener) { return this.off(event, listener) }

  removeAllListeners(event) {
    const events = event === undefined ? [...tableOf(this).keys()].filter(name => name !== 'removeListener') : [event]
    for (const name of events) for (const entry of [...entriesOf(this, name)].reverse()) dropEntry(this, name, entry)
    if (event === undefined) tableOf(this).clear()
    return this
  }

  listeners(event) { return entriesOf(this, event).map(entry => entry.listener) }
  rawListeners(event) { return entriesOf(this, event).map(entry => rawOf(this, event, entry)) }
  listenerCount(event, listener) {
    return entriesOf(this, event).filter(entry => !listener || entry.listener === listener || entry.raw === listener).length
  }
  eventNames() { return Reflect.ownKeys(Object.fromEntries(tableOf(this))) }
  setMaxListeners(count) { most.set(this, count); return this }
  getMaxListeners() { return most.get(this) ?? EventEmitter.defaultMaxListeners }
}

// A function and not a class, since Node's may be called as one: EventEmitter.call(this).
function EventEmitter() {}
for (const [name, described] of Object.entries(Object.getOwnPropertyDescriptors(EventEmitterMethods.prototype))) {
  if (name !== 'constructor') Object.defineProperty(EventEmitter.prototype, name, described)
}

/** A promise of the arguments of the next such event; an error before it rejects. */
const once = (emitter, event) => new Promise((done, fail) => {
  const failed = error => { emitter.off(event, heard); fail(error) }
  const heard = (...args) => { emitter.off('error', failed); done(args) }
  emitter.once(event, heard)
  if (event !== 'error') emitter.once('error', failed)
})

Object.assign(EventEmitter, {
  EventEmitter, once, defaultMaxListeners: 10,
  listenerCount: (emitter, event) => emitter.listenerCount(event),
})
