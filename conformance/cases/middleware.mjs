// Middleware: of a namespace, and of a socket.

export default [
  {
    name: 'middleware: lets in',
    server: `io.use((socket, next) => { socket.user = { username: socket.handshake.auth.name }; next() })
io.on('connection', socket => socket.emit('hello', socket.user.username))`,
    async play(play) {
      const a = await play.client('A', { auth: { name: 'Ada' } })
      await a.sees('event', 'hello', 'Ada')
    },
  },
  {
    name: 'middleware: refuses with a message and data',
    server: `io.use((socket, next) => { const error = new Error('not authorized'); error.data = { content: 'please retry later', n: 1 }; next(error) })
io.on('connection', () => console.log('never'))`,
    async play(play) {
      const a = await play.client('A', { wait: false })
      await a.sees('connect_error', 'not authorized')
      a.note('active', a.socket.active, 'connected', a.socket.connected)
    },
  },
  {
    name: 'middleware: refuses without data',
    server: `io.use((socket, next) => next(new Error('no')))`,
    async play(play) {
      const a = await play.client('A', { wait: false })
      await a.sees('connect_error', 'no')
    },
  },
  {
    name: 'middleware: several, in order, the first that refuses ends it',
    server: `io.use((socket, next) => { console.log(1); next() })
io.use(async (socket, next) => { await null; console.log(2); next() })
io.use((socket, next) => { console.log(3); next(new Error('third')) })
io.use((socket, next) => { console.log(4); next() })`,
    async play(play) {
      const a = await play.client('A', { wait: false })
      await a.sees('connect_error', 'third')
    },
  },
  {
    name: 'middleware: later',
    server: `io.use((socket, next) => setTimeout(next, 20))
io.on('connection', socket => socket.emit('hello'))`,
    async play(play) {
      const a = await play.client('A')
      await a.sees('event', 'hello')
    },
  },
  {
    name: 'middleware: a namespace has its own',
    server: `io.use((socket, next) => { console.log('main'); next() })
io.of('/admin').use((socket, next) => { console.log('admin'); next(socket.handshake.auth.key === 'k' ? undefined : new Error('no key')) })
io.of('/admin').on('connection', socket => socket.emit('in'))`,
    async play(play) {
      const a = await play.client('A', { namespace: '/admin', wait: false })
      await a.sees('connect_error', 'no key')
      const b = await play.client('B', { namespace: '/admin', auth: { key: 'k' } })
      await b.sees('event', 'in')
    },
  },
  {
    name: 'middleware: a refused client that connects again with other credentials',
    server: `io.use((socket, next) => next(socket.handshake.auth.token === 'good' ? undefined : new Error('bad token')))
io.on('connection', socket => socket.emit('hello'))`,
    async play(play) {
      const a = await play.client('A', { auth: { token: 'bad' }, wait: false })
      await a.sees('connect_error', 'bad token')
      a.socket.auth.token = 'good'
      a.socket.connect()
      await a.sees('event', 'hello')
    },
  },
  {
    name: 'middleware: of a socket, passes and changes',
    server: `io.on('connection', socket => {
  socket.use((event, next) => { console.log('use', ...event); event[1] = 'changed'; next() })
  socket.on('x', text => { console.log('heard', text); socket.emit('end') })
})`,
    async play(play) {
      const a = await play.client('A')
      a.emit('x', 'text')
      await a.sees('event', 'end')
    },
  },
  {
    name: 'middleware: of a socket, refuses',
    server: `io.on('connection', socket => {
  socket.use(([event], next) => next(event === 'bad' ? new Error('unwanted') : undefined))
  socket.on('bad', () => console.log('never'))
  socket.on('error', error => console.log('error', error.message))
  socket.on('good', () => socket.emit('end'))
})`,
    async play(play) {
      const a = await play.client('A')
      a.emit('bad').emit('good')
      await a.sees('event', 'end')
    },
  },
  {
    name: 'middleware: the client is told of a refusal while others come in',
    server: `let n = 0
io.use((socket, next) => next(++n % 2 ? undefined : new Error('every second')))
io.on('connection', socket => socket.emit('n', n))`,
    async play(play) {
      await play.client('A')
      const b = await play.client('B', { wait: false })
      await b.sees('connect_error', 'every second')
      await play.client('C')
      await play.settle()
    },
  },
]
