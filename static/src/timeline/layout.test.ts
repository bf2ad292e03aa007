import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "./entry";
import { Layout, cells, slant, type Geometry, type Row } from "./layout";
import { entry, exchange } from "./testing";

const wide: Geometry = { lanes: [{ name: "A", x: 120 }, { name: "server", x: 480 }, { name: "B", x: 840 }], width: 960, mono: 7.2, plain: 6.6, offset: 13, crowd: [] };
const phone: Geometry = { lanes: [{ name: "A", x: 26 }, { name: "server", x: 195 }, { name: "B", x: 364 }], width: 390, mono: 7.2, plain: 6.6, offset: 13, crowd: [] };

function laid(entries: Entry[], geometry = wide): Layout {
  const known = new Map(entries.map((entry) => [entry.seq, entry]));
  const layout = new Layout(geometry, (seq) => known.get(seq));
  layout.append(entries);
  return layout;
}

/** Many exchanges, with logs, long names and two clients who talk at once. */
function busy(count: number): Entry[] {
  const entries: Entry[] = [entry(1, "server", { kind: "program", event: "" })];
  for (let i = 0; i < count; i++) {
    const first = entries.length + 1;
    const name = ["chatMessage", "a", "an event whose name is so long that it can never fit anywhere on a lane", "通知🎉"][i % 4]!;
    entries.push(...exchange(first).map((one) => ({ ...one, event: one.event && name, at: one.at + (i % 5) * 700_000 })));
    if (i % 3 === 0) entries.push(entry(entries.length + 1, "B", { kind: "emit", event: name }), entry(entries.length + 2, "A", { kind: "emit", event: name }));
  }
  return entries;
}

function box({ label }: Row) {
  const left = label.side > 0 ? label.x : label.x - label.width;
  return { left, right: left + label.width, top: label.y - 10, bottom: label.y + 10 };
}

test("an effect stands below its cause, and nothing stands above what came before it", () => {
  const { rows } = laid(busy(200));
  rows.forEach((row, index) => {
    if (row.cause) assert.ok(row.y > row.cause.y, `entry ${row.entry.seq}`);
    if (index > 0) assert.ok(row.y >= rows[index - 1]!.y, `entry ${row.entry.seq}`);
  });
});

for (const [name, geometry] of [["a wide page", wide], ["a phone", phone]] as const) {
  test(`on ${name}, no two labels touch, and none leaves the page or covers another lane`, () => {
    const { rows } = laid(busy(120), geometry);
    const labelled = rows.filter(({ label, entry }) => label.width > 0 && entry.kind !== "program");
    labelled.forEach((row, index) => {
      const own = box(row);
      assert.ok(own.left >= 0 && own.right <= geometry.width, `entry ${row.entry.seq} leaves the page`);
      for (const lane of geometry.lanes) assert.ok(own.right < lane.x || own.left > lane.x, `entry ${row.entry.seq} covers lane ${lane.name}`);
      for (const other of labelled.slice(index + 1, index + 40)) {
        const next = box(other);
        const apart = own.right < next.left || next.right < own.left || own.bottom <= next.top || next.bottom <= own.top;
        assert.ok(apart, `entries ${row.entry.seq} and ${other.entry.seq} touch`);
      }
    });
  });
}

for (const [name, lanes] of [["alone with the server", ["A", "server"]], ["whose server stands last", ["A", "B", "server"]], ["whose server stands first", ["server", "A", "B"]]] as const) {
  test(`on a phone ${name}, labels go to the side that has room`, () => {
    const geometry = { ...phone, lanes: lanes.map((lane, index) => ({ name: lane, x: Math.round(26 + (index * 338) / (lanes.length - 1)) })) };
    const known = new Set<string>(lanes);
    const { rows } = laid(busy(40).filter(({ lane }) => known.has(lane)), geometry);
    for (const row of rows.filter(({ label, entry }) => label.width > 0 && entry.kind !== "program")) {
      assert.ok(box(row).left >= 0 && box(row).right <= geometry.width, `entry ${row.entry.seq} leaves the page`);
    }
    assert.ok(rows.some(({ entry, label }) => entry.lane === "server" && label.chip === "chatMessage"), "the server's labels are whole");
  });
}

test("a broadcast's recipients stand side by side where it took equally long", () => {
  const entries = exchange(1).map((one) => (one.seq >= 5 ? { ...one, at: 9000 } : one));
  const layout = laid(entries);
  assert.equal(layout.row(5)!.y, layout.row(6)!.y);
});

test("what took longer falls farther", () => {
  assert.ok(slant(100_000) > slant(10_000) && slant(10_000) > slant(1000) && slant(1000) > slant(-5));
});

test("an arrow comes from the nearest cause on show when the nearest of all is hidden", () => {
  const entries = exchange(1);
  entries.push(entry(7, "B", { cause: 3 }));
  const layout = new Layout(wide, (seq) => entries.find((one) => one.seq === seq));
  layout.append(entries.filter(({ kind }) => kind !== "log"));
  assert.equal(layout.row(7)!.cause?.entry.seq, 2);
});

test("placing bit by bit, and again from the middle, gives the same picture as placing at once", () => {
  const entries = busy(150);
  const whole = laid(entries);
  const bits = laid([]);
  const stepwise = new Layout(wide, whole.causeOf);
  for (let i = 0; i < entries.length; i += 7) stepwise.append(entries.slice(i, i + 7));
  const from = stepwise.rewind(entries[620]!.seq);
  assert.ok(from <= entries[620]!.seq && from > entries[620]!.seq - 250, "only what comes after is placed anew");
  stepwise.append(entries.filter(({ seq }) => seq >= from));
  const places = (layout: Layout) => layout.rows.map(({ entry, x, y, label }) => [entry.seq, x, y, label.x, label.y]);
  assert.deepEqual(places(stepwise), places(whole));
  assert.equal(bits.rows.length, 0);
});

test("the rows that can be seen are found by their height", () => {
  const layout = laid(busy(300));
  const seen = layout.between(2000, 2600);
  assert.ok(seen.length > 5);
  assert.deepEqual(seen, layout.rows.filter(({ y }) => y >= 2000 && y <= 2600));
});

test("wide characters take the room of two", () => {
  assert.equal(cells("ab通知🎉"), 8);
});

test("rows that are forgotten leave the others where they are, also where those are placed again", () => {
  const entries = busy(150);
  const whole = laid(entries);
  const layout = laid(entries.slice(0, 700));
  const oldest = entries[300]!.seq;
  const height = layout.height;
  layout.forget(oldest);
  assert.equal(layout.rows[0]!.entry.seq, oldest);
  assert.equal(layout.row(oldest - 1), undefined);
  assert.ok(layout.top > 1000 && layout.height === height - layout.top);
  assert.ok(layout.rows.every(({ cause }) => cause === null || cause.entry.seq >= oldest), "nothing holds on to what is gone");
  const from = layout.rewind(entries[600]!.seq);
  layout.append(entries.filter(({ seq }) => seq >= from));
  const places = (rows: Row[]) => rows.map(({ entry, y, label }) => [entry.seq, y, label.y]);
  assert.deepEqual(places(layout.rows), places(whole.rows.slice(300)));
});

test("a long call keeps its end where there is no room for all of it", () => {
  const verb = (call: string, x: number) => {
    const geometry = { ...wide, lanes: [{ name: "A", x: 60 }, { name: "server", x }, { name: "B", x: 2 * x - 60 }], width: 2 * x };
    return laid([entry(1, "server", { kind: "emit", call, to: ["B"] })], geometry).rows[0]!.label.verb;
  };
  assert.equal(verb("socket.broadcast.emit", 480), "socket.broadcast.emit");
  assert.equal(verb("socket.broadcast.emit", 320), "broadcast.emit");
  assert.equal(verb("socket.broadcast.emit", 230), "emit");
  assert.equal(verb('io.to("a.room").emit', 230), "emit");
  assert.equal(verb("socket.broadcast.emit", 180), "");
});

test("the server's line is told even where there's no room for the time", () => {
  const source = { file: "server.js", line: 4, column: 1 };
  const tail = (text: string) => laid([entry(1, "A", { kind: "emit" }), entry(2, "server", { cause: 1, args: [text], source })]).rows[1]!.label.tail;
  assert.equal(tail("Hi"), "line 4 · +1.0 ms");
  assert.equal(tail("a longer text"), "line 4");
});

test("no label covers the head of an arrow that comes from its side", () => {
  const entries = [entry(1, "server", { kind: "emit", to: ["A"] }), entry(2, "server", { kind: "emit", to: ["A"] }), entry(3, "A", { cause: 1, args: ["x"] }), entry(4, "A", { cause: 2, args: ["x"] })];
  const { rows } = laid(entries);
  assert.ok(rows[3]!.y - 8 >= box(rows[2]!).bottom, `the label ends at ${box(rows[2]!).bottom}, the arrow at ${rows[3]!.y}`);
});
