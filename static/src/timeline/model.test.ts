import assert from "node:assert/strict";
import { test } from "node:test";
import { KEEP, Model } from "./model";
import { entry, exchange } from "./testing";

const seqs = (model: Model) => model.entries.map(({ seq }) => seq);

test("entries that come twice or out of order are there once, and in order", () => {
  const model = new Model();
  model.merge([entry(1, "A"), entry(3, "A")]);
  const { added, from } = model.merge([entry(3, "A"), entry(2, "server"), entry(4, "A")]);
  assert.deepEqual(seqs(model), [1, 2, 3, 4]);
  assert.deepEqual(added.map(({ seq }) => seq), [2, 4]);
  assert.equal(from, 2);
});

test("an amended entry takes the place of the earlier one, with its new cause", () => {
  const model = new Model();
  model.merge([entry(1, "A"), entry(2, "A"), entry(3, "B", { cause: 1, estimated: true })]);
  model.merge([entry(3, "B", { cause: 2, at: 5 })]);
  assert.equal(model.get(3)?.at, 5);
  assert.deepEqual(model.effects(1), []);
  assert.deepEqual(model.effects(2), [3]);
});

test("a chain holds all causes and all effects, and not what merely has a cause in common", () => {
  const model = new Model();
  model.merge([...exchange(1), ...exchange(11)]);
  assert.deepEqual([...model.chain(6)].sort((a, b) => a - b), [1, 2, 4, 6]);
  assert.deepEqual([...model.chain(2)].sort((a, b) => a - b), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(model.path(model.get(16)!).map(({ seq }) => seq), [11, 12, 14, 16]);
});

test("causes that don't exist, or that would go round in a circle, end the way up", () => {
  const model = new Model();
  model.merge([entry(5, "A", { cause: 2 }), entry(6, "A", { cause: 7 }), entry(7, "A", { cause: 6 })]);
  assert.deepEqual(model.path(model.get(5)!).map(({ seq }) => seq), [5]);
  assert.deepEqual(model.path(model.get(7)!).map(({ seq }) => seq), [6, 7]);
  assert.deepEqual([...model.chain(6)].sort(), [6, 7]);
});

test("the page lets the oldest go rather than grow without end", () => {
  const model = new Model();
  let oldest = 0;
  for (let seq = 1; seq <= KEEP + 1000; seq += 1000) {
    oldest = Math.max(oldest, model.merge(Array.from({ length: 1000 }, (_, index) => entry(seq + index, "A"))).oldest);
  }
  assert.equal(oldest, model.entries[0]!.seq, "and says from where on it knows them");
  assert.ok(model.entries.length <= KEEP);
  assert.equal(model.entries.at(-1)?.seq, KEEP + 1000);
  assert.equal(model.get(1), undefined);
});
