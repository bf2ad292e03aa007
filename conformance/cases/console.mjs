// What console.* writes of every kind of value, as Node writes it.

const writes = (name, server) => ({
  name: `console: ${name}`,
  server: `${server}\nconsole.log('end')`,
  async play(play) { await play.logged('end') },
})

export default [
  writes('primitives', `console.log(1, -0, 1e21, NaN, Infinity, 'text', true, null, undefined, 10n, Symbol('s'), Symbol())
console.log([1, -0, 'text', "it's", 'say "hi"', \`both ' and "\`, \`all ' " \\\`\`, null, undefined, 10n, Symbol('s'), 'line\\nbreak', 'tab\\t', '\\x00\\x1b\\x7f', 'é😀', 'back\\\\slash'])
console.log()
console.log('')
console.log('%', '100%', '%%', '5% off', '%s')`),
  writes('classes and their instances', `class A { constructor() { this.x = 1 } }
class B extends A { get y() { return 2 } static z = 3 }
class Empty {}
console.log(A, B, Empty, class {}, class extends A {})
console.log(new A(), new B(), new Empty(), [new A()], { b: new B() })
console.log(Object.create(A.prototype), Object.create(null), Object.create({}), Object.create({ a: 1 }))
const bare = Object.create(null); bare.x = 1; console.log(bare)
function Old() { this.v = 1 }
console.log(new Old(), Old, Object.create(new Old()))
class Tagged { get [Symbol.toStringTag]() { return 'Mine' } }
console.log(new Tagged(), { [Symbol.toStringTag]: 'T', a: 1 })
console.log(new (class extends Array {})(1, 2), new (class M extends Map {})([[1, 2]]), new (class S extends Set {})([1]), new (class P extends Promise {})(() => {}))`),
  writes('functions', `const named = function name() {}, arrow = () => {}, withProps = Object.assign(() => {}, { a: 1 })
console.log(named, arrow, () => {}, function () {}, async () => {}, async function job() {}, function* gen() {}, async function* agen() {})
console.log(withProps, [named, arrow], { method() {}, get g() { return 1 }, set g(v) {}, get only() { return 1 }, set alone(v) {}, async am() {}, *gm() {} })
console.log(Math.max, Object, Array.prototype.map, Symbol, class { static m() {} }, parseInt)
class Chat { static count = 1; static { this.list = [] } }
console.log(Chat)
const bare = () => {}; Object.setPrototypeOf(bare, null); console.log(bare)`),
  writes('nesting', `console.log({ a: { b: { c: { d: 1 } } } }, [[[[1]]]], [[[[]]]], { a: { b: { c: {} } } }, { a: { b: { c: [] } } })
console.log({ a: { b: { c: new Map([[1, 2]]), d: new Set(), e: new Date(0), f: /x/g, g: () => {}, h: new Error('deep').message } } })
class Deep { constructor(n) { this.n = n } }
console.log({ a: { b: { c: new Deep(1), d: Object.create(null) } } })
console.log(new Map([[{ a: { b: { c: 1 } } }, new Set([[1, [2, [3]]]])]]))`),
  writes('circular values', `const a = { name: 'a' }; a.self = a
const b = { a, list: [] }; b.list.push(b, a); a.b = b
console.log(a); console.log(b); console.log([a, b])
const m = new Map(); m.set('me', m); const s = new Set(); s.add(s); console.log(m, s)
const list = []; list.push(list); console.log(list)`),
  writes('arrays', `console.log([], [1, 2, 3], ['a', 'b'], [, 1], [1, , , 2], new Array(3), [undefined, null])
console.log(Array.from({ length: 7 }, (_, i) => i), Array.from({ length: 30 }, (_, i) => i * i))
console.log(Array.from({ length: 120 }, (_, i) => i))
console.log(Array.from({ length: 101 }, (_, i) => 'item ' + i))
console.log(Array.from({ length: 27 }, (_, i) => 'x'.repeat(i % 9)))
console.log(Array.from({ length: 10 }, (_, i) => ({ i })), Array.from({ length: 8 }, (_, i) => ({ id: i, name: 'user' + i, tags: ['a', 'b'] })))
const extra = [1, 2]; extra.name = 'x'; extra[-1] = 'minus'; console.log(extra)
console.log([1.5, -2.25, 300], [true, false], ['a'.repeat(30), 'b'.repeat(30), 'c'.repeat(30)], [['a', 1], ['b', 2]])
console.log(Object.assign(new Array(5), { 2: 'x' }), [[]], [{}], [[], {}], Array(200))`),
  writes('objects', `console.log({}, { a: 1 }, { 'a-b': 1, 1: 2, valid_id: 3, $x: 4, 'é': 5, '': 6 }, { [Symbol('k')]: 1, [Symbol()]: 2, [Symbol.iterator]: 3 })
console.log({ a: 'x'.repeat(60), b: 1 }, { a: 'x'.repeat(30), b: 'y'.repeat(30), c: 1 })
console.log({ text: 'line one\\nline two', long: 'word '.repeat(40) })
console.log({ id: 1, name: 'Ada', email: 'ada@example.com', roles: ['admin', 'author'], address: { city: 'London', zip: 'NW1' } })
console.log({ a: 1, b: { c: 2, d: { e: 3, f: { g: 4 } } }, h: [1, [2, [3, [4]]]] })
const hidden = Object.defineProperty({ seen: 1 }, 'hidden', { value: 2 }); console.log(hidden)
console.log(Object.fromEntries(Array.from({ length: 30 }, (_, i) => ['key' + i, i])))
console.log({ get a() { return 1 }, set b(v) {}, undefined: undefined, null: null, nan: NaN })
console.log(Object.freeze({ a: 1 }), globalThis === global, { __proto__: { inherited: 1 }, own: 2 })
console.log({ x: -0, y: [-0] }, { 'quote\\'s': 1, 'double"': 2 })`),
  writes('long strings', `console.log('x'.repeat(200))
console.log(['x'.repeat(200)], { a: 'x'.repeat(200) })
console.log(['a b c '.repeat(30)], ['line\\n'.repeat(5)], { text: 'first line of text\\nsecond line of text that is longer\\nthird' })
console.log({ text: 'y'.repeat(11000).length, s: ['z'.repeat(10001)][0].length })
console.log(require('util').inspect(['z'.repeat(10050)]).slice(-40))`),
  writes('maps, sets and their iterators', `const m = new Map([['a', 1], ['b', { c: 2 }]]), s = new Set([1, 'two', [3]])
console.log(m, s, new Map(), new Set(), m.keys(), m.values(), m.entries(), s.values(), s.entries())
console.log([1, 2][Symbol.iterator](), 'ab'[Symbol.iterator](), (function* () {})())
console.log(new WeakMap(), new WeakSet(), new Map([[[1], new Map([[2, 3]])]]))
console.log(new Map(Array.from({ length: 5 }, (_, i) => ['key number ' + i, { value: i, text: 'something' }])))
console.log(new Set(Array.from({ length: 105 }, (_, i) => i)))
console.log({ rooms: new Map([['room1', new Set(['id1', 'id2'])]]) })
const withProp = new Map([[1, 2]]); withProp.x = 1; console.log(withProp, Object.assign(new Set([1]), { y: 2 }))`),
  writes('typed arrays and buffers', `console.log(new Uint8Array([1, 2, 3]), new Float64Array(2), new Uint8Array(0), new BigInt64Array(1), new Int16Array([-1]))
console.log(new ArrayBuffer(4), new Uint8Array([1, 2]).buffer, new DataView(new ArrayBuffer(2)))
console.log(Buffer.from('hi'), Buffer.alloc(0), Buffer.alloc(60), { b: Buffer.from([1]) }, [Buffer.from('x')])
console.log(new Uint8Array(120))
console.log(new SharedArrayBuffer(1).byteLength)`),
  writes('dates and expressions', `console.log(new Date(0), [new Date(86400000)], { d: new Date(NaN) }, new Date(NaN), /a+b/gi, [/x/], new RegExp('/'))
console.log(Object.assign(new Date(0), { x: 1 }), Object.assign(/y/, { z: 1 }))
console.log(new Number(3), new String('abc'), new Boolean(false), Object(10n), Object(Symbol('b')), [new String('x')], Object.assign(new Number(-0), { a: 1 }))
console.log((function () { return arguments })(1, 2), [1, 2].entries())
console.log(globalThis.Math, JSON, Reflect.ownKeys({ a: 1 }))
console.log(new URLSearchParams('a=1&b=2'))`),
  writes('promises', `console.log(Promise.resolve(1), Promise.resolve({ a: 1 }), new Promise(() => {}), [Promise.resolve('x')], (async () => 5)())
const p = Promise.reject(new Error('x')); p.catch(() => {}); console.log(typeof p, { p: Promise.resolve() })`),
  writes('errors without their stacks', `const e = new Error('boom'); e.stack = 'Error: boom'
console.log(e, [e], { e })
const t = new TypeError('bad'); t.stack = undefined; console.log(t, [t])
const named = new Error('msg'); named.name = 'ValidationError'; named.stack = 'ValidationError: msg'; console.log(named)
const data = new Error('with data'); data.stack = 'Error: with data'; data.data = { code: 42 }; data.code = 'E_CODE'; console.log(data); console.log({ nested: data })
const caused = new Error('outer', { cause: 'inner' }); caused.stack = 'Error: outer'; console.log(caused)
const causedBy = new Error('outer', { cause: t }); causedBy.stack = 'Error: outer'; console.log(causedBy)
console.log(String(e), e + '', \`\${e}\`, e.message, e.name, e.toString(), 'text: ' + t)
class NotFound extends Error { constructor(what) { super('no ' + what); this.name = 'NotFound'; this.what = what } }
const nf = new NotFound('room'); nf.stack = 'NotFound: no room'; console.log(nf, nf instanceof Error, nf.what)
const empty = new Error(); empty.stack = 'Error'; console.log(empty)
const agg = new AggregateError([1, 2], 'many'); agg.stack = 'AggregateError: many'; console.log(agg)`),
  writes('errors begin with their name and message', `const first = value => require('util').inspect(value).split('\\n')[0]
class Mine extends Error {}
class Named extends Error { constructor(m) { super(m); this.name = 'Custom' } }
console.log(first(new Error('a')), first(new TypeError('b')), first(new Mine('c')), first(new Named('d')), first(new Error('')), first(new Error('x', { cause: 1 })))
console.log(new Error('a').stack.split('\\n')[0], typeof new Error('x').stack, new Error('two\\nlines').stack.split('\\n')[1])
try { null.x } catch (e) { console.log(e.name) }
try { undefinedName } catch (e) { console.log(e.message, e.name, e.constructor === ReferenceError) }`),
  writes('the conversions of a format', `console.log('%s is %d years and %i months, %f%%', 'Ada', 36, 4.7, 1.5)
console.log('%s %s %s %s %s', {}, [1, [2, [3]]], null, undefined, -0)
console.log('%s %s %s', Symbol('x'), 10n, () => {}, class A {})
console.log('%d %d %d %d', '42', 'x', 10n, {}, Symbol('a').description)
console.log('%i %i %i', '42.9', 10n, {})
console.log('%f %f', '1.5', 'x')
console.log('%j %j', { a: [1] }, 'text')
console.log('%O', { a: { b: { c: { d: {} } } } })
console.log('%c styled', 'color: red')
console.log('%x %s', 'a', 'b')
console.log('%s', 'a', 'b', { c: 1 })
console.log('%s')
console.log('a%', 'b')
console.log('%%', 'x')
console.log('%s%s', 'only')
console.log(1, '%s', 'x')
console.log('%s', new Date(0))
console.log('%s', new Error('err').message, '%d', 5)
console.log('%s', { toString() { return 'mine' } }, new (class K { toString() { return 'K!' } })(), [1, 'a', { b: 2 }], new Map([[1, 2]]))
const circular = {}; circular.x = circular; console.log('%j', circular)`),
  writes('%o with hidden properties', `console.log('%o', { a: 1, f() {} })
console.log('%o', [1, 2, 3])`),
  writes('groups', `console.log('before')
console.group('Level 1')
console.log('inside')
console.log({ a: 1, b: 'x'.repeat(80) })
console.group()
console.warn('deeper\\nsecond line')
console.groupEnd()
console.error('back')
console.groupEnd()
console.groupEnd()
console.log('outside')
console.groupCollapsed('collapsed', 1, { a: 1 })
console.info('in')
console.groupEnd()`),
  writes('counters', `console.count(); console.count(); console.count('x'); console.count('default'); console.countReset(); console.count(); console.count({}); console.count(undefined); console.count(null)`),
  writes('assertions', `console.assert(true, 'not seen'); console.assert(false); console.assert(false, 'seen'); console.assert(false, 'with %s', 'format', 1); console.assert(false, { a: 1 }); console.assert(); console.assert(0, 'zero', 'more')`),
  writes('tables', `console.table([{ a: 1, b: 'x' }, { a: 2, c: true }])
console.table([[1, 2], [3, 4]])
console.table(['a', 'b'])
console.table({ x: { v: 1 }, y: { v: 2 } })
console.table([{ a: 1, b: 2 }], ['b'])
console.table(5); console.table('text'); console.table(null)
console.table(new Map([['k', 1], ['l', { z: 2 }]]))
console.table(new Set(['s', 't']))
console.table([]); console.table([{ deep: { x: 1 }, list: [1, 2] }])
console.table([1, { a: 2 }, [3]]); console.table([{ name: 'é漢字', n: undefined }])`),
  writes('dir and the others', `console.dir({ a: { b: { c: { d: 1 } } } })
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 })
console.dir({ a: { b: { c: { d: { e: 1 } } } } }, { depth: null })
console.dir('text'); console.dir([1, 'x'])
console.dirxml({ a: 1 }, 'b')
console.debug('d', 1); console.info('i'); console.warn('w', { x: 1 }); console.error('e')
const { log } = console; log('taken out'); [1, 2].forEach(console.log); [3].map(log)
console.log.call(null, 'called'); console.log.apply(undefined, ['applied', 1]); setTimeout(console.log, 1, 'later')
console.log(typeof console.time, typeof console.timeEnd, typeof console.timeLog, typeof console.trace, typeof console.group)
console.time('t')`),
  writes('custom inspection', `const util = require('util')
class Money { constructor(n) { this.n = n } [util.inspect.custom](depth, options) { return 'Money<' + this.n + '>' } }
console.log(new Money(5), [new Money(6)], { m: new Money(7) }, '%s', new Money(8))
class Obj { [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) { return { shown: depth, same: inspect === util.inspect } } }
console.log(new Obj(), [new Obj()])
console.log(util.inspect({ a: { b: { c: {} } } }, { depth: 0 }), util.inspect('x'), util.inspect([1, [2, [3, [4]]]], false, null), util.inspect({ a: 1, b: 2 }, { compact: false }), util.inspect({ b: 1, a: 2 }, { sorted: true }))
console.log(util.inspect(new Map([[1, { a: 1 }]]), { showHidden: false, breakLength: Infinity }), util.inspect(Array(5).fill(1), { maxArrayLength: 2 }), util.inspect('abcdef', { maxStringLength: 3 }))
console.log(util.format('%s:%d', 'a', 1, 'b'), util.format(1, 2), util.format('%j', { a: 1 }), util.format())
console.log(util.isDeep ?? 'none', util.types?.isDate(new Date()), util.isDeepStrictEqual({ a: [1] }, { a: [1] }), util.inspect.custom === Symbol.for('nodejs.util.inspect.custom'))`),
]
