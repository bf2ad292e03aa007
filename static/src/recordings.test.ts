import assert from "node:assert/strict";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { begin } from "./recordings";

const HEAD = '{"earshot":"recording","version":1,"title":"Ünï","lanes":[],"entries":[\n';

/** Serves one answer over HTTP, and tells its address. */
async function serving(answer: (response: ServerResponse) => void, use: (address: string) => Promise<void>): Promise<void> {
  const server = createServer((_, response) => answer(response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function seqs(rest: AsyncIterable<{ seq: number }[]>): Promise<number[][]> {
  const all: number[][] = [];
  for await (const run of rest) all.push(run.map(({ seq }) => seq));
  return all;
}

test("the beginning of a recording is there before its end has been sent", async () => {
  let finish = () => {};
  await serving((response) => {
    response.write(`${HEAD}{"seq":1},{"seq":2},\n{"seq"`);
    finish = () => response.end(':3},{"seq":4}\n]}\n');
  }, async (address) => {
    const { recording, rest } = await begin(address);
    assert.deepEqual(recording.entries.map(({ seq }) => seq), [1, 2]);
    finish();
    assert.deepEqual(await seqs(rest), [[3, 4]]);
  });
});

test("a letter may come in two pieces", async () => {
  const bytes = Buffer.from(`${HEAD}]}\n`);
  const middle = bytes.indexOf("ï") + 1;
  await serving((response) => {
    response.write(bytes.subarray(0, middle));
    setImmediate(() => response.end(bytes.subarray(middle)));
  }, async (address) => {
    const { recording, rest } = await begin(address);
    assert.equal(recording.title, "Ünï");
    assert.deepEqual([recording.entries, await seqs(rest)], [[], []]);
  });
});

test("a recording on one line comes whole", async () => {
  await serving((response) => response.end('{"earshot":"recording","version":1,"entries":[{"seq":1},{"seq":2}]}\n'), async (address) => {
    const { recording, rest } = await begin(address);
    assert.deepEqual([recording.entries.length, await seqs(rest)], [2, []]);
  });
});

test("a recording that breaks off says so, after what has come of it", async () => {
  for (const end of [(response: ServerResponse) => response.end(), (response: ServerResponse) => response.destroy()]) {
    let breakOff = () => {};
    await serving((response) => {
      response.write(`${HEAD}{"seq":1},\n`);
      breakOff = () => end(response);
    }, async (address) => {
      const { recording, rest } = await begin(address);
      assert.equal(recording.entries.length, 1);
      breakOff();
      await assert.rejects(seqs(rest), /broke off/);
    });
  }
});

test("a recording that breaks off before its first entry says so", async () => {
  await serving((response) => response.end(HEAD.slice(0, 20)), async (address) => {
    await assert.rejects(begin(address), /broke off/);
  });
});

test("who asks for what isn't there is told the server's reason", async () => {
  await serving((response) => response.writeHead(404).end('{"message":"there is no such recording"}'), async (address) => {
    await assert.rejects(begin(address), /^Error: There is no such recording\.$/);
  });
});
