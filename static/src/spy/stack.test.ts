import assert from "node:assert/strict";
import { test } from "node:test";
import { locate, placed } from "./stack";

const url = "http://localhost:8080/s/abc/client.js?key=K-_9";
const here = { file: "client.js", line: 12, column: 5 };

test("Chromium's stacks", () => {
  const stack = `Error\n    at here (http://localhost:8080/static/spy-X.js:1:200)\n    at Socket.emit (http://localhost:8080/static/socket.io.min-X.js:6:1)\n    at HTMLFormElement.<anonymous> (${url}:12:5)\n    at ${url}:40:1`;
  assert.deepEqual(locate(stack), here);
  assert.deepEqual(locate(`Error\n    at ${url}:12:5`), here);
});

test("Firefox's stacks", () => {
  assert.deepEqual(locate(`here@http://localhost:8080/static/spy-X.js:1:200\nsend/<@${url}:12:5\n@${url}:40:1\n`), here);
});

test("Safari's stacks", () => {
  assert.deepEqual(locate(`here@http://localhost:8080/static/spy-X.js:1:200\n@${url}:12:5\nglobal code@${url}:40:1`), here);
});

test("a stack without the client's code, or none, has no place", () => {
  assert.equal(locate("Error\n    at http://localhost:8080/static/client.css:1:1"), undefined);
  assert.equal(locate(undefined), undefined);
});

test("an error event tells its place itself", () => {
  assert.deepEqual(placed(url, 12, 5), here);
  assert.equal(placed("http://localhost:8080/static/spy.js", 12, 5), undefined);
});
