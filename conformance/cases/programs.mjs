// Whole programs as people paste them, and servers with options.

export default [
  {
    name: 'programs: the example of the course',
    server: `io.on('connection', socket => {
	console.log('WebSocket connected: ', typeof socket.id)

	socket.on('chatMessage', msg => {
		const user = socket.user?.username || 'Anonymous'
		console.log('Message received: ', msg)
		io.emit('chatMessage', { user, message: msg })
	})

	socket.on('sendNotification', msg => {
		io.emit('notification', msg)
	})

	socket.on('disconnect', () => {
		console.log('WebSocket disconnected')
	})
})`,
    async play(play) {
      const a = await play.client('A'), b = await play.client('B')
      a.emit('chatMessage', 'Hello!')
      await b.sees('event', 'chatMessage')
      b.emit('sendNotification', 'Lunch')
      await Promise.all([a, b].map(client => client.sees('event', 'notification', 'Lunch')))
      b.socket.disconnect()
      await play.logged('WebSocket disconnected')
    },
  },
  {
    name: 'programs: a server of one’s own, with options',
    server: `const { Server } = require('socket.io')
const io = new Server({ cors: { origin: '*' }, pingInterval: 10000, pingTimeout: 5000 })
io.on('connection', socket => socket.emit('hello'))`,
    async play(play) {
      const a = await play.client('A')
      await a.sees('event', 'hello')
      a.note('ping', a.socket.io.engine._pingInterval ?? a.socket.io.engine.pingInterval)
    },
  },
  {
    name: 'programs: only websockets',
    server: `const { Server } = require('socket.io')
const io = new Server({ transports: ['websocket'] })
io.on('connection', socket => socket.emit('hello', socket.conn.transport.name))`,
    async play(play) {
      const a = await play.client('A', { transports: ['polling'], wait: false, reconnection: false })
      await a.sees('connect_error')
      const b = await play.client('B')
      await b.sees('event', 'hello', 'websocket')
    },
  },
  {
    name: 'programs: no upgrades',
    server: `const { Server } = require('socket.io')
const io = new Server({ allowUpgrades: false })
io.on('connection', socket => socket.on('x', () => socket.emit('transport', socket.conn.transport.name)))`,
    async play(play) {
      const a = await play.client('A', { transports: ['polling', 'websocket'] })
      await play.pause(150)
      a.emit('x')
      await a.sees('event', 'transport', 'polling')
    },
  },
  {
    name: 'programs: over long-polling',
    server: `io.on('connection', socket => { socket.on('x', (n, reply) => { socket.emit('y', n, new Uint8Array([n])); reply(n + 1) }) })`,
    async play(play) {
      const a = await play.client('A', { transports: ['polling'] })
      a.ask('x', 1)
      await a.sees('reply', 2)
      a.ask('x', 2)
      await a.sees('reply', 3)
    },
  },
  {
    name: 'programs: connection state recovery',
    server: `const { Server } = require('socket.io')
const io = new Server({ connectionStateRecovery: { maxDisconnectionDuration: 60000, skipMiddlewares: true } })
io.use((socket, next) => { console.log('middleware'); next() })
io.on('connection', socket => {
  console.log('connection', socket.recovered, socket.data.name, socket.rooms.has('a'))
  socket.data.name = 'Ada'
  socket.join('a')
  socket.emit('hello')
  socket.on('disconnect', reason => { console.log(reason); io.to('a').emit('missed', 1) })
})`,
    async play(play) {
      const a = await play.client('A', { offsets: true }) // which the client appends to what it hears
      await a.sees('event', 'hello')
      const id = a.socket.id
      a.socket.io.engine.close()
      await a.sees('event', 'missed')
      await a.sees('event', 'hello')
      a.note('same id', a.socket.id === id)
    },
  },
  {
    name: 'programs: without recovery nothing is recovered',
    server: `io.on('connection', socket => { console.log('connection', socket.recovered); socket.emit('hello') })`,
    async play(play) {
      const a = await play.client('A')
      await a.sees('event', 'hello')
      a.socket.io.engine.close()
      await a.sees('disconnect')
      await a.sees('event', 'hello')
    },
  },
  {
    name: 'programs: serverSideEmit to nobody else',
    server: `io.on('x', () => console.log('never'))
io.on('connection', socket => { io.serverSideEmit('x', 1); socket.emit('end') })`,
    async play(play) {
      const a = await play.client('A')
      await a.sees('event', 'end')
    },
  },
  {
    name: 'programs: a chat with names, typing and presence',
    server: `const names = new Map()
io.on('connection', socket => {
  socket.on('login', (name, done) => {
    if ([...names.values()].includes(name)) return done({ ok: false, error: 'taken' })
    names.set(socket.id, name)
    done({ ok: true })
    io.emit('users', [...names.values()].sort())
  })
  socket.on('typing', () => socket.broadcast.emit('typing', names.get(socket.id)))
  socket.on('disconnect', () => { names.delete(socket.id); io.emit('users', [...names.values()].sort()) })
})`,
    async play(play) {
      const a = await play.client('A'), b = await play.client('B')
      a.ask('login', 'Ada')
      await b.sees('event', 'users', ['Ada'])
      b.ask('login', 'Ada')
      await b.sees('reply')
      b.ask('login', 'Bob')
      await b.sees('reply', { ok: true })
      await Promise.all([a, b].map(client => client.sees('event', 'users', ['Ada', 'Bob'])))
      b.emit('typing')
      await a.sees('event', 'typing', 'Bob')
      b.socket.disconnect()
      await a.sees('event', 'users', ['Ada'])
    },
  },
  {
    name: 'programs: what console.log makes of values',
    server: `console.log('text', 1, -0, 1n, true, null, undefined, Symbol('s'))
console.log({ a: 1, 'b-c': 'text', d: [1, 'two', [3, [4, [5]]]], e: { f: { g: { h: 1 } } } })
console.log([], {}, [undefined, null], [1, , 3], new Array(3))
console.log(new Map([['a', { b: 1 }]]), new Set([1, 'two']), new Map(), new Set())
console.log(new Date(0), /x/gi, new Uint8Array([1, 2]))
console.log(function named() {}, () => {}, class A {}, class B extends Map {})
console.log('%s is %d years and %i, %f, %j%%', 'Ada', 36.5, 36.5, '1.5', { a: 1 }, 'rest')
console.log('%s', { a: { b: { c: 1 } } }, '%s')
console.log(Object.create(null), new (class Point { constructor() { this.x = 1 } })())
console.log("it's", ["it's", 'a "quoted" \\'one\\'', 'line\\nbreak'])
console.log({ get a() { return 1 }, set b(v) {}, f() {}, [Symbol('k')]: 1 })
const loop = { name: 'loop' }; loop.self = loop; console.log(loop)
console.log([1.5, -2, NaN, Infinity], ['a'.repeat(100)], 'b'.repeat(5))
console.log(Array.from({ length: 120 }, (_, i) => i))
console.log({ long: 'x'.repeat(60), other: 'y'.repeat(20), third: [1, 2, 3] })
console.log(new Promise(() => {}), [new Error('inside').message], new WeakMap())
console.log(['aa', 'b', 'cccc', 'd', 'e', 'f', 'g', 'hhhhhhhhhhhh'], [1, 2, 3, 4, 5, 6, 7], new Uint8Array(20))
console.log({ a: [{ b: { c: {} } }], list: ['x'.repeat(30), 'y'.repeat(30), 'z'.repeat(30)], $d: 1 })
console.log([['a', 1], ['b', 2]], [{ id: 1, name: 'Ada' }, { id: 2, name: 'Bob' }])
console.log(Array.from({ length: 30 }, (_, i) => 'item ' + i))
console.log(process === undefined ? '' : 'ok')
`.replace(/console\.log\(process.*\n/, ''),
    async play(play) { await play.client('A') },
  },
]
