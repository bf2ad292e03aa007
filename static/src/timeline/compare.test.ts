import assert from "node:assert/strict";
import { test } from "node:test";
import { align, difference, type Pair } from "./compare";
import type { Entry } from "./entry";
import { entry, exchange } from "./testing";

const seqs = (pairs: Pair[]) => pairs.map(({ first, second, same }) => [first?.seq ?? 0, second?.seq ?? 0, same]);

function words(first: Entry[], second: Entry[]): string {
  return difference(align(first, second), first, second)?.words ?? "";
}

test("the same run under other numbers, at other times, is the same", () => {
  const first = exchange(1);
  const second = exchange(50).map((same) => ({ ...same, cause: same.cause, at: same.at * 3 }));
  assert.ok(align(first, second).every(({ same }) => same));
  assert.equal(words(first, second), "");
});

test("socket ids and moments don't count as differences, other text does", () => {
  const run = (seq: number, id: string, made: string, word: string) => [
    entry(seq, "A", { event: "connect", builtin: true, socket: id }),
    entry(seq + 1, "server", { kind: "log", event: "", text: `hello ${id} at ${made}, ${word}` }),
  ];
  const first = run(1, "aaaaaaaaaaaaaaaaaaAA", "2026-01-02T03:04:05.678Z", "x");
  assert.equal(words(first, run(7, "bbbbbbbbbbbbbbbbbbBB", "2026-05-02T03:04:05.678Z", "x")), "");
  assert.match(words(first, run(7, "bbbbbbbbbbbbbbbbbbBB", "2026-05-02T03:04:05.678Z", "y")), /In the first run the server logged .* in this one the server logged/);
});

test("the order in which clients connect doesn't matter", () => {
  const connects = (...lanes: string[]) => lanes.flatMap((lane, index) => [
    entry(3 * index + 1, lane, { kind: "open", event: "" }),
    entry(3 * index + 2, "server", { event: "connection", builtin: true, cause: 3 * index + 1 }),
    entry(3 * index + 3, lane, { event: "connect", builtin: true, cause: 3 * index + 2 }),
  ]);
  assert.deepEqual(seqs(align(connects("A", "B"), connects("B", "A"))), [[1, 4, true], [2, 5, true], [3, 6, true], [4, 1, true], [5, 2, true], [6, 3, true]]);
});

test("a recipient that is missing is pointed out, and whether others had it", () => {
  const first = exchange(1);
  const alone = first.slice(0, 5);
  assert.deepEqual(seqs(align(first, alone)).at(-1), [6, 0, false]);
  assert.equal(words(first, alone), 'In the first run B received chatMessage from the server; in this one B didn’t.');
  const deaf = first.slice(0, 3);
  assert.match(words(first, deaf), /^In the first run the server emitted chatMessage to A and B; in this one that didn’t happen\.$/);
  const lost = first.slice(0, 4);
  assert.equal(words(first, lost), "In the first run A received chatMessage from the server; in this one nobody did.");
});

test("what only the second run has stands where it happened", () => {
  const first = exchange(1).slice(0, 5);
  const second = exchange(1);
  const pairs = align(first, second);
  assert.deepEqual(seqs(pairs).at(-1), [0, 6, false]);
  assert.match(words(first, second), /^In this run B received chatMessage from the server; in the first one that didn’t happen\.$/);
});

test("an event with other arguments is told with both", () => {
  const shout = exchange(1).map((same) => (same.lane === "A" && same.kind === "event" ? { ...same, args: ["HI"] } : same));
  const plainly = exchange(1).map((same) => (same.lane === "A" && same.kind === "event" ? { ...same, args: ["Hi"] } : same));
  assert.equal(words(plainly, shout), 'In the first run A received chatMessage from the server with "Hi"; in this one A received chatMessage from the server with "HI".');
});

test("long runs are compared in good time", () => {
  const run = Array.from({ length: 3000 }, (_, index) => exchange(1 + 6 * index)).flat();
  const pairs = align(run, run.slice(0, -1));
  assert.equal(pairs.filter(({ same }) => !same).length, 1);
});
