// console.*, formatted as Node's.

const conversions = {
  s: value => (typeof value === 'string' ? value : typeof value === 'object' ? inspect(value, 0) : primitiveText(value)),
  d: value => (typeof value === 'object' ? 'NaN' : String(Number(value))),
  i: value => (typeof value === 'object' ? 'NaN' : String(parseInt(value, 10))),
  f: value => String(parseFloat(value)),
  j: value => stringify(value),
  o: value => inspect(value, 4),
  O: value => inspect(value),
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
  return text + rest.map(value => (typeof value === 'string' ? value : inspect(value))).join(' ')
}

// The sandbox finds the line of a call by the name of the function that was called: each has the name that it goes by.
const logger = (name, level = name) => ({ [name](...args) { host('log', { level, text: format(args), source: caller() }) } })

globalThis.console = {
  ...logger('log'), ...logger('info'), ...logger('warn'), ...logger('error'), ...logger('debug'), ...logger('trace', 'debug'),
  dir(value) { console.log(value) },
  table(value) { console.log(value) },
  assert(condition, ...args) { if (!condition) console.error('Assertion failed' + (args.length ? ':' : ''), ...args) },
}
