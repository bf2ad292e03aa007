import assert from "node:assert/strict";
import { test } from "node:test";
import { lacking, said, type Act } from "./acts";

test("an act is said as a lesson writes it", () => {
  const acts: [Act, string][] = [
    [{ do: "type", who: "A", text: "Hello", enter: true }, 'A types "Hello"'],
    [{ do: "type", who: "A", text: "Ann", into: "Name", enter: false }, 'A types "Ann" into "Name"'],
    [{ do: "type", who: "A", text: "x", into: "Name", enter: true }, 'A types "x" into "Name" and presses Enter'],
    [{ do: "press", who: "B", text: "Send" }, 'B presses "Send"'],
    [{ do: "server", text: "refusing" }, "the server refuses"],
    [{ do: "wait", ms: 500 }, "wait 500ms"],
  ];
  for (const [act, words] of acts) assert.equal(said(act), words);
});

test("acts lack somebody who has left, and somebody who is to join but was there before", () => {
  const type: Act = { do: "type", who: "B", text: "Hi" };
  const join: Act = { do: "join", who: "C" };
  assert.equal(lacking([type], ["A", "B"], ["A", "B"]), false);
  assert.equal(lacking([type], ["A"], ["A", "B"]), true);
  assert.equal(lacking([join, { ...type, who: "C" }], ["A", "B"], ["A", "B"]), false);
  assert.equal(lacking([join], ["A", "B", "C"], ["A", "B", "C"]), true);
  assert.equal(lacking([join], ["A", "B"], ["A", "B", "C"]), true);
  assert.equal(lacking([{ do: "close", who: "B" }, type], ["A", "B"], ["A", "B"]), true);
});
