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
      const refusal = error && { message: error.message === undefined ? undefined : String(error.message), data: error.data }
      host('next', { token: message.token, refusal, message: error && String(error.message ?? error) })
    })
  },

  connection(message) {
    const socket = socketFor(message)
    const namespace = socket.nsp
    namespace.sockets.set(socket.id, socket)
    present.set(socket.id, socket)
    const { adapter } = namespace
    if (Adapter.listened(adapter)) {
      fire(adapter, 'create-room', [socket.id])
      fire(adapter, 'join-room', [socket.id, socket.id])
    }
    socket.connected = true
    const listeners = [...sourcesOf(namespace, 'connect'), ...sourcesOf(namespace, 'connection')]
    noteFired(socket, 'connection', { listeners })
    fire(namespace, 'connect', [socket])
    fire(namespace, 'connection', [socket])
  },

  disconnecting(message) {
    const socket = present.get(message.socket)
    if (socket) Socket.disconnecting(socket, message.reason, message.rooms)
  },

  disconnect(message) {
    const socket = present.get(message.socket)
    if (socket) Socket.disconnect(socket, message.reason)
  },

  namespace(message) {
    findParent(message.nsp, message.auth ?? {}, namespace => {
      host('admit', { token: message.token, nsp: message.nsp, allow: namespace !== undefined, guarded: Boolean(namespace && Namespace.guarded(namespace)) })
    })
  },

  upgrade(message) { Connection.upgraded(message.conn, message.transport) },

  closed(message) {
    for (const [id, socket] of knocking) if (socket.conn.id === message.conn) knocking.delete(id)
    Connection.ended(message.conn, message.reason)
  },

  request(message) { Engine.ask(theServer.engine, message) },

  frame(message, attachments) { Connection.packet(message, attachments) },

  acked(message, attachments) { settleAck(message, attachments) },

  timer(message) { fireTimer(message.id) },
}

/** An event comes most often, so it comes in parts: whom it is for, its name, its arguments, and what to acknowledge it by. */
const event = (id, name, args, ack) => {
  const socket = present.get(id)
  if (socket === undefined) return
  if (ack !== '') args.push((...reply) => { send('ack', `{"token":${ack}}`, reply) })
  Socket.receive(socket, name, args)
}

const NO_ATTACHMENTS = []

globalThis.__dispatch = (attachments = NO_ATTACHMENTS, type, details, name, args, ack) => {
  if (type === 'text') event(details, name, [args], ack)
  else if (type === 'event') event(details, name, reconstruct(parse(args), attachments), ack)
  else happenings[type](parse(details), attachments)
  if (ticks.length > 0) return true
}
