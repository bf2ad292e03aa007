// Plays lessons whose server also stands there in Go, with the same clients against both, and prints what everybody
// saw, as JSON: {lesson: {javascript: {server: [lines], A: [...]}, go: {...}}}.
// usage: node lessons.mjs http://host:port (an Earshot)   with, on standard input, {lesson: {program, url, output}}:
// the JavaScript, where the Go program listens, and the file into which it prints.
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { stage } from './targets.mjs'
import { Play } from './play.mjs'

const three = play => Promise.all(['A', 'B', 'C'].map(name => play.client(name)))
const two = play => Promise.all(['A', 'B'].map(name => play.client(name)))

/**
 * Clients as the Go library needs them: now and then it loses what a client says first, so who isn't let in asks once more;
 * and it tells a client that it is connected sooner than it tells the program.
 */
class Meeting extends Play {
  async client(name, options = {}) {
    const client = await super.client(name, { ...options, wait: false })
    if (options.wait === false) return client
    for (let waited = 1; !client.socket.connected && waited < 600; waited++) {
      await this.pause(25)
      if (waited % 120 === 0 && !client.socket.connected) client.socket.disconnect().connect()
    }
    await client.sees('connect')
    await this.settle()
    return client
  }
}

/** The client's connection ends without a goodbye: after one, the Go library sometimes fires `disconnect` twice. */
const cut = ({ socket }) => {
  socket.io.reconnection(false)
  socket.io.engine.close()
}

/** The program with which the course begins, and with which its first chapter ends. */
async function chat(play) {
  const [a, b] = [await play.client('A'), await play.client('B')]
  a.emit('chatMessage', 'Hello')
  await b.sees('event', 'chatMessage')
  b.emit('sendNotification', 'Lunch is ready')
  await a.sees('event', 'notification')
  await b.sees('event', 'notification')
  cut(b)
  await play.logged('WebSocket disconnected')
}

/** A says something, and B hears it under that name. */
const passedOn = event => async play => {
  const [a, b] = await two(play)
  a.emit('chatMessage', 'Hello')
  await b.sees('event', event)
}

const plays = {
  'the-whole-example': chat,
  async 'somebody-enters'(play) {
    for (const name of ['A', 'B', 'C']) await (await play.client(name)).sees('event', 'notification')
  },
  async 'one-client-speaks'(play) {
    const [a, b] = await two(play)
    a.emit('chatMessage', 'Hello')
    await play.settle()
    b.emit('chatMessage', 'Hello, A')
  },
  'everyone-hears': passedOn('chatMessage'),
  'one-message-all-the-way': passedOn('chatMessage'),
  async 'built-in-or-custom'(play) {
    await passedOn('chatmessage')(play)
    const c = await play.client('C')
    c.emit('sendNotification', 'Lunch is ready')
    await c.sees('event', 'notification')
  },
  async 'the-built-in-events'(play) {
    const a = await play.client('A')
    const b = await play.client('B', { auth: { token: 'wrong' }, wait: false })
    await b.sees('connect_error', 'wrong token')
    a.emit('forbidden')
    await play.logged('error: not allowed')
    a.emit('throwMeOut')
    await a.sees('disconnect', 'io server disconnect')
    await play.logged('disconnect: server namespace disconnect')
  },
  async 'spread-it-around'(play) {
    const [a, b, c] = await three(play)
    a.emit('chatMessage', 'Hello')
    await b.sees('event', 'chatMessage')
    await c.sees('event', 'chatMessage')
    b.emit('sendNotification', 'Lunch is ready')
    await a.sees('event', 'notification')
  },
  'seven-steps': chat,
  async 'every-form-of-emit'(play) {
    const [a, b] = await three(play)
    a.emit('joinRed')
    b.emit('joinRed')
    await play.settle()
    for (const form of ['socket.emit', 'io.emit', 'socket.broadcast.emit', "io.to('red').emit", "socket.to('red').emit", "io.except('red').emit"]) {
      a.emit('ask', form)
      await play.settle()
    }
  },
  async acknowledgements(play) {
    const [a] = await two(play)
    a.ask('order', 'tea')
    await a.sees('reply')
  },
  async 'when-no-answer-comes'(play) {
    const [a] = await two(play)
    a.ask('order', 'tea')
    await a.sees('reply')
    a.socket.timeout(100).emit('order', 'coffee', err => a.note('timeout', [err?.message]))
    await play.pause(200)
  },
  async rooms(play) {
    const [a, b] = await three(play)
    a.emit('joinRoom')
    b.emit('joinRoom')
    await play.settle()
    a.emit('say', 'Hello, red')
    await b.sees('event', 'roomMessage')
  },
  async namespaces(play) {
    await two(play)
    const admin = await play.client('A in /admin', { namespace: '/admin' })
    admin.emit('askForReport')
    await admin.sees('event', 'report')
  },
  async volatile(play) {
    const [a, b] = await two(play)
    a.emit('chatMessage', 'Hello')
    await b.sees('event', 'chatMessage')
    a.emit('position', 5)
    await b.sees('event', 'position')
  },
  async binary(play) {
    const [a, b] = await two(play)
    a.emit('picture', { name: 'dots', bytes: new Uint8Array([0, 1, 127, 255]) })
    await b.sees('event', 'picture')
  },
  async 'who-are-you'(play) {
    const [a, b] = await Promise.all([play.client('A', { auth: { token: 'ticket-ann' } }), play.client('B', { auth: { token: 'ticket-ben' } })])
    a.emit('chatMessage', 'Hello')
    await b.sees('event', 'chatMessage')
  },
  async refused(play) {
    await play.client('A', { auth: { ticket: 'good' } })
    const b = await play.client('B', { auth: { ticket: 'bad' }, wait: false })
    await b.sees('connect_error', 'no such ticket')
  },
  async 'gone-and-back'(play) {
    const [a] = await two(play)
    a.emit('kickMe')
    await a.sees('disconnect', 'io server disconnect')
    await play.logged('gone: server namespace disconnect')
  },
  async 'the-send-buffer'(play) {
    const [a, b] = await two(play)
    b.socket.disconnect()
    a.emit('chatMessage', 'Where are you?')
    await a.sees('event', 'chatMessage')
    b.emit('chatMessage', 'In a tunnel')
    b.socket.connect()
    await a.sees('event', 'chatMessage', { message: 'In a tunnel' })
  },
  async recovery(play) {
    const a = await play.client('A', { offsets: true })
    const b = await play.client('B', { offsets: true })
    b.emit('joinRed')
    await play.settle()
    a.emit('say', 'Are you there?')
    await b.sees('event', 'roomMessage')
    b.socket.io.engine.close()
    await b.sees('connect', 'recovered')
    a.emit('say', 'And now?')
    await b.sees('event', 'roomMessage')
  },
  'heard-twice': passedOn('chatMessage'),
  async 'nobody-listens'(play) {
    const [a, b] = await two(play)
    a.emit('shout', 'Hey!')
    await b.sees('event', 'Shout')
  },
  async 'on-the-wire'(play) {
    const [a, b] = await two(play)
    a.ask('chatMessage', 'Hi')
    await a.sees('reply', 'read')
    await b.sees('event', 'chatMessage')
  },
  async 'several-servers'(play) {
    const [a, b] = [await play.client('A'), await play.client('B')]
    a.emit('joinRed')
    await play.logged('a room is made: red')
    b.emit('joinRed')
    await play.settle()
    a.emit('countRed')
    await a.sees('event', 'redCount', 2)
  },
  async 'the-same-server-in-go'(play) {
    const [a, b] = await two(play)
    a.emit('joinRoom', 'red')
    await play.settle()
    a.ask('say', 'red', 'Hello')
    await a.sees('reply')
    b.ask('say', 'blue', 'Anybody?')
    await b.sees('reply')
  },
  async 'typing-indicator'(play) {
    const [a, b] = await two(play)
    a.emit('typing')
    await b.sees('event', 'typing')
  },
  async presence(play) {
    const [a, b, c] = await three(play)
    a.emit('login', 'Ann')
    await c.sees('event', 'joined')
    b.emit('login', 'Ann')
    await c.sees('event', 'joined')
    await play.settle()
    cut(b)
    await c.sees('event', 'left')
  },
  async 'drawing-board'(play) {
    const [a, b] = await two(play)
    a.emit('line', 10, 10, 60.5, 60)
    await b.sees('event', 'line')
  },
}

const inGo = (url, output) => ({ url, path: '/socket.io/', lines: async () => readFileSync(output, 'utf8').split('\n').filter(Boolean) })

async function seen(slug, target) {
  const play = new Meeting(target)
  try {
    await plays[slug](play)
    await play.settle()
  } catch (error) {
    play.note('play', ['failed', error.message])
  }
  return play.end()
}

const open = stage(process.argv[2])
const results = {}
for (const [slug, { program, url, output }] of Object.entries(JSON.parse(await text(process.stdin)))) {
  if (!plays[slug]) {
    results[slug] = { failed: `nobody plays ${slug}: say in conformance/lessons.mjs what its clients do` }
    continue
  }
  const javascript = await open(program)
  const [first, second] = await Promise.all([seen(slug, javascript), seen(slug, inGo(url, output))])
  results[slug] = { javascript: first, go: second }
  await javascript.close()
}
process.stdout.write(JSON.stringify(results), () => process.exit(0))
