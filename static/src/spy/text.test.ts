import assert from "node:assert/strict";
import { test } from "node:test";
import { data, line, thrown } from "./text";

test("whatever is logged becomes a line, and nothing throws", () => {
  const circle: Record<string, unknown> = { name: "a" };
  circle.self = circle;
  const trap = { get x(): never { throw new Error("no"); } };
  assert.equal(line(["n:", 1, null, undefined, true, 5n]), "n: 1 null undefined true 5");
  assert.equal(line([circle]), '{"name":"a","self":"[circular]"}');
  assert.equal(line([trap]), "[something that can’t be shown]");
  assert.equal(line([function greet() {}]), "ƒ greet");
  assert.ok(line(["x".repeat(1e6)]).length <= 2000);
  assert.equal(line([Symbol("s")]), "Symbol(s)");
});

test("thrown things say what they are", () => {
  assert.equal(thrown(new TypeError("x is not a function")), "TypeError: x is not a function");
  assert.equal(thrown("just text"), "just text");
});

test("arguments become plain data, binary ones placeholders, long ones their beginning", () => {
  const shared = { a: 1 };
  assert.deepEqual(data(["Hi", shared, shared, new Uint8Array(3), 7n]), ["Hi", { a: 1 }, { a: 1 }, { _placeholder: true, num: 0 }, "7n"]);
  const [long] = data(["y".repeat(10_000)]);
  assert.equal((long as string).length, 4000);
});
