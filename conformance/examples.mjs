// Runs the examples of the reference, each on a stage of its own with two clients, and prints what went wrong, as JSON:
// {id: [complaints]}. Standard input has them: [{id, program, client}], client being "" where the program is the point.
// usage: node examples.mjs http://host:port   (the address of an Earshot)
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'
import { stage } from './targets.mjs'

const require = createRequire(new URL('../static/package.json', import.meta.url))
const { io } = require('socket.io-client')

const origin = process.argv[2]
const PATIENCE = 20_000

/** The client's `io` as a page has it: it knows the stage. Sockets are remembered, to be closed. */
const leading = (path, sockets) => {
  const connect = (address, options) => {
    if (typeof address === 'object') [address, options] = [undefined, address]
    const elsewhere = address?.startsWith('http')
    const socket = io(elsewhere ? address : origin + (address ?? '/'), { multiplex: address?.startsWith('/') === true, ...options, ...(elsewhere ? {} : { path }) })
    sockets.push(socket)
    return socket
  }
  return Object.assign(connect, io, { io: connect, connect })
}

/** Says hello and answers, as the reference's page does where the program is the point. */
const greeting = `const socket = io()
socket.on('connect', () => socket.emit('hello', 'world'))
socket.onAny((event, ...args) => { if (typeof args.at(-1) === 'function') args.at(-1)('fine, thanks') })`

async function run({ program, client }) {
  const complaints = []
  const target = await stage(origin)(program).catch(error => { complaints.push(error.message) })
  if (!target) return complaints
  const sockets = []
  let logged = 0
  const log = () => { logged++ }
  for (let i = 0; i < 2; i++) {
    try {
      new Function('io', 'console', client || greeting)(leading(target.path, sockets), { log })
    } catch (error) {
      complaints.push(`the client's code throws: ${error.stack}`)
    }
  }
  // The point of an example shows: in what the client logs, or in what a line of the program does.
  const id = target.path.split('/')[2]
  const entries = async () => (await (await fetch(`${origin}/api/stages/${id}/timeline`)).json()).entries.filter(({ lane }) => lane === 'server')
  const shows = async () => (client.includes('console.log') ? logged > 0 : (await entries()).some(({ kind, source }) => source && !['program', 'timer', 'error'].includes(kind)))
  for (const deadline = Date.now() + PATIENCE; !await shows();) {
    if (Date.now() > deadline) {
      complaints.push('nothing that it is about happens')
      break
    }
    await new Promise(done => setTimeout(done, 50))
  }
  await new Promise(done => setTimeout(done, 150))
  for (const { kind, text } of await entries()) if (kind === 'error') complaints.push(`the program throws: ${text}`)
  for (const socket of sockets) socket.disconnect()
  await target.close()
  return complaints
}

const wrong = {}
let current = new Set()
process.on('uncaughtException', error => { for (const id of current) (wrong[id] ??= []).push(`while it ran: ${error.stack}`) })
process.on('unhandledRejection', error => { for (const id of current) (wrong[id] ??= []).push(`while it ran: ${error?.stack ?? error}`) })

const queue = JSON.parse(await text(process.stdin))
await Promise.all(Array.from({ length: 8 }, async () => {
  for (let next = queue.shift(); next; next = queue.shift()) {
    current.add(next.id)
    const complaints = await run(next)
    current.delete(next.id)
    if (complaints.length > 0) (wrong[next.id] ??= []).push(...complaints)
  }
}))
process.stdout.write(JSON.stringify(wrong), () => process.exit(0))
