import assert from "node:assert/strict";
import { test } from "node:test";
import { latest, linesOf, naming } from "./lines";
import { entry, exchange } from "./testing";

const at = (file: string, line: number) => ({ source: { file, line, column: 1 } });

test("the lines of a chain are told file by file, each once", () => {
  const chain = [entry(1, "A", at("client.js", 9)), entry(2, "server", at("server.js", 4)), entry(3, "B", at("client.js", 3)), entry(4, "A", at("client.js", 3)), undefined];
  assert.deepEqual(linesOf(chain, "client.js"), [3, 9]);
  assert.deepEqual(linesOf(chain, "server.js"), [4]);
});

test("a line leads to the latest entry that it made, then to the one before, then round again", () => {
  const entries = [...exchange(1), ...exchange(10)];
  assert.equal(latest(entries, "client.js", 3, Infinity), 10);
  assert.equal(latest(entries, "client.js", 3, 10), 1);
  assert.equal(latest(entries, "client.js", 3, 1), 10);
  assert.equal(latest(entries, "client.js", 4, Infinity), null);
});

test("what an earlier program did isn't the present program's doing", () => {
  const entries = [entry(1, "server", at("server.js", 4)), entry(2, "server", { kind: "program", event: "" })];
  assert.equal(latest(entries, "server.js", 4, Infinity), null);
});

test("lines name an event in quotes, and not as a part of another name", () => {
  const text = "io.on('connection', (socket) => {\n  socket.on(\"chat\", () => {})\n  socket.emit(`chat`)\n  socket.emit('chatMessage') // chat\n})";
  assert.deepEqual(naming(text, "chat"), [2, 3]);
});
