import assert from "node:assert/strict";
import { test } from "node:test";
import { Flood } from "./flood";

test("an exchange now and then is no flood", () => {
  const flood = new Flood();
  for (let second = 0; second < 10; second++) assert.equal(flood.take(10, second * 1000), false);
});

test("200 entries a second are one soon, for as long as they come and a moment after", () => {
  const flood = new Flood();
  const during = Array.from({ length: 40 }, (_, index) => flood.take(10, index * 50));
  assert.ok(during.indexOf(true) < 10 && during.slice(10).every(Boolean));
  assert.equal(flood.take(0, 40 * 50), true);
  assert.equal(flood.take(0, 40 * 50 + 600), false);
});
