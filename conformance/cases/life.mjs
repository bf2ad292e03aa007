// A connection's life: built-in events, reasons, rooms at the end, what the socket says of itself.

const watched = (extra = '', options = '') => `${options}
io.on('connection', socket => {
  socket.on('disconnecting', reason => console.log('disconnecting', reason, socket.rooms.size))
  socket.on('disconnect', reason => console.log('disconnect', reason, socket.rooms.size, socket.connected, io.sockets.sockets.has(socket.id)))
  ${extra}
})`

const withOptions = options => `const { Server } = require('socket.io')
const io = new Server(${options})`

export default [
  {
    name: 'life: connect and connection are the same',
    server: `io.on('connect', socket => console.log('connect', typeof socket.id))
io.on('connection', socket => console.log('connection', socket.connected, socket.disconnected, socket.recovered))`,
    async play(play) {
      await play.client('A')
      await play.logged('connection true false false')
    },
  },
  {
    name: 'life: the client disconnects',
    server: watched(),
    async play(play) {
      const a = await play.client('A')
      a.socket.disconnect()
      await a.sees('disconnect')
      await play.logged('disconnect client namespace disconnect 0 false false')
    },
  },
  {
    name: 'life: the client comes back with another id',
    server: watched(`console.log('there are', io.sockets.sockets.size)`),
    async play(play) {
      const a = await play.client('A')
      const first = a.socket.id
      a.socket.disconnect()
      await play.logged('disconnect client namespace disconnect 0 false false')
      a.socket.connect()
      await a.sees('connect')
      a.note('same id', first === a.socket.id)
    },
  },
  {
    name: 'life: the server disconnects the socket',
    server: watched(`socket.on('kick', () => { socket.disconnect(); console.log('kicked', socket.connected) })`),
    async play(play) {
      const a = await play.client('A')
      a.emit('kick')
      await a.sees('disconnect', 'io server disconnect')
      await play.logged('kicked false')
    },
  },
  {
    name: 'life: the server closes the connection',
    server: watched(`socket.on('kick', () => socket.disconnect(true))`),
    async play(play) {
      const a = await play.client('A', { reconnection: false })
      a.emit('kick')
      await a.sees('disconnect')
      await play.logged('disconnect server namespace disconnect 0 false false')
    },
  },
  {
    name: 'life: what was emitted before a disconnect arrives',
    server: watched(`socket.on('kick', () => { socket.emit('last', 'word'); socket.disconnect() })`),
    async play(play) {
      const a = await play.client('A')
      a.emit('kick')
      await a.sees('event', 'last', 'word')
      await a.sees('disconnect', 'io server disconnect')
    },
  },
  {
    name: 'life: what was emitted before a connection is closed arrives',
    server: watched(`socket.on('kick', () => { socket.emit('last', 'word'); socket.disconnect(true) })`),
    async play(play) {
      const a = await play.client('A', { reconnection: false })
      a.emit('kick')
      await a.sees('event', 'last', 'word')
      await a.sees('disconnect')
    },
  },
  {
    name: 'life: the transport closes',
    server: watched(),
    async play(play) {
      const a = await play.client('A', { reconnection: false })
      a.socket.io.engine.close()
      await a.sees('disconnect')
      await play.logged('disconnect transport close 0 false false')
    },
  },
  {
    name: 'life: the transport closes and the client comes back by itself',
    server: watched(`socket.emit('hello')`),
    async play(play) {
      const a = await play.client('A')
      await a.sees('event', 'hello')
      a.socket.io.engine.close()
      await a.sees('disconnect')
      await a.sees('connect')
      await a.sees('event', 'hello')
    },
  },
  {
    name: 'life: what a client emits while it is away leaves when it is back',
    server: watched(`socket.on('x', n => socket.emit('got', n))`),
    async play(play) {
      const a = await play.client('A')
      a.socket.io.engine.close()
      await a.sees('disconnect')
      a.emit('x', 1).emit('x', 2)
      await a.sees('event', 'got', 2)
    },
  },
  {
    name: 'life: what the server emits while a client is away is lost',
    server: watched(`socket.emit('hello')
  socket.on('disconnect', () => setTimeout(() => io.emit('missed'), 1))`),
    async play(play) {
      const a = await play.client('A', { reconnectionDelay: 150, reconnectionDelayMax: 150 })
      await a.sees('event', 'hello')
      a.socket.io.engine.close()
      await a.sees('event', 'hello')
    },
  },
  {
    name: 'life: a packet that makes no sense',
    server: watched(),
    async play(play) {
      const a = await play.client('A', { reconnection: false })
      a.socket.io.engine.write('abc')
      await a.sees('disconnect')
      await play.logged('disconnect forced close 0 false false')
    },
  },
  {
    name: 'life: a client that doesn’t answer pings',
    server: `${withOptions('{ pingInterval: 120, pingTimeout: 120 }')}
io.on('connection', socket => socket.on('disconnect', reason => console.log('disconnect', reason)))`,
    async play(play) {
      const a = await play.client('A', { reconnection: false })
      const engine = a.socket.io.engine
      engine.transport.removeAllListeners('packet')
      clearTimeout(engine._pingTimeoutTimer) // so that the server notices first
      await play.logged('disconnect ping timeout')
    },
  },
  {
    name: 'life: a message that is too long',
    server: `${withOptions('{ maxHttpBufferSize: 1000 }')}
io.on('connection', socket => socket.on('disconnect', reason => console.log('disconnect', reason)))`,
    async play(play) {
      const a = await play.client('A', { reconnection: false })
      a.emit('x', 'y'.repeat(2000))
      await a.sees('disconnect')
      await play.logged('disconnect transport error')
    },
  },
  {
    name: 'life: the order of events on the server',
    server: `io.use((socket, next) => { console.log('middleware', socket.connected, socket.rooms.size); next() })
io.on('connection', socket => {
  console.log('connection', socket.rooms.size, socket.rooms.has(socket.id))
  socket.on('disconnecting', () => console.log('disconnecting'))
  socket.on('disconnect', () => console.log('disconnect'))
})`,
    async play(play) {
      const a = await play.client('A')
      a.socket.disconnect()
      await play.logged('disconnect')
    },
  },
  {
    name: 'life: the handshake',
    server: `io.on('connection', socket => {
  const { auth, query, headers, issued, time, url, secure, xdomain, address } = socket.handshake
  console.log(auth, query.EIO, query.transport, query.mine, typeof headers.host, headers['x-mine'], typeof issued, typeof time)
  console.log(url.startsWith('/'), secure, xdomain, address)
  console.log(Object.keys(socket.handshake).sort().join())
})`,
    async play(play) {
      await play.client('A', { auth: { token: 'abc', n: 1 }, query: { mine: 'yes' }, extraHeaders: { 'X-Mine': 'header' } })
      await play.settle()
    },
  },
  {
    name: 'life: without credentials auth is empty',
    server: `io.on('connection', socket => console.log(socket.handshake.auth))`,
    async play(play) {
      await play.client('A')
      await play.logged('{}')
    },
  },
  {
    name: 'life: socket.data, and properties of one’s own',
    server: `io.on('connection', socket => {
  console.log(socket.data, socket.user?.username || 'Anonymous')
  socket.data.name = 'Ada'
  socket.mine = 1
  socket.on('x', () => console.log(socket.data, socket.mine))
})`,
    async play(play) {
      const a = await play.client('A')
      a.emit('x')
      await play.logged("{ name: 'Ada' } 1")
    },
  },
  {
    name: 'life: the transport and its upgrade',
    server: `io.on('connection', socket => {
  console.log(socket.conn.transport.name)
  socket.conn.once('upgrade', () => console.log('upgraded to', socket.conn.transport.name))
})`,
    async play(play) {
      await play.client('A', { transports: ['polling', 'websocket'] })
      await play.logged('upgraded to websocket')
    },
  },
  {
    name: 'life: a handler registered twice fires twice',
    server: `io.on('connection', socket => {
  const once = () => console.log('once')
  socket.on('x', () => console.log('first'))
  socket.on('x', () => console.log('second'))
  socket.once('x', once)
  socket.on('end', () => socket.emit('end'))
  console.log(socket.listenerCount('x'), socket.listeners('x').length, socket.eventNames().includes('x'))
})`,
    async play(play) {
      const a = await play.client('A')
      a.emit('x').emit('x').emit('end')
      await a.sees('event', 'end')
    },
  },
  {
    name: 'life: off, removeListener, removeAllListeners',
    server: `io.on('connection', socket => {
  const f = () => console.log('f'), g = () => console.log('g')
  socket.on('x', f); socket.on('x', g); socket.off('x', f)
  socket.on('y', f); socket.removeListener('y', f)
  socket.on('z', f); socket.on('z', g); socket.removeAllListeners('z')
  socket.on('end', () => socket.emit('end'))
})`,
    async play(play) {
      const a = await play.client('A')
      a.emit('x').emit('y').emit('z').emit('end')
      await a.sees('event', 'end')
    },
  },
  {
    name: 'life: prepended listeners come first',
    server: `io.on('connection', socket => {
  socket.on('x', () => console.log('second'))
  socket.prependListener('x', () => console.log('first'))
  socket.prependOnceListener('x', () => console.log('zeroth'))
  socket.on('end', () => socket.emit('end'))
})`,
    async play(play) {
      const a = await play.client('A')
      a.emit('x').emit('x').emit('end')
      await a.sees('event', 'end')
    },
  },
  {
    name: 'life: catch-all listeners, in and out',
    server: `io.on('connection', socket => {
  socket.onAny((event, ...args) => console.log('any', event, args.length))
  socket.prependAny(event => console.log('before', event))
  socket.onAnyOutgoing((event, ...args) => console.log('out', event, ...args))
  socket.on('x', () => { socket.emit('y', 1); io.emit('z', 2) })
  socket.on('end', () => { socket.offAny(); socket.offAnyOutgoing(); console.log(socket.listenersAny().length); socket.emit('end') })
})`,
    async play(play) {
      const a = await play.client('A')
      a.emit('x', 1, 2)
      await a.sees('event', 'z')
      a.emit('end')
      await a.sees('event', 'end')
    },
  },
  ...['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'].map(name => ({
    name: `life: ${name} is a reserved name`,
    server: `io.on('connection', socket => {
  for (const emit of [() => socket.emit('${name}'), () => io.emit('${name}'), () => io.to('x').emit('${name}'), () => socket.broadcast.emit('${name}')]) {
    try { emit(); console.log('no error') } catch (error) { console.log(error.name, error.message) }
  }
  socket.emit('end')
})`,
    async play(play) {
      const a = await play.client('A')
      await a.sees('event', 'end')
    },
  })),
  ...['error', 'reconnect', 'connection', 'open', 'message', 'typing'].map(name => ({
    name: `life: ${name} can be used as a custom name`,
    server: `io.on('connection', socket => {
  socket.on('${name}', text => { console.log('heard', text); socket.emit('${name}', 'back'); socket.emit('end') })
})`,
    async play(play) {
      const a = await play.client('A')
      a.emit(name, 'there')
      await a.sees('event', 'end')
    },
  })),
  {
    name: 'life: names that don’t match are heard by nobody',
    server: `io.on('connection', socket => { socket.on('chatMessage', () => console.log('heard')); socket.on('end', () => socket.emit('End')) })`,
    async play(play) {
      const a = await play.client('A')
      a.emit('chatmessage').emit('ChatMessage').emit('end')
      await a.sees('event', 'End')
    },
  },
  {
    name: 'life: a listener that is no function',
    server: `io.on('connection', socket => {
  try { socket.on('x', 'no') } catch (error) { console.log(error.name) }
  try { socket.on('x') } catch (error) { console.log(error.name) }
  socket.emit('end')
})`,
    async play(play) {
      const a = await play.client('A')
      await a.sees('event', 'end')
    },
  },
]
