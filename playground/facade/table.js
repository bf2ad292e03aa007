// console.table, drawn as Node draws it.

const cellText = value => {
  const deep = value !== null && typeof value === 'object' && !isArray(value) && Object.keys(value).length > 2
  return inspect(value, { depth: deep ? -1 : 0, maxArrayLength: 3, breakLength: Infinity })
}

const drawTable = (heads, columns) => {
  const rows = Math.max(...columns.map(column => column.length))
  const widths = heads.map((head, index) =>
    Math.max(textWidth(head), ...Array.from({ length: rows }, (_, row) => textWidth(columns[index][row] ?? ''))) + 2)
  const line = (left, middle, right) => left + widths.map(width => '─'.repeat(width)).join(middle) + right
  const row = cells => `│${cells.map((cell, index) => ` ${cell}${' '.repeat(widths[index] - textWidth(cell) - 1)}`).join('│')}│`
  const lines = [line('┌', '┬', '┐'), row(heads), line('├', '┼', '┤')]
  for (let index = 0; index < rows; index++) lines.push(row(columns.map(column => column[index] ?? '')))
  return [...lines, line('└', '┴', '┘')].join('\n')
}

/** A row for each property of a value, a column for each property of those; `only` names the columns that are shown. */
const tableText = (value, only) => {
  if (value instanceof Map) {
    const keys = [...value.keys()].map(cellText)
    return drawTable(['(iteration index)', 'Key', 'Values'], [keys.map((_, index) => `${index}`), keys, [...value.values()].map(cellText)])
  }
  if (value instanceof Set) {
    const items = [...value].map(cellText)
    return drawTable(['(iteration index)', 'Values'], [items.map((_, index) => `${index}`), items])
  }
  const columns = Object.create(null)
  const primitives = []
  const rows = Object.keys(value)
  rows.forEach((name, row) => {
    const item = value[name]
    const primitive = item === null || (typeof item !== 'object' && typeof item !== 'function')
    if (primitive && only === undefined) {
      primitives[row] = cellText(item)
      return
    }
    for (const key of only ?? Object.keys(item)) {
      columns[key] ??= []
      columns[key][row] = primitive || !Object.hasOwn(item, key) ? '' : cellText(item[key])
    }
  })
  const heads = ['(index)', ...Object.keys(columns)]
  const cells = [rows, ...Object.values(columns)]
  return primitives.length > 0 ? drawTable([...heads, 'Values'], [...cells, primitives]) : drawTable(heads, cells)
}
