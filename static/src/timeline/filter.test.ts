import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "./entry";
import { EVERYTHING, narrowed, passes, toggled, type Filter } from "./filter";
import { Model } from "./model";
import { entry, exchange } from "./testing";

function through(entries: Entry[], filter: Partial<Filter>): number[] {
  const model = new Model();
  model.merge(entries);
  return model.entries.filter((one) => passes(one, { ...EVERYTHING, ...filter }, model)).map(({ seq }) => seq);
}

const said = [
  entry(1, "server", { kind: "program", event: "" }),
  ...exchange(2),
  entry(8, "B", { kind: "emit", event: "typing" }),
  entry(9, "server", { event: "typing", cause: 8 }),
  entry(10, "server", { event: "connection", builtin: true }),
  entry(11, "A", { kind: "frame", event: "", cause: 2, wire: { conn: "x", out: false, transport: "websocket", packet: 1, binary: false, size: 3 } }),
];

test("without a filter everything passes, and nothing counts as left out", () => {
  assert.equal(through(said, {}).length, said.length);
  assert.equal(narrowed(EVERYTHING), 0);
});

test("by event: its entries, and the frames that carry it", () => {
  assert.deepEqual(through(said, { events: new Set(["typing"]) }), [1, 8, 9]);
  assert.deepEqual(through(said, { events: new Set(["chatMessage"]) }), [1, 2, 3, 5, 6, 7, 11]);
});

test("by client: what happens there, and at the server because of it or for it", () => {
  assert.deepEqual(through(said, { clients: new Set(["B"]) }), [1, 5, 7, 8, 9]);
});

test("by kind, by voice and by lane, and all at once", () => {
  assert.deepEqual(through(said, { groups: new Set(["emits"]) }), [1, 2, 5, 8]);
  assert.deepEqual(through(said, { voice: "builtin" }), [1, 10]);
  assert.deepEqual(through(said, { hidden: new Set(["A", "server"]) }), [1, 7, 8]);
  assert.deepEqual(through(said, { groups: new Set(["emits"]), hidden: new Set(["B"]), voice: "custom" }), [1, 2, 5]);
  assert.equal(narrowed({ ...EVERYTHING, groups: new Set(["emits"]), voice: "custom" }), 2);
});

test("pressing a choice twice leaves things as they were", () => {
  assert.deepEqual([...toggled(toggled(new Set(["a"]), "b"), "b")], ["a"]);
});
