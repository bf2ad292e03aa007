import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "./model";
import { entry, exchange } from "./testing";
import { args, clip, duration, label, plain, sentence } from "./words";

function said(seq: number, ...entries: Parameters<Model["merge"]>[0]): string {
  const model = new Model();
  model.merge(entries);
  return plain(sentence(model.get(seq)!, model));
}

test("a sentence says what happened, why, and how much earlier that was", () => {
  assert.equal(said(6, ...exchange(1)), "B received chatMessage from the server because A emitted chatMessage, 5.0 ms earlier.");
  assert.equal(said(4, ...exchange(1)), "The server emitted chatMessage to A and B because A emitted chatMessage, 3.0 ms earlier.");
  assert.equal(said(1, ...exchange(1)), "A emitted chatMessage.");
});

test("built-in events say where they fired, and a disconnect its reason", () => {
  const open = entry(1, "A", { kind: "open", event: "", text: "websocket" });
  const connection = entry(2, "server", { event: "connection", builtin: true, cause: 1 });
  assert.equal(said(2, open, connection), "connection fired on the server because A opened a connection (websocket), 1.0 ms earlier.");
  assert.equal(said(1, entry(1, "B", { event: "disconnect", builtin: true, args: ["transport close"] })), "disconnect fired in B (transport close).");
});

test("an event that nobody listens to is said to be so", () => {
  const deaf = entry(1, "server", { event: "chatmessage", listeners: 0 });
  assert.match(said(1, deaf), /nobody there listens/);
  assert.deepEqual(label(deaf), { verb: "", chip: "chatmessage", note: "nobody listens" });
});

test("labels show arguments as one would write them, and binary ones as such", () => {
  assert.equal(label(entry(1, "B", { args: [{ user: "Anonymous", message: "Hi" }] })).note, '{ user: "Anonymous", message: "Hi" }');
  assert.equal(label(entry(1, "B", { args: [{ _placeholder: true, num: 0 }, [1, 2, 3, 4]] })).note, "binary, [4 items]");
  assert.equal(args(entry(1, "B", { args: ["a", { b: 1 }] })), '"a",\n{ "b": 1 }');
});

test("durations are short and exact enough", () => {
  assert.deepEqual([900, 12_000, 1_240_000, 65_000_000, 600_000_000].map(duration), ["0.9 ms", "12 ms", "1.2 s", "65 s", "10 min"]);
  assert.equal(clip("abcdef", 4), "abc…");
});
