import assert from "node:assert/strict";
import test from "node:test";
import { inWords } from "./answers";

test("answers of each form in words", () => {
  const who = { form: "who", lines: [] };
  assert.equal(inWords(who, []), "nobody");
  assert.equal(inWords(who, ["A"]), "A");
  assert.equal(inWords(who, ["A", "B", "C"]), "A, B and C");
  assert.equal(inWords({ form: "order", lines: ['A emits "x"', 'server receives "x"'] }, [1, 0]), "server receives x, then A emits x");
  assert.equal(inWords({ form: "kind", lines: [] }, { connect: "builtin", chat: "custom", hello: "custom" }), "custom: chat, hello; built in: connect");
});
