import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "./clock";

test("the fastest round trip decides", () => {
  const clock = new Clock();
  assert.equal(clock.known, false);
  clock.sample(1000, 1100, 50_000); // slow: the answer may be anywhere in 100 ms
  clock.sample(2000, 2002, 1_000_000);
  clock.sample(3000, 3300, 2_500_000);
  assert.equal(clock.at(2001), 1_000_000);
  assert.equal(clock.at(2501), 1_500_000);
});

test("old round trips are forgotten, and times before the stage opened are its beginning", () => {
  const clock = new Clock();
  clock.sample(0, 1, 0);
  clock.sample(500_000, 500_010, 1_000_000);
  assert.equal(clock.at(500_005), 1_000_000);
  assert.equal(clock.at(0), 0);
});

test("a nonsensical answer changes nothing", () => {
  const clock = new Clock();
  clock.sample(10, 5, 100);
  clock.sample(1, 2, Number.NaN);
  assert.equal(clock.known, false);
});
