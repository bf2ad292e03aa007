// setTimeout and its kin, and process.nextTick. Go keeps the time; the callbacks stay here.

const timers = new Map()
let lastTimer = 0

/** What setTimeout, setInterval and setImmediate return. */
class Timeout {
  #id
  #referenced = true
  constructor(id) { this.#id = id }
  ref() { this.#referenced = true; return this }
  unref() { this.#referenced = false; return this }
  hasRef() { return this.#referenced }
  refresh() {
    const timer = timers.get(this.#id)
    if (timer) host('timer', { id: this.#id, ...timer.timing })
    return this
  }
  close() { clearTimer(this); return this }
  [Symbol.toPrimitive]() { return this.#id }
  static idOf(timer) { return timer !== null && typeof timer === 'object' && #id in timer ? timer.#id : Number(timer) }
}
class Immediate extends Timeout {}

const startTimer = (made, callback, timing, args) => {
  if (typeof callback !== 'function') throw wrongType('callback', 'function', callback)
  const id = ++lastTimer
  const delay = Number(timing.delay)
  timers.set(id, { callback, args, timing: { ...timing, delay: Number.isFinite(delay) ? delay : 0 } })
  host('timer', { id, ...timers.get(id).timing })
  return new made(id)
}

const clearTimer = timer => {
  const id = Timeout.idOf(timer)
  if (timers.delete(id)) host('clear', { id })
}

const fireTimer = id => {
  const timer = timers.get(id)
  if (!timer) return
  if (!timer.timing.repeat) timers.delete(id)
  apply(timer.callback, undefined, timer.args)
}

globalThis.setTimeout = function setTimeout(callback, delay, ...args) { return startTimer(Timeout, callback, { delay, repeat: false }, args) }
globalThis.setInterval = function setInterval(callback, delay, ...args) { return startTimer(Timeout, callback, { delay, repeat: true }, args) }
globalThis.setImmediate = function setImmediate(callback, ...args) { return startTimer(Immediate, callback, { delay: 0, immediate: true }, args) }
globalThis.clearTimeout = globalThis.clearInterval = globalThis.clearImmediate = clearTimer
globalThis.queueMicrotask = function queueMicrotask(callback) {
  if (typeof callback !== 'function') throw wrongType('callback', 'function', callback)
  resolved.then(() => callback())
}
const resolved = Promise.resolve()

const PROMISIFY = Symbol.for('nodejs.util.promisify.custom')
const promisedTimers = {
  setTimeout: (delay, value) => new Promise(done => setTimeout(done, delay, value)),
  setImmediate: value => new Promise(done => setImmediate(done, value)),
  scheduler: { wait: delay => new Promise(done => setTimeout(done, delay)) },
}
setTimeout[PROMISIFY] = promisedTimers.setTimeout
setImmediate[PROMISIFY] = promisedTimers.setImmediate

/** Callbacks of process.nextTick: they run before the promises' callbacks that wait, and after those that run. */
const ticks = []

function nextTick(callback, ...args) {
  if (typeof callback !== 'function') throw wrongType('callback', 'function', callback)
  ticks.push({ callback, args })
}

/** Runs what nextTick has put off, and says whether there was anything. */
globalThis.__settle = () => {
  if (ticks.length === 0) return false
  for (let tick = ticks.shift(); tick; tick = ticks.shift()) apply(tick.callback, undefined, tick.args)
  return true
}
