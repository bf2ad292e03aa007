/** The spy over the official client, as frames load it, and a real Socket.IO server. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type Server as Http } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import vm from "node:vm";
import { Server } from "socket.io";
import { spy, type Io, type Report, type Spy } from "./spy";

// The learner's code runs under this address, so that stacks name it as in a frame.
const CODE = "/s/stage/client.js?key=K";

let http: Http;
let server: Server;
let origin: string;
let reports: Report[];
let watching: Spy;

interface Learner {
  connected: boolean;
  disconnect(): void;
}

before(async () => {
  http = createServer();
  server = new Server(http, { path: "/s/stage/as/K/socket.io/" });
  server.on("connection", (socket) => {
    socket.on("chatMessage", (text) => server.emit("chatMessage", { text }));
    socket.on("ask", (text, reply) => reply(`${text}!`));
    socket.on("askMe", () => socket.emit("question", 6, (answer: number) => socket.emit("answered", answer)));
    socket.on("binary", (bytes) => socket.emit("binary", bytes));
    socket.on("leave", () => socket.disconnect(true));
    socket.on("drop", () => socket.conn.close());
  });
  server.of("/admin").use((_socket, next) => next(Object.assign(new Error("not you"), { data: { code: 7 } })));
  await new Promise<void>((resolve) => http.listen(0, resolve));
  origin = `http://localhost:${(http.address() as AddressInfo).port}`;
});

after(() => {
  server.disconnectSockets(true);
  return server.close();
});

beforeEach(() => {
  reports = [];
});

/** Runs a learner's code with the spied client; what it leaves in `window` is returned. */
function run(code: string): Record<string, unknown> & { socket: Learner } {
  const source = readFileSync("node_modules/socket.io-client/dist/socket.io.min.js", "utf8");
  const { WebSocket } = createRequire(createRequire(createRequire(import.meta.url).resolve("socket.io-client")).resolve("engine.io-client"))("ws") as { WebSocket: unknown };
  const window: Record<string, unknown> = { setTimeout, clearTimeout, setInterval, clearInterval, WebSocket, console, location: new URL(origin), Uint8Array, ArrayBuffer, transports: ["websocket"] };
  window.self = window.window = window;
  vm.createContext(window);
  vm.runInContext(source, window, "http://localhost/static/socket.io.min-X.js");
  watching = spy(window.io as Io, "/s/stage/as/K/socket.io/", origin, (report) => reports.push(structuredClone(report)), () => performance.now());
  window.io = watching.io;
  vm.runInContext(code, window, `${origin}${CODE}`);
  return window as ReturnType<typeof run>;
}

async function until(what: string, check: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!check()) {
    if (Date.now() > deadline) assert.fail(`${what} never came: ${JSON.stringify(reports)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const of = <Type extends Report["type"]>(type: Type) => reports.filter((report): report is Extract<Report, { type: Type }> => report.type === type);
const at = (line: number) => (source: { line: number } | undefined) => source?.line === line;

test("every packet is counted in its direction, with the lines that emitted it and that listen to it", async () => {
  const { socket } = run(`const socket = io({ transports })
socket.on('connect', () => {
  socket.emit('chatMessage', 'Hi')
  socket.emit('ask', 'you', answer => { window.answer = answer })
})
socket.on('chatMessage', () => { window.first = true })
socket.on('chatMessage', () => {})
socket.once('connect', () => {})
window.socket = socket`);
  await until("the acknowledgement", () => of("receive").length === 2);
  const [connect] = of("connect");
  assert.ok(connect!.sid && connect!.socket);
  assert.deepEqual(connect!.listeners.map(({ line }) => line), [2, 8]);
  // The first packet each way is CONNECT (Socket.IO protocol v5).
  assert.deepEqual(of("emit").map(({ packet, kind, source }) => [packet, kind, source?.line]), [[2, "event", 3], [3, "event", 4]]);
  const event = of("receive").find(({ kind }) => kind === "event")!;
  const ack = of("receive").find(({ kind }) => kind === "ack")!;
  assert.deepEqual(event.listeners.map(({ line }) => line), [6, 7]);
  assert.deepEqual(ack.listeners.map(({ line }) => line), [4]);
  assert.deepEqual([event.packet, ack.packet].sort(), [2, 3]);
  socket.disconnect();
});

test("an acknowledgement that the code gives is a packet with a line", async () => {
  const { socket } = run(`const socket = io({ transports })
socket.on('question', (n, reply) => {
  reply(n * 7)
})
socket.on('answered', n => { window.answered = n })
socket.emit('askMe')
window.socket = socket`);
  await until("the answer", () => of("receive").length === 2);
  const ack = of("emit").find(({ kind }) => kind === "ack")!;
  assert.ok(at(3)(ack.source));
  const [buffered] = of("buffered");
  assert.deepEqual([buffered!.event, buffered!.source?.line], ["askMe", 6]);
  const left = of("emit").find(({ kind }) => kind === "event")!;
  assert.ok(at(6)(left.source), "what was kept back leaves with its own line");
  assert.ok(left.wait && left.wait === buffered!.wait, "and bears the number under which it waited");
  assert.equal(ack.wait, undefined);
  socket.disconnect();
});

test("the end of a wait for an acknowledgement is told, with its emit", async () => {
  const { socket } = run(`const socket = io({ transports })
socket.on('connect', () => {
  socket.timeout(5000).emit('ask', 'you', () => {})
  socket.timeout(20).emit('nobodyAnswers', 1, error => { window.error = error.message })
})
window.socket = socket`);
  await until("the end of the wait", () => of("timeout").length === 1);
  const [over] = of("timeout");
  assert.deepEqual([over!.event, over!.nsp, over!.source?.line], ["nobodyAnswers", "/", 4]);
  assert.equal(of("emit").find(({ ask }) => ask === over!.ask)!.source?.line, 4);
  socket.disconnect();
});

test("binary packets count once, however many attachments they have", async () => {
  const { socket } = run(`const socket = io({ transports })
socket.on('binary', () => {})
socket.on('connect', () => { socket.emit('binary', [new Uint8Array(3), new Uint8Array(4)]); socket.emit('ask', 'x', () => {}) })
window.socket = socket`);
  await until("both", () => of("receive").length === 2);
  assert.deepEqual(of("emit").map(({ packet }) => packet), [2, 3]);
  assert.deepEqual(of("receive").map(({ packet }) => packet), [2, 3]);
  socket.disconnect();
});

test("namespaces share the count, and a refused one tells why", async () => {
  const { socket } = run(`const socket = io({ transports })
const admin = io('/admin', { transports })
admin.on('connect_error', () => {})
window.socket = socket`);
  await until("the refusal", () => of("connect_error").length === 1 && of("connect").length === 1);
  const [error] = of("connect_error");
  assert.deepEqual([error!.nsp, error!.message, error!.data, error!.listeners.map(({ line }) => line)], ["/admin", "not you", { code: 7 }, [3]]);
  socket.disconnect();
});

test("disconnecting is told with its reason, and who did it", async () => {
  const window = run(`const socket = io({ transports })
socket.on('disconnect', () => {})
window.socket = socket
window.leave = () => {
  socket.disconnect()
}`);
  await until("the connection", () => of("connect").length === 1);
  (window.leave as () => void)();
  assert.ok(at(5)(of("close")[0]!.source));
  const [gone] = of("disconnect");
  assert.equal(gone!.reason, "io client disconnect");
  assert.equal(gone!.socket, of("connect")[0]!.socket);
  watching.do("connect");
  await until("the second connection", () => of("connect").length === 2);
  assert.notEqual(of("connect")[1]!.sid, of("connect")[0]!.sid);
  (window.socket as unknown as { emit(event: string): void }).emit("leave");
  await until("the server's disconnect", () => of("disconnect").length === 2);
  assert.equal(of("disconnect")[1]!.reason, "io server disconnect");
});

test("a lost connection is tried again at once when the page says so, and reconnects by itself ever after", async () => {
  const { socket } = run(`const socket = io({ transports, reconnectionDelay: 60000, reconnectionDelayMax: 60000 })
window.socket = socket`);
  for (const round of [1, 2, 3]) {
    await until(`connection ${round}`, () => of("connect").length === round && socket.connected);
    (socket as unknown as { emit(event: string): void }).emit("drop");
    // Once before the loss is noticed, once after: both must do.
    if (round === 1) watching.do("retry");
    await until(`loss ${round}`, () => of("disconnect").length === round);
    if (round > 1) watching.do("retry");
  }
  await until("connection 4", () => of("connect").length === 4);
  assert.equal(of("reconnect_attempt").length, 3);
  socket.disconnect();
});

test("the client behaves as without the spy: results, this, errors, and the names on io", () => {
  const window = run(`const socket = io({ autoConnect: false })
window.chained = socket.on('a', () => {}) === socket && socket.emit('a') === socket && socket.disconnect() === socket
window.listeners = socket.listeners('a').length
try { socket.emit('connect') } catch (error) { window.reserved = error.message }
window.names = [typeof io.Manager, typeof io.Socket, io.connect === io]
window.path = socket.io.opts.path
window.elsewhere = io('http://elsewhere.invalid', { autoConnect: false, path: '/own' }).io.opts.path
window.socket = socket`);
  assert.equal(window.chained, true);
  assert.equal(window.listeners, 1);
  assert.match(window.reserved as string, /reserved event name/);
  assert.deepEqual([...(window.names as unknown[])], ["function", "function", true]);
  assert.equal(window.path, "/s/stage/as/K/socket.io/");
  assert.match(window.elsewhere as string, /^\/own/);
});

test("an emit is done again as the code's own socket would, with an acknowledgement where one was asked for, and counts as a person's", async () => {
  const { socket } = run(`const socket = io({ transports })
socket.on('chatMessage', () => {})
window.socket = socket`);
  await until("the connection", () => of("connect").length === 1);
  watching.emit({ event: "chatMessage", args: ["again"], namespace: "/", answered: false });
  await until("the broadcast", () => of("receive").length === 1);
  watching.emit({ event: "ask", args: ["x"], namespace: "/", answered: true });
  await until("the acknowledgement", () => of("receive").length === 2);
  watching.emit({ event: "chatMessage", args: ["nowhere"], namespace: "/elsewhere", answered: false });
  assert.deepEqual(of("emit").map(({ person }) => person), [true, true]);
  assert.equal(of("receive")[1]!.kind, "ack");
  socket.disconnect();
});
