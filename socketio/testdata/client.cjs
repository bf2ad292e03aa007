// Runs the code in argv[3] with the official client, as many clients as it likes.
// io(namespace, options) connects to the server in argv[2]; say(...) writes a line of JSON that the test reads.
const { io: connect } = require("socket.io-client");
const [, , url, code] = process.argv;
const clients = [];
const io = (namespace = "/", options = {}) => {
  const client = connect(url + namespace, { path: "/s/x/socket.io/", forceNew: true, reconnection: false, ...options });
  clients.push(client);
  return client;
};
const say = (...values) => process.stdout.write(JSON.stringify(values) + "\n");
const next = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));
// ready waits until a client is connected and has upgraded, if it wants to.
const ready = async (client) => {
  if (!client.connected) await next(client, "connect");
  const { engine } = client.io;
  if (engine.transports.length > 1 && engine.transport.name !== "websocket") await next(engine, "upgrade");
};
const AsyncFunction = (async () => {}).constructor;
new AsyncFunction("io", "say", "next", "ready", code)(io, say, next, ready).then(
  () => clients.forEach((client) => client.disconnect()),
  (error) => { say("failed", String(error)); process.exit(1); },
);
