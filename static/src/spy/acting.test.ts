import assert from "node:assert/strict";
import { test } from "node:test";
import { Acting } from "./acting";

/** A page in which a person may be doing something just now. */
function page() {
  const turns: (() => void)[] = [];
  let listening = false;
  const acting = new Acting(() => listening, (task) => turns.push(task));
  return {
    acting,
    /** A person does something. */
    press(listener: () => void): void {
      listening = true;
      listener();
      listening = false;
    },
    turn: () => turns.splice(0).forEach((task) => task()),
  };
}

test("what a person set going is theirs, however often it goes on; what the code does by itself isn't", () => {
  const { acting, press, turn } = page();
  let later = () => false;
  press(() => {
    assert.ok(acting.now());
    later = acting.carry(() => acting.now());
  });
  assert.equal(acting.now(), false);
  assert.ok(later());
  turn();
  assert.ok(later());
  turn();
  assert.equal(acting.carry(() => acting.now())(), false);
});

test("what a timer of a person's settles goes on as theirs until the turn is over", async () => {
  const { acting, press, turn } = page();
  let timer = () => {};
  press(() => { timer = acting.carry(() => {}); });
  timer();
  await Promise.resolve();
  assert.ok(acting.now());
  turn();
  assert.equal(acting.now(), false);
});

test("an event from the server belongs to nobody, even if it fires while a person's timer or click is dealt with", () => {
  const { acting, press } = page();
  press(() => {
    assert.equal(acting.during(false, () => acting.now()), false);
    assert.ok(acting.now(), "and the click goes on as the person's");
  });
  let timer = () => {};
  press(() => { timer = acting.carry(() => {}); });
  timer();
  acting.during(false, () => assert.equal(acting.now(), false));
  assert.equal(acting.now(), false, "what comes after an event isn't the timer's any more");
});
