import assert from "node:assert/strict";
import { test } from "node:test";
import { abreast, anchors, type Side, type Sunk } from "./abreast";
import { align } from "./compare";
import type { Entry } from "./entry";
import { Layout, type Geometry } from "./layout";
import { Model } from "./model";
import { entry, exchange } from "./testing";

const geometry: Geometry = { lanes: [{ name: "A", x: 26 }, { name: "server", x: 250 }, { name: "B", x: 474 }], width: 500, mono: 7.2, plain: 6.6, offset: 13, crowd: [] };

function side(entries: Entry[]): Side {
  const model = new Model();
  model.merge(entries);
  return { model, shown: model.entries };
}

function heights({ model, shown }: Side, sunk: Sunk): Map<number, number> {
  const layout = new Layout(geometry, (seq) => model.get(seq), model.names, undefined, (seq) => sunk.get(seq) ?? 0);
  layout.append(shown);
  layout.rows.forEach((row, index) => assert.ok(index === 0 || row.y >= layout.rows[index - 1]!.y, "time runs down"));
  return new Map(layout.rows.map((row) => [row.entry.seq, row.y]));
}

test("what is the same in both runs stands at the same height, whatever one of them has besides", () => {
  const first = side([...exchange(1), ...exchange(11), ...exchange(21)]);
  const extra = [7, 8, 9].map((seq) => entry(seq, "server", { kind: "log", event: "", text: `step ${seq}` }));
  const second = side([...exchange(1), ...extra, ...exchange(11).filter(({ lane, kind }) => lane !== "B" || kind !== "event"), ...exchange(21)]);
  const pairs = align(first.shown, second.shown);
  const [one, other] = abreast(first, second, pairs, geometry);
  const [left, right] = [heights(first, one), heights(second, other)];
  const both = pairs.filter((pair) => pair.first && pair.second);
  assert.equal(both.length, 17);
  for (const pair of both) assert.equal(left.get(pair.first!.seq), right.get(pair.second!.seq), `entry ${pair.first!.seq}`);
});

test("where the order differs, as many as can stand abreast do", () => {
  const entries = [1, 2, 3, 4, 5].map((seq) => entry(seq, "A"));
  const known = new Set(entries);
  const pairs = [[1, 4], [2, 1], [3, 2], [4, 3], [5, 5]].map(([left, right]) => ({ first: entries[left! - 1]!, second: entries[right! - 1]!, same: true }));
  assert.deepEqual(anchors(pairs, known, known).map(([left, right]) => [left.seq, right.seq]), [[2, 1], [3, 2], [4, 3], [5, 5]]);
});
