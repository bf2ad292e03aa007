// Values as text, laid out as Node's util.inspect lays them out with its defaults (Node.js documentation, "util.inspect"):
// depth 2, at most 100 items, lines of up to 80 characters, the three innermost levels on one line if they fit.

const LINE_LENGTH = 80, COMPACT = 3, MOST_ITEMS = 100

const quote = text => {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') && !text.includes('${') ? '`' : "'"
  const escaped = text.replace(/[\\\n\r\t\b\f\v]/g, char => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f', '\v': '\\v' })[char])
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark
}

const keyText = key =>
  typeof key === 'symbol' ? `[${key.toString()}]` : /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key) ? key : quote(key)

const primitiveText = value => {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'bigint') return `${value}n`
  return Object.is(value, -0) ? '-0' : String(value)
}

const functionText = fn => {
  const source = Function.prototype.toString.call(fn)
  if (!/^class\b/.test(source)) return fn.name ? `[Function: ${fn.name}]` : '[Function (anonymous)]'
  const parent = Object.getPrototypeOf(fn)?.name
  return `[class ${fn.name || '(anonymous)'}${parent ? ` extends ${parent}` : ''}]`
}

/** The name before the bracket; an array or a plain object has none. */
const className = value => {
  const prototype = Object.getPrototypeOf(value)
  if (prototype === null) return '[Object: null prototype]'
  return prototype.constructor?.name || 'Object'
}

const more = (shown, total) => (total > shown ? [`... ${total - shown} more item${total - shown > 1 ? 's' : ''}`] : [])

/** Places the items of a long array in columns: as many as make a block about as wide as high. */
const inColumns = (items, value, context) => {
  const count = items.length - (items.length > MOST_ITEMS ? 1 : 0)
  const lengths = items.slice(0, count).map(item => item.length)
  const total = lengths.reduce((sum, length) => sum + length + 2, 0)
  const widest = Math.max(...lengths) + 2
  if (widest * 3 + context.indentation >= LINE_LENGTH || (total / widest <= 5 && widest > 8)) return items
  const biased = Math.max(widest - 3 - Math.sqrt(widest - total / items.length), 1)
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor((LINE_LENGTH - context.indentation) / widest), COMPACT * 4, 15)
  if (columns <= 1) return items
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...lengths.filter((_, index) => index % columns === column)) + 2)
  const numbers = [...items.keys()].every(index => ['number', 'bigint'].includes(typeof value[index]))
  const lines = []
  for (let start = 0; start < count; start += columns) {
    const row = items.slice(start, Math.min(start + columns, count))
    lines.push(row.map((item, column) => {
      const last = column === row.length - 1
      if (numbers) return (last ? item : `${item}, `).padStart(widths[column] - (last ? 2 : 0))
      return last ? item : `${item}, `.padEnd(widths[column])
    }).join(''))
  }
  return [...lines, ...items.slice(count)]
}

/** Joins items between brackets: on one line if they are few and short enough. */
const layOut = (items, prefix, [open, close], level, context, array) => {
  const head = prefix ? `${prefix} ` : ''
  const lines = array && items.length > 6 ? inColumns(items, array, context) : items
  if (context.deepest - level < COMPACT && lines.length === items.length) {
    const start = items.length + context.indentation + open.length + prefix.length + 10
    const total = items.reduce((sum, item) => sum + item.length, items.length + start)
    const joined = items.join(', ')
    if (total <= LINE_LENGTH && !joined.includes('\n')) return `${head}${open} ${joined} ${close}`
  }
  const indent = `\n${' '.repeat(context.indentation)}`
  return `${head}${open}${indent}  ${lines.join(`,${indent}  `)}${indent}${close}`
}

const propertyText = (value, key, level, context) => {
  const { get, set, value: held } = Object.getOwnPropertyDescriptor(value, key) ?? {}
  if (get) return `${keyText(key)}: [Getter${set ? '/Setter' : ''}]`
  if (set) return `${keyText(key)}: [Setter]`
  context.indentation += 2
  const text = `${keyText(key)}: ${inspectValue(held, level + 1, context)}`
  context.indentation -= 2
  return text
}

const propertyTexts = (value, level, context, keys = Object.keys(value)) => {
  const symbols = Object.getOwnPropertySymbols(value).filter(key => Object.prototype.propertyIsEnumerable.call(value, key))
  return [...keys, ...symbols].map(key => propertyText(value, key, level, context))
}

const within = (context, text) => {
  context.indentation += 2
  const result = text()
  context.indentation -= 2
  return result
}

const arrayItems = (value, level, context) => {
  const items = []
  let index = 0
  for (; index < value.length && items.length < MOST_ITEMS; index++) {
    if (Object.hasOwn(value, index)) {
      items.push(within(context, () => inspectValue(value[index], level + 1, context)))
      continue
    }
    const from = index
    while (index + 1 < value.length && !Object.hasOwn(value, index + 1)) index++
    items.push(`<${index - from + 1} empty item${index > from ? 's' : ''}>`)
  }
  const named = Object.keys(value).filter(key => !/^\d+$/.test(key))
  return [...items, ...more(index, value.length), ...propertyTexts(value, level, context, named)]
}

/** What kind of thing a value is: its prefix, brackets and items. */
const shapeOf = (value, level, context) => {
  const name = className(value)
  const inner = item => within(context, () => inspectValue(item, level + 1, context))
  if (isArray(value)) {
    const prefix = name === 'Array' ? '' : `${name}(${value.length})`
    return { prefix, brackets: '[]', items: arrayItems(value, level, context), array: value }
  }
  if (value instanceof Map) {
    const items = [...value].slice(0, MOST_ITEMS).map(([key, item]) => `${inner(key)} => ${inner(item)}`)
    return { prefix: `${name}(${value.size})`, brackets: '{}', items: [...items, ...more(MOST_ITEMS, value.size)] }
  }
  if (value instanceof Set) {
    const items = [...value].slice(0, MOST_ITEMS).map(inner)
    return { prefix: `${name}(${value.size})`, brackets: '{}', items: [...items, ...more(MOST_ITEMS, value.size)] }
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const items = [...value.subarray(0, MOST_ITEMS)].map(primitiveText)
    return { prefix: `${name}(${value.length})`, brackets: '[]', items: [...items, ...more(MOST_ITEMS, value.length)], array: value }
  }
  return { prefix: name === 'Object' ? '' : name, brackets: '{}', items: propertyTexts(value, level, context) }
}

const bufferText = bytes => {
  const shown = [...bytes.subarray(0, 50)].map(byte => ` ${byte.toString(16).padStart(2, '0')}`).join('')
  return `<Buffer${shown}${bytes.length > 50 ? ` ... ${bytes.length - 50} more bytes` : ''}>`
}

const wholeText = value => {
  if (typeof value === 'function') return functionText(value)
  if (value === null || typeof value !== 'object') return primitiveText(value)
  if (value instanceof Error) return value.stack ? `${value}\n${value.stack}`.trimEnd() : `[${value}]`
  if (value instanceof Date) return isNaN(value) ? 'Invalid Date' : value.toISOString()
  if (value instanceof RegExp) return String(value)
  if (value instanceof Buffer) return bufferText(value)
  if (value instanceof Promise) return 'Promise { <pending> }' // its state can't be seen from here
  if (value instanceof WeakMap || value instanceof WeakSet) return `${className(value)} { <items unknown> }`
}

const inspectValue = (value, level, context) => {
  const whole = wholeText(value)
  if (whole !== undefined) return whole
  if (context.path.includes(value)) {
    if (!context.circular.includes(value)) context.circular.push(value)
    return `[Circular *${context.circular.indexOf(value) + 1}]`
  }
  if (level > context.depth) return `[${isArray(value) ? 'Array' : className(value)}]`
  context.deepest = level
  context.path.push(value)
  const { prefix, brackets, items, array } = shapeOf(value, level, context)
  context.path.pop()
  const reference = context.circular.indexOf(value) + 1
  const marked = [reference ? `<ref *${reference}>` : '', prefix].filter(Boolean).join(' ')
  if (items.length === 0) return `${marked ? `${marked} ` : ''}${brackets}`
  return layOut(items, marked, brackets, level, context, array)
}

const inspect = (value, depth = 2) =>
  inspectValue(value, 0, { depth, deepest: 0, indentation: 0, path: [], circular: [] })
