// Values as text, as Node's util.inspect writes them (Node.js documentation, "util.inspect").

const DEFAULTS = { depth: 2, showHidden: false, compact: 3, breakLength: 80, maxArrayLength: 100, maxStringLength: 10000, sorted: false, getters: false, customInspect: true }
const CUSTOM = Symbol.for('nodejs.util.inspect.custom')

const isEnumerable = (value, key) => Object.prototype.propertyIsEnumerable.call(value, key)
const kindOf = value => Object.prototype.toString.call(value).slice(8, -1)
const isView = value => ArrayBuffer.isView(value) && !(value instanceof DataView)

const keyText = (key, enumerable = true) =>
  typeof key === 'symbol' ? `[${key.toString()}]`
    : key === '__proto__' ? "['__proto__']"
      : !enumerable ? `[${key}]`
        : /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key) ? key : quote(key)

const numberText = value => (Object.is(value, -0) ? '-0' : String(value))

const stringText = (value, context) => {
  const left = value.length - context.maxStringLength
  const shown = left > 0 ? value.slice(0, context.maxStringLength) : value
  const trailer = left > 0 ? `... ${left} more character${left > 1 ? 's' : ''}` : ''
  if (context.compact === true || shown.length <= 16 || shown.length <= context.breakLength - context.indentation - 4) return quote(shown) + trailer
  return shown.split(/(?<=\n)/).map(quote).join(` +\n${' '.repeat(context.indentation + 2)}`) + trailer
}

const primitiveText = (value, context = DEFAULTS) => {
  if (typeof value === 'string') return stringText(value, context)
  if (typeof value === 'bigint') return `${value}n`
  return typeof value === 'number' ? numberText(value) : String(value)
}

/** The name of the class that a value is an instance of, null if it has no prototype. */
const classOf = (value, context) => {
  const first = Object.getPrototypeOf(value)
  for (let object = value; object !== null; object = Object.getPrototypeOf(object)) {
    const made = Object.getOwnPropertyDescriptor(object, 'constructor')?.value
    if (typeof made === 'function' && made.name !== '' && isInstance(value, made)) return String(made.name)
  }
  if (first === null) return null
  const above = classOf(first, context)
  return `${kindOf(value)} <${above ?? inspect(first, { ...context, customInspect: false, depth: -1 })}>`
}

const isInstance = (value, made) => {
  try { return value instanceof made } catch { return false }
}

/** What stands before the bracket: the class, a size, and a tag that says something else. */
const prefixOf = ({ name, tag }, fallback, size = '') => {
  if (name === null) return `[${fallback}${size}: null prototype] ${tag && tag !== fallback ? `[${tag}] ` : ''}`
  return `${name}${size} ${tag && tag !== name ? `[${tag}] ` : ''}`
}

const functionText = (fn, { name, tag }) => {
  if (/^class\b[^(]*\{/.test(Function.prototype.toString.call(fn)) || /^class\b.*\bextends\b/.test(Function.prototype.toString.call(fn))) {
    const parent = name === null ? 'null' : Object.getPrototypeOf(fn)?.name
    const called = (Object.hasOwn(fn, 'name') && fn.name) || '(anonymous)'
    return `[class ${called}${name !== 'Function' && name !== null ? ` [${name}]` : ''}${tag && tag !== name ? ` [${tag}]` : ''}${parent ? ` extends ${parent}` : ''}]`
  }
  const kind = kindOf(fn)
  const type = /^(Async)?(Generator)?Function$/.test(kind) ? kind : 'Function'
  return `[${type}${name === null ? ' (null prototype)' : ''}${fn.name === '' ? ' (anonymous)' : `: ${String(fn.name)}`}]` +
    `${name !== type && name !== null ? ` ${name}` : ''}${tag && tag !== name ? ` [${tag}]` : ''}`
}

/** The first line of an error's stack names its class: Node puts that right where it says something else. */
const namedStack = (stack, name, known) => {
  const prefix = prefixOf(known, 'Error').slice(0, -1)
  const ends = name.endsWith('Error') && stack.startsWith(name) && [undefined, ':', '\n'].includes(stack[name.length])
  if (!(known.name === null || ends) || name === prefix) return stack
  return prefix.includes(name) ? prefix + stack.slice(name.length) : `${prefix} [${name}]${stack.slice(name.length)}`
}

const errorText = (error, known, keys, context) => {
  const name = error.name == null ? 'Error' : String(error.name)
  const own = error.stack ? String(error.stack) : Error.prototype.toString.call(error)
  if (!context.showHidden) {
    for (const key of ['name', 'message', 'stack']) {
      const index = keys.indexOf(key)
      if (index >= 0 && (typeof error[key] !== 'string' || own.includes(error[key]))) keys.splice(index, 1)
    }
  }
  for (const key of ['cause', 'errors']) {
    if ((key === 'cause' ? key in error : isArray(error[key])) && !keys.includes(key)) keys.push(key)
  }
  const stack = namedStack(own, name, known)
  const message = error.message && stack.indexOf(error.message)
  const frames = stack.indexOf('\n    at', message > 0 ? message + error.message.length : 0)
  return (frames < 0 ? `[${stack}]` : stack).replaceAll('\n', `\n${' '.repeat(context.indentation)}`)
}

const boxedText = (value, { name, tag }, keys, context) => {
  const type = kindOf(value.valueOf())
  if (type === 'String') keys.splice(0, value.length)
  const own = name === type ? '' : name === null ? ' (null prototype)' : ` (${name})`
  return `[${type}${own}: ${primitiveText(value.valueOf(), { ...context, breakLength: Infinity })}]${tag && tag !== name ? ` [${tag}]` : ''}`
}

const isBoxed = value => [Number, String, Boolean, BigInt, Symbol].some(made => value instanceof made) && typeof value.valueOf() !== 'object'

const more = (shown, total) => (total > shown ? [`... ${total - shown} more item${total - shown > 1 ? 's' : ''}`] : [])

const within = (context, by, text) => {
  context.indentation += by
  const result = text()
  context.indentation -= by
  return result
}

const getterText = (value, { get, set }, level, context) => {
  const label = get && set ? 'Getter/Setter' : get ? 'Getter' : 'Setter'
  if (!context.getters || !get || (context.getters === 'get' && set) || (context.getters === 'set' && !set)) return `[${label}]`
  const held = apply(get, value, [])
  return held !== null && typeof held === 'object' ? `[${label}] ${inspectValue(held, level, context)}` : `[${label}: ${primitiveText(held, context)}]`
}

const propertyText = (value, key, level, context, indentation) => {
  const described = Object.getOwnPropertyDescriptor(value, key) ?? { value: value[key], enumerable: true }
  const text = described.get || described.set ? getterText(value, described, level, context)
    : within(context, indentation, () => inspectValue(described.value, level, context))
  return `${keyText(key, described.enumerable)}: ${text}`
}

/** The keys that are shown: of arrays, those that are no indexes. */
const keysOf = (value, context, indexed) => {
  const names = context.showHidden ? Object.getOwnPropertyNames(value) : Object.keys(value)
  const symbols = Object.getOwnPropertySymbols(value).filter(key => context.showHidden || isEnumerable(value, key))
  return [...(indexed ? names.filter(key => !/^(0|[1-9]\d*)$/.test(key)) : names), ...symbols]
}

const arrayItems = (value, level, context) => {
  const items = []
  let index = 0
  for (; index < value.length && items.length < context.maxArrayLength; index++) {
    if (Object.hasOwn(value, index)) {
      const described = Object.getOwnPropertyDescriptor(value, index)
      items.push(within(context, 2, () => (described.get || described.set ? getterText(value, described, level, context) : inspectValue(described.value, level, context))))
      continue
    }
    const from = index
    while (index + 1 < value.length && !Object.hasOwn(value, index + 1)) index++
    items.push(`<${index - from + 1} empty item${index > from ? 's' : ''}>`)
  }
  return [...items, ...more(index, value.length)]
}

const listItems = (list, size, context, text) => within(context, 2, () => {
  const items = []
  for (const item of list) {
    if (items.length >= context.maxArrayLength) break
    items.push(text(item))
  }
  return [...items, ...more(items.length, size)]
})

/** Where an iterator of a Map or a Set comes from: it can't be looked into without being moved. */
const iterated = new WeakMap()
for (const made of [Map, Set]) {
  for (const part of ['keys', 'values', 'entries']) {
    const native = made.prototype[part]
    Object.defineProperty(made.prototype, part, {
      configurable: true, writable: true, enumerable: false,
      value: { [part]() {
        const iterator = apply(native, this, [])
        iterated.set(iterator, { from: this, part })
        return iterator
      } }[part],
    })
  }
}

const pairText = (pair, level, context) => layOut(pair.map(item => inspectValue(item, level, context)), '', ['[', ']'], level, context)

const iteratorShape = (value, known, level, context) => {
  const { from, part } = iterated.get(value)
  const items = [...(from instanceof Map ? Map.prototype.entries : Set.prototype.entries).call(from)]
  const text = ([key, item]) => part === 'entries' ? pairText([key, item], level, context) : inspectValue(part === 'keys' ? key : item, level, context)
  return { brackets: [`[${part === 'entries' ? known.tag.replace('Iterator', 'Entries') : known.tag}] {`, '}'], items: () => listItems(items, items.length, context, text) }
}

const promiseItems = (value, level, context) => {
  const state = promiseState(value)
  if (state !== 'fulfilled' && state !== 'rejected') return ['<pending>']
  const text = within(context, 2, () => inspectValue(promiseResult(value), level, context))
  return [state === 'rejected' ? `<rejected> ${text}` : text]
}

const bufferItems = (value, context) => {
  const bytes = new Uint8Array(value)
  const shown = [...bytes.subarray(0, context.maxArrayLength)].map(byte => byte.toString(16).padStart(2, '0')).join(' ')
  const left = bytes.length - context.maxArrayLength
  return [`[Uint8Contents]: <${shown}${left > 0 ? ` ... ${left} more byte${left > 1 ? 's' : ''}` : ''}>`]
}

/** Kinds that are shown by brackets and items; `whole` says that nothing follows an empty one. */
const collectionShape = (value, known, level, context) => {
  const inner = item => inspectValue(item, level, context)
  if (isArray(value)) {
    const prefix = known.name !== 'Array' || known.tag ? prefixOf(known, 'Array', `(${value.length})`) : ''
    return { brackets: [`${prefix}[`, ']'], items: () => arrayItems(value, level, context), array: value, size: value.length, indexed: true }
  }
  if (value instanceof Map) {
    return { brackets: [`${prefixOf(known, 'Map', `(${value.size})`)}{`, '}'], size: value.size,
      items: () => listItems(Map.prototype.entries.call(value), value.size, context, ([key, item]) => `${inner(key)} => ${inner(item)}`) }
  }
  if (value instanceof Set) {
    return { brackets: [`${prefixOf(known, 'Set', `(${value.size})`)}{`, '}'], size: value.size,
      items: () => listItems(Set.prototype.values.call(value), value.size, context, inner) }
  }
  if (isView(value)) {
    return { brackets: [`${prefixOf(known, kindOf(value), `(${value.length})`)}[`, ']'], array: value, size: value.length, indexed: true,
      items: () => [...[...value.subarray(0, context.maxArrayLength)].map(item => primitiveText(item)), ...more(context.maxArrayLength, value.length)] }
  }
  if (iterated.has(value)) return iteratorShape(value, known, level, context)
}

const NOTHING = () => []

/** What is shown of an object that is no collection: text before its properties, items, keys that come first. */
const objectShape = (value, known, keys, level, context) => {
  const braces = fallback => [`${prefixOf(known, fallback)}{`, '}']
  const tagged = fallback => (known.name === fallback ? '' : prefixOf(known, fallback))
  if (kindOf(value) === 'Arguments') return { brackets: ['[Arguments] {', '}'], items: NOTHING, size: keys.length }
  if (typeof value === 'function') return { base: functionText(value, known), items: NOTHING }
  if (value instanceof RegExp) return { base: tagged('RegExp') + RegExp.prototype.toString.call(value), items: NOTHING, shallow: true }
  if (value instanceof Date) return { base: tagged('Date') + (isNaN(value) ? 'Invalid Date' : Date.prototype.toISOString.call(value)), items: NOTHING, shallow: true }
  if (value instanceof Error) return { base: errorText(value, known, keys, context), items: NOTHING }
  if (value instanceof ArrayBuffer) return { brackets: braces('ArrayBuffer'), items: () => bufferItems(value, context), first: ['byteLength'] }
  if (value instanceof DataView) return { brackets: braces('DataView'), items: NOTHING, first: ['byteLength', 'byteOffset', 'buffer'] }
  if (value instanceof Promise) return { brackets: braces('Promise'), items: () => promiseItems(value, level, context) }
  if (value instanceof WeakMap || value instanceof WeakSet) return { brackets: braces(kindOf(value)), items: () => ['<items unknown>'] }
  if (isBoxed(value)) return { base: boxedText(value, known, keys, context), items: NOTHING }
  return { brackets: known.name === 'Object' && !known.tag ? ['{', '}'] : braces('Object'), items: NOTHING, size: keys.length }
}

const customText = (value, level, context) => {
  const custom = value[CUSTOM]
  if (typeof custom !== 'function' || custom === inspect || (value.constructor && value.constructor.prototype === value)) return undefined
  const depth = context.depth === null ? null : context.depth - level
  const { path, circular, deepest, indentation, ...options } = context
  const shown = apply(custom, value, [depth, { ...options, depth, stylize: text => String(text) }, inspect])
  if (shown === value) return undefined
  if (shown === null || typeof shown !== 'object') return String(shown)
  return inspectValue(shown, level, context).replaceAll('\n', `\n${' '.repeat(context.indentation)}`)
}

const inspectValue = (value, level, context) => {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return primitiveText(value, context)
  if (context.customInspect) {
    const custom = customText(value, level, context)
    if (custom !== undefined) return custom
  }
  if (context.path.includes(value)) {
    if (!context.circular.includes(value)) context.circular.push(value)
    return `[Circular *${context.circular.indexOf(value) + 1}]`
  }
  return objectText(value, level, context)
}

const objectText = (value, level, context) => {
  const tag = value[Symbol.toStringTag]
  const shownTag = typeof tag === 'string' && tag !== '' && !(context.showHidden ? Object.hasOwn(value, Symbol.toStringTag) : isEnumerable(value, Symbol.toStringTag))
  const known = { name: classOf(value, context), tag: shownTag ? tag : '' }
  const collection = collectionShape(value, known, level + 1, context)
  const keys = keysOf(value, context, collection?.indexed)
  const { base = '', brackets = ['{', '}'], items, array, size, first = [], shallow } = collection ?? objectShape(value, known, keys, level + 1, context)
  if (keys.length === 0 && size === 0) return brackets.join('')
  if (keys.length === 0 && base) return base
  if (context.depth !== null && level > context.depth) {
    return shallow ? base : `[${isArray(value) && known.name === 'Array' ? 'Array' : prefixOf(known, 'Object').slice(0, -1)}]`
  }
  context.path.push(value)
  context.deepest = level + 1
  const indentation = context.compact === true && !array ? 3 : 2
  const texts = [...items(), ...[...first, ...keys].map(key => propertyText(value, key, level + 1, context, indentation))]
  context.path.pop()
  if (context.sorted) texts.sort(typeof context.sorted === 'function' ? context.sorted : undefined)
  const reference = context.circular.indexOf(value) + 1
  const mark = reference ? `<ref *${reference}>` : ''
  const marked = mark && context.compact !== true ? [base ? `${mark} ${base}` : mark, brackets] : [base, mark ? [`${mark} ${brackets[0]}`, brackets[1]] : brackets]
  return layOut(texts, marked[0], marked[1], level + 1, context, array)
}

/** Node's util.inspect(value, options), and its older form inspect(value, showHidden, depth). */
const inspect = (value, options = {}, depth) => {
  const given = typeof options === 'object' ? options ?? {} : { showHidden: options, ...(depth === undefined ? {} : { depth }) }
  const context = { ...DEFAULTS, ...given, deepest: 0, indentation: 0, path: [], circular: [] }
  for (const limit of ['maxArrayLength', 'maxStringLength']) if (context[limit] === null) context[limit] = Infinity
  return inspectValue(value, 0, context)
}
inspect.custom = CUSTOM
inspect.defaultOptions = { ...DEFAULTS }
