import assert from "node:assert/strict";
import { test } from "node:test";
import { Drafts, Store } from "./drafts";

function memory(): Storage {
  const kept = new Map<string, string>();
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) } as unknown as Storage;
}

test("a draft belongs to its lesson and its file, and can be taken back", () => {
  const storage = memory();
  const drafts = new Drafts("one", new Store(() => storage));
  drafts.set("server.js", "let a");
  assert.equal(new Drafts("one", new Store(() => storage)).get("server.js"), "let a");
  assert.equal(drafts.get("client.js"), null);
  assert.equal(new Drafts("two", new Store(() => storage)).get("server.js"), null);
  drafts.set("server.js", null);
  assert.equal(drafts.get("server.js"), null);
});

test("what the server may not have is told with its age, until the server has it", () => {
  const drafts = new Drafts("one", new Store(memory));
  const files = ["server.js", "client.js"];
  assert.deepEqual(drafts.unsaved(files), {});
  drafts.set("server.js", "let a");
  const { "server.js": unsaved, ...others } = drafts.unsaved(files);
  assert.deepEqual(others, {});
  assert.equal(unsaved!.text, "let a");
  assert.ok(unsaved!.age >= 0 && unsaved!.age < 1000);
  const before = Date.now() - 10;
  assert.equal(drafts.saved("server.js", "let b", before), false, "what was changed after asking stays");
  assert.equal(drafts.get("server.js"), "let a");
  assert.equal(drafts.saved("server.js", "let b", Date.now()), true);
  assert.equal(drafts.get("server.js"), "let b");
  assert.deepEqual(drafts.unsaved(files), {});
  drafts.set("server.js", null);
  assert.equal(drafts.unsaved(files)["server.js"]!.text, null, "taking back is told as well");
});

test("where storage is forbidden or full, drafts live in memory, and that is told", () => {
  const forbidden = new Store(() => { throw new Error("SecurityError"); });
  forbidden.set("key", "text");
  assert.equal(forbidden.get("key"), "text");
  assert.equal(forbidden.lasting, false);
  const full = new Store(() => ({ ...memory(), setItem() { throw new Error("QuotaExceededError"); } }));
  full.set("key", "text");
  assert.equal(full.get("key"), "text");
  assert.equal(full.lasting, false);
});
