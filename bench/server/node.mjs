// The official server, for comparison: the program of program.go on npm's socket.io, with ws.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

const { Server } = createRequire(new URL('../../static/', import.meta.url))('socket.io')
const http = createServer()
const io = new Server(http, { pingInterval: Number(process.argv[2]) })

io.on('connection', socket => {
  socket.on('echo', text => socket.emit('echo', text))
  socket.on('all', text => io.emit('all', text))
})

http.listen(0, '127.0.0.1', () => console.log(`Node is at http://127.0.0.1:${http.address().port}`))
