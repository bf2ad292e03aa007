// A real socket.io-client, driven over standard input and output, a JSON value a line:
//   in:  {"emit": [event, ...args]}, {"ask": [event, ...args]} (with an acknowledgement), {"do": "disconnect" | "connect" | "break" | "close"}
//   out: ["connect", id], ["disconnect", reason], ["connect_error", message, data], ["transport", name],
//        ["event", name, ...args], ["reply", ...args]
// usage: node client.mjs URL OPTIONS-AS-JSON [NAMESPACE]
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const require = createRequire(new URL('../../static/package.json', import.meta.url))
const { io } = require('socket.io-client')

const [url, options, namespace = ''] = process.argv.slice(2)
const socket = io(url + namespace, { reconnectionDelay: 20, reconnectionDelayMax: 50, ...JSON.parse(options) })
const say = (...line) => process.stdout.write(JSON.stringify(line) + '\n')
const shown = value => (Buffer.isBuffer(value) ? { bytes: [...value] } : value)

socket.on('connect', () => {
  say('connect', socket.id)
  say('transport', socket.io.engine.transport.name)
  socket.io.engine.on('upgrade', transport => say('transport', transport.name))
})
socket.on('disconnect', reason => say('disconnect', reason))
socket.on('connect_error', error => say('connect_error', error.message, error.data ?? null))
socket.onAny((name, ...args) => {
  const last = args.at(-1)
  if (typeof last === 'function') args.pop()('reply from the client')
  say('event', name, ...args.map(shown))
})

const actions = {
  disconnect: () => socket.disconnect(),
  connect: () => socket.connect(),
  break: () => socket.io.engine.close(), // as when the network goes, so that it comes back by itself
  close: () => process.exit(0),
}
createInterface({ input: process.stdin }).on('line', line => {
  const command = JSON.parse(line)
  if (command.do) actions[command.do]()
  if (command.emit) socket.emit(...command.emit)
  if (command.ask) socket.emit(...command.ask, (...args) => say('reply', ...args.map(shown)))
}).on('close', () => process.exit(0))
