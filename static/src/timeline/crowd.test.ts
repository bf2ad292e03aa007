import assert from "node:assert/strict";
import { test } from "node:test";
import { CROWD, Crowd, crowd } from "./crowd";
import type { Entry } from "./entry";
import { figure } from "./figure";
import { Model } from "./model";
import { OnShow } from "./onshow";
import { entry } from "./testing";

const names = (count: number) => Array.from({ length: count }, (_, index) => `C${index}`);

/** The server tells everybody; those in `missing` don't get it. */
function broadcast(clients: readonly string[], missing: readonly string[] = []): Entry[] {
  const got = clients.filter((name) => !missing.includes(name));
  return [
    entry(1, clients[0]!, { kind: "emit" }), entry(2, "server", { cause: 1 }), entry(3, "server", { kind: "emit", call: "io.emit", cause: 2, to: [...clients] }),
    ...got.map((name, index) => entry(4 + index, name, { cause: 3 })),
  ];
}

function told(entries: readonly Entry[]): { model: Model; crowd: Crowd } {
  const model = new Model();
  const crowd = new Crowd(model);
  crowd.take(model.merge(entries).added);
  return { model, crowd };
}

/** The rows of entries where A stands apart and everybody else is the crowd. */
function rows(entries: readonly Entry[], members: readonly string[]) {
  const { model } = told(entries);
  const shown = new OnShow(model);
  shown.arrange([{ name: "C0", x: 100 }, { name: "server", x: 400 }, { name: CROWD, x: 800 }], 1000, members);
  return { shown, rows: shown.layout.rows };
}

test("a few clients are no crowd; of many, all but those apart are", () => {
  assert.deepEqual(crowd(names(8), () => false), []);
  assert.deepEqual(crowd(names(9), (name) => name === "C4"), names(9).filter((name) => name !== "C4"));
  assert.deepEqual(crowd(names(9), (name) => name !== "C4"), []); // one alone is no crowd
});

test("who spoke last stands apart", () => {
  const { crowd } = told(broadcast(names(30)));
  assert.deepEqual([...crowd.apart(names(30))], ["C0"]);
});

test("what becomes known late doesn't make somebody the last who spoke", () => {
  const { model, crowd } = told([entry(2, "C1", { kind: "emit" })]);
  crowd.take(model.merge([entry(1, "C0", { kind: "emit" })]).added);
  assert.deepEqual([...crowd.apart(names(30))], ["C1"]);
});

test("the few who got something else than the rest stand apart, and no more than a few", () => {
  const all = names(300);
  assert.deepEqual([...told(broadcast(all, ["C7", "C8"])).crowd.apart(all)], ["C7", "C8", "C0"]);
  assert.deepEqual([...told(broadcast(all, all.slice(2))).crowd.apart(all)], ["C0", "C1"]);
  assert.deepEqual([...told(broadcast(all, all.slice(150))).crowd.apart(all)], ["C0"]);
});

test("what the crowd gets is one row that says how many of how many have got it", () => {
  const all = names(300);
  const { shown, rows: drawn } = rows(broadcast(all, all.slice(288)), all.slice(1));
  assert.deepEqual(drawn.map(({ entry }) => entry.lane), ["C0", "server", "server", "C0", "C1"]);
  const row = drawn.at(-1)!;
  assert.equal(row.x, 800);
  assert.deepEqual(figure(row, shown.layout.geometry, shown.times(row.entry.seq)).words.map(({ text }) => text), ["on", "chatMessage", "287 of 299", "+4.0 ms"]);
});

test("what a crowd does at once is one row, and later another; what others do stays apart", () => {
  const all = names(300);
  const votes = (from: number, at: number) => all.slice(1).flatMap((name, index) => [
    entry(from + 2 * index, name, { kind: "emit", event: "vote", at }), entry(from + 2 * index + 1, "server", { event: "vote", cause: from + 2 * index, at }),
  ]);
  const { shown, rows: drawn } = rows([...votes(1, 0), ...votes(1001, 60_000_000), entry(5000, "C0", { kind: "emit", event: "a" }), entry(5001, "C0", { kind: "emit", event: "a" })], all.slice(1));
  assert.deepEqual(drawn.map(({ entry: { seq, lane } }) => [lane, shown.times(seq)]), [["C1", 299], ["server", 299], ["C1", 299], ["server", 299], ["C0", 1], ["C0", 1]]);
});

test("a single one of the crowd is named", () => {
  const { shown, rows: drawn } = rows([entry(1, "C5", { kind: "emit", args: ["Hi"] })], names(30).slice(1));
  assert.deepEqual(figure(drawn[0]!, shown.layout.geometry).words.map(({ text }) => text), ["emit", "chatMessage", '"Hi"', "C5"]);
});
