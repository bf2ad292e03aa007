import assert from "node:assert/strict";
import { test } from "node:test";
import { Encoder } from "socket.io-parser";
import { gist } from "./gist";
import { entry } from "./testing";
import { decode, type Part } from "./wire";

const sent = (text: string, out = false, size = text.length): Part[] => decode(text, { out, binary: false, size });
const shape = (parts: Part[]) => parts.map(({ text, name }) => [text, name]);

test("every packet of Engine.IO is told by its name", () => {
  const names = [
    ["1", "close"], ["2", "ping"], ["3", "pong"], ["5", "upgrade"], ["6", "noop"], ["2probe", "probe"], ["3probe", "probe"], ['0{"sid":"x"}', "open"],
  ];
  for (const [frame, name] of names) {
    assert.equal(gist(entry(1, "A", { kind: "frame", text: frame! })), name);
    assert.ok(sent(frame!).every(({ sense }) => /^\S.*\.$/.test(sense)), frame);
  }
  assert.deepEqual(shape(sent("2probe")), [["2", "ping"], ["probe", "probe"]]);
  assert.deepEqual(shape(sent("3")), [["3", "pong"]]);
});

test("the handshake is told field by field", () => {
  const parts = sent('0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}', true);
  assert.equal(parts[1]!.sense, "sid names the connection; it can be upgraded to websocket; the server pings every 25 s and gives up 20 s after a ping without a pong; an HTTP body holds 1,000,000 bytes at most.");
  assert.match(parts[1]!.pretty!, /\n {2}"pingInterval": 25000/);
});

test("every packet of Socket.IO comes apart into what it's made of", () => {
  assert.deepEqual(shape(sent("40")), [["4", "message"], ["0", "connect"]]);
  assert.deepEqual(shape(sent('40/admin,{"token":"123"}')), [["4", "message"], ["0", "connect"], ["/admin,", "namespace"], ['{"token":"123"}', "data"]]);
  assert.deepEqual(shape(sent("41/admin,")), [["4", "message"], ["1", "disconnect"], ["/admin,", "namespace"]]);
  assert.deepEqual(shape(sent('42["foo"]')), [["4", "message"], ["2", "event"], ['["foo"]', "event and arguments"]]);
  assert.deepEqual(shape(sent('42/admin,12["foo"]')), [["4", "message"], ["2", "event"], ["/admin,", "namespace"], ["12", "acknowledgement id"], ['["foo"]', "event and arguments"]]);
  assert.deepEqual(shape(sent("43/admin,13[]")), [["4", "message"], ["3", "acknowledgement"], ["/admin,", "namespace"], ["13", "acknowledgement id"], ["[]", "arguments"]]);
  assert.deepEqual(shape(sent('44{"message":"Not authorized"}', true)), [["4", "message"], ["4", "connect error"], ['{"message":"Not authorized"}', "data"]]);
  assert.deepEqual(shape(sent('452-["baz",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]')).slice(1, 3), [["5", "binary event"], ["2-", "2 attachments"]]);
  assert.deepEqual(shape(sent('461-/admin,456[{"_placeholder":true,"num":0}]')).slice(1, 5), [["6", "binary acknowledgement"], ["1-", "1 attachment"], ["/admin,", "namespace"], ["456", "acknowledgement id"]]);
});

test("what the library itself writes is read without anything left over, and nothing is lost", () => {
  const encoder = new Encoder();
  for (const type of [0, 1, 2, 3, 4]) {
    for (const nsp of ["/", "/admin", "/a?b-c"]) {
      for (const id of [undefined, 0, 12]) {
        for (const data of [["chatMessage", "Hi, there", { "1-": [2, null] }], ["a"], ['"]', "\n"]]) {
          const packet = { type, nsp, ...(id === undefined || type < 2 || type > 3 ? {} : { id }), ...(type === 1 ? {} : { data: type === 0 || type === 4 ? { message: "x" } : data }) };
          for (const text of encoder.encode(packet)) {
            const parts = sent(`4${text}`);
            assert.equal(parts.map((part) => part.text).join(""), `4${text}`);
            assert.ok(parts.every(({ role }) => role !== "rest"), String(text));
          }
        }
      }
    }
  }
});

test("attachments are shown as bytes", () => {
  const [part] = decode("00ff10", { out: true, binary: true, size: 5000 });
  assert.deepEqual([part!.text, part!.role], ["00 ff 10", "bytes"]);
  assert.match(part!.sense, /^5,000 bytes.* first 3\.$/);
});

test("a frame of which only the beginning is kept says so, and one that means nothing is left alone", () => {
  const parts = sent('42["big","aaaa', false, 100_000);
  assert.match(parts.at(-1)!.sense, /100,000 bytes/);
  assert.deepEqual(sent("").length, 0);
  for (const odd of ["9", "4", "47", "4x", "42{", "4251-[", "421-[]", "hello"]) assert.equal(sent(odd).map(({ text }) => text).join(""), odd);
});

test("directions are told apart", () => {
  assert.match(sent("40")[1]!.sense, /client asks/);
  assert.match(sent('40{"sid":"x"}', true)[1]!.sense, /server lets/);
});
