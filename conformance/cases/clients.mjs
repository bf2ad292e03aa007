// Every option of the official client, and the events of its manager, against a server.

const option = (name, play, server = `io.on('connection', socket => { socket.on('x', (...args) => { const done = args.at(-1); if (typeof done === 'function') done('got', args[0]); socket.emit('y', args[0]) }) })`) =>
  ({ name: `option: ${name}`, server, play })

export default [
  option('autoConnect: false, then connect', async play => {
    const a = await play.client('A', { autoConnect: false, wait: false })
    a.note('before', a.socket.connected, a.socket.active)
    a.emit('x', 1)
    a.socket.connect()
    await a.sees('event', 'y', 1)
    a.note('after', a.socket.connected, a.socket.active)
  }),
  option('auth as a function that takes its time', async play => {
    await play.client('A', { auth: done => setTimeout(() => done({ token: 'late' }), 20) })
    await play.logged("{ token: 'late' }")
  }, `io.on('connection', socket => console.log(socket.handshake.auth))`),
  option('auth that changes for the next connection', async play => {
    const a = await play.client('A', { auth: { n: 1 } })
    a.socket.auth.n = 2
    a.socket.disconnect().connect()
    await play.logged('{ n: 2 }')
  }, `io.on('connection', socket => console.log(socket.handshake.auth))`),
  option('query, and what the handshake makes of it', async play => {
    await play.client('A', { query: { x: 42, list: ['a', 'b'], text: 'ü &', empty: '' } })
    await play.logged('end')
  }, `io.on('connection', socket => { const { EIO, transport, t, sid, ...mine } = socket.handshake.query; console.log(EIO, transport, mine); console.log('end') })`),
  ...[['polling'], ['websocket'], ['polling', 'websocket'], ['websocket', 'polling']].map(transports => option(`transports: ${transports.join()}`, async play => {
    const a = await play.client('A', { transports })
    a.note('first', a.socket.io.engine.transport.name === transports[0] || transports.length > 1)
    if (transports.length > 1 && transports[0] === 'polling' && a.socket.io.engine.transport.name !== 'websocket') await new Promise(done => a.socket.io.engine.once('upgrade', done))
    a.note('last', a.socket.io.engine.transport.name)
    a.emit('x', 1); await a.sees('event', 'y', 1)
  })),
  option('upgrade: false', async play => {
    const a = await play.client('A', { transports: ['polling', 'websocket'], upgrade: false })
    a.emit('x', 1); await a.sees('event', 'y', 1)
    a.note('transport', a.socket.io.engine.transport.name)
  }),
  option('the events of an upgrade', async play => {
    const a = await play.client('A', { transports: ['polling', 'websocket'], autoConnect: false, wait: false })
    a.socket.connect()
    const engine = a.socket.io.engine
    const note = (...what) => play.note('A’s transport', what) // whether A is connected before that is left to chance
    await new Promise(done => { engine.on('upgrading', ({ name }) => note('upgrading', name)); engine.on('upgrade', ({ name }) => { note('upgrade', name); done() }) })
    a.emit('x', 2); await a.sees('event', 'y', 2)
  }),
  option('tryAllTransports', async play => {
    const a = await play.client('A', { transports: ['websocket', 'polling'], tryAllTransports: true })
    a.note('transport', a.socket.io.engine.transport.name)
  }, `const { Server } = require('socket.io')
const io = new Server({ transports: ['polling'] })`),
  option('a transport that the server doesn’t take', async play => {
    const a = await play.client('A', { transports: ['websocket'], reconnection: false, wait: false })
    await a.sees('connect_error')
    a.note('active', a.socket.active)
  }, `const { Server } = require('socket.io')
const io = new Server({ transports: ['polling'] })`),
  option('multiplex and forceNew', async play => {
    const a = await play.client('A', { forceNew: false })
    const b = await play.client('B', { forceNew: false, namespace: '/b' })
    const c = await play.client('C', { forceNew: false, multiplex: false })
    const d = await play.client('D', { forceNew: true })
    a.note('same', a.socket.io === b.socket.io, a.socket.io === c.socket.io, a.socket.io === d.socket.io)
    await play.settle()
  }, `io.of('/b').on('connection', () => {})`),
  option('path that isn’t there', async play => {
    const a = await play.client('A', { path: '/nothing/', reconnection: false, wait: false })
    await a.sees('connect_error')
  }),
  option('protocols', async play => { await play.client('A', { protocols: ['one', 'two'] }) }),
  option('extraHeaders', async play => {
    await play.client('A', { extraHeaders: { 'X-Custom': 'abc', authorization: 'bearer 1' }, transports: ['polling'] })
    await play.logged('abc bearer 1')
  }, `io.on('connection', socket => console.log(socket.handshake.headers['x-custom'], socket.handshake.headers.authorization))`),
  option('withCredentials, timestampRequests, closeOnBeforeunload', async play => {
    const a = await play.client('A', { withCredentials: true, timestampRequests: true, timestampParam: 'ts', closeOnBeforeunload: true, transports: ['polling'] })
    await play.logged('string undefined')
    void a
  }, `io.on('connection', socket => console.log(typeof socket.handshake.query.ts, socket.handshake.query.t))`),
  option('reconnection: the manager’s events, with the attempts counted', async play => {
    const a = await play.client('A', { reconnectionDelay: 20, reconnectionDelayMax: 20, randomizationFactor: 0 })
    a.socket.io.on('reconnect_attempt', n => a.note('attempt', n)); a.socket.io.on('reconnect', n => a.note('reconnect', n)); a.socket.io.on('close', reason => a.note('close', reason)); a.socket.io.on('open', () => a.note('open'))
    a.socket.io.engine.close()
    await a.sees('reconnect'); await a.sees('connect')
  }),
  option('reconnectionAttempts, until reconnect_failed', async play => {
    const a = await play.client('A', { reconnectionAttempts: 2, reconnectionDelay: 10, reconnectionDelayMax: 10, path: '/nothing/', wait: false })
    a.socket.io.on('reconnect_attempt', n => a.note('attempt', n)); a.socket.io.on('reconnect_error', error => a.note('error', error.message)); a.socket.io.on('reconnect_failed', () => a.note('failed'))
    await a.sees('failed')
    a.note('active', a.socket.active)
  }),
  option('ping', async play => {
    const a = await play.client('A')
    a.socket.io.once('ping', () => a.note('ping'))
    await a.sees('ping')
  }, `const { Server } = require('socket.io')
const io = new Server({ pingInterval: 100, pingTimeout: 2000 })`),
  option('ackTimeout and retries', async play => {
    const a = await play.client('A', { ackTimeout: 800, retries: 2 })
    a.socket.emit('slow', 'v', (error, value) => a.note('slow', error?.message ?? null, value ?? null))
    await a.sees('slow')
    a.socket.emit('fine', (error, value) => a.note('fine', error?.message ?? null, value ?? null))
    await a.sees('fine')
  }, `let n = 0
io.on('connection', socket => { socket.on('slow', (v, done) => { console.log('try', ++n); if (n === 2) done('second try') }); socket.on('fine', done => done('at once')) })`),
  option('timeouts and emitWithAck', async play => {
    const a = await play.client('A')
    await a.socket.timeout(2000).emitWithAck('x', 1).then(value => play.note('A’s promises', ['acked', value]))
    await a.socket.timeout(50).emitWithAck('nobody').catch(error => a.note('rejected', error.message))
    a.socket.timeout(50).emit('nobody', error => a.note('error', error.message))
    await a.sees('error')
  }),
  option('volatile, compress, send, catch-all, off', async play => {
    const a = await play.client('A')
    a.socket.onAnyOutgoing((event, ...args) => a.note('out', event, args.length))
    a.socket.compress(false).emit('x', 1); await a.sees('event', 'y', 1)
    a.socket.volatile.emit('x', 2); await a.sees('event', 'y', 2)
    a.socket.send('hello'); a.socket.prependAny(event => a.note('any', event)); a.emit('x', 3); await a.sees('event', 'y', 3)
    a.note('listeners', a.socket.listenersAny().length, a.socket.listeners('connect').length)
  }),
]
