// The options of the official client, each against either server. What only a browser has (withCredentials,
// closeOnBeforeunload) can't show here.

const told = `io.on('connection', socket => {
  socket.emit('told', socket.conn.transport.name, socket.handshake.headers['x-colour'] ?? null, socket.handshake.query.colour ?? null, socket.handshake.auth)
  socket.on('x', (value, reply) => { console.log('x', value); reply?.(value) })
  socket.on('drop', () => socket.conn.close())
  socket.on('count', reply => reply(io.engine.clientsCount))
})
io.of('/other').on('connection', socket => socket.on('count', reply => reply(io.engine.clientsCount)))`

/** A server that doesn't speak WebSocket. */
const pollingOnly = `const { Server } = require('socket.io')
const io = new Server({ transports: ['polling'] })
io.on('connection', socket => socket.emit('told', socket.conn.transport.name))`

const tells = (name, options, program = told) => ({
  name: `options: ${name}`,
  server: program,
  async play(play) {
    const a = await play.client('A', options)
    await a.sees('event', 'told')
  },
})

const manager = (a, ...events) => {
  for (const event of events) a.socket.io.on(event, first => a.note('manager', event, typeof first === 'number' ? first : undefined))
}

export default [
  tells('transports: polling alone', { transports: ['polling'] }),
  tells('transports: websocket alone', { transports: ['websocket'] }),
  tells('transports: both, without an upgrade', { transports: ['polling', 'websocket'], upgrade: false }),
  tells('auth, an object', { auth: { token: 'abc', list: [1, { a: null }] } }),
  tells('auth, a function', { auth: done => setTimeout(done, 5, { token: 'later' }) }),
  tells('query', { query: { colour: 'blue & green' } }),
  ...['polling', 'websocket'].map(transport => tells(`extraHeaders over ${transport}`, { transports: [transport], extraHeaders: { 'x-colour': 'blue' } })),
  tells('withCredentials changes nothing in Node', { withCredentials: true, transports: ['polling'] }),
  tells('protocols: the server takes the first', { protocols: ['first', 'second'], reconnection: false }),
  tells('tryAllTransports goes on to the next', { transports: ['websocket', 'polling'], tryAllTransports: true }, pollingOnly),
  {
    name: 'options: without tryAllTransports the first that fails is the end of it',
    server: pollingOnly,
    async play(play) {
      const a = await play.client('A', { transports: ['websocket', 'polling'], reconnection: false, wait: false })
      await a.sees('connect_error', 'websocket error')
      a.note('active', a.socket.active)
    },
  },
  {
    name: 'options: upgrade, seen from the client',
    server: told,
    async play(play) {
      const a = await play.client('A', { transports: ['polling', 'websocket'], wait: false })
      const upgraded = new Promise(done => a.socket.io.once('open', () => a.socket.io.engine.on('upgrade', done)))
      await a.sees('event', 'told')
      a.note('upgrade', (await upgraded).name)
    },
  },
  {
    name: 'options: reconnectionAttempts, and then reconnect_failed',
    server: pollingOnly,
    async play(play) {
      const a = await play.client('A', { reconnectionAttempts: 2, reconnectionDelay: 10, wait: false })
      manager(a, 'reconnect_attempt', 'reconnect_error', 'reconnect_failed')
      await a.sees('manager', 'reconnect_failed')
      await play.pause(100)
      a.note('active', a.socket.active)
    },
  },
  {
    name: 'options: reconnectionDelay is waited for, and doubles',
    server: pollingOnly,
    async play(play) {
      const a = await play.client('A', { reconnectionAttempts: 3, reconnectionDelay: 100, reconnectionDelayMax: 5000, randomizationFactor: 0, wait: false })
      const failed = [], attempts = []
      a.socket.on('connect_error', () => failed.push(performance.now()))
      a.socket.io.on('reconnect_attempt', () => attempts.push(performance.now()))
      await new Promise(done => a.socket.io.on('reconnect_failed', done))
      attempts.forEach((at, i) => a.note('waited long enough', at - failed[i] >= 100 * 2 ** i - 5))
    },
  },
  {
    name: 'options: timeout of an attempt to connect',
    server: told,
    async play(play) {
      const a = await play.client('A', { timeout: 0, reconnection: false, wait: false })
      for (const start = Date.now(); Date.now() - start < 20;); // no server can answer before the time is over
      await a.sees('connect_error', 'timeout')
    },
  },
  {
    name: 'options: autoConnect off, until connect is called',
    server: told,
    async play(play) {
      const a = await play.client('A', { autoConnect: false, wait: false })
      a.note('before', a.socket.connected, a.socket.active)
      a.socket.connect()
      a.note('then', a.socket.connected, a.socket.active)
      await a.sees('event', 'told')
      a.note('at last', a.socket.connected, a.socket.active)
    },
  },
  {
    name: 'options: namespaces share a connection, unless multiplex is off',
    server: told,
    async play(play) {
      // The only case without forceNew: the client keeps such connections by the server's address.
      const shared = { forceNew: false }
      const a = await play.client('A', shared)
      await a.sees('event', 'told')
      const b = await play.client('B', { ...shared, namespace: '/other' })
      a.note('shares', a.socket.io === b.socket.io)
      a.note('connections', await a.socket.emitWithAck('count'))
      const c = await play.client('C', { ...shared, namespace: '/other', multiplex: false })
      a.note('shares', a.socket.io === c.socket.io)
      a.note('connections', await a.socket.emitWithAck('count'))
      b.socket.disconnect()
      a.note('still', a.socket.connected)
      a.note('connections', await a.socket.emitWithAck('count'))
    },
  },
  {
    name: 'options: retries send one after another, in order, over a reconnection',
    server: `let dropped = false
io.on('connection', socket => {
  socket.on('x', (value, reply) => {
    console.log('x', value)
    if (value === 2 && !dropped) { dropped = true; return socket.conn.close() }
    reply(value)
  })
})`,
    async play(play) {
      const a = await play.client('A', { retries: 3, ackTimeout: 2000 })
      for (const value of [1, 2, 3]) a.socket.emit('x', value, (error, answer) => a.note('reply', error, answer))
      await a.sees('reply', null, 3)
    },
  },
  {
    name: 'options: ackTimeout is over while it is away',
    server: told,
    async play(play) {
      const a = await play.client('A', { ackTimeout: 30, autoConnect: false, wait: false })
      a.socket.emit('x', 'lost', (error, answer) => a.note('reply', error.message, answer))
      a.note('waiting', a.socket.sendBuffer.length)
      await a.sees('reply')
      a.note('waiting', a.socket.sendBuffer.length)
      a.socket.connect()
      await a.sees('event', 'told')
    },
  },
  {
    name: 'options: what waits is in sendBuffer, and leaves in order',
    server: told,
    async play(play) {
      const a = await play.client('A', { autoConnect: false, wait: false })
      for (const value of [1, 2, 3]) a.socket.emit('x', value, answer => a.note('reply', answer))
      a.note('waiting', a.socket.sendBuffer.map(({ data }) => data))
      a.socket.connect()
      await a.sees('reply', 3)
      a.note('waiting', a.socket.sendBuffer.length)
    },
  },
  {
    name: 'options: volatile after a connection that has ended waits like any other',
    server: told,
    async play(play) {
      const a = await play.client('A')
      await a.sees('event', 'told')
      await play.settle()
      a.socket.disconnect()
      await play.pause(60) // until the line isn't busy with that any more
      a.socket.volatile.emit('x', 'volatile', answer => a.note('reply', answer))
      a.note('waiting', a.socket.sendBuffer.length)
      a.socket.connect()
      await a.sees('reply', 'volatile')
    },
  },
  {
    name: 'options: active after each way to lose a connection',
    server: `io.use((socket, next) => next(socket.handshake.auth.bad ? new Error('no') : undefined))
io.on('connection', socket => { socket.on('drop', () => socket.conn.close()); socket.on('kick', () => socket.disconnect()) })`,
    async play(play) {
      const a = await play.client('A', { reconnectionDelay: 200 })
      a.socket.on('disconnect', () => a.note('active', a.socket.active))
      a.socket.on('connect_error', () => a.note('active', a.socket.active))
      a.emit('drop')
      await a.sees('active', true)
      await a.sees('connect')
      a.emit('kick')
      await a.sees('active', false)
      a.socket.auth = { bad: true }
      a.socket.connect()
      await a.sees('connect_error', 'no')
      a.socket.auth = {}
      a.socket.connect()
      await a.sees('connect')
    },
  },
]
