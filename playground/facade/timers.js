// setTimeout and its kin. Go keeps the time; the callbacks stay here.

const timers = new Map()
let lastTimer = 0

class Timeout {
  constructor(id) { this.id = id }
  ref() { return this }
  unref() { return this }
  hasRef() { return true }
  refresh() { return this }
  [Symbol.toPrimitive]() { return this.id }
}

const startTimer = (repeat, callback, delay, args) => {
  if (typeof callback !== 'function') {
    throw new TypeError(`The "callback" argument must be of type function. Received ${inspect(callback)}`)
  }
  const id = ++lastTimer
  timers.set(id, { callback, args, repeat })
  host('timer', { id, delay: Number(delay) || 0, repeat, source: caller() })
  return new Timeout(id)
}

const clearTimer = timer => {
  const id = Number(timer?.id ?? timer)
  if (timers.delete(id)) host('clear', { id })
}

const fireTimer = id => {
  const timer = timers.get(id)
  if (!timer) return
  if (!timer.repeat) timers.delete(id)
  apply(timer.callback, undefined, timer.args)
}

globalThis.setTimeout = function setTimeout(callback, delay, ...args) { return startTimer(false, callback, delay, args) }
globalThis.setInterval = function setInterval(callback, delay, ...args) { return startTimer(true, callback, delay, args) }
globalThis.setImmediate = function setImmediate(callback, ...args) { return startTimer(false, callback, 0, args) }
globalThis.clearTimeout = globalThis.clearInterval = globalThis.clearImmediate = clearTimer
globalThis.queueMicrotask ??= callback => { Promise.resolve().then(callback) }
