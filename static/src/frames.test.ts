import assert from "node:assert/strict";
import { test } from "node:test";
import { checked } from "./frames";

test("what isn't a report is dropped, and what is too large is cut", () => {
  const deep: Record<string, unknown> = {};
  deep.self = deep;
  const reports = checked([
    null, 7, "log", { type: "log" }, { type: 1, clock: 1 }, { type: "log", clock: Infinity },
    { type: "log", clock: 5, text: "x".repeat(100_000), args: Array.from({ length: 1000 }, () => 1), deep, odd: () => 1 },
  ]);
  assert.equal(reports.length, 1);
  const [report] = reports;
  assert.equal((report!.text as string).length, 4096);
  assert.equal((report!.args as unknown[]).length, 64);
  assert.ok(JSON.stringify(report).length < 10_000);
});

test("a flood is cut", () => {
  assert.equal(checked(Array.from({ length: 10_000 }, () => ({ type: "log", clock: 1 }))).length, 2000);
});
