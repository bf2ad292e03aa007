// Text in quotes, and items between brackets, laid out as Node's util.inspect lays them out (Node.js documentation,
// "util.inspect").

const ESCAPES = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' }
const UNPRINTABLE = /[\x00-\x1f\\\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const escaped = char => {
  if (ESCAPES[char]) return ESCAPES[char]
  const code = char.charCodeAt(0).toString(16)
  return char < '\xff' ? `\\x${code.toUpperCase().padStart(2, '0')}` : `\\u${code.toUpperCase()}`
}

const quote = text => {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') && !text.includes('${') ? '`' : "'"
  const inner = text.replace(UNPRINTABLE, escaped)
  return mark + (mark === "'" ? inner.replaceAll("'", "\\'") : inner) + mark
}

/** How wide text is in columns of a terminal: what East Asia writes takes two, what combines takes none. */
const textWidth = text => {
  let width = 0
  for (const char of text.normalize('NFC')) {
    const code = char.codePointAt(0)
    if (code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) || (code >= 0xfe00 && code <= 0xfe0f)) continue
    width += /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(char) ||
      (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd) ? 2 : 1
  }
  return width
}

/** Places the items of a long array in columns: as many as make a block about as wide as high. */
const inColumns = (items, value, context) => {
  const count = items.length - (items.length > context.maxArrayLength ? 1 : 0)
  const lengths = items.slice(0, count).map(item => item.length)
  const total = lengths.reduce((sum, length) => sum + length + 2, 0)
  const widest = Math.max(...lengths) + 2
  if (widest * 3 + context.indentation >= context.breakLength || (total / widest <= 5 && widest > 8)) return items
  const biased = Math.max(widest - 3 - Math.sqrt(widest - total / items.length), 1)
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor((context.breakLength - context.indentation) / widest), context.compact * 4, 15)
  if (columns <= 1) return items
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...lengths.filter((_, index) => index % columns === column)) + 2)
  const numbers = value !== undefined && [...items.keys()].every(index => ['number', 'bigint'].includes(typeof value[index]))
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

/** Would these items, and `more` characters, fit on one line? */
const fits = (items, base, more, context) =>
  items.reduce((sum, item) => sum + item.length, items.length + more) <= context.breakLength && !base.includes('\n')

/**
 * Joins items between brackets: on one line if they are few and short enough. `base` stands before them (an error, a
 * function), `array` is the array that the items are of.
 */
const layOut = (items, base, [open, close], level, context, array) => {
  const head = base ? `${base} ` : ''
  const indent = `\n${' '.repeat(context.indentation)}`
  if (context.compact === true) {
    if (fits(items, base, items.length, context)) return `${open}${base ? ` ${base}` : ''} ${items.join(', ')} ${close}`
    return `${open}${base ? ` ${base}` : ''}${base || open.length > 1 ? `${indent}  ` : ' '}${items.join(`,${indent}  `)} ${close}`
  }
  let lines = items
  if (context.compact >= 1) {
    if (array && items.length > 6) lines = inColumns(items, array, context)
    if (context.deepest - level < context.compact && lines.length === items.length) {
      const joined = items.join(', ')
      const start = items.length + context.indentation + open.length + base.length + 10
      if (fits(items, base, start, context) && !joined.includes('\n')) return `${head}${open} ${joined} ${close}`
    }
  }
  return `${head}${open}${indent}  ${lines.join(`,${indent}  `)}${indent}${close}`
}
