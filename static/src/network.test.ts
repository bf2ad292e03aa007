import assert from "node:assert/strict";
import { test } from "node:test";
import { CLEAR, PRESETS, describe, preset, same } from "./network";

test("a weather is told as a person would", () => {
  assert.equal(describe(CLEAR), "a clear line");
  assert.equal(describe({ ...CLEAR, latency: 180, jitter: 320, loss: 20 }), "180 to 500 ms late, breaks every 20 s or so");
  assert.equal(describe({ ...CLEAR, jitter: 50, pollingOnly: true }), "up to 50 ms late, long-polling only");
  assert.equal(describe({ ...CLEAR, rate: 12_000 }), "reads 12,000 bytes a second");
  assert.equal(describe({ ...CLEAR, offline: true, latency: 20 }), "offline");
});

test("a preset is known by its name, whatever its seed", () => {
  for (const { name, weather } of PRESETS) assert.equal(preset({ ...weather, seed: 7 }), name);
  assert.equal(preset({ ...CLEAR, latency: 1 }), undefined);
  assert.ok(!same(CLEAR, { ...CLEAR, seed: 7 }));
});
