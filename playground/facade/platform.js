// What a Node program takes for granted beside Socket.IO, as far as a playground has it: text, URLs, clones, random ids.

// An error's stack begins with what the error says, as of the moment when it is first looked at, and shows the program's
// own lines.
const nativeStack = Object.getOwnPropertyDescriptor(Error.prototype, 'stack').get
const setStack = (error, value) => Object.defineProperty(error, 'stack', { value, writable: true, configurable: true, enumerable: false })
Object.defineProperty(Error.prototype, 'stack', {
  configurable: true, enumerable: false,
  get() {
    const frames = apply(nativeStack, this, [])
    if (frames === undefined) return undefined
    const own = frames.split('\n').filter(line => /\(server\.js:/.test(line)).map(line => `    ${line.trim()}`)
    const text = [Error.prototype.toString.call(this), ...own].join('\n')
    setStack(this, text)
    return text
  },
  set(value) { setStack(this, value) },
})

const encodeUTF8 = text => {
  const bytes = []
  for (const char of text) {
    const code = char.codePointAt(0)
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63))
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
  }
  return bytes
}

/** Reads one character; what isn't UTF-8 becomes U+FFFD (Encoding Standard, "UTF-8 decoder"). */
const readCharacter = (bytes, at) => {
  const first = bytes[at]
  if (first < 0x80) return [first, 1]
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0
  if (length === 0 || first >= 0xf5) return [0xfffd, 1]
  let point = first & (0xff >> (length + 1))
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i]
    if (next === undefined || (next & 0xc0) !== 0x80) return [0xfffd, i]
    point = (point << 6) | (next & 63)
  }
  const least = [0, 0, 0x80, 0x800, 0x10000][length]
  return point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff) ? [0xfffd, 1] : [point, length]
}

const decodeUTF8 = bytes => {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const [point, length] = readCharacter(bytes, at)
    text += String.fromCodePoint(point)
    at += length
  }
  return text
}

globalThis.TextEncoder = class TextEncoder {
  get encoding() { return 'utf-8' }
  encode(text = '') { return new Uint8Array(encodeUTF8(String(text))) }
}

globalThis.TextDecoder = class TextDecoder {
  get encoding() { return 'utf-8' }
  decode(value = new Uint8Array(0)) { return decodeUTF8(asBytes(value)) }
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const toBase64 = bytes => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const three = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += BASE64[three >> 18] + BASE64[(three >> 12) & 63]
    text += at + 1 < bytes.length ? BASE64[(three >> 6) & 63] : '='
    text += at + 2 < bytes.length ? BASE64[three & 63] : '='
  }
  return text
}

const fromBase64 = text => {
  const bytes = []
  let bits = 0, held = 0
  for (const char of text.replace(/-/g, '+').replace(/_/g, '/')) {
    const six = BASE64.indexOf(char)
    if (six < 0) continue
    held = ((held << 6) | six) & 0xffffff
    bits += 6
    if (bits >= 8) bytes.push((held >> (bits -= 8)) & 0xff)
  }
  return bytes
}

globalThis.btoa = text => toBase64([...String(text)].map(char => char.charCodeAt(0)))
globalThis.atob = text => String.fromCharCode(...fromBase64(String(text)))

const bytesOf = (text, encoding = 'utf8') => {
  switch (encoding) {
    case 'hex': return (text.match(/../g) ?? []).map(pair => parseInt(pair, 16))
    case 'base64': case 'base64url': return fromBase64(text)
    case 'latin1': case 'binary': case 'ascii': return [...text].map(char => char.charCodeAt(0) & 0xff)
    default: return encodeUTF8(text)
  }
}

/** Node's Buffer, as far as programs that send binary use it. What a client sends arrives as one. */
class Buffer extends Uint8Array {
  static from(value, encoding) {
    if (typeof value === 'string') return new Buffer(bytesOf(value, encoding))
    return new Buffer(value instanceof ArrayBuffer ? value : asBytes(value) ?? value)
  }
  static alloc(size, fill = 0) { return new Buffer(size).fill(fill) }
  static isBuffer(value) { return value instanceof Buffer }
  static byteLength(value, encoding) { return Buffer.from(value, encoding).length }
  static concat(list) {
    const all = new Buffer(list.reduce((size, bytes) => size + bytes.length, 0))
    let at = 0
    for (const bytes of list) {
      all.set(bytes, at)
      at += bytes.length
    }
    return all
  }
  toString(encoding = 'utf8', start = 0, end = this.length) {
    const bytes = this.subarray(start, end)
    switch (encoding) {
      case 'hex': return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
      case 'base64': return toBase64(bytes)
      case 'base64url': return toBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
      case 'latin1': case 'binary': case 'ascii': return String.fromCharCode(...bytes)
      default: return decodeUTF8(bytes)
    }
  }
  equals(other) { return this.length === other.length && this.every((byte, index) => byte === other[index]) }
  slice(start, end) { return this.subarray(start, end) }
  toJSON() { return { type: 'Buffer', data: [...this] } }
  [CUSTOM]() {
    const shown = [...this.subarray(0, 50)].map(byte => byte.toString(16).padStart(2, '0')).join(' ')
    const left = this.length - 50
    return `<Buffer ${shown}${left > 0 ? ` ... ${left} more byte${left > 1 ? 's' : ''}` : ''}>`
  }
}
globalThis.Buffer = Buffer

const cloneOf = (value, seen) => {
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw Object.assign(new Error(`${String(value)} could not be cloned.`), { name: 'DataCloneError' })
  }
  if (value === null || typeof value !== 'object') return value
  if (seen.has(value)) return seen.get(value)
  const keep = copy => { seen.set(value, copy); return copy }
  if (value instanceof Date) return keep(new Date(value))
  if (value instanceof RegExp) return keep(new RegExp(value))
  if (value instanceof ArrayBuffer) return keep(value.slice(0))
  if (ArrayBuffer.isView(value)) return keep(new value.constructor(value))
  if (value instanceof Error) return keep(Object.assign(new value.constructor(value.message), { stack: value.stack }))
  if (value instanceof Map) {
    const copy = keep(new Map())
    for (const [key, item] of value) copy.set(cloneOf(key, seen), cloneOf(item, seen))
    return copy
  }
  if (value instanceof Set) {
    const copy = keep(new Set())
    for (const item of value) copy.add(cloneOf(item, seen))
    return copy
  }
  const copy = keep(isArray(value) ? new Array(value.length) : {})
  for (const key of Object.keys(value)) copy[key] = cloneOf(value[key], seen)
  return copy
}
globalThis.structuredClone = value => cloneOf(value, new Map())

const randomBytes = count => bytesOf(host('random', { id: count }), 'hex')

globalThis.crypto = {
  randomUUID() {
    const bytes = randomBytes(16)
    bytes[6] = (bytes[6] & 0x0f) | 0x40 // RFC 9562, version 4
    bytes[8] = (bytes[8] & 0x3f) | 0x80
    return bytes.map(byte => byte.toString(16).padStart(2, '0')).join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  },
  getRandomValues(array) {
    asBytes(array).set(randomBytes(array.byteLength))
    return array
  },
}

const formEncode = text =>
  encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()~]/g, char => '%' + char.charCodeAt(0).toString(16).toUpperCase())

const formDecode = text => {
  const spaced = text.replace(/\+/g, ' ')
  try { return decodeURIComponent(spaced) } catch { return spaced }
}

globalThis.URLSearchParams = class URLSearchParams {
  #list = []
  constructor(from = '') {
    if (typeof from === 'string') {
      for (const part of from.replace(/^\?/, '').split('&').filter(Boolean)) {
        const [key, ...rest] = part.split('=')
        this.#list.push([formDecode(key), formDecode(rest.join('='))])
      }
    } else {
      const pairs = typeof from[Symbol.iterator] === 'function' ? [...from] : Object.entries(from)
      for (const [key, value] of pairs) this.#list.push([String(key), String(value)])
    }
  }
  get size() { return this.#list.length }
  append(key, value) { this.#list.push([String(key), String(value)]) }
  delete(key) { this.#list = this.#list.filter(([other]) => other !== key) }
  get(key) { return this.#list.find(([other]) => other === key)?.[1] ?? null }
  getAll(key) { return this.#list.filter(([other]) => other === key).map(([, value]) => value) }
  has(key) { return this.#list.some(([other]) => other === key) }
  set(key, value) {
    const index = this.#list.findIndex(([other]) => other === key)
    if (index < 0) return this.append(key, value)
    this.#list = this.#list.filter(([other], at) => other !== key || at === index)
    this.#list[index][1] = String(value)
  }
  sort() { this.#list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) }
  forEach(call) { for (const [key, value] of this) call(value, key, this) }
  keys() { return this.#list.map(([key]) => key).values() }
  values() { return this.#list.map(([, value]) => value).values() }
  entries() { return this.#list.values() }
  [Symbol.iterator]() { return this.entries() }
  toString() { return this.#list.map(([key, value]) => `${formEncode(key)}=${formEncode(value)}`).join('&') }
  [CUSTOM](depth, options) {
    if (this.#list.length === 0) return 'URLSearchParams {}'
    return `URLSearchParams { ${this.#list.map(([key, value]) => `${inspect(key, options)} => ${inspect(value, options)}`).join(', ')} }`
  }
}

const PORTS = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443' }

/** URLs of the web: a scheme, a host and a path. */
globalThis.URL = class URL {
  constructor(address, base) {
    const match = /^([a-zA-Z][\w+.-]*:)\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^:/?#]*)(?::(\d*))?([^?#]*)(\?[^#]*)?(#.*)?$/.exec(String(address).trim())
    if (!match) {
      if (base === undefined) throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: String(address) })
      return new URL(URL.#resolve(String(address), new URL(base)))
    }
    const [, protocol, username = '', password = '', host, port = '', path, search = '', hash = ''] = match
    this.protocol = protocol.toLowerCase()
    this.username = username
    this.password = password
    this.hostname = host.toLowerCase()
    this.port = port === PORTS[this.protocol] ? '' : port
    this.pathname = encodeURI(decodeURI(URL.#normal(path || '/')))
    this.hash = hash === '#' ? '' : hash
    this.search = search
  }
  static #normal(path) {
    const parts = []
    for (const part of path.split('/').slice(1)) {
      if (part === '..') parts.pop()
      else if (part !== '.') parts.push(part)
    }
    return `/${parts.join('/')}`
  }
  static #resolve(address, base) {
    if (address.startsWith('//')) return base.protocol + address
    if (address.startsWith('/')) return base.origin + address
    if (address.startsWith('?')) return base.origin + base.pathname + address
    if (address.startsWith('#')) return base.origin + base.pathname + base.search + address
    return base.origin + base.pathname.replace(/[^/]*$/, '') + address
  }
  static canParse(address, base) {
    try { return Boolean(new URL(address, base)) } catch { return false }
  }
  // As it was written, until somebody changes the parameters.
  #written
  get search() {
    const { text, parsed } = this.#written
    const now = String(this.searchParams)
    if (now === parsed) return text
    return now && `?${now}`
  }
  set search(value) {
    this.searchParams = new URLSearchParams(value)
    const text = value.replace(/^\?/, '').replace(/ /g, '%20')
    this.#written = { text: text && `?${text}`, parsed: String(this.searchParams) }
  }
  get host() { return this.hostname + (this.port && `:${this.port}`) }
  get origin() { return `${this.protocol}//${this.host}` }
  get href() {
    const who = this.username && `${this.username}${this.password && `:${this.password}`}@`
    return `${this.protocol}//${who}${this.host}${this.pathname}${this.search}${this.hash}`
  }
  toString() { return this.href }
  toJSON() { return this.href }
}
