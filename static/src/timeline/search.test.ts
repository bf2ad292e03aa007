import assert from "node:assert/strict";
import { test } from "node:test";
import { Search } from "./search";
import { entry } from "./testing";

const entries = [
  entry(1, "A", { args: ["Hello there"] }),
  entry(2, "server", { kind: "log", event: "", text: "someone said HELLO" }),
  entry(3, "B", { event: "other", args: [{ user: "hello" }] }),
  entry(4, "B", { event: "other", args: [7], room: "lobby" }),
];

function search(query: string, shows = (_: unknown) => true): Search {
  const search = new Search(query, entries, shows);
  while (search.step(1));
  return search;
}

test("text is found in names, arguments, logs and rooms, whatever its case", () => {
  assert.deepEqual(search("hello").found, [1, 2, 3]);
  assert.deepEqual(search(" Lobby ").found, [4]);
  assert.deepEqual(search("chatmess").found, [1, 2, 3, 4].filter((seq) => entries[seq - 1]!.event === "chatMessage"));
  assert.deepEqual(search("").found, []);
});

test("what isn't on show isn't found", () => {
  assert.deepEqual(search("hello", (one) => one !== entries[1]).found, [1, 3]);
});

test("next and previous go round", () => {
  const found = search("hello");
  assert.deepEqual([found.next(null, 1), found.next(1, 1), found.next(3, 1)], [1, 2, 1]);
  assert.deepEqual([found.next(null, -1), found.next(3, -1), found.next(1, -1)], [3, 2, 3]);
  assert.equal(search("nowhere").next(1, 1), null);
});
