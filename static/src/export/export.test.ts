import assert from "node:assert/strict";
import { test } from "node:test";
import { entry, exchange } from "../timeline/testing";
import { Model } from "../timeline/model";
import { asMermaid } from "./mermaid";
import { asSvg } from "./svg";
import { asText } from "./text";

const WICKED = ']->>"\n<script>alert(1)</script>;#35;%%\u2028\u0000\uD800&end';
const lanes = ["A", "server", "B"];

function known(...entries: ReturnType<typeof entry>[]): Model {
  const model = new Model();
  model.merge(entries);
  return model;
}

const chat = known(...exchange(1));
const wicked = known(
  entry(1, "A", { kind: "emit", event: WICKED, args: [WICKED], to: ["server"] }),
  entry(2, "server", { event: WICKED, args: [WICKED], cause: 1 }),
  entry(3, "server", { kind: "log", event: "", text: WICKED, cause: 2 }),
  entry(4, WICKED, { event: WICKED, cause: 2 }),
);

test("plain text has a line for each entry, with its time and its cause", () => {
  const lines = asText(chat.entries, chat, "A chat").split("\n");
  assert.equal(lines[0], "A chat");
  assert.equal(lines[2], "0.001 s  A emitted chatMessage, client.js line 3.");
  assert.equal(lines[7], "0.006 s  B received chatMessage from the server because A emitted chatMessage, client.js line 3, 5.0 ms earlier.");
  assert.equal(lines.length, 9);
});

test("a name can't break a line of plain text", () => {
  const text = asText(wicked.entries, wicked, WICKED);
  assert.equal(text.split(/[\n\r\u2028\u2029]/).length, 4 + 3);
  assert.ok(text.includes("\\n<script>"));
});

test("a Mermaid diagram has an arrow for what crosses lanes, and a note for what doesn't", () => {
  assert.deepEqual(asMermaid(chat.entries, lanes, chat).trim().split("\n").map((line) => line.trim()), [
    "sequenceDiagram",
    "participant p0 as A",
    "participant p1 as server",
    "participant p2 as B",
    "p0->>p1: on chatMessage #34;Hi#34;",
    "Note over p1: Message received",
    "p1->>p0: chatMessage",
    "p1->>p2: chatMessage",
  ]);
});

test("an emit that nobody received is a note in a Mermaid diagram, and acknowledgements are dashed", () => {
  const model = known(
    entry(1, "A", { kind: "emit", to: ["server"] }), entry(2, "server", { cause: 1 }), entry(3, "server", { kind: "ack", cause: 2 }), entry(4, "A", { kind: "acked", cause: 3 }),
    entry(5, "server", { kind: "emit", event: "alone", call: "io.emit", to: [] }),
  );
  const diagram = asMermaid(model.entries, lanes, model);
  assert.match(diagram, /p1-->>p0: acknowledged chatMessage/);
  assert.match(diagram, /Note over p1: io\.emit alone/);
});

test("a name can't break out of its place in a Mermaid diagram", () => {
  const lines = asMermaid(wicked.entries, [...lanes, WICKED], wicked).trim().split("\n").slice(1);
  for (const line of lines) {
    assert.match(line, /^  (participant p\d as|p\d--?>>p\d:|Note over p\d(,p\d)?:) [^;<>%]*((#\d+;)[^;<>%]*)*$/);
  }
});

test("the picture shows every entry on its lane, and needs nothing else", () => {
  const svg = asSvg(chat.entries, lanes, chat, "A chat");
  assert.equal(svg.match(/class="mark"/g)?.length, 6);
  assert.equal(svg.match(/class="edge custom" d="[^"]*Z"/g)?.length, 3); // arrows have heads
  assert.match(svg, /prefers-color-scheme: dark/);
  assert.doesNotMatch(svg.replace('xmlns="http://www.w3.org/2000/svg"', ""), /https?:|url\((?!#)|@import|<script/);
});

test("a name can't break out of its place in the picture", () => {
  const svg = asSvg(wicked.entries, [...lanes, WICKED], wicked, WICKED);
  assert.doesNotMatch(svg, /<script|[\u0000\uD800]/);
  const tags = svg.match(/<\/?[a-zA-Z]+/g)!.map((tag) => tag.replace(/^<\/?/, ""));
  assert.deepEqual([...new Set(tags)].filter((tag) => !["svg", "title", "style", "path", "rect", "line", "text", "g"].includes(tag)), []);
});

test("nothing to show is still a picture, a diagram and a text", () => {
  const empty = new Model();
  assert.match(asSvg([], [], empty, ""), /<svg/);
  assert.equal(asMermaid([], ["A"], empty), "sequenceDiagram\n  participant p0 as A\n");
  assert.equal(asText([], empty, "Empty"), "Empty\n\n");
});
