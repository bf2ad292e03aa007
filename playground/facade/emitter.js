// Node's EventEmitter, as far as Socket.IO's server objects are one. Each listener remembers the line that registered it.

/** Adds a listener to a list, unless that has as many as may be: a program adds them again and again by mistake. */
const addListener = (list, entry, first = false) => {
  if (list.length >= MOST_LISTENERS) host('listeners', {})
  if (first) list.unshift(entry)
  else list.push(entry)
}

class Emitter {
  #listeners = new Map()
  #most = 10

  #add(event, listener, { once = false, first = false } = {}) {
    if (typeof listener !== 'function') {
      throw new TypeError(`The "listener" argument must be of type function. Received ${inspect(listener)}`)
    }
    const entry = { listener, once, source: caller() }
    if (!this.#listeners.has(event)) this.#listeners.set(event, [])
    addListener(this.#listeners.get(event), entry, first)
    return this
  }

  on(event, listener) { return this.#add(event, listener) }
  addListener(event, listener) { return this.#add(event, listener) }
  once(event, listener) { return this.#add(event, listener, { once: true }) }
  prependListener(event, listener) { return this.#add(event, listener, { first: true }) }
  prependOnceListener(event, listener) { return this.#add(event, listener, { once: true, first: true }) }

  off(event, listener) {
    const list = this.#listeners.get(event)
    const index = list ? list.findLastIndex(entry => entry.listener === listener) : -1
    if (index >= 0) this.#listeners.set(event, list.toSpliced(index, 1))
    return this
  }
  removeListener(event, listener) { return this.off(event, listener) }

  removeAllListeners(event) {
    if (event === undefined) this.#listeners.clear()
    else this.#listeners.delete(event)
    return this
  }

  listeners(event) { return (this.#listeners.get(event) ?? []).map(entry => entry.listener) }
  rawListeners(event) { return this.listeners(event) }
  listenerCount(event) { return this.listeners(event).length }
  eventNames() { return [...this.#listeners.keys()].filter(event => this.listenerCount(event) > 0) }
  setMaxListeners(most) { this.#most = most; return this }
  getMaxListeners() { return this.#most }

  /** Makes an emitter listen to what another does. */
  static copy(from, to) { for (const [event, list] of from.#listeners) to.#listeners.set(event, [...list]) }

  /** The places that listen to an event, in order. */
  static sources(emitter, event) { return (emitter.#listeners.get(event) ?? []).map(entry => entry.source) }

  /** Calls the listeners of an event, in order, as Node does: an exception in one ends the round. */
  static fire(emitter, event, args) {
    const list = emitter.#listeners.get(event)
    if (!list) return
    for (const entry of [...list]) {
      if (entry.once) emitter.#listeners.set(event, emitter.#listeners.get(event).filter(other => other !== entry))
      apply(entry.listener, emitter, args)
    }
  }
}
