import assert from "node:assert/strict";
import { test } from "node:test";
import { Names, nearest } from "./names";
import { entry } from "./testing";

test("the nearest name is one that differs in case, in a dash or in a slip of the finger", () => {
  const known = ["chatMessage", "notification", "join", "leave"];
  for (const [slip, meant] of [["chatmessage", "chatMessage"], ["chat-message", "chatMessage"], ["chatMesage", "chatMessage"], ["notifciation", "notification"], ["joni", "join"]]) {
    assert.equal(nearest(slip!, known), meant, slip);
  }
  for (const other of ["typing", "x", "chatMessage", "message"]) assert.equal(nearest(other, known), "", other);
});

test("what an end listens to is known from its program and from what was heard there", () => {
  const names = new Names();
  names.read("server", `io.on("connection", socket => { socket.on('chatMessage', f)\n socket.once(\`bye\`, f) })`);
  const deaf = (event: string, lane = "server") => entry(1, lane, { event, listeners: 0 });
  assert.equal(names.meant(deaf("chatmessage")), "chatMessage");
  assert.equal(names.meant(deaf("chatmessage", "A")), "", "the other end doesn't listen to it");
  names.learn(entry(2, "A", { event: "notification", listeners: 1 }));
  assert.equal(names.meant(deaf("notificaton", "B")), "notification");
  assert.equal(names.meant(entry(3, "server", { event: "chatmessage", listeners: 1 })), "", "somebody listens");
  names.read("server", "");
  assert.equal(names.meant(deaf("chatmessage")), "", "the program that listened is gone");
});
