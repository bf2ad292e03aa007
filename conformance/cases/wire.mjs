// Requests and packets that break the rules of Engine.IO and Socket.IO, and those at their edges: status codes, bodies, and
// how a connection ends.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../static/package.json', import.meta.url))
const { WebSocket } = require('ws')

const chat = `io.on('connection', socket => {
  socket.on('x', (...args) => { console.log('x', args.map(arg => typeof arg)); socket.emit('y', ...args.filter(arg => typeof arg !== 'function')); const done = args.at(-1); if (typeof done === 'function') done('acked') })
  socket.on('disconnect', reason => console.log('disconnect', reason))
})
io.of('/there').on('connection', () => console.log('there'))`

/** What a request is answered with. Ids differ, so they are cut out. */
const request = async (play, name, query, options) => {
  const answer = await fetch(`${play.url}${play.path}${query}`, options).catch(error => ({ failed: error.cause?.code ?? error.message }))
  if (answer.failed) return play.note(name, ['failed'])
  const text = (await answer.text()).replace(/"[\w-]{20,24}"/g, '"<id>"')
  play.note(name, [answer.status, answer.headers.get('content-type')?.toLowerCase() ?? null, text])
}

const session = async play => JSON.parse((await (await fetch(`${play.url}${play.path}?EIO=4&transport=polling`)).text()).slice(1)).sid

/** A bare WebSocket and what it is sent, until it closes or `count` messages have come. */
const bare = (play, name, sends, count, query = '?EIO=4&transport=websocket') => new Promise(done => {
  const socket = new WebSocket(`${play.url.replace('http', 'ws')}${play.path}${query}`)
  let seen = 0
  const end = () => { clearTimeout(patience); socket.terminate(); done() }
  const patience = setTimeout(() => { play.note(name, ['silence']); end() }, 2500)
  // What follows a CONNECT is sent when that has been answered.
  const [first, ...rest] = sends
  socket.on('open', () => { if (first !== undefined) socket.send(first) })
  socket.on('message', (data, binary) => {
    play.note(name, [binary ? `bytes ${data.length}` : String(data).replace(/"[\w-]{20,24}"/g, '"<id>"')])
    if (++seen === count) return end()
    if (first === '40' ? /^4[04]/.test(String(data)) : seen === 1) for (const packet of rest.splice(0)) socket.send(packet)
  })
  socket.on('unexpected-response', (_, response) => {
    let body = ''
    response.on('data', part => { body += part })
    response.on('end', () => { play.note(name, ['refused', response.statusCode, body]); end() })
  })
  socket.on('error', () => {})
  socket.on('close', code => { play.note(name, ['closed', code]); end() })
})

const wire = (name, play, server = chat) => ({ name: `wire: ${name}`, server, play })

/** Packets of a bare WebSocket after its handshake. */
const packets = (name, sends, count = 99) => wire(name, async play => {
  await bare(play, 'socket', sends, count)
  await play.settle() // the program hears last that it was closed
})

export default [
  ...[['no parameters', ''], ['no transport', '?EIO=4'], ['an unknown transport', '?EIO=4&transport=abc'], ['a transport named as an object’s member', '?EIO=4&transport=constructor'], ['no EIO', '?transport=polling'], ['EIO 3', '?EIO=3&transport=polling'], ['EIO 5', '?EIO=5&transport=polling'], ['EIO twice', '?EIO=4&EIO=4&transport=polling'],
    ['websocket without an upgrade', '?EIO=4&transport=websocket'], ['an unknown session', '?EIO=4&transport=polling&sid=nobody'], ['an empty session', '?EIO=4&transport=polling&sid='], ['base64', '?EIO=4&transport=polling&b64=1']]
    .map(([name, query]) => wire(`a request with ${name}`, play => request(play, 'answer', query))),
  ...['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'].map(method => wire(`a handshake by ${method}`, play => request(play, 'answer', '?EIO=4&transport=polling', { method }))),
  ...[['nothing', ''], ['text that is no packet', 'abc'], ['an unknown type', '9x'], ['a message', '4abc'], ['a broken payload', '40\x1e'], ['a message twice', '40\x1e40'], ['separators only', '\x1e\x1e'], ['base64 that is none', 'b!!!'], ['a ping', '2'], ['a pong', '3'], ['an upgrade', '5'], ['a noop', '6'], ['an open', '0'], ['too much', `4${'x'.repeat(1_100_000)}`]]
    .map(([name, body]) => wire(`a POST of ${name}`, async play => {
      const sid = await session(play)
      await request(play, 'post', `?EIO=4&transport=polling&sid=${sid}`, { method: 'POST', body, headers: { 'content-type': 'text/plain;charset=UTF-8' } })
    })),
  ...['application/json', 'text/html', 'application/octet-stream', 'application/x-www-form-urlencoded'].map(type => wire(`a POST of ${type}`, async play => {
    const sid = await session(play)
    await request(play, 'post', `?EIO=4&transport=polling&sid=${sid}`, { method: 'POST', body: '40', headers: { 'content-type': type } })
    await request(play, 'poll', `?EIO=4&transport=polling&sid=${sid}`)
  })),
  ...['PUT', 'DELETE', 'PATCH'].map(method => wire(`${method} in a session`, async play => {
    const sid = await session(play)
    await request(play, 'answer', `?EIO=4&transport=polling&sid=${sid}`, { method, body: '40' })
  })),
  wire('a session of polling asked for by websocket without upgrade', async play => request(play, 'answer', `?EIO=4&transport=websocket&sid=${await session(play)}`)),
  wire('polling, from connect to disconnect', async play => {
    const address = `?EIO=4&transport=polling&sid=${await session(play)}`
    await request(play, 'post', address, { method: 'POST', body: '40' })
    await request(play, 'poll', address)
    await request(play, 'post', address, { method: 'POST', body: '421["x",1]' })
    await play.logged("x [ 'number', 'function' ]")
    await play.settle() // what waits when a poll comes goes together
    await request(play, 'poll', address)
    await request(play, 'post', address, { method: 'POST', body: '41' })
    await play.logged('disconnect client namespace disconnect')
  }),
  wire('binary by polling', async play => {
    const address = `?EIO=4&transport=polling&sid=${await session(play)}`
    await request(play, 'post', address, { method: 'POST', body: '40' })
    await request(play, 'poll', address)
    await request(play, 'post', address, { method: 'POST', body: '451-["x",{"_placeholder":true,"num":0}]\x1ebAQID' })
    await request(play, 'poll', address)
  }),
  wire('a POST of another protocol version', async play => request(play, 'answer', `?EIO=3&transport=polling&sid=${await session(play)}`, { method: 'POST', body: '40' })),
  wire('a poll after an upgrade', async play => {
    const sid = await session(play)
    const socket = bare(play, 'socket', ['2probe', '5'], 99, `?EIO=4&transport=websocket&sid=${sid}`)
    await play.pause(300)
    for (const method of ['GET', 'POST']) await request(play, method, `?EIO=4&transport=polling&sid=${sid}`, { method })
    await socket
  }),
  wire('two polls at once', async play => {
    const address = `?EIO=4&transport=polling&sid=${await session(play)}`
    const ask = async () => { const answer = await fetch(play.url + play.path + address); return `${answer.status} ${await answer.text()}` }
    play.note('answers', (await Promise.all([ask(), ask()])).sort()) // whichever comes first
    await request(play, 'later', address)
  }),
  wire('a second websocket of a session', async play => {
    const query = `?EIO=4&transport=websocket&sid=${await session(play)}`
    const first = bare(play, 'first', ['2probe'], 99, query)
    await play.pause(150)
    await bare(play, 'second', [], 99, query)
    await first
  }),
  wire('a websocket that is refused: transport', play => bare(play, 'socket', [], 99, '?EIO=4&transport=abc')),
  wire('a websocket that is refused: session', play => bare(play, 'socket', [], 99, '?EIO=4&transport=websocket&sid=nobody')),
  packets('an event before CONNECT', ['42["x",1]']),
  packets('CONNECT, an event and its acknowledgement', ['40', '427["x",1]'], 4),
  packets('CONNECT with credentials', ['40{"token":"x"}'], 2),
  packets('CONNECT with credentials that are no object', ['40"text"']),
  packets('CONNECT with a list', ['40[1]']),
  packets('CONNECT with broken JSON', ['40{"a":']),
  packets('CONNECT to an unknown namespace', ['40/nothing,'], 2),
  packets('CONNECT to an unknown namespace, without a comma', ['40/nothing'], 2),
  packets('CONNECT to a namespace, with a query', ['40/there?x=1,'], 2),
  packets('CONNECT to two namespaces', ['40', '40/there,'], 3),
  packets('CONNECT, then an event of another namespace', ['40', '42/there,["x"]']),
  packets('an unknown type of packet', ['40', '4abc']),
  packets('an event that is no list', ['40', '42{}']),
  packets('an event without a name', ['40', '42[]']),
  packets('an event whose name is an object', ['40', '42[{}]']),
  packets('an event whose name is null', ['40', '42[null]']),
  packets('an event whose name is reserved', ['40', '42["disconnect"]']),
  packets('broken JSON', ['40', '42["x"']),
  packets('no payload', ['40', '42']),
  packets('an acknowledgement that nobody asked for', ['40', '4399["x"]', '42["x"]'], 3),
  packets('an acknowledgement that is no list', ['40', '431{}']),
  packets('an id that is none', ['40', '42abc["x"]']),
  packets('CONNECT_ERROR from a client', ['40', '44{"message":"x"}']),
  packets('DISCONNECT with a payload', ['40', '41{}']),
  packets('attachments that never come, and text instead', ['40', '451-["x",{"_placeholder":true,"num":0}]', '42["x"]']),
  packets('bytes that nobody announced', ['40', Buffer.from([1, 2])]),
  packets('attachments without a number', ['40', '45-["x"]']),
  packets('attachments that are no number', ['40', '45a-["x"]']),
  packets('a placeholder beyond the attachments', ['40', '451-["x",{"_placeholder":true,"num":5}]', Buffer.from([1])]),
  packets('an attachment', ['40', '451-["x",{"_placeholder":true,"num":0}]', Buffer.from([1, 2])], 4),
  packets('no attachments announced', ['40', '450-["x",1]'], 3),
  packets('Engine.IO: an unknown type', ['9']),
  packets('Engine.IO: an empty message', ['']),
  packets('Engine.IO: a ping from the client', ['2']),
  packets('Engine.IO: a noop', ['6', '40'], 2),
  packets('Engine.IO: an open from the client', ['0', '40'], 2),
]
