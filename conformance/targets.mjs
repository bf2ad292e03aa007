// The two servers that a program runs on: the official one in this process, and a stage of an Earshot.
import { createRequire } from 'node:module'
import { createServer } from 'node:http'
import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'

const require = createRequire(new URL('../static/package.json', import.meta.url))
const socketIO = require('socket.io')

/** The official server. Its program's console is recorded; exceptions of listeners end up there, too, instead of ending the process. */
export async function official(program) {
  const http = createServer()
  await new Promise(done => http.listen(0, '127.0.0.1', done))
  const lines = []
  const paper = new Writable({ decodeStrings: false, write(text, _, done) { lines.push(text.replace(/\n$/, '')); done() } })
  let server
  class Server extends socketIO.Server {
    constructor(...args) {
      super(http, args.find(arg => arg && typeof arg === 'object' && typeof arg.listen !== 'function') ?? {})
      server = this
    }
  }
  // The program's own HTTP server is not the one that listens here.
  const quietHTTP = { createServer: () => ({ listen: (...args) => { if (typeof args.at(-1) === 'function') setImmediate(args.at(-1)) }, on() {} }) }
  const app = () => Object.assign(() => {}, Object.fromEntries(['use', 'get', 'route'].map(name => [name, () => app()])))
  const express = Object.assign(app, { static: () => () => {} })
  const modules = { 'socket.io': { ...socketIO, Server }, http: quietHTTP, 'node:http': quietHTTP, express }
  const options = /new Server\(/.test(program)
  if (!options) new Server()
  const module = { exports: {} }
  const given = { module, exports: module.exports, __dirname: '/', __filename: '/server.js', require: name => modules[name] ?? require(name), console: new Console(paper, paper), ...(options ? {} : { io: server }) }
  // As a main script runs: outside of any promise.
  await new Promise((done, fail) => setImmediate(() => {
    try {
      new Function(...Object.keys(given), program).apply(given.exports, Object.values(given))
      done()
    } catch (error) {
      http.close()
      fail(error)
    }
  }))
  return {
    url: `http://127.0.0.1:${http.address().port}`,
    path: '/socket.io/',
    lines: async () => lines,
    close: async () => { server.close(); http.closeAllConnections() },
  }
}

/** A stage: the program runs in the sandbox. Its console is what the timeline says was logged. */
export const stage = origin => async program => {
  const ask = async (method, path, body) => {
    const response = await fetch(origin + path, { method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body) })
    const answer = response.status === 204 ? {} : await response.json()
    if (!response.ok) throw new Error(answer.message)
    return answer
  }
  const { id, path } = await ask('POST', '/api/stages', { lesson: 'the-whole-example', program })
  return {
    url: origin,
    path,
    lines: async () => {
      const { entries } = await ask('GET', `/api/stages/${id}/timeline`)
      return entries.filter(entry => entry.lane === 'server' && entry.kind === 'log' && !entry.text?.startsWith('note: ')).map(entry => entry.text ?? '')
    },
    close: () => ask('DELETE', `/api/stages/${id}`),
  }
}

/** Uncaught exceptions of a program on the official server would end this process. */
process.on('uncaughtException', error => process.stderr.write(`uncaught: ${inspect(error)}\n`))
process.on('unhandledRejection', error => process.stderr.write(`unhandled: ${inspect(error)}\n`))
