import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "./player";
import { entry, exchange } from "./testing";

function loaded(...entries: ReturnType<typeof entry>[]): Player {
  const player = new Player();
  player.load(entries);
  return player;
}

const told = (entries: { seq: number }[]) => entries.map(({ seq }) => seq);

test("entries are told when their time has come, and none twice", () => {
  const player = loaded(entry(1, "A", { at: 1000 }), entry(2, "server", { at: 3000 }), entry(3, "B", { at: 9000 }));
  assert.equal(player.current, undefined);
  player.tell(1);
  assert.deepEqual(told(player.advance(1999, 1)), []);
  assert.equal(player.share.toFixed(2), "1.00");
  assert.deepEqual(told(player.advance(1, 1)), [2]);
  assert.deepEqual(told(player.advance(60_000, 1)), [3]);
  assert.equal(player.time, 9000, "time stops where the run ends");
  assert.ok(player.atEnd);
  assert.deepEqual(told(player.advance(60_000, 1)), []);
});

test("an entry that is dated before an earlier one is told with it: time never runs backwards", () => {
  const player = loaded(entry(1, "A", { at: 5000 }), entry(2, "server", { at: 4000, cause: 1 }), entry(3, "B", { at: 6000 }));
  player.tell(0);
  assert.equal(player.time, 5000);
  assert.deepEqual(told(player.advance(0, 1)), [1, 2]);
  assert.equal(player.time, 5000);
});

test("one steps from entry to entry, and no further than the ends", () => {
  const player = loaded(...exchange(1));
  player.tell(-3);
  assert.equal(player.told, 0);
  player.tell(player.told + 1);
  assert.equal(player.current?.seq, 1);
  player.tell(99);
  assert.equal(player.current?.seq, 6);
  player.goTo(4);
  assert.deepEqual([player.current?.seq, player.time, player.share], [4, 4000, 0]);
  player.goTo(0);
  assert.equal(player.current, undefined);
});

test("where other entries are shown, it stays where it was", () => {
  const player = loaded(...exchange(1), ...exchange(11));
  player.goTo(3);
  player.load(exchange(1).filter(({ kind }) => kind !== "log").concat(exchange(11)));
  assert.equal(player.current?.seq, 2);
  player.load([...exchange(1), ...exchange(11)]);
  assert.equal(player.current?.seq, 2);
});

test("a long quiet is cut short, the shorter the slower it plays", () => {
  const hour = 3_600_000_000;
  for (const speed of [1, 1 / 100]) {
    const player = loaded(entry(1, "A", { at: 0 }), entry(2, "A", { at: hour }));
    player.tell(1);
    assert.deepEqual(told(player.advance(0, speed)), []);
    assert.equal(hour - player.time, 2_000_000 * speed);
  }
});

test("a run without entries has nothing to play", () => {
  const player = loaded();
  assert.deepEqual([player.advance(1000, 1).length, player.time, player.share, player.atEnd], [0, 0, 0, true]);
});
