// The small modules of Node that a program pasted from documentation asks for: path, assert, os, querystring, process.

const normalPath = path => {
  const parts = []
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part === '..' && !path.startsWith('/')) parts.push(part)
    else if (part !== '' && part !== '.' && part !== '..') parts.push(part)
  }
  const joined = parts.join('/')
  return path.startsWith('/') ? `/${joined}${joined && path.endsWith('/') ? '/' : ''}` : joined ? joined + (path.endsWith('/') ? '/' : '') : '.'
}

const path = {
  sep: '/', delimiter: ':',
  normalize: normalPath,
  join: (...parts) => normalPath(parts.filter(Boolean).join('/') || '.'),
  resolve(...parts) {
    let whole = ''
    for (const part of [...parts].reverse()) {
      if (part) whole = whole ? `${part}/${whole}` : part
      if (whole.startsWith('/')) break
    }
    const resolved = normalPath(whole.startsWith('/') ? whole : `/${whole}`)
    return resolved.length > 1 ? resolved.replace(/\/$/, '') : resolved
  },
  dirname(name) {
    const at = name.replace(/\/+$/, '').lastIndexOf('/')
    return at > 0 ? name.slice(0, at) : at === 0 ? '/' : '.'
  },
  basename(name, ending = '') {
    const base = name.replace(/\/+$/, '').split('/').at(-1)
    return ending && base !== ending && base.endsWith(ending) ? base.slice(0, -ending.length) : base
  },
  extname: name => /[^/](\.[^./]*)$/.exec(name)?.[1] ?? '',
  isAbsolute: name => name.startsWith('/'),
  parse(name) {
    const base = path.basename(name), ext = path.extname(name)
    return { root: name.startsWith('/') ? '/' : '', dir: name.includes('/') ? path.dirname(name) : '', base, ext, name: ext ? base.slice(0, -ext.length) : base }
  },
}
path.posix = path

class AssertionError extends Error {
  constructor({ message, actual, expected, operator }) {
    super(message)
    this.name = 'AssertionError'
    Object.assign(this, { generatedMessage: false, code: 'ERR_ASSERTION', actual, expected, operator })
  }
}

const sameDeeply = (a, b) => inspect(a, { depth: null, sorted: true }) === inspect(b, { depth: null, sorted: true })

const asserting = (operator, holds) => (actual, expected, message) => {
  if (holds(actual, expected)) return
  if (message instanceof Error) throw message
  throw new AssertionError({ message: message ?? `Expected ${inspect(actual)} ${operator} ${inspect(expected)}`, actual, expected, operator })
}

const truthy = (value, message) => asserting('==', Boolean)(value, true, message)

const assert = Object.assign((value, message) => truthy(value, message), {
  AssertionError, ok: truthy,
  equal: asserting('==', (a, b) => a == b), notEqual: asserting('!=', (a, b) => a != b),
  strictEqual: asserting('strictEqual', Object.is), notStrictEqual: asserting('notStrictEqual', (a, b) => !Object.is(a, b)),
  deepEqual: asserting('deepEqual', sameDeeply), deepStrictEqual: asserting('deepStrictEqual', sameDeeply),
  match: asserting('match', (text, pattern) => pattern.test(text)),
  throws(call, message) {
    try { call() } catch { return }
    throw new AssertionError({ message: typeof message === 'string' ? message : 'Missing expected exception.', operator: 'throws' })
  },
  fail(message = 'Failed') { throw new AssertionError({ message, operator: 'fail' }) },
})
assert.strict = assert

const os = {
  EOL: '\n', cpus: () => [], availableParallelism: () => 1, hostname: () => 'playground', platform: () => 'playground', type: () => 'Playground',
  tmpdir: () => '/tmp', homedir: () => '/', totalmem: () => 32 << 20, freemem: () => 16 << 20, uptime: () => performance.now() / 1000, networkInterfaces: () => ({}),
}

const querystring = {
  parse(text) {
    const found = Object.create(null)
    for (const [key, value] of new URLSearchParams(text)) found[key] = key in found ? [found[key], value].flat() : value
    return found
  },
  stringify: object => Object.entries(object).flatMap(([key, value]) => [value].flat().map(item => `${encodeURIComponent(key)}=${encodeURIComponent(item)}`)).join('&'),
  escape: encodeURIComponent, unescape: decodeURIComponent,
}

/** Text of a stream that writes into the console: lines. */
const stream = level => ({
  isTTY: false, columns: 80,
  write(text) { write(level, String(text).replace(/\n$/, '')); return true },
})

const startedAt = Date.now()
globalThis.performance ??= { now: () => Date.now() - startedAt, timeOrigin: startedAt }

globalThis.process = Object.assign(new EventEmitter(), {
  env: {}, argv: ['node', '/server.js'], execArgv: [], platform: 'playground', arch: 'wasm', version: 'v20.0.0', versions: { node: '20.0.0' }, pid: 1, ppid: 0, title: 'node', exitCode: undefined,
  stdout: stream('log'), stderr: stream('error'),
  nextTick,
  uptime: () => performance.now() / 1000,
  cwd: () => '/',
  memoryUsage: () => ({ rss: 32 << 20, heapTotal: 16 << 20, heapUsed: 8 << 20, external: 0, arrayBuffers: 0 }),
  hrtime: Object.assign(before => {
    const ms = performance.now()
    const now = [Math.floor(ms / 1000), Math.floor((ms % 1000) * 1e6)]
    return before ? [now[0] - before[0] - (now[1] < before[1] ? 1 : 0), (now[1] - before[1] + 1e9) % 1e9] : now
  }, { bigint: () => BigInt(Math.floor(performance.now() * 1e6)) }),
  emitWarning(warning) { host('note', { text: String(warning) }) },
  exit() { throw new Error('process.exit: a stage’s program runs as long as its stage; io.close() disconnects everybody') },
  kill() { throw new Error('process.kill: there are no other processes in a playground') },
})
