import assert from "node:assert/strict";
import { test } from "node:test";
import { entry } from "./testing";
import { clip, duration, label } from "./words";

test("an event that nobody listens to is said to be so", () => {
  const deaf = entry(1, "server", { event: "chatmessage", listeners: 0 });
  assert.deepEqual(label(deaf), { verb: "", chip: "chatmessage", note: "nobody listens" });
});

test("the server's emit says in its label when it reached nobody", () => {
  assert.equal(label(entry(1, "server", { kind: "emit", call: "io.emit" })).note, "to nobody");
  assert.equal(label(entry(1, "server", { kind: "emit", call: "io.emit", to: ["A"] })).note, "");
});

test("labels show arguments as one would write them, and binary ones as such", () => {
  assert.equal(label(entry(1, "B", { args: [{ user: "Anonymous", message: "Hi" }] })).note, '{ user: "Anonymous", message: "Hi" }');
  assert.equal(label(entry(1, "B", { args: [{ _placeholder: true, num: 0 }, [1, 2, 3, 4]] })).note, "binary, [4 items]");
});

test("durations are short and exact enough", () => {
  assert.deepEqual([900, 12_000, 1_240_000, 65_000_000, 600_000_000].map(duration), ["0.9 ms", "12 ms", "1.2 s", "65 s", "10 min"]);
  assert.equal(clip("abcdef", 4), "abc…");
});
