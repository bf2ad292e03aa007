// Random exchanges by real clients as a page hosts them: the official browser client with the page's own spy in front of
// it, each in a window of its own. What the spy reports goes out beside what the client's code really did.
//   out, a JSON value a line: {client, sent: [namespace, id]} for each emit (namespace 0 or 1), {client, reports} as the
//   spy posts them, and at the end {client, heard}: for each namespace,
//   [event, id] in the order in which listeners were called
// usage: node exchange.mjs ORIGIN SEED ROUNDS PATH...   (a client for each path)
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import vm from 'node:vm'

const root = new URL('../../static/', import.meta.url)
const require = createRequire(new URL('package.json', root))
const engine = createRequire(createRequire(require.resolve('socket.io-client')).resolve('engine.io-client'))
const { WebSocket } = engine('ws')
const { XMLHttpRequest } = engine('xmlhttprequest-ssl')
const built = name => readFileSync(new URL('dist/' + readdirSync(new URL('dist', root)).find(file => file.startsWith(name)), root), 'utf8')

const [origin, seed, rounds, ...paths] = process.argv.slice(2)

let state = Number(seed) >>> 0
const random = n => { // mulberry32
  state = (state + 0x6d2b79f5) >>> 0
  let t = Math.imul(state ^ (state >>> 15), state | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) % n
}
const say = value => process.stdout.write(JSON.stringify(value) + '\n')
const pause = ms => new Promise(done => setTimeout(done, ms))

// The learner's code. Emits on the two namespaces stand on lines of their own, 1 and 2, so that a report tells which it is.
const code = `window.emitMain = (...args) => main.emit(...args)
window.emitOther = (...args) => other.emit(...args)
const main = io(options), other = io('/other', options)
window.sockets = [main, other]
sockets.forEach((socket, nsp) => socket.onAny((event, id) => heard[nsp].push([event, id])))
for (const socket of sockets) for (const event of ['one', 'all', 'others', 'bytes']) socket.on(event, () => {})`

function client(path, index) {
  const heard = [[], []]
  const window = {
    WebSocket, XMLHttpRequest, console: { ...console }, setTimeout, clearTimeout, setInterval, clearInterval, performance, URL,
    Uint8Array, ArrayBuffer, Blob, FileReader, Response, heard, location: new URL(origin), addEventListener() {},
    options: { transports: [['polling'], ['websocket'], ['polling', 'websocket']][index % 3], reconnectionDelay: 5, reconnectionDelayMax: 20 },
    document: { currentScript: { dataset: { path } }, addEventListener() {}, getElementsByTagName: () => ({ length: Infinity }) }, // too long for snapshots
    MutationObserver: class { observe() {} },
    parent: { postMessage: message => { if (message.reports) say({ client: index, reports: message.reports }) } },
  }
  window.self = window.window = window
  vm.createContext(window)
  vm.runInContext(built('socket.io.min-'), window)
  vm.runInContext(built('spy-'), window)
  vm.runInContext(code, window, { filename: origin + '/client.js?key=K' })
  return { window, heard, index }
}

// Browsers have it and Node hasn't: long-polling sends binary as base64, which the client lets it make.
class FileReader {
  async readAsDataURL(blob) {
    this.result = 'data:;base64,' + Buffer.from(await blob.arrayBuffer()).toString('base64')
    this.onload()
  }
}

const clients = paths.map(client)
const away = () => clients.some(({ window }) => window.sockets.some(socket => !socket.connected || socket.sendBuffer.length > 0))
for (let patience = 200; patience > 0 && away(); patience--) await pause(50)
for (let id = 1; id <= Number(rounds); id++) {
  const who = clients[random(clients.length)]
  const nsp = random(2)
  const emit = nsp ? who.window.emitOther : who.window.emitMain
  say({ client: who.index, sent: [nsp, id] })
  const event = ['one', 'all', 'others', 'bytes'][random(4)]
  const args = event === 'bytes' ? [new Uint8Array([id & 255, id >> 8])] : []
  if (random(4) === 0) args.push(() => {})
  emit(event, id, ...args)
  const dice = random(300)
  if (dice === 0) who.window.sockets[0].io.engine.close() // the connection breaks and comes back
  if (dice === 1) { who.window.sockets[nsp].disconnect(); who.window.sockets[nsp].connect() }
  if (random(20) === 0) await pause(random(8))
}
// When everybody is back and nothing more arrives, everybody leaves: what was heard until then is all.
const total = () => clients.reduce((sum, { heard }) => sum + heard[0].length + heard[1].length, 0)
for (let before = -1, patience = 30; patience > 0 && (before !== total() || away()); patience--) {
  before = total()
  await pause(1500)
}
for (const { window } of clients) for (const socket of window.sockets) socket.disconnect()
await pause(300)
for (const { heard, index } of clients) say({ client: index, heard })
process.stdout.write('', () => process.exit(0)) // when all of it has gone out
