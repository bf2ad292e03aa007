// The one way into the sandbox: Go tells what happened, one happening a turn.

/** Sockets that a middleware is still looking at, by id: they become connected ones, or are forgotten. */
const knocking = new Map()

const socketFor = message => {
  const known = knocking.get(message.socket)
  knocking.delete(message.socket)
  return known ?? new Socket(namespaceOf(message.nsp), message.details)
}

const happenings = {
  middleware(message) {
    const socket = socketFor(message)
    knocking.set(socket.id, socket)
    Namespace.admit(socket.nsp, socket, error => {
      if (error) knocking.delete(socket.id)
      const refusal = error && { message: String(error.message ?? error), data: error.data }
      host('next', { token: message.token, refusal, source: caller() })
    })
  },

  connection(message) {
    const socket = socketFor(message)
    const namespace = socket.nsp
    namespace.sockets.set(socket.id, socket)
    const { adapter } = namespace
    if (Adapter.listened(adapter)) {
      Emitter.fire(adapter, 'create-room', [socket.id])
      Emitter.fire(adapter, 'join-room', [socket.id, socket.id])
    }
    socket.connected = true
    const heard = [...Emitter.sources(namespace, 'connect'), ...Emitter.sources(namespace, 'connection')]
    noteFired(socket, 'connection', { builtin: true, listeners: heard })
    Emitter.fire(namespace, 'connect', [socket])
    Emitter.fire(namespace, 'connection', [socket])
  },

  event(message, attachments) {
    const socket = namespaceOf(message.nsp).sockets.get(message.socket)
    if (!socket) return
    const args = reconstruct(message.args, attachments)
    if (message.ack !== undefined) {
      args.push((...reply) => { send('ack', { token: message.ack, source: caller() }, reply) })
    }
    Socket.receive(socket, message.event, args)
  },

  disconnecting(message) {
    const socket = namespaceOf(message.nsp).sockets.get(message.socket)
    if (socket) Socket.disconnecting(socket, message.reason, message.rooms)
  },

  disconnect(message) {
    const socket = namespaceOf(message.nsp).sockets.get(message.socket)
    if (socket) Socket.disconnect(socket, message.reason)
  },

  namespace(message) {
    findParent(message.nsp, message.auth ?? {}, namespace => {
      host('admit', { token: message.token, nsp: message.nsp, allow: namespace !== undefined, guarded: Boolean(namespace && Namespace.guarded(namespace)) })
    })
  },

  upgrade(message) {
    const connection = connections.get(message.conn)
    if (!connection) return
    connection.transport = { name: message.transport }
    Emitter.fire(connection, 'upgrade', [connection.transport])
  },

  closed(message) {
    for (const [id, socket] of knocking) if (socket.conn.id === message.conn) knocking.delete(id)
    const connection = connections.get(message.conn)
    if (!connection) return
    connections.delete(message.conn)
    connection.readyState = 'closed'
    Emitter.fire(connection, 'close', [message.reason])
  },

  acked(message, attachments) { settleAck(message, attachments) },

  timer(message) { fireTimer(message.id) },
}

globalThis.__dispatch = (json, ...attachments) => {
  const message = parse(json)
  happenings[message.type](message, attachments)
}
