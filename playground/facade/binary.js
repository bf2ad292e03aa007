// Socket.IO sends binary arguments beside the JSON, with a placeholder where each one stood
// (Socket.IO protocol v5, "Sending and receiving data", BINARY_EVENT).

const asBytes = value =>
  value instanceof ArrayBuffer ? new Uint8Array(value)
    : ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : undefined

const deconstruct = (value, attachments, path = []) => {
  if (value === null || typeof value !== 'object') return value
  const bytes = asBytes(value)
  if (bytes) return { _placeholder: true, num: attachments.push(bytes) - 1 }
  if (path.includes(value)) throw new RangeError('Maximum call stack size exceeded') // as Node's server does
  const inside = [...path, value]
  if (isArray(value)) return value.map(item => deconstruct(item, attachments, inside))
  if (value instanceof Date || typeof value.toJSON === 'function') return value
  const copy = {}
  for (const key of Object.keys(value)) copy[key] = deconstruct(value[key], attachments, inside)
  return copy
}

const reconstruct = (value, attachments) => {
  if (value === null || typeof value !== 'object') return value
  if (value._placeholder === true) return Buffer.from(attachments[value.num])
  for (const key of Object.keys(value)) value[key] = reconstruct(value[key], attachments)
  return value
}

/** Sends arguments of a program out with an operation: `details.args` become JSON, with their binary parts beside it. */
const send = (operation, details, args) => {
  const attachments = []
  details.args = args.some(arg => typeof arg === 'object') ? deconstruct(args, attachments) : args
  return host(operation, details, attachments)
}
