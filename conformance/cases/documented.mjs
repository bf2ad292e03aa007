// Programs of the kind that Socket.IO's documentation shows, page by page, and what people try with them.

const doc = (name, server, play) => ({ name: `documented: ${name}`, server, play })

/** A program whose listener for "go" is `body`; one client emits it with `args`, and waits until "end" comes. */
const go = (name, body, ...args) => doc(name, `io.on('connection', socket => { socket.on('go', async (...args) => { ${body}
socket.emit('end') }) })`, async play => {
  const a = await play.client('A')
  a.emit('go', ...args)
  await a.sees('event', 'end')
})

const two = (name, server, last = 'end') => doc(name, server, async play => {
  const a = await play.client('A')
  const b = await play.client('B')
  a.emit('go')
  await a.sees('event', last)
  await play.settle()
  void b
})

const withServer = (options, rest) => `const { Server } = require('socket.io')\nconst io = new Server(${options})\n${rest}`

export default [
  // --- server initialisation, server instance
  doc('standalone, with a port', `const { Server } = require('socket.io')
const io = new Server(3000, { pingInterval: 10000 })
io.on('connection', socket => socket.emit('hello'))`, async play => { const a = await play.client('A'); await a.sees('event', 'hello') }),
  doc('standalone, listening later', `const { Server } = require('socket.io')
const io = new Server()
io.on('connection', socket => socket.emit('hello'))
console.log(io.listen(3000) === io)`, async play => { const a = await play.client('A'); await a.sees('event', 'hello') }),
  doc('express and http', `const express = require('express')
const { createServer } = require('node:http')
const { Server } = require('socket.io')
const { join } = require('node:path')
const app = express()
const server = createServer(app)
const io = new Server(server, { connectionStateRecovery: {} })
app.use(express.static(join(__dirname, 'public')))
app.get('/', (req, res) => { res.sendFile(join(__dirname, 'index.html')) })
app.route('/x').get((req, res) => res.send('x'))
io.on('connection', socket => { socket.on('chat message', msg => io.emit('chat message', msg)) })
server.listen(3000, () => { console.log('server running at http://localhost:3000') })`, async play => {
    const a = await play.client('A', { offsets: true })
    await play.logged('server running at http://localhost:3000')
    a.emit('chat message', 'hi')
    await a.sees('event', 'chat message')
  }),
  doc('server members', `console.log(typeof io.engine, typeof io.engine.clientsCount, io.sockets === io.of('/'), io.of('/').name, io.of('/').sockets === io.sockets.sockets, typeof io.path(), io.serveClient(), io.connectTimeout(), typeof io.adapter(), io._nsps?.size)
 io.connectTimeout(1000); console.log(io.connectTimeout(), io.serveClient(false) === io, io.serveClient())
console.log(io.of('x').name, io.of('/x') === io.of('x'), io.of('/x').server === io, io.of('/x').adapter.nsp === io.of('/x'), io.of('/x').adapter.constructor.name)
console.log(io.on('x', () => {}) === io || io.on('x', () => {}) === io.sockets, io.emit('x'), io.use((s, n) => n()) === io || 'other', io.of('/x').use((s, n) => n()) === io.of('/x'), io.of('/x').emit('y'), io.send('m') === io.sockets || 'io', typeof io.to('r').emit('z'))
console.log('end')`, async play => { await play.logged('end') }),
  doc('the number of clients, fetchSockets, ids', `io.on('connection', async socket => {
  console.log(io.engine.clientsCount, io.of('/').sockets.size, io.sockets.sockets.get(socket.id) === socket, [...io.sockets.sockets.keys()].length)
  const sockets = await io.fetchSockets()
  const [first] = sockets
  console.log(sockets.length, first.id === socket.id, first === socket, first.rooms, first.data, typeof first.handshake, typeof first.emit, typeof first.join, typeof first.leave, typeof first.disconnect, typeof first.timeout, first.constructor.name)
  console.log((await io.in('nobody').fetchSockets()).length, (await io.of('/').allSockets()).size, typeof io.local.fetchSockets)
  first.emit('from remote', 1); first.join('room'); console.log([...socket.rooms].length); first.leave('room'); console.log(socket.rooms.size); first.data.x = 1; console.log(socket.data)
  socket.emit('end')
})`, async play => { const a = await play.client('A'); await a.sees('event', 'end') }),
  two('socketsJoin, socketsLeave, disconnectSockets of rooms', `io.on('connection', socket => {
  socket.data.n = io.sockets.sockets.size
  socket.on('go', async () => {
    io.socketsJoin('all'); io.in('all').socketsJoin(['r1', 'r2']); io.except(socket.id).socketsJoin('others')
    console.log([...io.sockets.adapter.rooms.keys()].filter(room => room.length < 10), io.sockets.adapter.rooms.get('r1').size, [...socket.rooms].length)
    io.in('all').socketsLeave(['r1']); io.to('r2').except('others').socketsLeave('r2')
    console.log(io.sockets.adapter.rooms.has('r1'), io.sockets.adapter.rooms.get('r2').size, socket.rooms.has('r2'))
    console.log((await io.in('all').except('others').fetchSockets()).map(s => s.data.n), (await socket.broadcast.fetchSockets()).map(s => s.data.n), (await socket.in('all').fetchSockets()).length)
    console.log(io.in('others').disconnectSockets(), io.socketsJoin('x'), io.in('x').socketsLeave('x'))
    socket.emit('end')
  })
})`),
  // --- the engine
  doc('initial_headers and headers', `io.engine.on('initial_headers', (headers, req) => { headers['x-initial'] = 'one'; headers['set-cookie'] = 'mycookie=456'; console.log('initial', req.method, typeof req.url, req._query.transport) })
io.engine.on('headers', (headers, req) => { headers['x-each'] = 'yes' })
io.on('connection', () => {})`, async play => {
    const ask = query => fetch(`${play.url}${play.path}?EIO=4&transport=polling${query}`)
    const first = await ask('')
    const { sid } = JSON.parse((await first.text()).slice(1))
    play.note('first', [first.status, first.headers.get('x-initial'), first.headers.get('x-each'), first.headers.get('set-cookie')?.split(';')[0].replace(/^earshot.*/, '')])
    const post = await fetch(`${play.url}${play.path}?EIO=4&transport=polling&sid=${sid}`, { method: 'POST', body: '40' })
    play.note('post', [post.status, post.headers.get('x-initial'), post.headers.get('x-each')])
    await play.settle()
  }),
  doc('connection_error', `io.engine.on('connection_error', err => { console.log(err.code, err.message, typeof err.req, err.context) })`, async play => {
    const ask = (query, options) => fetch(`${play.url}${play.path}${query}`, options).then(async answer => play.note('asked', [query, answer.status, await answer.text()]))
    await ask('?EIO=4&transport=abc'); await ask('?transport=polling'); await ask('?EIO=3&transport=polling'); await ask('?EIO=4&transport=polling&sid=nobody'); await ask('?EIO=4&transport=polling', { method: 'POST', body: '40' })
    await play.settle()
  }),
  doc('generateId', `let n = 0
io.engine.generateId = req => 'mine-' + ++n + '-' + (req._query?.who ?? 'x')
io.on('connection', socket => { console.log(socket.conn.id, socket.id === socket.conn.id) })`, async play => {
    const a = await play.client('A', { query: { who: 'ada' } })
    a.note('engine', a.socket.io.engine.id)
    const b = await play.client('B', { transports: ['polling'] })
    b.note('engine', b.socket.io.engine.id)
    await play.settle()
  }),
  doc('engine connection, and raw packets', `io.engine.on('connection', raw => { console.log('engine connection', raw.readyState, raw.protocol, typeof raw.id, raw.transport.name, typeof raw.request.headers.host); raw.on('close', reason => console.log('raw close', reason)) })
io.on('connection', socket => {
  socket.conn.on('packet', ({ type, data }) => { if (type === 'message') console.log('in', type, data) })
  socket.conn.on('packetCreate', ({ type, data }) => { if (type === 'message') console.log('out', type, data) })
  socket.conn.on('close', reason => console.log('conn close', reason))
  socket.on('x', () => socket.emit('y', 1))
})`, async play => {
    const a = await play.client('A')
    a.emit('x', 'hi')
    await a.sees('event', 'y')
    a.socket.disconnect()
    await play.logged('conn close client namespace disconnect').catch(() => {})
    await play.settle()
  }),
  doc('conn.close, conn.transport and drain', `io.on('connection', socket => {
  console.log(socket.conn.transport.name, socket.conn.readyState, typeof socket.conn.remoteAddress, socket.conn === socket.client.conn, socket.request === socket.conn.request, socket.client.request === socket.request, typeof socket.conn.request.url, socket.request.method, socket.request._query.EIO)
  socket.conn.once('drain', () => console.log('drain'))
  socket.on('disconnect', (reason, details) => { console.log('disconnect', reason, details); console.log(socket.conn.readyState) })
  socket.on('go', () => socket.conn.close())
})`, async play => {
    const a = await play.client('A', { reconnection: false })
    a.emit('go')
    await a.sees('disconnect')
    await play.settle()
  }),
  doc('engine middleware', `io.engine.use((req, res, next) => { const handshake = req._query.sid === undefined; if (handshake) console.log('handshake', req.method); req.user = { name: 'ada' }; next() })
io.on('connection', socket => console.log(socket.request.user))`, async play => { await play.client('A'); await play.settle() }),
  doc('middleware of the handshake, by express', `const session = (req, res, next) => { req.session = { count: 1 }; res.setHeader('x-session', 'yes'); next() }
io.engine.use(session)
const onlyForHandshake = middleware => (req, res, next) => { const isHandshake = req._query.sid === undefined; if (isHandshake) middleware(req, res, next); else next() }
io.engine.use(onlyForHandshake((req, res, next) => { if (req.headers.authorization) next(); else { res.writeHead(401); res.end('no') } }))
io.on('connection', socket => console.log(socket.request.session))`, async play => {
    await play.client('A', { extraHeaders: { authorization: 'x' } })
    const b = await play.client('B', { wait: false, reconnection: false, transports: ['polling'] })
    await b.sees('connect_error')
    await play.settle()
  }),
  doc('allowRequest', withServer('{ allowRequest: (req, callback) => { const ok = req.headers["x-key"] === "right"; callback(ok ? null : "not you", ok) } }', `io.engine.on('connection_error', err => console.log(err.code, err.message))
io.on('connection', () => console.log('in'))`), async play => {
    await play.client('A', { extraHeaders: { 'x-key': 'right' } })
    const answer = await fetch(`${play.url}${play.path}?EIO=4&transport=polling`)
    play.note('asked', [answer.status, await answer.text()])
    await play.settle()
  }),
  // --- socket instance
  go('members of a socket', `console.log(socket.connected, socket.disconnected, socket.recovered, typeof socket.id, socket.nsp === io.of('/'), socket.nsp.name, socket.server === io, socket.adapter === io.of('/').adapter, socket.rooms.has(socket.id), socket.data, socket.client.constructor.name, socket.constructor.name, socket.nsp.constructor.name)
console.log(Object.keys(socket.handshake).sort().join(), socket.handshake.query.transport, typeof socket.handshake.issued, socket.handshake.xdomain, socket.handshake.secure, typeof socket.handshake.headers['user-agent'], socket.handshake.headers.connection === undefined)
console.log(socket.emit('a'), socket.send('b') === socket, socket.write('c') === socket, socket.join('r') instanceof Promise, socket.join('r'), socket.leave('r'), socket.compress(false) === socket, socket.volatile === socket, socket.timeout(5) === socket, socket.broadcast.emit('x'), socket.to('r').emit('x'))
console.log(socket.use((e, n) => n()) === socket, socket.onAny(() => {}) === socket, socket.offAny() === socket, typeof socket.listenersAny(), socket.on('q', () => {}) === socket, socket.removeAllListeners('q') === socket)
socket.compress(false).emit('packed', 1); io.compress(false).emit('io'); io.local.emit('loc'); io.to('none').emit('nobody')`),
  go('wrong arguments of emit', `for (const event of ['', 'with space', 'with"quote', 'é\u2028', '__proto__', 'constructor', 'toString']) { try { console.log(String(typeof event), socket.emit(event, 'x')) } catch (error) { console.log(error.name, error.message) } }
`),
  go('wrong arguments of rooms', `socket.join(5); socket.join(['a', 'b', 6]); socket.join(undefined); socket.join(null); socket.join(['a', 'a'])
console.log([...socket.rooms].slice(1)); socket.leave('5'); socket.leave(5); socket.leave('nothing'); console.log(socket.rooms.size)
io.to(6).emit('number'); io.to('6').emit('text'); io.to(['a', 'b']).emit('once'); io.to('a').to('b').emit('also once'); io.in([]).emit('empty list'); io.to(undefined).emit('undefined room')
console.log(io.sockets.adapter.rooms.has(6), io.sockets.adapter.rooms.has('6'))`),
  go('rooms and sids of the adapter', `const { rooms, sids } = io.of('/').adapter
socket.join(['x', 'y']); console.log(rooms instanceof Map, sids instanceof Map, rooms.get('x') instanceof Set, rooms.get('x').size, [...sids.get(socket.id)].slice(1), rooms.size, io.of('/').adapter.socketRooms(socket.id).size, io.of('/').adapter.socketRooms('nobody'), (await io.of('/').adapter.sockets(new Set(['x']))).size)
socket.leave('x'); console.log(rooms.has('x'), rooms.has('y'))`),
  doc('room events of the adapter', `for (const event of ['create-room', 'delete-room', 'join-room', 'leave-room']) io.of('/').adapter.on(event, (room, id) => console.log(event, room.length > 10 ? 'own' : room, typeof id))
io.on('connection', socket => { console.log('connection'); socket.join('a'); socket.join(['b', 'a']); socket.leave('a'); socket.on('disconnect', () => console.log('disconnect')); socket.emit('end') })`, async play => { const a = await play.client('A'); await a.sees('event', 'end'); a.socket.disconnect(); await play.settle() }),
  go('catch-all listeners', `socket.onAny((event, ...rest) => console.log('any', event, rest)); socket.prependAny(event => console.log('first', event))
socket.onAnyOutgoing((event, ...rest) => console.log('out', event, rest)); socket.prependAnyOutgoing(event => console.log('first out', event))
socket.emit('a', 1, () => {}); socket.send('m'); io.emit('b', 2); socket.volatile.emit('c'); socket.timeout(5000).emit('d', () => {}); io.to(socket.id).emit('e'); socket.broadcast.emit('not me'); io.timeout(5000).emit('f', () => {})
console.log(socket.listenersAny().length, socket.listenersAnyOutgoing().length); const f = () => console.log('f'); socket.onAnyOutgoing(f); socket.offAnyOutgoing(f); socket.offAnyOutgoing(() => {}); console.log(socket.listenersAnyOutgoing().length)
for (const wrong of [undefined, 'x']) { try { socket.onAny(wrong); console.log('taken') } catch (error) { console.log(error.name) } }
socket.offAny(); socket.offAnyOutgoing()`),
  doc('socket middleware', `io.on('connection', socket => {
  socket.use(([event, ...args], next) => { console.log('use', event, args.map(arg => typeof arg)); next() })
  socket.use((packet, next) => { if (packet[0] === 'change') { packet[0] = 'changed'; packet.push('more') } next() })
  socket.use(([event], next) => { if (event === 'refused') { const err = new Error('not allowed'); err.data = { a: 1 }; return next(err) } next() })
  socket.use(([event], next) => { if (event === 'text') return next('text'); setTimeout(next, event === 'slow' ? 30 : 0) })
  socket.onAny(event => console.log('any', event))
  socket.on('error', err => console.log('error', err?.message, err?.data, typeof err))
  socket.on('changed', (...args) => console.log('changed', args)); socket.on('slow', () => console.log('slow')); socket.on('fast', cb => { console.log('fast'); cb('ok') }); socket.on('end', () => socket.emit('end'))
})`, async play => {
    const a = await play.client('A')
    for (const [event, seen] of [['change', "changed [ 1, 'more' ]"], ['refused', 'error not allowed { a: 1 } object'], ['text', 'error undefined undefined string'], ['slow', 'slow']]) { a.emit(event, ...(event === 'change' ? [1] : [])); await play.logged(seen) }
    a.ask('fast'); await a.sees('reply')
    a.emit('end')
    await a.sees('event', 'end')
  }),
  doc('namespace middleware: errors of every kind', `const refuse = { error: () => new Error('plain'), data: () => Object.assign(new Error('with data'), { data: { code: 1, list: [1] } }), type: () => new TypeError('typed'), text: () => 'just text', object: () => ({ message: 'object', data: 5 }), empty: () => new Error(), number: () => 5, nulldata: () => Object.assign(new Error('n'), { data: null }), falsy: () => 0 }
io.use((socket, next) => next(refuse[socket.handshake.auth.kind]?.()))
io.on('connection', socket => console.log('in', socket.handshake.auth.kind))`, async play => {
    for (const kind of ['error', 'data', 'type', 'text', 'object', 'empty', 'number', 'nulldata', 'falsy', 'none']) {
      const a = await play.client(kind, { wait: false, auth: { kind } })
      await Promise.race([a.sees('connect_error'), a.sees('connect')])
    }
    await play.settle()
  }),
  doc('an async middleware that looks something up', `const users = { secret: 'ada' }
io.use(async (socket, next) => { try { const user = await Promise.resolve(users[socket.handshake.auth.token]); if (!user) throw new Error('unknown token'); socket.data.user = user; next() } catch (error) { next(error) } })
io.on('connection', socket => socket.emit('welcome', socket.data.user))`, async play => {
    const a = await play.client('A', { auth: { token: 'secret' } })
    await a.sees('event', 'welcome', 'ada')
    const b = await play.client('B', { wait: false, auth: { token: 'wrong' } })
    await b.sees('connect_error', 'unknown token')
  }),
  doc('middleware that knows the client before it is in', `io.use((socket, next) => { console.log(socket.connected, socket.rooms.size, io.sockets.sockets.size, typeof socket.id, socket.handshake.auth.a, socket.nsp.name, socket.conn.transport.name); socket.join('early'); socket.data.x = 1; socket.on('x', () => console.log('early listener')); socket.emit('too early'); next() })
io.on('connection', socket => { console.log([...socket.rooms].includes('early'), socket.data.x, socket.rooms.size); socket.on('end', () => socket.emit('end')) })`, async play => {
    const a = await play.client('A', { auth: { a: 1 } })
    a.emit('x').emit('end')
    await a.sees('event', 'end')
  }),
  // --- acknowledgements
  two('acknowledgements of broadcasts', `io.on('connection', socket => socket.on('go', async () => {
  try { console.log(await io.timeout(2000).emitWithAck('who')) } catch (error) { console.log('rejected', error.message, error.responses) }
  try { console.log(await socket.broadcast.timeout(100).emitWithAck('silent')) } catch (error) { console.log('rejected', error.message, error.responses, error.name, error instanceof Error) }
  try { console.log(await socket.timeout(100).emitWithAck('silent')) } catch (error) { console.log('rejected', error.message, error.responses) }
  io.timeout(100).emit('silent', 1, (err, replies) => { console.log(err?.message, replies); socket.emit('end') })
  io.to('empty').timeout(100).emit('x', (err, replies) => console.log('empty', err, replies))
  console.log(await io.to('empty').timeout(50).emitWithAck('x'))
}))`),
  doc('partial acknowledgements', `io.on('connection', socket => socket.on('go', () => {
  io.timeout(800).emit('question', 'text', (err, replies) => { console.log(err instanceof Error, err?.message, replies.sort()); io.emit('end') })
}))`, async play => {
    const a = await play.client('A')
    const b = await play.client('B')
    a.answer('question', 'from A', 'second')
    b.socket.on('question', (text, reply) => { void reply })
    a.emit('go')
    await a.sees('event', 'end'); await b.sees('event', 'end')
  }),
  doc('acknowledgement functions of the client', `io.on('connection', socket => {
  socket.on('ask', (arg, callback) => { console.log(typeof callback, callback.length, callback.name); callback({ status: 'ok', arg }); callback('again') })
  socket.on('late', callback => setTimeout(() => callback(null, 'late'), 20))
  socket.on('nothing', callback => callback())
  socket.on('odd', callback => callback(undefined, null, NaN, new Date(0), new Map([[1, 2]]), Buffer.from('x'), [undefined], { u: undefined, f() {} }))
  socket.on('error in ack', callback => callback(new Error('hidden')))
  socket.on('both', (data, callback) => callback(data))
})`, async play => {
    const a = await play.client('A')
    for (const [event, ...args] of [['ask', 1], ['late'], ['nothing'], ['odd'], ['error in ack'], ['both', { deep: [Buffer.from('y')] }]]) { a.ask(event, ...args); await a.sees('reply') }
    await play.settle()
  }),
  // --- values
  go('values that JSON changes, from the server', `class Point { constructor(x) { this.x = x } get double() { return 2 } method() {} }
class Custom { toJSON() { return 'custom' } }
socket.emit('values', new Map([[1, 2]]), new Set([1]), undefined, null, NaN, Infinity, new Date(0), /x/g, () => 1, Symbol('s'), new Point(1), new Custom(), [undefined, () => 1], { u: undefined, f: () => 1, s: Symbol('x'), n: null, nested: { d: new Date(1) } }, new Error('e'), Object.create({ inherited: 1 }), new (class extends Array {})(1), 'é😀\\u2028', 1e21, -0, 0.1 + 0.2)
for (const value of [10n, { a: 1n }, [1n]]) { try { socket.emit('big', value) } catch (error) { console.log(error.name, error.message.slice(0, 40)) } }
const circular = {}; circular.self = circular
try { socket.emit('circular', circular) } catch (error) { console.log(error.name, error.message.slice(0, 30)) }
try { socket.emit('getter', { get x() { throw new Error('thrown in a getter') } }) } catch (error) { console.log(error.message) }`),
  go('binary of every kind', `socket.emit('bytes', Buffer.from('a'), new Uint8Array([1, 2]), new Uint8Array([1, 2, 3]).subarray(1), new ArrayBuffer(2), new Float32Array([1]), new DataView(new ArrayBuffer(1)), { deep: [{ b: Buffer.from('z') }] }, [[new Uint8Array(0)]])
const blob = new Blob(['x']); console.log(blob.size); socket.emit('blob-like', 'ok')
console.log(args.map(arg => [Buffer.isBuffer(arg), arg?.constructor?.name, arg?.length ?? arg?.deep?.[0]?.length]))
socket.emit('with map', new Map([['k', Buffer.from('inside map')]]), { toJSON() { return Buffer.from('json') } })
socket.emit('same twice', ...Array(2).fill(Buffer.from('same')))`, Buffer.from('abc'), { deep: [Buffer.from('d')] }, 'text', null),
  go('placeholders that are forged', `socket.emit('forged', { _placeholder: true, num: 0 }, { _placeholder: 1 }); console.log(args)`, { _placeholder: true, num: 0 }),
  go('keys that have a meaning', `socket.emit('keys', { __proto__: { a: 1 }, constructor: 1, toString: 2, length: 3, ['__proto__']: 4 }); console.log(Object.keys(args[0]), args[0])`, JSON.parse('{"__proto__":1,"constructor":2,"length":3}')),
  // --- disconnections
  doc('disconnecting and disconnect, with rooms', `io.on('connection', socket => {
  socket.join(['a', 'b'])
  socket.on('disconnecting', (reason, description) => { console.log('disconnecting', reason, description, [...socket.rooms].slice(1), socket.connected, io.sockets.sockets.has(socket.id), io.sockets.adapter.rooms.has('a')); for (const room of socket.rooms) if (room !== socket.id) socket.to(room).emit('user has left', room) })
  socket.on('disconnect', (reason, description) => { console.log('disconnect', reason, description, socket.rooms.size, socket.connected, socket.disconnected, io.sockets.adapter.rooms.has('a'), socket.emit('lost')); socket.join('after'); console.log(socket.rooms.size) })
})`, async play => {
    const a = await play.client('A'), b = await play.client('B')
    a.socket.disconnect()
    await b.sees('event', 'user has left', 'b')
    await play.settle()
  }),
  doc('disconnect in the connection listener', `io.on('connection', socket => { socket.on('disconnect', reason => console.log('gone', reason)); socket.emit('bye'); console.log(socket.disconnect(true) === socket, socket.connected); socket.emit('lost'); socket.disconnect() })`, async play => {
    const a = await play.client('A', { wait: false, reconnection: false })
    await a.sees('disconnect')
    await play.settle()
  }),
  doc('io.close', `io.on('connection', socket => { socket.on('disconnect', reason => console.log('gone', reason)); socket.on('close', () => { io.close(error => console.log('closed', error)); console.log('closing', io.sockets.sockets.size) }) })`, async play => {
    const a = await play.client('A', { reconnection: false }), b = await play.client('B', { reconnection: false })
    a.emit('close')
    await a.sees('disconnect'); await b.sees('disconnect')
    const c = await play.client('C', { wait: false, reconnection: false })
    await c.sees('connect_error')
    await play.settle()
  }),
  doc('disconnectSockets by namespace', `io.of('/admin').on('connection', s => s.on('disconnect', reason => console.log('admin', reason)))
io.on('connection', socket => { socket.on('disconnect', reason => console.log('main', reason)); socket.on('go', () => { io.of('/admin').disconnectSockets(); console.log(io.of('/admin').sockets.size); setTimeout(() => io.disconnectSockets(true), 60) }) })`, async play => {
    const a = await play.client('A', { reconnection: false }), b = await play.client('B', { namespace: '/admin', reconnection: false })
    a.emit('go')
    await b.sees('disconnect'); await a.sees('disconnect')
    await play.settle()
  }),
  // --- namespaces
  doc('namespaces over one connection', `io.on('connection', s => { console.log('main', io.engine.clientsCount) }); io.of('/orders').on('connection', s => { console.log('orders', s.nsp.name, io.engine.clientsCount, s.client.conn.id.length); s.on('x', () => s.emit('y')); s.on('disconnect', reason => console.log('orders gone', reason)) })
io.of('/orders').use((socket, next) => { console.log('guard', socket.handshake.auth); next() })`, async play => {
    const a = await play.client('A')
    const orders = a.socket.io.socket('/orders', { auth: { t: 1 } })
    orders.on('y', () => a.note('orders y'))
    orders.emit('x')
    await a.sees('orders y')
    a.note('same manager', orders.io === a.socket.io, orders.id !== a.socket.id)
    orders.disconnect()
    await play.logged('orders gone client namespace disconnect')
    a.note('still', a.socket.connected)
  }),
  doc('dynamic namespaces', `io.on('new_namespace', nsp => console.log('new', nsp.name))
const dynamic = io.of(/^\\/dynamic-\\d+$/)
dynamic.use((socket, next) => { console.log('parent middleware', socket.nsp.name); next() })
dynamic.on('connection', socket => { const nsp = socket.nsp; console.log(nsp.name, nsp.sockets.size, nsp.constructor.name, dynamic.constructor.name, nsp === io.of(nsp.name)); socket.emit('welcome', nsp.name); nsp.emit('to the child'); dynamic.emit('to all children') })
io.of((name, auth, next) => { console.log('asked', name, auth); next(name === '/error' ? new Error('refused') : null, name.startsWith('/fn')) }).on('connection', s => s.emit('fn', s.nsp.name))
io.of('/fn-static').on('connection', s => s.emit('static'))`, async play => {
    const a = await play.client('A', { namespace: '/dynamic-1' })
    await a.sees('event', 'to all children')
    const b = await play.client('B', { namespace: '/dynamic-22' })
    await b.sees('event', 'to all children'); await a.sees('event', 'to all children')
    const c = await play.client('C', { namespace: '/fn-1', auth: { who: 'c' } }); await c.sees('event', 'fn')
    const d = await play.client('D', { namespace: '/fn-static' }); await d.sees('event')
    for (const namespace of ['/dynamic-x', '/error', '/nothing']) { const e = await play.client(namespace, { namespace, wait: false }); await e.sees('connect_error') }
  }),
  doc('cleanupEmptyChildNamespaces', withServer('{ cleanupEmptyChildNamespaces: true }', `io.on('new_namespace', nsp => console.log('new', nsp.name))
io.of(/^\\/c-/).on('connection', socket => { socket.on('disconnect', () => setTimeout(() => console.log('left', io._nsps.has('/c-1')), 20)) })
console.log(io._nsps.has('/c-1'))`), async play => {
    const a = await play.client('A', { namespace: '/c-1' })
    a.socket.disconnect()
    await play.logged('left false')
    const b = await play.client('B', { namespace: '/c-1' })
    void b
    await play.settle()
  }),
  doc('a namespace with its own rooms', `io.on('connection', s => s.join('room')); io.of('/other').on('connection', s => { s.join('room'); io.of('/other').to('room').emit('other only'); io.to('room').emit('main only'); io.of('/other').emit('all of other') })`, async play => {
    const a = await play.client('A'), b = await play.client('B', { namespace: '/other' })
    await a.sees('event', 'main only'); await b.sees('event', 'all of other')
  }),
  // --- errors in listeners
  doc('the error handling that the documentation advises', `io.on('connection', socket => {
  const wrap = fn => async (...args) => { try { await fn(...args) } catch (error) { const callback = args.at(-1); if (typeof callback === 'function') callback({ error: error.message }); else socket.emit('failed', error.message) } }
  socket.on('sync', wrap(() => { throw new Error('sync error') }))
  socket.on('async', wrap(async () => { await null; throw new Error('async error') }))
  socket.on('ask', wrap(async (value, callback) => { if (!value) throw new Error('no value'); callback({ ok: value }) }))
})`, async play => {
    const a = await play.client('A')
    a.emit('sync'); await a.sees('event', 'failed', 'sync error')
    a.emit('async'); await a.sees('event', 'failed', 'async error')
    a.ask('ask', 0); await a.sees('reply'); a.ask('ask', 1); await a.sees('reply')
  }),
  // --- state recovery
  doc('connection state recovery', withServer('{ connectionStateRecovery: { maxDisconnectionDuration: 5000, skipMiddlewares: true } }', `io.use((s, next) => { console.log('middleware'); next() })
io.on('connection', socket => {
  console.log('connection', socket.recovered, [...socket.rooms].length, socket.data)
  if (!socket.recovered) { socket.join('room'); socket.data.name = 'ada'; socket.emit('first', 1) }
  socket.on('disconnect', () => { setTimeout(() => { io.to('room').emit('missed', 1); io.emit('missed', 2); io.volatile.emit('light'); io.to('else').emit('no') }, 10) })
})`), async play => {
    const a = await play.client('A', { reconnectionDelay: 200, reconnectionDelayMax: 200, randomizationFactor: 0, offsets: true })
    await a.sees('event', 'first')
    const id = a.socket.id
    a.socket.io.engine.close()
    await a.sees('disconnect'); await a.sees('event', 'missed', 2); await a.sees('connect', 'recovered')
    a.note('same id', id === a.socket.id)
    await play.settle()
  }),
  doc('delivery: offsets kept by the client', `const log = []
io.on('connection', socket => {
  const from = socket.handshake.auth.serverOffset ?? 0
  for (const [index, text] of log.entries()) if (index >= from) socket.emit('message', text, index + 1)
  socket.on('post', (text, id, done) => { if (!log.includes(text)) log.push(text); io.emit('message', text, log.length); done?.() })
})`, async play => {
    const a = await play.client('A')
    a.socket.emit('post', 'one', 'id-1'); await a.sees('event', 'message', 'one'); a.ask('post', 'two', 'id-2'); await a.sees('reply')
    const b = await play.client('B', { auth: { serverOffset: 1 } }); await b.sees('event', 'message', 'two')
  }),
]
