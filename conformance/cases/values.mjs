// What values become on the way, in both directions.

/** The server emits some values to A. */
const sends = (name, values) => ({
  name: `values: the server sends ${name}`,
  server: `io.on('connection', socket => socket.on('go', () => { socket.emit('x', ${values}); socket.emit('end') }))`,
  async play(play) {
    const a = await play.client('A')
    a.emit('go')
    await a.sees('event', 'end')
  },
})

/** A emits some values; the program logs and echoes them. */
const receives = (name, ...values) => ({
  name: `values: the server receives ${name}`,
  server: `io.on('connection', socket => socket.on('x', (...args) => { console.log(...args); socket.emit('echo', ...args) }))`,
  async play(play) {
    const a = await play.client('A')
    a.emit('x', ...values)
    await a.sees('event', 'echo')
  },
})

export default [
  sends('nothing special', `'text', 12, 1.5, true, false, null, [1, [2]], { a: { b: [] } }`),
  sends('undefined', `undefined, 1, [undefined], { a: undefined, b: 1 }`),
  sends('NaN and the infinities', `NaN, Infinity, -Infinity, -0`),
  sends('a date', `new Date(0), { at: new Date(1000) }`),
  sends('maps and sets', `new Map([[1, 2]]), new Set([1])`),
  sends('an object with toJSON', `{ toJSON() { return { json: true } } }`),
  sends('an error', `new Error('oops')`),
  sends('a function inside', `{ f() {}, g: 1 }, [() => {}]`),
  sends('a symbol inside', `{ s: Symbol('x'), g: 1 }`),
  sends('text that needs escapes', `'<b>&"\\\\\\n\\u2028 é 😀 \\u0000', { '"': 1 }`),
  sends('keys in their order', `{ z: 1, a: 2, 10: 3, 2: 4 }`),
  sends('large and small numbers', `1e21, 1e-7, 123456789012345680000, 0.1 + 0.2`),
  sends('class instances', `new (class Point { constructor() { this.x = 1 } get y() { return 2 } })()`),
  sends('bytes', `new Uint8Array([1, 2, 255]), new Uint8Array([7]).buffer`),
  sends('bytes inside', `{ a: [new Uint8Array([1])], b: { c: new Uint8Array([2, 3]) } }, 'and text'`),
  sends('no bytes at all', `new Uint8Array(0)`),
  sends('a view of a part', `new Uint8Array([1, 2, 3, 4]).subarray(1, 3)`),
  sends('a long text', `'x'.repeat(20000)`),
  sends('what looks like a placeholder', `{ _placeholder: 'no', num: 0 }`),
  receives('nothing special', 'text', 12, 1.5, true, null, [1, [2]], { a: { b: [] } }),
  receives('undefined', undefined, [undefined], { a: undefined }),
  receives('a date', new Date(0)),
  receives('text that needs escapes', '<b>&"\\\n é 😀'),
  receives('keys in their order', { z: 1, a: 2, 10: 3, 2: 4 }),
  receives('nothing'),
  receives('deep objects', { a: { b: { c: { d: { e: 1 } } } }, list: [[[[1]]]] }),
  receives('a number as text', '12', '0012', 1e21),
  {
    name: 'values: the server receives bytes',
    server: `io.on('connection', socket => socket.on('x', (a, b) => {
  console.log(a.length, a[1], b.inside.length)
  socket.emit('echo', a, b)
}))`,
    async play(play) {
      const a = await play.client('A')
      a.emit('x', new Uint8Array([1, 2, 3]), { inside: Buffer.from([9, 8]) })
      await a.sees('event', 'echo')
    },
  },
  {
    name: 'values: a circular object throws where it is emitted',
    server: `io.on('connection', socket => socket.on('go', () => {
  const loop = {}
  loop.self = loop
  try { socket.emit('x', loop) } catch (error) { console.log(error.name) }
  socket.emit('end')
}))`,
    async play(play) {
      const a = await play.client('A')
      a.emit('go')
      await a.sees('event', 'end')
    },
  },
  {
    name: 'values: a BigInt throws where it is emitted',
    server: `io.on('connection', socket => socket.on('go', () => {
  try { socket.emit('x', 1n) } catch (error) { console.log(error.name) }
  socket.emit('end')
}))`,
    async play(play) {
      const a = await play.client('A')
      a.emit('go')
      await a.sees('event', 'end')
    },
  },
]
