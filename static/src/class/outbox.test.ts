import assert from "node:assert/strict";
import test from "node:test";
import { Outbox } from "./outbox";

/** What was sent, and a server that answers as it is told. */
function server() {
  const sent: string[] = [];
  let answer: () => Promise<unknown> = () => Promise.resolve({});
  const outbox = new Outbox("here", (name, { n }) => {
    sent.push(`${name} ${String(n)}`);
    return answer();
  });
  return { sent, outbox, answers: (next: () => Promise<unknown>) => { answer = next; } };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test("what is posted is sent, and known as kept when it is confirmed", async () => {
  const { sent, outbox } = server();
  outbox.post("vote", "vote", { n: 1 });
  assert.equal(outbox.fates.value["vote"]?.state, "sending");
  await settled();
  assert.equal(outbox.fates.value["vote"]?.state, "kept");
  assert.deepEqual(sent, ["vote 1"]);
  outbox.flush();
  await settled();
  assert.deepEqual(sent, ["vote 1"], "what is confirmed isn't sent again");
});

test("what doesn't get through is sent again, the latest of its kind alone", async () => {
  const { sent, outbox, answers } = server();
  answers(() => Promise.reject({ message: "no line", code: "later" }));
  outbox.post("vote", "vote", { n: 1 });
  await settled();
  outbox.post("vote", "vote", { n: 2 });
  outbox.post("lost", "lost", { n: 3 });
  await settled();
  assert.equal(outbox.fates.value["vote"]?.state, "sending");
  answers(() => Promise.resolve({}));
  sent.length = 0;
  outbox.flush();
  await settled();
  assert.deepEqual(sent, ["vote 2", "lost 3"]);
  assert.equal(outbox.fates.value["lost"]?.state, "kept");
});

test("what is changed while it is being sent is sent as well", async () => {
  const { sent, outbox, answers } = server();
  let confirm = () => {};
  answers(() => new Promise<void>((resolve) => { confirm = resolve; }));
  outbox.post("vote", "vote", { n: 1 });
  outbox.post("vote", "vote", { n: 2 });
  answers(() => Promise.resolve({}));
  confirm();
  await settled();
  assert.deepEqual(sent, ["vote 1", "vote 2"]);
  assert.equal(outbox.fates.value["vote"]?.state, "kept");
});

test("what is refused for good is not sent again, and says why", async () => {
  const { sent, outbox, answers } = server();
  answers(() => Promise.reject({ message: "The round is over.", code: "closed" }));
  outbox.post("vote", "vote", { n: 1 });
  await settled();
  outbox.flush();
  await settled();
  assert.deepEqual(outbox.fates.value["vote"], { state: "refused", message: "The round is over." });
  assert.deepEqual(sent, ["vote 1"]);
});
