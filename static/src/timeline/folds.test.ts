import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "./entry";
import { Folds } from "./folds";
import { entry, exchange } from "./testing";

function folded(entries: Entry[], opened: number[] = []): { folds: Folds; rows: [seq: number, times: number][] } {
  const known = new Map(entries.map((one) => [one.seq, one]));
  const folds = new Folds((seq) => known.get(seq), new Set(opened));
  const rows = entries.filter((one) => folds.take(one) === one.seq).map(({ seq }): [number, number] => [seq, folds.times(seq)]);
  return { folds, rows: rows.map(([seq]) => [seq, folds.times(seq)]) };
}

const many = (count: number) => Array.from({ length: count }, (_, index) => exchange(1 + index * 6)).flat();

test("the same exchange forty times is one exchange that counts them", () => {
  assert.deepEqual(folded(many(40)).rows, [[1, 40], [2, 40], [3, 40], [4, 40], [5, 40], [6, 40]]);
});

test("a run ends where something else begins, and what differs within it keeps a row of its own", () => {
  const entries = [...many(2), entry(20, "B", { kind: "emit", event: "typing" }), ...exchange(21), entry(40, "B", { kind: "error", event: "", text: "no", cause: 26 })];
  assert.deepEqual(folded(entries).rows.map(([seq]) => seq), [1, 2, 3, 4, 5, 6, 20, 21, 22, 23, 24, 25, 26, 40]);
});

test("a ping between two exchanges doesn't end their run", () => {
  const ping = (seq: number) => entry(seq, "A", { kind: "frame", event: "", text: "2", wire: { conn: "x", out: true, transport: "websocket", packet: 0, binary: false, size: 1 } });
  const entries = [...exchange(1), ping(7), ...exchange(8), ping(14)];
  assert.deepEqual(folded(entries).rows.at(-1), [7, 2]);
  assert.equal(folded(entries).rows.length, 7);
});

test("an opened run shows all of it, with what each caused, and still counts", () => {
  const { rows } = folded(many(3), [1]);
  assert.equal(rows.length, 18);
  assert.deepEqual(rows[0], [1, 3]);
});

test("a loop of emits under one cause is one row", () => {
  const entries = [entry(1, "server"), ...Array.from({ length: 5 }, (_, i) => entry(2 + i, "server", { kind: "emit", cause: 1, to: ["A"] }))];
  assert.deepEqual(folded(entries).rows, [[1, 1], [2, 5]]);
});

test("taken back and taken again, it is as before", () => {
  const entries = [...many(4), entry(60, "B", { kind: "emit", event: "typing" }), ...exchange(61)];
  const { folds, rows } = folded(entries);
  for (const from of [70, 62, 60, 13, 2]) {
    folds.rewind(from);
    for (const one of entries.filter(({ seq }) => seq >= from)) folds.take(one);
    assert.deepEqual(rows, rows.map(([seq]) => [seq, folds.times(seq)]), `from ${from}`);
    assert.ok(rows.every(([seq]) => folds.head(seq) === seq));
  }
});
