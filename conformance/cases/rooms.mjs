// Rooms, namespaces, and what can be asked of them.

const go = (name, body, { namespace = '', setup = '' } = {}) => ({
  name,
  server: `const where = ${namespace ? `io.of('${namespace}')` : 'io'}
${setup}
where.on('connection', socket => {
  socket.on('go', async () => { ${body}; where.emit('end') })
})`,
  async play(play) {
    const options = namespace ? { namespace } : {}
    const a = await play.client('A', options), b = await play.client('B', options)
    a.emit('go')
    await Promise.all([a.sees('event', 'end'), b.sees('event', 'end')])
  },
})

export default [
  go('rooms: join and leave', `console.log(socket.rooms.size)
  await socket.join('a'); socket.join(['b', 'c']); console.log([...socket.rooms].slice(1))
  socket.leave('b'); console.log(socket.rooms.has('b'), socket.rooms.size)
  socket.leave('nowhere'); console.log(socket.rooms.size)`),
  go('rooms: leaving one’s own room', `socket.leave(socket.id); io.to(socket.id).emit('x'); socket.emit('y'); console.log(socket.rooms.size)`),
  go('rooms: joining twice', `socket.join('a'); socket.join('a'); io.to('a').emit('x'); console.log(socket.rooms.size)`),
  go('rooms: a room with a strange name', `socket.join('é 😀/,"'); io.to('é 😀/,"').emit('x')`),
  go('rooms: socketsJoin and socketsLeave', `io.socketsJoin('all'); io.to('all').emit('x'); io.socketsLeave('all'); io.to('all').emit('y')`),
  go('rooms: in(room).socketsJoin', `socket.join('a'); io.in('a').socketsJoin('b'); io.to('b').emit('x')`),
  go('rooms: fetchSockets', `const all = await io.fetchSockets(); console.log(all.length, all.some(s => s.id === socket.id), typeof all[0].emit, all[0].rooms.size)
  socket.join('a'); console.log((await io.in('a').fetchSockets()).length, (await io.except('a').fetchSockets()).length)`),
  go('rooms: the data of fetched sockets', `socket.data.name = 'Ada'; const all = await io.fetchSockets(); console.log(all.find(s => s.id === socket.id).data, all[0].handshake.query.EIO)`),
  go('rooms: a fetched socket can be spoken to', `for (const s of await socket.broadcast.fetchSockets()) s.emit('x', 'you')`),
  go('rooms: the adapter’s rooms', `socket.join('a'); console.log(io.sockets.adapter.rooms.get('a').size, io.of('/').adapter.rooms.has(socket.id), io.sockets.adapter.sids.get(socket.id).size)`),
  go('rooms: how many are there', `console.log(io.sockets.sockets.size, io.of('/').sockets.size, io.engine.clientsCount, io.sockets.sockets.get(socket.id) === socket)`),
  go('rooms: the events of the adapter', `socket.join('a'); socket.leave('a')`, { setup: `for (const event of ['create-room', 'join-room', 'leave-room', 'delete-room']) io.of('/').adapter.on(event, (room, id) => { if (room === 'a') console.log(event, room, typeof id) })` }),
  {
    name: 'rooms: disconnectSockets',
    server: `io.on('connection', socket => socket.on('go', () => { socket.join('gone'); io.in('gone').disconnectSockets(); io.emit('end') }))`,
    async play(play) {
      const a = await play.client('A'), b = await play.client('B')
      a.emit('go')
      await a.sees('disconnect', 'io server disconnect')
      await b.sees('event', 'end')
    },
  },
  go('namespaces: emit', `socket.emit('one', 1); where.emit('all', 2); socket.broadcast.emit('others', 3); console.log(socket.nsp.name, where.name)`, { namespace: '/admin' }),
  go('namespaces: rooms are theirs', `socket.join('a'); io.to('a').emit('main'); where.to('a').emit('here'); console.log(where.sockets.size, io.sockets.sockets.size)`, { namespace: '/admin' }),
  {
    name: 'namespaces: two on one connection',
    server: `io.on('connection', socket => { console.log('main'); socket.on('x', () => socket.emit('main')) })
io.of('/chat').on('connection', socket => { console.log('chat'); socket.on('x', () => socket.emit('chat')) })`,
    async play(play) {
      const main = await play.client('A', { forceNew: false, multiplex: true })
      const chat = await play.client('B', { namespace: '/chat', forceNew: false, multiplex: true })
      main.emit('x')
      await main.sees('event', 'main')
      chat.emit('x')
      await chat.sees('event', 'chat')
      chat.socket.disconnect()
      await chat.sees('disconnect')
      main.emit('x')
      await main.sees('event', 'main')
    },
  },
  {
    name: 'namespaces: one that isn’t there',
    server: `io.on('connection', () => {})`,
    async play(play) {
      const a = await play.client('A', { namespace: '/nowhere', wait: false })
      await a.sees('connect_error', 'Invalid namespace')
    },
  },
  {
    name: 'namespaces: by a pattern',
    server: `io.of(/^\\/room-\\d+$/).on('connection', socket => {
  console.log(socket.nsp.name)
  socket.nsp.emit('hello', socket.nsp.name)
})`,
    async play(play) {
      const a = await play.client('A', { namespace: '/room-1' }), b = await play.client('B', { namespace: '/room-2' })
      await a.sees('event', 'hello', '/room-1')
      await b.sees('event', 'hello', '/room-2')
      const c = await play.client('C', { namespace: '/room-x', wait: false })
      await c.sees('connect_error', 'Invalid namespace')
    },
  },
  {
    name: 'namespaces: by a function',
    server: `io.of((name, auth, next) => next(null, auth.token === 'good')).on('connection', socket => socket.emit('hello', socket.nsp.name))`,
    async play(play) {
      const a = await play.client('A', { namespace: '/mine', auth: { token: 'good' } })
      await a.sees('event', 'hello', '/mine')
      const b = await play.client('B', { namespace: '/other', auth: { token: 'bad' }, wait: false })
      await b.sees('connect_error', 'Invalid namespace')
    },
  },
  {
    name: 'namespaces: a pattern’s middleware and broadcast',
    server: `const rooms = io.of(/^\\/room-/)
rooms.use((socket, next) => { console.log('middleware', socket.nsp.name); next() })
rooms.on('connection', socket => socket.on('go', () => rooms.emit('everywhere')))`,
    async play(play) {
      const a = await play.client('A', { namespace: '/room-1' }), b = await play.client('B', { namespace: '/room-2' })
      a.emit('go')
      await a.sees('event', 'everywhere')
      await b.sees('event', 'everywhere')
    },
  },
  {
    name: 'namespaces: new_namespace',
    server: `io.on('new_namespace', namespace => console.log('new', namespace.name))
io.of('/a'); io.of('/b'); io.of('/a')
io.on('connection', socket => socket.emit('end'))`,
    async play(play) {
      const a = await play.client('A')
      await a.sees('event', 'end')
    },
  },
]
