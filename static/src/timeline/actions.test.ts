import assert from "node:assert/strict";
import { test } from "node:test";
import { actionsOf, ready, schedule } from "./actions";
import { entry, exchange } from "./testing";

const button = { person: true, source: { file: "client.js", line: 5, column: 1 } };

test("what a person made a client emit is an action; what its code emits by itself, or in answer, is none", () => {
  const entries = [
    entry(1, "A", { kind: "emit", args: ["Hi"], ...button }),
    entry(2, "A", { kind: "emit", args: ["tick"] }),
    entry(3, "server", { cause: 1 }),
    entry(4, "server", { kind: "ack", cause: 3 }),
    entry(5, "B", { kind: "buffered", event: "later", args: [], namespace: "/admin", ...button }),
    entry(6, "B", { kind: "emit", event: "later", cause: 5 }),
  ];
  assert.deepEqual(actionsOf(entries).map(({ lane, event, args, namespace, answered }) => ({ lane, event, args, namespace, answered })), [
    { lane: "A", event: "chatMessage", args: ["Hi"], namespace: "/", answered: true },
    { lane: "B", event: "later", args: [], namespace: "/admin", answered: false },
  ]);
});

test("disconnecting and reconnecting by a button, and closing a client, are actions", () => {
  const entries = [
    entry(1, "A", { kind: "open", event: "" }),
    entry(2, "A", { kind: "close", event: "", text: "socket.disconnect()" }),
    entry(3, "A", { kind: "open", event: "" }),
    entry(4, "B", { kind: "close", event: "", text: "socket.disconnect()", source: { file: "client.js", line: 1, column: 1 } }),
    entry(5, "C", { kind: "close", event: "", text: "page closed" }),
    entry(6, "A", { kind: "open", event: "" }),
  ];
  assert.deepEqual(actionsOf(entries).map((action) => [action.lane, action.do]), [["A", "disconnect"], ["A", "connect"], ["C", "close"]]);
});

test("what people made of a network and of the server are actions, and so is starting it again", () => {
  const tunnel = { latency: 0, jitter: 0, loss: 0, offline: true, pollingOnly: false, rate: 0, seed: 0 };
  const actions = actionsOf([
    entry(1, "server", { kind: "program", event: "", text: "the program starts" }),
    entry(2, "B", { kind: "weather", event: "", text: "offline", weather: tunnel }),
    entry(3, "server", { kind: "weather", event: "", text: "stopped" }),
    entry(4, "server", { kind: "program", event: "", text: "the program starts" }),
    entry(5, "server", { kind: "program", event: "", text: "the program starts" }),
  ]);
  assert.deepEqual(actions.map((action) => [action.lane, action.do, action.weather?.offline ?? action.server]), [
    ["B", "weather", true], ["server", "server", "stopped"], ["server", "server", "running"], ["server", "server", "running"],
  ]);
  assert.deepEqual(actions.map(({ loss }) => loss !== ""), [false, false, false, true], "a program that was run again may have been another");
});

test("what can't be done again exactly says so", () => {
  const [long, binary] = actionsOf([
    entry(1, "A", { kind: "emit", argsSize: 9000, ...button }),
    entry(2, "A", { kind: "emit", args: [{ _placeholder: true, num: 0 }], ...button }),
  ]);
  assert.match(long!.loss, /too long/);
  assert.match(binary!.loss, /binary/);
});

test("actions keep their distances, from the moment at which their clients were connected; long pauses are cut", () => {
  const entries = [entry(1, "A", { event: "connect", builtin: true, at: 200_000 }), ...exchange(2)];
  const actions = [1_200_000, 1_700_000, 61_700_000].map((at) => ({ ...actionsOf([entry(9, "A", { kind: "emit", ...button })])[0]!, at }));
  const from = ready(entries, actions);
  assert.equal(from, 200_000);
  assert.deepEqual(schedule(actions, from, Infinity), [1000, 1500, 61_500]);
  assert.deepEqual(schedule(actions, from, 1000), [1000, 1500, 2500]);
});
