import assert from "node:assert/strict";
import { test } from "node:test";
import { Model } from "./model";
import { OnShow } from "./onshow";
import { exchange } from "./testing";
import { led } from "./walk";

const model = new Model();
model.merge([...exchange(1), ...exchange(11)]);
const shown = new OnShow(model);
shown.arrange([{ name: "A", x: 100 }, { name: "server", x: 400 }, { name: "B", x: 800 }], 1000);
shown.show("program");

/** Where keys lead, one after the other, from an entry; Shift is held for those with a plus. */
function walk(from: number | null, ...keys: string[]): (number | null | undefined)[] {
  let at = from;
  return keys.map((key) => {
    const next = led({ key: key.replace("+", ""), shiftKey: key.startsWith("+") }, at, { visible: shown.layout.rows, layout: shown.layout }, model);
    if (next !== undefined) at = next;
    return next;
  });
}

test("keys lead to the entry before and the next, to the cause and the effect, and from end to end", () => {
  assert.deepEqual(walk(null, "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowDown"), [16, 14, 12, 13, 14]);
  assert.deepEqual(walk(3, "Home", "ArrowUp", "ArrowLeft", "End", "Escape", "x"), [1, 1, undefined, 16, null, undefined]);
});

test("with Shift they stay on the lane", () => {
  assert.deepEqual(walk(1, "+ArrowDown", "+ArrowDown", "+ArrowDown", "+ArrowDown", "+ArrowUp"), [5, 11, 15, undefined, 11]);
  assert.deepEqual(walk(2, "+ArrowDown", "+ArrowDown", "+ArrowDown"), [3, 4, 12]);
});
