// console.*, formatted as Node's (Node.js documentation, "console" and "util.format").

/** Is a value's toString the one that its built-in class has? Then %s shows the value itself. */
const saysNothing = value => {
  if (typeof value.toString !== 'function') return true
  if (Object.hasOwn(value, 'toString')) return false
  let holder = Object.getPrototypeOf(value)
  while (!Object.hasOwn(holder, 'toString')) holder = Object.getPrototypeOf(holder)
  const made = Object.getOwnPropertyDescriptor(holder, 'constructor')?.value
  return typeof made === 'function' && globalThis[made.name] === made && /^[A-Z]/.test(made.name)
}

const json = value => {
  try { return stringify(value) } catch (error) {
    if (error.message.includes('circular')) return '[Circular]'
    throw error
  }
}

const converted = read => value => typeof value === 'bigint' ? `${value}n` : typeof value === 'symbol' ? 'NaN' : numberText(read(value))

const conversions = {
  s: value => (value !== null && typeof value === 'object' && saysNothing(value)
    ? inspect(value, { depth: 0 }) : typeof value === 'string' || (value !== null && typeof value === 'object') || typeof value === 'function' ? String(value) : primitiveText(value)),
  d: converted(value => (typeof value === 'object' ? Number(value) : Number(value))),
  i: converted(value => parseInt(value, 10)),
  f: value => (typeof value === 'symbol' ? 'NaN' : numberText(parseFloat(value))),
  j: json,
  o: value => inspect(value, { depth: 4, showHidden: true }),
  O: value => inspect(value),
  c: () => '',
}

/** Node's util.format: `%s`-like conversions in the first argument, the rest appended. */
const format = args => {
  const rest = [...args]
  let text = ''
  if (typeof rest[0] === 'string') {
    if (rest.length === 1) return rest[0]
    text = rest.shift().replace(/%([sdifjoOc%])/g, (match, letter) =>
      letter === '%' ? '%' : rest.length ? conversions[letter](rest.shift()) : match)
    if (rest.length === 0) return text
    text += ' '
  }
  return text + rest.map(value => (typeof value === 'string' ? value : inspect(value))).join(' ')
}

let groups = ''
const counts = new Map()
const started = new Map()

const write = (level, text) => {
  host('log', { level, text: groups && groups + text.replaceAll('\n', `\n${groups}`) || text })
}

// The sandbox finds the line of a call by the name of the function that was called: each has the name that it goes by.
const logger = (name, level = name) => ({ [name](...args) { write(level, format(args)) } })

const duration = ms =>
  ms >= 60000 ? `${Math.floor(ms / 60000)}:${((ms % 60000) / 1000).toFixed(3).padStart(6, '0')} (m:ss.mmm)` : ms >= 1000 ? `${(ms / 1000).toFixed(3)}s` : `${Number(ms.toFixed(3))}ms`

const elapsed = (label, method, args) => {
  const from = started.get(label)
  if (from === undefined) write('warn', `Warning: No such label '${label}' for console.${method}()`)
  else write('log', format([`${label}: ${duration(performance.now() - from)}`, ...args]))
}

globalThis.console = {
  ...logger('log'), ...logger('info'), ...logger('warn'), ...logger('error'), ...logger('debug'), ...logger('dirxml', 'log'),
  trace(...args) {
    const made = new Error(format(args))
    made.name = 'Trace'
    write('error', made.stack)
  },
  dir(value, options) { write('log', inspect(value, { customInspect: false, ...options })) },
  table(value, columns) { write('log', value === null || typeof value !== 'object' ? format([value]) : tableText(value, columns)) },
  assert(condition, ...args) {
    if (condition) return
    write('warn', format([`Assertion failed${args.length === 0 ? '' : `: ${args[0]}`}`, ...args.slice(1)]))
  },
  group(...args) {
    if (args.length > 0) write('log', format(args))
    groups += '  '
  },
  groupCollapsed(...args) {
    if (args.length > 0) write('log', format(args))
    groups += '  '
  },
  groupEnd() { groups = groups.slice(2) },
  count(label = 'default') {
    const name = `${label}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
    write('log', `${name}: ${counts.get(name)}`)
  },
  countReset(label = 'default') { counts.delete(`${label}`) },
  time(label = 'default') {
    if (started.has(`${label}`)) write('warn', `Warning: Label '${label}' already exists for console.time()`)
    else started.set(`${label}`, performance.now())
  },
  timeLog(label = 'default', ...args) { elapsed(`${label}`, 'timeLog', args) },
  timeEnd(label = 'default') {
    elapsed(`${label}`, 'timeEnd', [])
    started.delete(`${label}`)
  },
}
