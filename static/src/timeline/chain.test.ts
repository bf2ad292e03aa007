import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "./model";
import { entry, exchange } from "./testing";

/** A chain, and what says after each merge whether it has changed. */
function followed(seq: number, ...known: Parameters<Model["merge"]>[0]) {
  const model = new Model();
  model.merge(known);
  const chain = model.chain(seq);
  return { seqs: () => [...chain].sort((a, b) => a - b), take: (...entries: Parameters<Model["merge"]>[0]) => chain.follow(model.merge(entries)) };
}

test("a chain grows by effects as they come, and by theirs, and by nothing else", () => {
  const { seqs, take } = followed(2, ...exchange(1).slice(0, 2));
  assert.deepEqual(seqs(), [1, 2]);
  assert.equal(take(...exchange(11)), false);
  assert.equal(take(entry(21, "A", { cause: 1 })), false, "what its cause causes besides");
  assert.equal(take(entry(22, "server", { cause: 2 }), entry(23, "B", { cause: 22 })), true);
  assert.deepEqual(seqs(), [1, 2, 22, 23]);
});

test("a chain follows causes that become known late, or turn out to be others", () => {
  const { seqs, take } = followed(5, entry(1, "A"), entry(2, "server"), entry(5, "server", { cause: 4 }), entry(8, "B", { cause: 6 }));
  assert.deepEqual(seqs(), [5]);
  assert.equal(take(entry(4, "A", { cause: 1 })), true, "its cause has come");
  assert.deepEqual(seqs(), [1, 4, 5]);
  assert.equal(take(entry(6, "server", { cause: 5 })), true, "and an effect before an effect of its own");
  assert.deepEqual(seqs(), [1, 4, 5, 6, 8]);
  assert.equal(take(entry(6, "server", { cause: 2 })), true, "which something else had caused after all");
  assert.deepEqual(seqs(), [1, 4, 5]);
});

test("the chain of an event is that of all its entries, those to come as well", () => {
  const model = new Model();
  model.merge([entry(1, "A", { event: "ask" }), entry(2, "server", { event: "ask", cause: 1 }), entry(3, "server", { event: "other" }), entry(4, "B", { event: "told", cause: 2 })]);
  const chain = model.chain("ask");
  const seqs = () => [...chain].sort((a, b) => a - b);
  assert.deepEqual(seqs(), [1, 2, 4]);
  assert.equal(chain.follow(model.merge([entry(5, "A"), entry(6, "B", { event: "ask", cause: 5 })])), true);
  assert.deepEqual(seqs(), [1, 2, 4, 5, 6], "with what caused it");
  assert.equal(chain.follow(model.merge([entry(7, "A", { event: "other" })])), false);
});
