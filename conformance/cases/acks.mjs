// Acknowledgements, both ways.

const program = body => `io.on('connection', socket => {
  ${body}
})`

export default [
  {
    name: 'acks: the server answers',
    server: program(`socket.on('add', (a, b, reply) => reply(a + b, { of: [a, b] }))`),
    async play(play) {
      const a = await play.client('A')
      a.ask('add', 1, 2)
      await a.sees('reply', 3)
    },
  },
  {
    name: 'acks: the server answers without arguments, later, and twice',
    server: program(`socket.on('none', reply => reply())
  socket.on('late', reply => setTimeout(() => reply('late'), 5))
  socket.on('twice', reply => { reply('once'); reply('twice'); socket.emit('end') })`),
    async play(play) {
      const a = await play.client('A')
      a.ask('none')
      await a.sees('reply')
      a.ask('late')
      await a.sees('reply', 'late')
      a.ask('twice')
      await a.sees('event', 'end')
    },
  },
  {
    name: 'acks: the server answers with bytes',
    server: program(`socket.on('bytes', reply => reply(new Uint8Array([1, 2]), { b: new Uint8Array([3]) }))`),
    async play(play) {
      const a = await play.client('A')
      a.ask('bytes')
      await a.sees('reply')
    },
  },
  {
    name: 'acks: an answer nobody asked for is no function',
    server: program(`socket.on('x', (...args) => console.log(args.length, typeof args.at(-1)))
  socket.on('end', () => socket.emit('end'))`),
    async play(play) {
      const a = await play.client('A')
      a.emit('x', 1)
      a.ask('x', 1)
      a.emit('end')
      await a.sees('event', 'end')
    },
  },
  {
    name: 'acks: a client answers',
    server: program(`socket.on('go', () => socket.emit('question', 6, (...reply) => console.log('answered', ...reply)))`),
    async play(play) {
      const a = await play.client('A')
      a.answer('question', 'yes', { n: 7 })
      a.emit('go')
      await play.logged("answered yes { n: 7 }")
    },
  },
  {
    name: 'acks: a client answers with bytes, or with nothing',
    server: program(`socket.on('go', () => {
    socket.emit('bytes', reply => console.log('bytes', reply.length, reply[1]))
    socket.emit('nothing', (...reply) => console.log('nothing', reply.length))
  })`),
    async play(play) {
      const a = await play.client('A')
      a.answer('bytes', new Uint8Array([5, 6]))
      a.answer('nothing')
      a.emit('go')
      await play.logged('nothing 0')
    },
  },
  {
    name: 'acks: emitWithAck resolves with the first argument',
    server: program(`socket.on('go', async () => console.log('resolved', await socket.emitWithAck('question', 1)))`),
    async play(play) {
      const a = await play.client('A')
      a.answer('question', 'first', 'second')
      a.emit('go')
      await play.logged('resolved first')
    },
  },
  {
    name: 'acks: a timeout that is met gives null and the answer',
    server: program(`socket.on('go', () => socket.timeout(5000).emit('question', (error, ...reply) => console.log('got', error, ...reply)))`),
    async play(play) {
      const a = await play.client('A')
      a.answer('question', 1, 2)
      a.emit('go')
      await play.logged('got null 1 2')
    },
  },
  {
    name: 'acks: a timeout that passes gives an error',
    server: program(`socket.on('go', () => socket.timeout(30).emit('question', (error, ...reply) => console.log(error instanceof Error, error.message, reply.length)))`),
    async play(play) {
      const a = await play.client('A')
      a.emit('go')
      await play.logged('true operation has timed out 0')
    },
  },
  {
    name: 'acks: emitWithAck with a timeout that passes rejects',
    server: program(`socket.on('go', async () => { try { await socket.timeout(30).emitWithAck('question') } catch (error) { console.log('rejected', error.message) } })`),
    async play(play) {
      const a = await play.client('A')
      a.emit('go')
      await play.logged('rejected operation has timed out')
    },
  },
  {
    name: 'acks: a broadcast gathers the answers',
    server: program(`socket.on('go', () => io.timeout(5000).emit('question', (error, replies) => console.log('all', error, replies)))`),
    async play(play) {
      const a = await play.client('A'), b = await play.client('B')
      a.answer('question', 'same')
      b.answer('question', 'same')
      a.emit('go')
      await play.logged("all null [ 'same', 'same' ]")
    },
  },
  {
    name: 'acks: a broadcast whose answers are missing gives an error and those that came',
    server: program(`socket.on('go', () => io.timeout(800).emit('question', (error, replies) => console.log('some', error.message, replies)))`),
    async play(play) {
      const a = await play.client('A')
      await play.client('B')
      a.answer('question', 'only A')
      a.emit('go')
      await play.logged("some operation has timed out [ 'only A' ]")
    },
  },
  {
    name: 'acks: a broadcast to nobody answers at once',
    server: program(`socket.on('go', () => io.to('nobody').timeout(5000).emit('question', (error, replies) => console.log('none', error, replies)))`),
    async play(play) {
      const a = await play.client('A')
      a.emit('go')
      await play.logged('none null []')
    },
  },
  {
    name: 'acks: emitWithAck of a broadcast',
    server: program(`socket.on('go', async () => {
    console.log('got', await io.timeout(5000).emitWithAck('question'))
    try { await io.timeout(40).emitWithAck('silence') } catch (error) { console.log('rejected', error.message, error.responses) }
  })`),
    async play(play) {
      const a = await play.client('A')
      a.answer('question', 1)
      a.emit('go')
      await play.logged('rejected operation has timed out []')
    },
  },
  {
    name: 'acks: a broadcast to the others gathers theirs',
    server: program(`socket.on('go', async () => console.log('others', await socket.broadcast.timeout(5000).emitWithAck('question')))`),
    async play(play) {
      const a = await play.client('A'), b = await play.client('B')
      a.answer('question', 'A')
      b.answer('question', 'B')
      a.emit('go')
      await play.logged("others [ 'B' ]")
    },
  },
  {
    name: 'acks: the client times out when the program never answers',
    server: program(`socket.on('silence', () => {})`),
    async play(play) {
      const a = await play.client('A')
      a.socket.timeout(40).emit('silence', (...reply) => a.note('reply', reply[0].message))
      await a.sees('reply', 'operation has timed out')
    },
  },
  {
    name: 'acks: an answer after the client has gone is lost quietly',
    server: program(`socket.on('x', reply => socket.on('disconnect', () => { reply('too late'); console.log('answered') }))`),
    async play(play) {
      const a = await play.client('A')
      a.ask('x')
      await play.settle()
      a.socket.disconnect()
      await play.logged('answered')
    },
  },
]
