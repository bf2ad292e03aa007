// What the official client does by itself, against either server.

const echo = `io.on('connection', socket => {
  socket.on('x', (...args) => { const reply = args.pop(); if (typeof reply === 'function') reply(...args); else socket.emit('x', ...args, reply) })
  socket.on('drop', () => socket.conn.close())
  socket.on('auth', () => socket.emit('auth', socket.handshake.auth))
})`

export default [
  {
    name: 'client: credentials from a function, anew for each connection',
    server: echo,
    async play(play) {
      let n = 0
      const a = await play.client('A', { auth: done => done({ n: ++n }) })
      a.emit('auth')
      await a.sees('event', 'auth', { n: 1 })
      a.socket.disconnect().connect()
      await a.sees('connect')
      a.emit('auth')
      await a.sees('event', 'auth', { n: 2 })
    },
  },
  {
    name: 'client: emits wait until it is connected',
    server: echo,
    async play(play) {
      const a = await play.client('A', { autoConnect: false, wait: false })
      a.emit('x', 1).emit('x', 2)
      a.note('connected', a.socket.connected, 'active', a.socket.active)
      a.socket.connect()
      await a.sees('event', 'x', 2)
    },
  },
  {
    name: 'client: volatile emits are lost while it is away',
    server: echo,
    async play(play) {
      const a = await play.client('A', { autoConnect: false, wait: false })
      a.socket.volatile.emit('x', 'lost')
      a.emit('x', 'kept')
      a.socket.connect()
      await a.sees('event', 'x', 'kept')
    },
  },
  {
    name: 'client: retries with an acknowledgement timeout',
    server: `let n = 0
io.on('connection', socket => socket.on('x', (value, reply) => { console.log('try', ++n, value); if (n === 3) reply('at last') }))`,
    async play(play) {
      const a = await play.client('A', { retries: 3, ackTimeout: 600 })
      a.socket.emit('x', 'value', (error, answer) => a.note('reply', error, answer))
      await a.sees('reply', null, 'at last')
    },
  },
  {
    name: 'client: retries give up',
    server: `io.on('connection', socket => socket.on('x', () => {}))`,
    async play(play) {
      const a = await play.client('A', { retries: 1, ackTimeout: 30 })
      a.socket.emit('x', 'value', error => a.note('reply', error.message))
      await a.sees('reply', 'operation has timed out')
    },
  },
  {
    name: 'client: an acknowledgement timeout for all emits',
    server: `io.on('connection', socket => socket.on('x', () => {}))`,
    async play(play) {
      const a = await play.client('A', { ackTimeout: 30 })
      a.socket.emit('x', (error, answer) => a.note('reply', error.message, answer))
      await a.sees('reply', 'operation has timed out')
    },
  },
  {
    name: 'client: emitWithAck',
    server: echo,
    async play(play) {
      const a = await play.client('A')
      a.note('answer', await a.socket.emitWithAck('x', 'there'))
      a.note('answer', await a.socket.timeout(5000).emitWithAck('x', { and: 'back' }))
    },
  },
  {
    name: 'client: what it waits for when the connection goes',
    server: `io.on('connection', socket => socket.on('x', () => socket.conn.close()))`,
    async play(play) {
      const a = await play.client('A', { reconnection: false })
      a.socket.timeout(5000).emit('x', error => a.note('reply', error.message))
      await a.sees('disconnect')
      await a.sees('reply')
    },
  },
  {
    name: 'client: no reconnection if it was told so',
    server: echo,
    async play(play) {
      const a = await play.client('A', { reconnection: false })
      a.emit('drop')
      await a.sees('disconnect')
      await play.pause(150)
      a.note('active', a.socket.active, 'connected', a.socket.connected)
    },
  },
  {
    name: 'client: the events of the manager',
    server: echo,
    async play(play) {
      const a = await play.client('A')
      const manager = a.socket.io
      for (const event of ['reconnect_attempt', 'reconnect', 'open', 'close']) manager.on(event, first => a.note('manager', event, typeof first === 'number' ? first : undefined))
      manager.engine.close()
      await a.sees('manager', 'reconnect')
      await play.settle()
    },
  },
  {
    name: 'client: after the server has disconnected it, it stays away until it is told to come',
    server: `io.on('connection', socket => socket.on('kick', () => socket.disconnect()))`,
    async play(play) {
      const a = await play.client('A')
      a.emit('kick')
      await a.sees('disconnect', 'io server disconnect')
      await play.pause(150)
      a.note('active', a.socket.active)
      a.socket.connect()
      await a.sees('connect')
    },
  },
  {
    name: 'client: listeners for anything, in and out',
    server: echo,
    async play(play) {
      const a = await play.client('A')
      a.socket.onAnyOutgoing((event, ...args) => a.note('out', event, ...args))
      a.socket.prependAny(event => a.note('before', event))
      a.emit('x', 1, 2)
      await a.sees('event', 'x')
    },
  },
  {
    name: 'client: send and message',
    server: `io.on('connection', socket => socket.on('message', (...args) => socket.send(...args, 'back')))`,
    async play(play) {
      const a = await play.client('A')
      a.socket.send('hello', 1)
      await a.sees('event', 'message', 'hello', 1, 'back')
    },
  },
  {
    name: 'client: two sockets, two connections',
    server: `io.on('connection', socket => socket.on('count', () => socket.emit('count', io.engine.clientsCount)))`,
    async play(play) {
      const a = await play.client('A', { forceNew: true })
      await play.client('B', { forceNew: true })
      a.emit('count')
      await a.sees('event', 'count', 2)
    },
  },
  {
    name: 'client: a parameter in its address',
    server: `io.on('connection', socket => socket.emit('query', socket.handshake.query.room, socket.handshake.query.EIO))`,
    async play(play) {
      const a = await play.client('A', { query: { room: 'a b&c' } })
      await a.sees('event', 'query', 'a b&c')
    },
  },
  ...['polling', 'websocket'].map(transport => ({
    name: `client: 200 messages over ${transport}, in order`,
    server: `let n = 0
io.on('connection', socket => socket.on('x', i => { if (i !== n++) console.log('out of order', i); if (n === 200) socket.emit('done', n) }))`,
    async play(play) {
      const a = await play.client('A', { transports: [transport] })
      for (let i = 0; i < 200; i++) a.emit('x', i)
      await a.sees('event', 'done', 200)
    },
  })),
]
