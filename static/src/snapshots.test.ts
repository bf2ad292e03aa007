import assert from "node:assert/strict";
import { test } from "node:test";
import { dating } from "./frames";
import { Snapshots } from "./snapshots";

test("a client's snapshots are kept as far back as there's room for", () => {
  const snapshots = new Snapshots();
  for (let at = 0; at < 100; at++) snapshots.add("A", { at, snapshot: { html: "x".repeat(40_000), css: "" } });
  snapshots.add("B", { at: 1, snapshot: null });
  const kept = snapshots.of("A");
  assert.ok(kept.length > 20 && kept.length < 26, `${kept.length} are kept`);
  assert.equal(kept.at(-1)!.at, 99);
  assert.equal(snapshots.of("B").length, 1);
  snapshots.clear();
  assert.equal(snapshots.of("A").length, 0);
});

test("what a frame sends is a snapshot, or one that is too long, or nothing", () => {
  assert.deepEqual(dating({ clock: 5, snapshot: { html: "<body>", css: "", more: 1 } }), { clock: 5, snapshot: { html: "<body>", css: "" } });
  assert.deepEqual(dating({ clock: 5, snapshot: { html: "x".repeat(65_000), css: "" } }), { clock: 5, snapshot: null });
  assert.deepEqual(dating({ clock: 5, snapshot: { html: 1 } }), { clock: 5, snapshot: null });
  assert.equal(dating({ clock: "soon" }), null);
  assert.equal(dating(undefined), null);
});
