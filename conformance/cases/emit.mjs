// Who receives what: the rows of the emit cheatsheet (Socket.IO documentation, "Emit cheatsheet").

const three = async play => [await play.client('A'), await play.client('B'), await play.client('C')]

/** A case in which A asks the server to emit in some way, and everybody's record shows who got it. */
const emits = (name, statement, setup = '') => ({
  name: `emit: ${name}`,
  server: `io.on('connection', socket => {
  socket.on('join', (room, done) => { socket.join(room); done() })
  ${setup}
  socket.on('go', async () => { ${statement}; io.emit('end') })
})`,
  async play(play) {
    const [a, b, c] = await three(play)
    const joined = (client, room) => new Promise(done => client.socket.emit('join', room, done))
    await joined(a, 'one'); await joined(b, 'one'); await joined(b, 'two'); await joined(c, 'two')
    a.emit('go')
    await Promise.all([a, b, c].map(client => client.sees('event', 'end')))
  },
})

export default [
  emits('to the sender', `socket.emit('x', 1, '2', { 3: ['4'] })`),
  emits('to everyone', `io.emit('x', 1)`),
  emits('to everyone, by io.sockets', `io.sockets.emit('x', 1)`),
  emits('to everyone, by the namespace', `io.of('/').emit('x', 1)`),
  emits('to all but the sender', `socket.broadcast.emit('x', 1)`),
  emits('to a room, but the sender', `socket.to('one').emit('x', 1)`),
  emits('to a room, but the sender, with in', `socket.in('one').emit('x', 1)`),
  emits('to two rooms, each once', `socket.to('one').to('two').emit('x', 1)`),
  emits('to two rooms as a list', `socket.to(['one', 'two']).emit('x', 1)`),
  emits('to a room with the sender', `io.to('one').emit('x', 1)`),
  emits('to a room with the sender, with in', `io.in('one').emit('x', 1)`),
  emits('to two rooms with the sender', `io.to('one').to('two').emit('x', 1)`),
  emits('to everyone except a room', `io.except('one').emit('x', 1)`),
  emits('to a room except another', `io.to('two').except('one').emit('x', 1)`),
  emits('from a socket to a room except another', `socket.to('two').except('one').emit('x', 1)`),
  emits('from a socket except a room', `socket.except('one').emit('x', 1)`),
  emits('from a socket, broadcast to a room', `socket.broadcast.to('one').emit('x', 1)`),
  emits('to one socket by its id', `const [first] = io.sockets.sockets.keys(); io.to(first).emit('x', 1)`),
  emits('from a socket to itself by its id', `socket.to(socket.id).emit('x', 1)`),
  emits('to a room that is empty', `io.to('nobody').emit('x', 1)`),
  emits('send, to the sender', `socket.send('hello', 2)`),
  emits('send, to everyone', `io.send('hello', 2)`),
  emits('send, to a room: there is no such thing', `try { io.to('one').send('hello') } catch (error) { console.log(error.name) }`),
  emits('write, to the sender', `socket.write('hello')`),
  emits('volatile, to everyone', `io.volatile.emit('x', 1)`),
  emits('volatile, to the sender', `socket.volatile.emit('x', 1)`),
  emits('volatile, from a socket to a room', `socket.volatile.to('one').emit('x', 1)`),
  emits('volatile, from a socket to the others', `socket.volatile.broadcast.emit('x', 1)`),
  emits('volatile, sent', `socket.volatile.send('x')`),
  emits('what volatile returns', `console.log(socket.volatile === socket, socket.timeout(50) === socket, socket.compress(true) === socket)`),
  emits('a timeout holds for one emit', `socket.timeout(50); socket.emit('x', 1); socket.emit('y', (...reply) => console.log(reply.length))`),
  emits('io has no emitWithAck, a choice of receivers no broadcast', `console.log(typeof io.emitWithAck, typeof io.to('one').broadcast)`),
  emits('local, to everyone', `io.local.emit('x', 1)`),
  emits('local, to a room', `io.local.to('one').emit('x', 1)`),
  emits('compressed, to the sender', `socket.compress(true).emit('x', 1)`),
  emits('not compressed, to everyone', `io.compress(false).emit('x', 1)`),
  emits('what emit returns', `console.log(socket.emit('x'), io.emit('y'), io.to('one').emit('z'), socket.broadcast.emit('w'))`),
  emits('many, in order', `for (let i = 0; i < 50; i++) { io.emit('n', i); socket.emit('m', i) }`),
  emits('a chain used twice', `const room = io.to('one'); room.emit('x', 1); room.to('two').emit('y', 1); room.emit('z', 1)`),
  emits('without arguments', `io.emit('x')`),
  emits('from a timer', `await new Promise(done => setTimeout(done, 5)); socket.emit('x', 1)`),
  emits('from a microtask', `await null; socket.emit('x', 1); queueMicrotask(() => socket.emit('y', 2)); await null`),
]
