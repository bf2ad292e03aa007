// Socket.IO sends binary arguments beside the JSON, with a placeholder where each one stood
// (Socket.IO protocol v5, "Sending and receiving data", BINARY_EVENT).

const asBytes = value =>
  value instanceof ArrayBuffer ? new Uint8Array(value)
    : ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : undefined

/** Does a value hold bytes anywhere? As the official parser looks for them: what toJSON gives counts, what a Map has doesn't. */
const holdsBytes = (value, path = [], plain = false) => {
  if (value === null || typeof value !== 'object') return false
  if (asBytes(value)) return true
  if (path.includes(value)) throw new RangeError('Maximum call stack size exceeded') // as Node's server does
  const inside = [...path, value]
  if (isArray(value)) return value.some(item => holdsBytes(item, inside))
  if (!plain && typeof value.toJSON === 'function') return holdsBytes(value.toJSON(), inside, true)
  return Object.keys(value).some(key => holdsBytes(value[key], inside))
}

const deconstruct = (value, attachments, plain = false) => {
  if (value === null || typeof value !== 'object') return value
  const bytes = asBytes(value)
  if (bytes) return { _placeholder: true, num: attachments.push(bytes) - 1 }
  if (isArray(value)) return value.map(item => deconstruct(item, attachments))
  if (value instanceof Date) return value
  if (!plain && typeof value.toJSON === 'function') return deconstruct(value.toJSON(), attachments, true)
  const copy = {}
  for (const key of Object.keys(value)) copy[key] = deconstruct(value[key], attachments)
  return copy
}

const reconstruct = (value, attachments) => {
  if (attachments.length === 0 || value === null || typeof value !== 'object') return value
  if (value._placeholder === true) return Buffer.from(attachments[value.num])
  for (const key of Object.keys(value)) value[key] = reconstruct(value[key], attachments)
  return value
}

const allPlain = values => {
  for (let i = 0; i < values.length; i++) if (typeof values[i] === 'object') return false
  return true
}

/**
 * Sends arguments of a program out with an operation: they become JSON, with their binary parts beside it. What changes
 * from one time to the next stands beside the details, which are JSON already, so that these can be made and read once. A
 * single text, which is what most programs say, goes out as it is.
 */
const send = (operation, details, args, event = '', ack = '', socket = '') => {
  if (args.length === 1 && typeof args[0] === 'string') return callHost(operation, details, event, '', ack, socket, args[0])
  if (allPlain(args) || !holdsBytes(args)) return callHost(operation, details, event, stringify(args), ack, socket)
  const attachments = []
  const json = stringify(deconstruct(args, attachments))
  callHost(operation, details, event, json, ack, socket, ...attachments)
}
