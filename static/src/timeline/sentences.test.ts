import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "./model";
import { args, plain, sentence } from "./sentences";
import { entry, exchange } from "./testing";

function said(seq: number, ...entries: Parameters<Model["merge"]>[0]): string {
  const model = new Model();
  model.names.read("server", "socket.on('chatMessage', () => {})");
  model.merge(entries);
  return plain(sentence(model.get(seq)!, model));
}

test("a sentence says what happened, because of what, in which line, and how much earlier that was", () => {
  assert.equal(said(6, ...exchange(1)), "B received chatMessage from the server because A emitted chatMessage, client.js line 3, 5.0 ms earlier.");
  assert.equal(said(4, ...exchange(1)), "The server emitted chatMessage to A and B because A emitted chatMessage, client.js line 3, 3.0 ms earlier.");
  assert.equal(said(1, ...exchange(1)), "A emitted chatMessage, client.js line 3.");
});

test("built-in events say where they fired, in which namespace, and a disconnect its reason", () => {
  const open = entry(1, "A", { kind: "open", event: "", text: "websocket" });
  const connection = entry(2, "server", { event: "connection", builtin: true, cause: 1 });
  assert.equal(said(2, open, connection), "connection fired on the server because A opened a connection (websocket), 1.0 ms earlier.");
  assert.equal(said(2, open, { ...connection, namespace: "/admin" }), "connection fired on the server (namespace /admin) because A opened a connection (websocket), 1.0 ms earlier.");
  assert.equal(said(1, entry(1, "B", { event: "connect", builtin: true, text: "recovered" })), "connect fired in B, and went on with the session before.");
  assert.equal(said(1, entry(1, "B", { event: "disconnect", builtin: true, args: ["transport close"] })), "disconnect fired in B (transport close).");
});

test("that nobody listens isn’t said to be because somebody emitted", () => {
  const emit = entry(1, "A", { kind: "emit", event: "chatmessage" });
  const deaf = entry(2, "server", { event: "chatmessage", listeners: 0, cause: 1 });
  assert.equal(said(2, emit, deaf), "The server received chatmessage from A because A emitted chatmessage, 1.0 ms earlier, but nobody there listens to it (did you mean chatMessage?).");
});

test("an emit that reaches nobody says so, and who joins a room is named", () => {
  assert.equal(said(1, entry(1, "server", { kind: "emit", call: 'socket.to("tea").emit', event: "joined" })), "The server emitted joined to nobody.");
  assert.equal(said(1, entry(1, "server", { kind: "join", event: "", room: "tea", socket: "x", to: ["A"] })), "A joined the room “tea”.");
});

test("arguments are set out for reading", () => {
  assert.equal(args(entry(1, "B", { args: ["a", { b: 1 }] })), '"a",\n{ "b": 1 }');
});
