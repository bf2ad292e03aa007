// What a program that was written for Node asks for first. A stage is the HTTP server already, so what usually surrounds
// `new Server(…)` is accepted and does nothing.

let noted = false
const note = () => {
  if (noted) return
  noted = true
  host('note', { text: 'a stage is its own HTTP server: listen(), routes and static files do nothing here' })
}

/** A stand-in for an HTTP server. */
class HTTPServer extends EventEmitter {
  listen(...args) {
    note()
    const callback = args.at(-1)
    if (typeof callback === 'function') setTimeout(callback, 0)
    return this
  }
  close(callback) { callback?.() }
  address() { return { address: '::', family: 'IPv6', port: 0 } }
}

const http = {
  Server: HTTPServer,
  createServer() { note(); return new HTTPServer() },
  get() { throw new Error('http.get isn’t there: a program in a playground has no network of its own') },
  request() { throw new Error('http.request isn’t there: a program in a playground has no network of its own') },
}

/** A stand-in for Express and for middleware like cors: whatever is asked of it, it takes. */
const application = () => {
  note()
  const app = () => {}
  for (const name of ['use', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'all', 'route', 'param', 'set', 'enable', 'disable', 'engine']) app[name] = () => app
  app.locals = {}
  app.listen = (...args) => new HTTPServer().listen(...args)
  return app
}
const express = Object.assign(application, { static: () => () => {}, json: () => () => {}, urlencoded: () => () => {}, Router: application })

class StringDecoder {
  write(bytes) { return Buffer.from(bytes).toString() }
  end(bytes) { return bytes ? this.write(bytes) : '' }
}

const util = {
  inspect,
  format: (...args) => format(args),
  promisify: fn => fn[PROMISIFY] ?? ((...args) => new Promise((done, fail) => fn(...args, (error, value) => (error ? fail(error) : done(value))))),
  callbackify: fn => (...args) => { const done = args.pop(); fn(...args).then(value => process.nextTick(done, null, value), error => process.nextTick(done, error)) },
  inherits(made, parent) { made.super_ = parent; Object.setPrototypeOf(made.prototype, parent.prototype) },
  deprecate: fn => fn,
  isDeepStrictEqual: (a, b) => inspect(a, { depth: null, showHidden: true }) === inspect(b, { depth: null, showHidden: true }),
  types: { isDate: value => value instanceof Date, isPromise: value => value instanceof Promise, isMap: value => value instanceof Map, isSet: value => value instanceof Set, isRegExp: value => value instanceof RegExp, isNativeError: value => value instanceof Error, isProxy: () => false },
  TextEncoder, TextDecoder,
}

const socketIO = { Server, Namespace, Socket }

// import.meta.url is undefined here: the documentation asks fileURLToPath(import.meta.url) for the program's own place.
const modules = {
  'socket.io': Object.assign((...args) => new Server(...args), socketIO),
  http, https: http, http2: http, express,
  cors: () => () => {},
  events: EventEmitter,
  buffer: { Buffer, Blob },
  crypto: { ...crypto, randomBytes: count => Buffer.from(randomBytes(count)) },
  url: { URL, URLSearchParams, fileURLToPath: address => (address === undefined ? __filename : new URL(address).pathname) },
  util, path, assert, os, querystring,
  process,
  string_decoder: { StringDecoder },
  perf_hooks: { performance },
  timers: { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate },
  'timers/promises': promisedTimers,
}

globalThis.require = name => {
  const plain = String(name).replace(/^node:/, '')
  if (Object.hasOwn(modules, plain)) return modules[plain]
  throw Object.assign(new Error(host('unknownModule', { name: String(name) })), { code: 'MODULE_NOT_FOUND' })
}
globalThis.module = { exports: {} }
globalThis.exports = module.exports
globalThis.global = globalThis
globalThis.__dirname = '/'
globalThis.__filename = '/server.js'
globalThis.io = new Server()
Object.defineProperty(globalThis, '__modules', { value: modules, configurable: false, writable: false })
