import assert from "node:assert/strict";
import { test } from "node:test";
import { cast, lanes, source } from "./cast";
import { moved } from "./order";
import { marked, ordinal, plain } from "./words";

test("the cast of a step are the lesson's clients and those who join by its acts", () => {
  assert.deepEqual(cast(2, [{ do: "type", who: "A", text: "Hi" }, { do: "join", who: "C" }]), ["A", "B", "C"]);
  assert.deepEqual(lanes(["A", "B", "C"]), ["A", "server", "B", "C"]);
});

test("an arrow begins in the lane that its sentence begins with", () => {
  assert.equal(source('server emits "news"'), "server");
  assert.equal(source('the server emits "news"'), "server");
  assert.equal(source('A emits "chatMessage"'), "A");
});

test("a line that is moved pushes the others along", () => {
  assert.deepEqual(moved([0, 1, 2, 3], 0, 2), [1, 2, 0, 3]);
  assert.deepEqual(moved([0, 1, 2, 3], 3, 0), [3, 0, 1, 2]);
});

test("places are counted as people do", () => {
  assert.deepEqual([1, 2, 3, 4, 6].map(ordinal), ["1st", "2nd", "3rd", "4th", "6th"]);
});

test("words lose the marks of names where these have no look", () => {
  assert.equal(plain("B received `chatMessage`, too"), "B received chatMessage, too");
});

test("names in a line to be sorted have their look", () => {
  assert.equal(marked("`disconnect` fires on A").length, 3);
  assert.equal(marked('A emits "chatMessage"').length, 3);
});
