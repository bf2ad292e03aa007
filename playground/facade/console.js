// console.*, formatted as Node's does for the values that a Socket.IO program prints.

const quote = text =>
  text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`

const keyText = key => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key))

const primitive = (value, nested) => {
  switch (typeof value) {
    case 'string': return nested ? quote(value) : value
    case 'bigint': return `${value}n`
    case 'symbol': return value.toString()
    case 'number': return Object.is(value, -0) ? '-0' : String(value)
    default: return String(value)
  }
}

const functionText = fn => {
  const kind = /^class\b/.test(Function.prototype.toString.call(fn)) ? 'class' : 'Function'
  return fn.name ? `[${kind}${kind === 'class' ? ' ' : ': '}${fn.name}]` : `[${kind} (anonymous)]`
}

const LINE = 72, ITEMS = 100, DEPTH = 2

const bracket = (open, items, close, prefix) => {
  const head = prefix ? `${prefix} ` : ''
  if (items.length === 0) return `${head}${open}${close}`
  const oneLine = `${head}${open} ${items.join(', ')} ${close}`
  if (oneLine.length <= LINE && !oneLine.includes('\n')) return oneLine
  const indented = items.map(item => '  ' + item.replace(/\n/g, '\n  '))
  return `${head}${open}\n${indented.join(',\n')}\n${close}`
}

const limited = (items, total) =>
  total > ITEMS ? [...items, `... ${total - ITEMS} more item${total - ITEMS > 1 ? 's' : ''}`] : items

const className = value => {
  const prototype = Object.getPrototypeOf(value)
  if (prototype === null) return '[Object: null prototype]'
  const name = prototype.constructor?.name
  return name === 'Object' || name === 'Array' ? '' : name
}

const properties = (value, inner) =>
  Object.keys(value).map(key => `${keyText(key)}: ${inner(value[key])}`)

const inspectObject = (value, depth, path) => {
  if (value instanceof Error) return value.stack ? `${value}\n${value.stack}`.trimEnd() : `[${value}]`
  if (value instanceof Date) return isNaN(value) ? 'Invalid Date' : value.toISOString()
  if (value instanceof RegExp) return String(value)
  if (value instanceof Promise) return 'Promise { … }'
  if (path.includes(value)) return '[Circular *1]'
  const name = className(value)
  if (depth > DEPTH) return `[${isArray(value) ? 'Array' : name || 'Object'}]`
  const inner = item => inspect(item, depth + 1, [...path, value], true)
  if (isArray(value)) return bracket('[', limited(value.slice(0, ITEMS).map(inner), value.length), ']', name)
  if (value instanceof Map)
    return bracket('{', [...value].map(([key, item]) => `${inner(key)} => ${inner(item)}`), '}', `Map(${value.size})`)
  if (value instanceof Set) return bracket('{', [...value].map(inner), '}', `Set(${value.size})`)
  const bytes = asBytes(value)
  if (bytes) return bracket('[', limited([...bytes.subarray(0, ITEMS)].map(String), bytes.length), ']', `${name}(${bytes.length})`)
  return bracket('{', properties(value, inner), '}', name)
}

const inspect = (value, depth = 0, path = [], nested = false) => {
  if (typeof value === 'function') return functionText(value)
  if (value === null || typeof value !== 'object') return primitive(value, nested)
  return inspectObject(value, depth, path)
}

const conversions = {
  s: value => (typeof value === 'object' && value !== null ? inspect(value) : primitive(value, false)),
  d: value => (typeof value === 'object' ? 'NaN' : String(Number(value))),
  i: value => (typeof value === 'object' ? 'NaN' : String(parseInt(value, 10))),
  f: value => String(parseFloat(value)),
  j: value => stringify(value),
  o: value => inspect(value, 0, [], true),
  O: value => inspect(value, 0, [], true),
  c: () => '',
}

/** Node's util.format: `%s`-like conversions in the first argument, the rest appended. */
const format = args => {
  const rest = [...args]
  let text = ''
  if (typeof rest[0] === 'string' && rest.length > 1) {
    text = rest.shift().replace(/%([sdifjoOc%])/g, (match, letter) =>
      letter === '%' ? '%' : rest.length ? conversions[letter](rest.shift()) : match)
    if (rest.length === 0) return text
    text += ' '
  }
  return text + rest.map(value => inspect(value)).join(' ')
}

// The sandbox finds the line of a call by the name of the function that was called: each has the name that it goes by.
const logger = (name, level = name) => ({ [name](...args) { host('log', { level, text: format(args), source: caller() }) } })

globalThis.console = {
  ...logger('log'), ...logger('info'), ...logger('warn'), ...logger('error'), ...logger('debug'), ...logger('trace', 'debug'),
  dir(value) { console.log(value) },
  table(value) { console.log(value) },
  assert(condition, ...args) { if (!condition) console.error('Assertion failed' + (args.length ? ':' : ''), ...args) },
}
