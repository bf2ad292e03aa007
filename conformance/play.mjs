// What a case's clients do, and the record of what each of them saw.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../static/package.json', import.meta.url))
const { io } = require('socket.io-client')

const PATIENCE = 15_000

/** Binary as a client shows it, errors by their message. */
const shown = value => {
  if (Buffer.isBuffer(value) || value instanceof ArrayBuffer) return { bytes: [...new Uint8Array(value)] }
  if (value instanceof Error) return { error: value.message, ...(value.data === undefined ? {} : { data: value.data }) }
  if (Array.isArray(value)) return value.map(shown)
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]))
  return value === undefined ? null : value
}

export class Play {
  #target
  #clients = []
  #record = {}
  #waiting = new Set()
  #ids = new Map()

  constructor(target) { this.#target = target }

  get url() { return this.#target.url }
  get path() { return this.#target.path }

  note(who, what) {
    (this.#record[who] ??= []).push(what)
    for (const check of [...this.#waiting]) check()
  }

  /** A client with its record; it waits until it is connected unless options say `wait: false`. */
  async client(name, { namespace = '/', wait = true, ...options } = {}) {
    const socket = io(this.url + namespace, { path: this.path, transports: ['websocket'], forceNew: true, reconnectionDelay: 30, reconnectionDelayMax: 60, ...options })
    this.#clients.push(socket)
    const note = (...what) => this.note(name, what.map(shown))
    socket.on('connect', () => {
      this.#ids.set(socket.id, `<id of ${name}>`)
      note('connect', ...(socket.recovered ? ['recovered'] : []))
    })
    socket.on('disconnect', reason => note('disconnect', reason))
    socket.on('connect_error', error => note('connect_error', error.message, error.data))
    socket.onAny((event, ...args) => note('event', event, ...args.filter(arg => !(options.offsets && typeof arg === 'string')).map(arg => (typeof arg === 'function' ? '<ack>' : arg))))
    const client = {
      socket,
      name,
      emit: (...args) => { socket.emit(...args); return client },
      ask: (...args) => { socket.emit(...args, (...reply) => note('reply', ...reply)); return client },
      answer: (event, ...reply) => { socket.on(event, (...args) => { if (typeof args.at(-1) === 'function') args.at(-1)(...reply) }); return client },
      sees: (...what) => this.#until(name, what),
      note,
    }
    if (wait) await client.sees('connect')
    return client
  }

  /** Waits until that client's record has a new line that begins so. */
  #seen = new Map()
  async #until(name, what) {
    const wanted = JSON.stringify(what).slice(0, -1)
    const find = () => {
      const list = this.#record[name] ?? []
      const from = this.#seen.get(name) ?? 0
      const index = list.findIndex((line, i) => i >= from && JSON.stringify(line).startsWith(wanted))
      if (index >= 0) this.#seen.set(name, index + 1)
      return index >= 0
    }
    await new Promise((done, fail) => {
      const timer = setTimeout(() => { this.#waiting.delete(check); fail(new Error(`${name} never saw ${JSON.stringify(what)}`)) }, PATIENCE)
      const check = () => {
        if (!find()) return
        clearTimeout(timer)
        this.#waiting.delete(check)
        done()
      }
      this.#waiting.add(check)
      check()
    })
  }

  /** Waits until the program has logged that line. */
  async logged(text) {
    const deadline = Date.now() + PATIENCE
    while (!(await this.#target.lines()).includes(text)) {
      if (Date.now() > deadline) throw new Error(`the program never logged ${text}`)
      await this.pause(15)
    }
  }

  pause(ms) { return new Promise(done => setTimeout(done, ms)) }

  /** Lets all that is under way arrive: a round trip for each client that is connected. */
  async settle() {
    await this.pause(40)
    await Promise.all(this.#clients.filter(socket => socket.connected).map(socket => new Promise(done => {
      socket.io.engine.once('drain', done)
      setTimeout(done, 60)
    })))
    await this.pause(60)
  }

  /** The program's lines, when no more come. */
  async #lines() {
    for (let before; ; ) {
      const lines = await this.#target.lines()
      if (before?.length === lines.length) return lines
      before = lines
      await this.pause(160)
    }
  }

  async end() {
    const record = { ...this.#record, server: await this.#lines() }
    for (const socket of this.#clients) socket.disconnect()
    let text = JSON.stringify(record)
    for (const [id, name] of this.#ids) text = text.replaceAll(id, name)
    return JSON.parse(text)
  }
}
