// The one way out of the sandbox. `host` calls into Go: an operation's name, and its details as JSON. `send`, in binary.js,
// does so for what is said to clients. Everything that a program could replace later is taken hold of here, before it runs.
const { __host: callHost, __caller: caller, __promiseState: promiseState, __promiseResult: promiseResult } = globalThis
for (const name of ['__host', '__caller', '__promiseState', '__promiseResult']) delete globalThis[name]

const { parse } = JSON
const nativeStringify = JSON.stringify

/** JSON.stringify, whose errors say what Node's say. */
const stringify = (value, replacer, space) => {
  try { return nativeStringify(value, replacer, space) } catch (error) {
    if (error.message.startsWith('BigInt')) throw new TypeError('Do not know how to serialize a BigInt')
    if (error.message === 'circular reference') throw new TypeError('Converting circular structure to JSON')
    throw error
  }
}
JSON.stringify = function (value, replacer, space) { return stringify(value, replacer, space) }
const { apply } = Reflect
const { isArray } = Array

const host = (operation, details) => {
  const reply = callHost(operation, stringify(details))
  return reply === undefined ? undefined : parse(reply)
}
