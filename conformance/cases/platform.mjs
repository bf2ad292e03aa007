// What of Node a program may use beside Socket.IO.

const prints = (name, server, last) => ({
  name: `platform: ${name}`,
  server: `${server}\nsetTimeout(() => console.log('end'), 20)`,
  async play(play) {
    await play.client('A')
    await play.logged(last ?? 'end')
  },
})

export default [
  prints('text encoders', `const bytes = new TextEncoder().encode('é 😀 ok')
console.log(bytes, new TextDecoder().decode(bytes), new TextDecoder().decode(new Uint8Array([0xff, 0x41, 0xe2, 0x82])))`),
  prints('URLs', `const url = new URL('https://user:pw@Example.com:8080/a/./b/../c d?x=1&y=two%20words&x=3#frag')
console.log(url.href, url.host, url.hostname, url.port, url.pathname, url.hash, url.origin, url.protocol)
console.log(url.searchParams.get('x'), url.searchParams.getAll('x'), url.searchParams.get('y'), url.searchParams.has('z'))
console.log(new URL('/path?q=1', 'http://localhost:80/x').href, new URL('other', 'http://h/a/b').href)
try { new URL('no address') } catch (error) { console.log(error.name, error.code) }`),
  prints('search parameters', `const p = new URLSearchParams('?a=1&b=2&a=3')
p.append('c', 'ü &='); p.set('a', 9); p.delete('b')
console.log(p.toString(), [...p], new URLSearchParams({ q: 'x y', n: 1 }).toString(), p.size)`),
  prints('structuredClone', `const original = { d: new Date(0), m: new Map([[1, { a: 1 }]]), s: new Set([1]), list: [1, [2]], u: undefined, bytes: new Uint8Array([1]) }
original.self = original
const copy = structuredClone(original)
console.log(copy !== original, copy.self === copy, copy.d, copy.m, copy.s, copy.list, 'u' in copy, copy.bytes)
try { structuredClone(() => {}) } catch (error) { console.log(error.name) }`),
  prints('random ids', `const id = crypto.randomUUID()
console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id), id !== crypto.randomUUID())
console.log(require('crypto').randomUUID().length, crypto.getRandomValues(new Uint8Array(8)).length)`),
  prints('event emitters', `const { EventEmitter } = require('node:events')
class Game extends EventEmitter {}
const game = new Game()
game.on('move', (a, b) => console.log('move', a, b))
game.once('move', () => console.log('once'))
console.log(game.emit('move', 1, 2), game.emit('move', 3, 4), game.emit('nothing'), game.listenerCount('move'))
try { game.emit('error', new Error('unheard')) } catch (error) { console.log(error.message) }`),
  prints('buffers', `const b = Buffer.from('héllo')
console.log(b, b.length, b.toString(), b.toString('hex'), b.toString('base64'), Buffer.from('aGk=', 'base64').toString(), Buffer.isBuffer(b))
console.log(Buffer.concat([Buffer.from([1, 2]), Buffer.alloc(2)]), Buffer.from('ff00', 'hex'), b.equals(Buffer.from('héllo')), JSON.stringify(Buffer.from([1])))`),
  prints('base64', `console.log(btoa('hello'), atob('aGVsbG8='), btoa('a'), btoa('ab'))`),
  prints('timers', `const order = []
setTimeout(() => order.push('late'), 300)
setTimeout(() => order.push('soon'), 1)
const never = setTimeout(() => order.push('never'), 5); clearTimeout(never)
let n = 0
const interval = setInterval(() => { order.push('interval'); if (++n === 2) clearInterval(interval) }, 60)
queueMicrotask(() => order.push('microtask'))
Promise.resolve().then(() => order.push('promise'))
process.nextTick(() => {})
order.push('now')
setTimeout((a, b) => { console.log(order, a, b); console.log('all timers') }, 500, 'an', 'argument')`, 'all timers'),
  prints('util', `const { format, inspect, promisify } = require('util')
console.log(format('%s-%d', 'a', 1), inspect({ a: [1] }), typeof promisify)`),
  {
    name: 'platform: a program with its own HTTP server around it',
    server: `const { createServer } = require('http')
const { Server } = require('socket.io')
const httpServer = createServer((request, response) => response.end('hello'))
const io = new Server(httpServer, { cors: { origin: 'http://localhost:3000' } })
io.on('connection', socket => socket.emit('hello', process.env.NOTHING ?? 'unset'))
httpServer.listen(process.env.PORT || 3000, () => console.log('listening'))`,
    async play(play) {
      const a = await play.client('A')
      await a.sees('event', 'hello', 'unset')
      await play.logged('listening')
    },
  },
  {
    name: 'platform: a binary argument is a Buffer',
    server: `io.on('connection', socket => socket.on('x', bytes => {
  console.log(Buffer.isBuffer(bytes), bytes, bytes.toString())
  socket.emit('y', Buffer.from('back'))
}))`,
    async play(play) {
      const a = await play.client('A')
      a.emit('x', Buffer.from('there'))
      await a.sees('event', 'y')
    },
  },
]
