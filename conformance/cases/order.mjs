// In which order a program's callbacks run, and what its event emitters do.

const ends = (name, server) => ({
  name: `order: ${name}`,
  server,
  async play(play) { await play.logged('end') },
})

/** A program whose listener for "go" is `body`, and one client that emits it. */
const onGo = (name, body, last = 'end') => ({
  name: `order: ${name}`,
  server: `io.on('connection', socket => { socket.on('go', async (...args) => { ${body} }) })`,
  async play(play) {
    const a = await play.client('A')
    a.emit('go', 1)
    await play.logged(last)
  },
})

export default [
  ends('microtasks and nextTick in the main script', `console.log('1')
setTimeout(() => console.log('timeout'), 20)
Promise.resolve().then(() => console.log('promise')).then(() => console.log('promise 2'))
process.nextTick(() => console.log('tick'))
queueMicrotask(() => console.log('microtask'))
process.nextTick(() => { console.log('tick 2'); process.nextTick(() => console.log('tick in tick')); Promise.resolve().then(() => console.log('promise in tick')) })
Promise.resolve().then(() => { process.nextTick(() => console.log('tick in promise')); queueMicrotask(() => console.log('microtask in promise')) })
;(async () => { console.log('async start'); await null; console.log('after await') })()
console.log('2')
setTimeout(() => console.log('end'), 60)`),
  onGo('microtasks and nextTick in a listener', `console.log('start')
setImmediate(() => console.log('immediate'))
setTimeout(() => console.log('timeout 0'), 0)
Promise.resolve().then(() => console.log('promise'))
process.nextTick(() => console.log('tick'))
queueMicrotask(() => { process.nextTick(() => console.log('tick from microtask')); Promise.resolve().then(() => console.log('promise from microtask')) })
console.log('middle')
await null
console.log('after await')
setTimeout(() => console.log('end'), 30)`),
  onGo('timers of the same and of different delays', `for (let i = 0; i < 20; i++) setTimeout(() => console.log('same', i), 10)
setTimeout(() => console.log('20'), 60); setTimeout(() => console.log('10'), 40); setTimeout(() => console.log('negative'), -5); setTimeout(() => console.log('text'), 'x'); setTimeout(() => console.log('nothing'))
setTimeout(() => console.log('end'), 120)`),
  onGo('immediates come before timers, and in order', `for (let i = 0; i < 3; i++) setImmediate(n => { console.log('immediate', n); process.nextTick(() => console.log('tick', n)) }, i)
setTimeout(() => console.log('timeout'), 60)
setImmediate(() => setImmediate(() => console.log('nested')))
setTimeout(() => console.log('end'), 120)`),
  onGo('an interval, and timers that end each other', `let n = 0
const interval = setInterval(() => { console.log('interval', ++n); if (n === 3) { clearInterval(interval); console.log('end') } }, 15)
const never = setTimeout(() => console.log('never'), 30)
setTimeout(() => clearTimeout(never), 10)
clearTimeout(undefined); clearTimeout(null); clearTimeout(12345); clearInterval({}); clearImmediate(setImmediate(() => console.log('not this')))
console.log(typeof interval, typeof interval.ref, typeof interval.unref, interval.hasRef(), interval.ref() === interval, typeof +interval)`),
  ends('timers refuse what is no function', `for (const wrong of ['text', undefined, null, 5, {}]) {
  for (const start of [setTimeout, setInterval, setImmediate, queueMicrotask, process.nextTick]) {
    try { start(wrong, 1); console.log('no error') } catch (error) { console.log(error.name, error.code, error.message) }
  }
}
console.log('end')`),
  onGo('sleep with promises', `const { setTimeout: sleep } = require('timers/promises')
console.log(await sleep(5, 'slept'))
console.log(await require('util').promisify(setTimeout)(5, 'promisified'))
await new Promise(done => setTimeout(done, 5))
console.log('end')`),
  onGo('emits and acknowledgements in between', `socket.emit('a'); console.log('emitted'); socket.emit('b', () => console.log('never')); await null; socket.emit('c'); process.nextTick(() => { socket.emit('d'); console.log('end') })`),
  ends('an emitter: order, once, prepend, off', `const EventEmitter = require('events')
const e = new EventEmitter()
const log = name => (...args) => console.log(name, ...args)
const twice = log('twice'), once = log('once')
console.log(e.on('x', twice) === e, e.on('x', twice) === e, e.once('x', once) === e, e.prependListener('x', log('first')) === e, e.prependOnceListener('x', log('zeroth')) === e)
console.log(e.listenerCount('x'), e.listenerCount('x', twice), e.listeners('x').length, e.rawListeners('x').length, e.rawListeners('x')[0] === e.listeners('x')[0])
console.log(e.emit('x', 1, 2)); console.log(e.emit('x')); console.log(e.emit('none'))
e.off('x', twice); console.log(e.listenerCount('x')); e.off('x', twice); e.off('x', twice); e.removeListener('x', () => {})
e.once('y', once); e.off('y', once); console.log(e.emit('y'))
const s = Symbol('s'); e.on(s, log('symbol')); e.emit(s, 3); console.log(e.eventNames())
e.removeAllListeners('x'); e.removeAllListeners(); console.log(e.eventNames(), e.getMaxListeners(), e.setMaxListeners(5) === e, e.getMaxListeners(), EventEmitter.defaultMaxListeners)
e.once('z', log('z')); e.rawListeners('z')[0]('raw'); console.log(e.listenerCount('z'), typeof e.rawListeners('z')[0]?.listener)
console.log('end')`),
  ends('an emitter: changes while it emits, this, and errors', `const { EventEmitter } = require('events')
const e = new EventEmitter()
e.on('x', function () { console.log(this === e); e.on('x', () => console.log('added')); e.off('x', second) })
const second = () => console.log('second')
e.on('x', second)
e.emit('x'); e.emit('x')
e.on('arrow', () => console.log(typeof this))
e.emit('arrow')
for (const args of [[new Error('own')], ['text'], [], [{ a: 1 }], [undefined]]) { try { e.emit('error', ...args) } catch (error) { console.log(error.name, error.code, error.message, error.context) } }
e.on('error', error => console.log('heard', error.message)); console.log(e.emit('error', new Error('now')))
e.on('throws', () => { throw new Error('inside') }); e.on('throws', () => console.log('not reached'))
try { e.emit('throws') } catch (error) { console.log('caught', error.message) }
for (const wrong of [undefined, null, 'x', {}]) { try { e.on('y', wrong) } catch (error) { console.log(error.name, error.code, error.message) } }
console.log('end')`),
  ends('an emitter: newListener, removeListener, once as a promise', `const { EventEmitter, once, on } = require('node:events')
const e = new EventEmitter()
e.on('newListener', (event, listener) => console.log('new', event, typeof listener, e.listenerCount(event)))
e.on('removeListener', (event, listener) => console.log('removed', event, typeof listener))
const f = () => {}
e.on('x', f); e.once('x', f); e.off('x', f); e.emit('x'); e.on('y', f); e.removeAllListeners('y')
class Room extends EventEmitter { constructor(name) { super(); this.name = name } join(who) { this.emit('join', who, this.name) } }
const room = new Room('lobby'); room.on('join', (who, where) => console.log(who, 'in', where)); room.join('Ada')
once(room, 'ready').then(args => console.log('ready', args)); room.emit('ready', 1, 2)
once(room, 'fails').catch(error => { console.log('rejected', error.message); console.log('end') }); room.emit('error', new Error('bad'))`),
  {
    name: 'order: sockets and namespaces are emitters',
    server: `const { EventEmitter } = require('events')
io.on('connection', socket => {
  console.log(socket instanceof EventEmitter, io.sockets instanceof EventEmitter, io instanceof EventEmitter, typeof socket.addListener, typeof socket.rawListeners, socket.getMaxListeners(), io.of('/').listenerCount('connection'), io.listenerCount('connection'))
  const f = () => console.log('f')
  socket.once('x', f); console.log(socket.listeners('x')[0] === f, socket.rawListeners('x')[0] === f, socket.rawListeners('x')[0].listener === f)
  socket.off('x', f); console.log(socket.listenerCount('x'), socket.eventNames())
  socket.on('y', f)
  socket.on('y', function () { console.log('this', this === socket) })
  socket.on('end', () => { socket.removeAllListeners(); console.log(socket.eventNames()); socket.emit('end') })
})`,
    async play(play) {
      const a = await play.client('A')
      a.emit('x').emit('y').emit('end')
      await a.sees('event', 'end')
    },
  },
  {
    name: 'order: what Node has beside',
    server: `console.log(typeof process.env, process.env.PORT ?? 'unset', typeof process.pid, typeof process.uptime(), typeof process.cwd(), typeof process.version, process.version.startsWith('v'), typeof process.memoryUsage().heapUsed, typeof process.hrtime(), typeof process.hrtime.bigint())
console.log(typeof __dirname, typeof __filename, typeof module, typeof exports, typeof require, module.exports === exports, this === module.exports)
console.log(typeof global, global === globalThis, typeof window, typeof document, typeof performance.now(), typeof AbortController, typeof Event, typeof EventTarget, typeof TextEncoder, typeof Blob, typeof fetch === 'function')
console.log(process.on('exit', () => {}) === process, process.on('SIGINT', () => {}) === process, typeof process.emit, typeof process.exit, process.title !== undefined, typeof process.platform, typeof process.stdout.write, process.exitCode)
process.on('uncaughtException', () => {}); process.once('unhandledRejection', () => {})
const { randomUUID } = require('crypto'); console.log(randomUUID().length)
console.log(require('path').join('a', '..', 'b', 'c.js'), require('path').basename('/x/y.txt', '.txt'), require('path').extname('a.b.js'), require('path').resolve('/a', 'b'), require('node:path').dirname('/a/b/c'))
const assert = require('assert'); assert(true); assert.equal(1, 1); assert.strictEqual('a', 'a'); assert.deepEqual({ a: [1] }, { a: [1] }); try { assert.strictEqual(1, 2) } catch (error) { console.log(error.name, error.code) } try { assert(false, 'said') } catch (error) { console.log(error.message) }
console.log(require('os').EOL === '\\n', typeof require('os').cpus().length, require('querystring').stringify({ a: 1, b: 'x y' }), require('querystring').parse('a=1&b=2').b, require('string_decoder').StringDecoder.name)
console.log('end')`,
    async play(play) { await play.logged('end') },
  },
  ends('language: dates and lists', `console.log(new Date(0).toISOString(), new Date(0).toUTCString(), JSON.stringify({ d: new Date(0) }), Date.UTC(2020, 1, 1))
console.log('x'.padStart(3), 'abc'.at(-1), [1, 2, 3].at(-1), [3, 1].toSorted(), 'a-b'.replaceAll('-', '+'), [1, [2, [3]]].flat(Infinity))
console.log('end')`),
]
