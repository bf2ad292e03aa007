// Prints, as JSON, who has which members: {stage: {object: [names]}, official: {object: [names]}}. Those of a stage are
// asked of the running program's own objects; those of the official packages are the public ones of their declarations,
// and for the client also those that its objects really have.
// usage: node members.mjs http://host:port   (the address of an Earshot)
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { stage } from './targets.mjs'

const require = createRequire(new URL('../static/package.json', import.meta.url))
const { io } = require('socket.io-client')

/** The members of an object, its own and those that it inherits, without what every object has. */
const members = object => {
  const names = new Set()
  for (let at = object; at && at !== Object.prototype && at !== Function.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name)
  }
  for (const name of ['constructor', ...(typeof object === 'function' ? ['length', 'name', 'prototype'] : [])]) names.delete(name)
  return [...names].sort()
}

const program = `const members = ${members}
io.on('connection', async socket => {
  const [remote] = await io.fetchSockets()
  const { nsp, handshake, conn } = socket
  const objects = { io, socket, handshake, conn, remote, namespace: io.of('/chat'), operator: io.to('x'), adapter: nsp.adapter, engine: io.engine, module: require('socket.io') }
  socket.emit('members', Object.fromEntries(Object.entries(objects).map(([name, object]) => [name, members(object)])))
})`

/** The public members that a class or an interface declares. */
const declared = (file, name) => {
  const text = readFileSync(new URL(`../static/node_modules/${file}`, import.meta.url), 'utf8')
  const start = text.search(new RegExp(`(class|interface) ${name}\\b`))
  const body = text.slice(start, text.indexOf('\n}', start))
    .replace(/\/\*[\s\S]*?\*\//g, comment => (/@private|@internal/.test(comment) ? 'private' : ''))
  const names = new Set()
  for (const [, hidden, words, member] of body.matchAll(/(private\s*)?\n {4}((?:[a-z]+ )*)([A-Za-z]\w*)[?!]?[(:<]/g)) {
    if (!hidden && !/private|protected/.test(words) && member !== 'constructor') names.add(member)
  }
  return [...names].sort()
}

const target = await stage(process.argv[2])(program)
const socket = io(target.url, { path: target.path, auth: {} })
const facade = await new Promise(done => socket.on('members', done))

const official = {
  io: declared('socket.io/dist/index.d.ts', 'Server'),
  namespace: declared('socket.io/dist/namespace.d.ts', 'Namespace'),
  socket: declared('socket.io/dist/socket.d.ts', 'Socket'),
  operator: declared('socket.io/dist/broadcast-operator.d.ts', 'BroadcastOperator'),
  remote: declared('socket.io/dist/broadcast-operator.d.ts', 'RemoteSocket'),
  handshake: declared('socket.io/dist/socket-types.d.ts', 'Handshake'),
  client: declared('socket.io-client/build/esm/socket.d.ts', 'Socket'),
  manager: declared('socket.io-client/build/esm/manager.d.ts', 'Manager'),
}
const real = { 'client.io': members(io), client: members(socket), manager: members(socket.io) }
process.stdout.write(JSON.stringify({ stage: facade, official, real }), () => process.exit(0))
