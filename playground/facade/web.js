// What a Node program shares with the web: events, abort signals, blobs; and what it can't have here, by its name.

globalThis.Event = class Event {
  constructor(type, { cancelable = false, bubbles = false } = {}) {
    Object.assign(this, { type: String(type), cancelable, bubbles, defaultPrevented: false, target: null, timeStamp: performance.now() })
  }
  preventDefault() { if (this.cancelable) this.defaultPrevented = true }
  stopPropagation() {}
  stopImmediatePropagation() { this.stopped = true }
}

globalThis.CustomEvent = class CustomEvent extends Event {
  constructor(type, options = {}) {
    super(type, options)
    this.detail = options.detail ?? null
  }
}

globalThis.EventTarget = class EventTarget {
  #listeners = []
  addEventListener(type, listener, options) {
    if (!listener || this.#listeners.some(other => other.type === type && other.listener === listener)) return
    this.#listeners.push({ type, listener, once: Boolean(options?.once) })
  }
  removeEventListener(type, listener) { this.#listeners = this.#listeners.filter(other => other.type !== type || other.listener !== listener) }
  dispatchEvent(event) {
    event.target = this
    for (const entry of this.#listeners.filter(other => other.type === event.type)) {
      if (event.stopped) break
      if (entry.once) this.removeEventListener(entry.type, entry.listener)
      if (typeof entry.listener === 'function') apply(entry.listener, this, [event])
      else entry.listener.handleEvent(event)
    }
    if (typeof this[`on${event.type}`] === 'function') this[`on${event.type}`](event)
    return !event.defaultPrevented
  }
}

globalThis.DOMException = class DOMException extends Error {
  constructor(message = '', name = 'Error') {
    super(message)
    Object.defineProperty(this, 'name', { value: name, configurable: true })
  }
}

class AbortSignal extends EventTarget {
  aborted = false
  reason = undefined
  static abort(signal, reason = new DOMException('This operation was aborted', 'AbortError')) {
    if (signal.aborted) return
    Object.assign(signal, { aborted: true, reason })
    signal.dispatchEvent(new Event('abort'))
  }
  throwIfAborted() { if (this.aborted) throw this.reason }
}

globalThis.AbortController = class AbortController {
  signal = new AbortSignal()
  abort(reason) { AbortSignal.abort(this.signal, reason) }
}
globalThis.AbortSignal = {
  abort(reason) {
    const signal = new AbortSignal()
    AbortSignal.abort(signal, reason)
    return signal
  },
  timeout(delay) {
    const signal = new AbortSignal()
    setTimeout(() => AbortSignal.abort(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay)
    return signal
  },
}

globalThis.Blob = class Blob {
  #bytes
  constructor(parts = [], { type = '' } = {}) {
    this.#bytes = Buffer.concat(parts.map(part => (part instanceof Blob ? part.#bytes : Buffer.from(asBytes(part) ?? String(part)))))
    this.type = type
  }
  get size() { return this.#bytes.length }
  async text() { return this.#bytes.toString() }
  async arrayBuffer() { return new Uint8Array(this.#bytes).buffer }
  slice(start, end, type) { return new Blob([this.#bytes.subarray(start, end)], { type }) }
}

// fetch is there in Node, and can't be here.
globalThis.fetch = function fetch() {
  throw new Error('fetch isn’t there: a program in a playground has no network of its own. Put the data that you would fetch into the program')
}
