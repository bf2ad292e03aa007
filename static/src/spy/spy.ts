/**
 * Watches what a client's code does with the official socket.io client, and reports it: which packet left by which
 * line, which packet reached which listeners, what was logged and thrown. It hooks public methods only, changes no
 * argument and no result, and puts nothing on the wire. Its globals come as parameters, so that tests run it in Node.
 *
 * Packets are named by connection, direction and count: (Engine.IO session id, the n-th Socket.IO packet on it).
 */
import { Acting } from "./acting";
import type { Source } from "../timeline/entry";
import { locate } from "./stack";
import { data } from "./text";

/** What a frame reports, without its time. */
export type Report =
  | { type: "emit"; sid: string; packet: number; kind: "event" | "ack"; source?: Source | undefined; wait?: number | undefined; ask?: number | undefined; person?: boolean }
  | { type: "buffered"; event: string; args: unknown[]; nsp: string; wait: number; source?: Source | undefined; person?: boolean }
  | { type: "receive"; sid: string; packet: number; kind: "event" | "ack"; listeners: Source[] }
  | { type: "timeout"; event: string; nsp: string; ask: number; source?: Source | undefined }
  | { type: "connect"; sid: string; nsp: string; socket: string; listeners: Source[] }
  | { type: "disconnect"; sid: string; nsp: string; socket: string; reason: string; listeners: Source[] }
  | { type: "connect_error"; sid?: string | undefined; nsp: string; message: string; data?: unknown; listeners: Source[] }
  | { type: "reconnect_attempt" }
  | { type: "close"; nsp: string; socket: string; source?: Source | undefined; person?: boolean }
  | { type: "log"; level: string; text: string; source?: Source | undefined }
  | { type: "error"; message: string; source?: Source | undefined };

type Any = (...args: never[]) => unknown;
type Callback = Any & { fn?: Any };

interface Packet {
  type: number;
  data?: unknown;
  id?: number;
  nsp?: string;
}

interface Engine {
  id?: string;
}

interface Manager {
  engine?: Engine;
  _readyState: "opening" | "open" | "closed";
  encoder: { encode(packet: Packet): unknown[] };
  setTimeoutFn(task: () => void, delay: number): unknown;
  clearTimeoutFn(timer: unknown): void;
}

interface Socket {
  id?: string;
  io: Manager;
  nsp: string;
  connected: boolean;
  /** It is connected, or will be without anybody doing anything. */
  active: boolean;
  sendBuffer: Packet[];
  listeners(event: string): Callback[];
  connect(): unknown;
  disconnect(): unknown;
  emit(event: string, ...args: unknown[]): unknown;
}

/** The official client's global: a function with the constructors on it. */
export type Io = ((uri?: unknown, options?: unknown) => unknown) & { Manager: { prototype: Manager }; Socket: { prototype: Socket } } & Record<string, unknown>;

export interface Spy {
  /** The client's `io`, which leads to this stage wherever the code doesn't name another host. */
  io: Io;
  /** Does to all sockets of the code what a button on the page says. */
  do(action: string): void;
  /** Emits what a person had made the code emit in another run. */
  emit(again: Again): void;
  /** Whether no socket is connected, and none tries to be. */
  resting(): boolean;
}

/** An emit to be done again. `answered`: it asks for an acknowledgement. */
export interface Again {
  event: string;
  args: unknown[];
  namespace: string;
  answered: boolean;
}

// Socket.IO protocol v5, "Packet types".
const EVENT = 2;
const ACK = 3;
const BINARY_EVENT = 5;
const BINARY_ACK = 6;

const AGAIN = 1500; // ms after "retry" in which a lost connection is tried again at once

/** Where the learner's code stands now, seen from a hooked call. */
function here(): Source | undefined {
  return locate(new Error().stack);
}

/**
 * Starts to watch. `path` is where this client's stage is, `origin` the page's own; `report` takes reports, in order;
 * `acting` knows whether what happens goes back to a person's act.
 */
export function spy(official: Io, path: string, origin: string, report: (report: Report) => void, clock: () => number, acting = new Acting()): Spy {
  let repeating = false;
  const acts: Acts = () => (repeating || acting.now() ? { person: true } : {});
  const sockets = new Set<Socket>();
  const packets = new Packets(Math.round(clock() * 1000), acting);
  const places = new Places();
  const retries = new Retries(clock);
  watchManager(official.Manager.prototype, packets, report, retries, acts);
  watchSocket(official.Socket.prototype, packets, places, sockets, report, acts, acting);
  return {
    io: lead(official, path, origin),
    do(action) {
      if (action === "retry") return retries.now();
      for (const socket of sockets) {
        if (action === "disconnect" && socket.connected) socket.disconnect();
        // Whose connection stands and who waits to be let in would ask a second time, and come in twice.
        const asked = socket.active && socket.io._readyState === "open";
        if (action === "connect" && !socket.connected && !asked) socket.connect();
      }
    },
    resting: () => [...sockets].every(({ active }) => !active),
    emit({ event, args, namespace, answered }) {
      const socket = [...sockets].find(({ nsp }) => nsp === namespace);
      repeating = true;
      try {
        socket?.emit(event, ...args, ...(answered ? [() => {}] : []));
      } finally {
        repeating = false;
      }
    },
  };
}

/** What a report says besides if a person did it. */
type Acts = () => { person?: true };

/** Where an emit came from, and its number if it waits for an acknowledgement and for no longer than some time. */
interface Origin {
  source: Source | undefined;
  ask?: number;
}

/** Counts packets for each connection and direction, and remembers where they came from. */
class Packets {
  #counts = new WeakMap<Engine, { sent: number; received: number }>();
  #numbers = new WeakMap<Packet, { sid: string; packet: number }>();
  #kept = new WeakMap<Packet, { origin: Origin; wait: number; person: boolean }>();
  #asked = new Map<string, { source: Source | undefined; person: boolean }>();
  /** The emit that is going on. */
  current: Origin = { source: undefined };

  /** What waits is numbered from `waits` on, so that those of a page that was loaded before bear other numbers. */
  constructor(private waits: number, readonly acting: Acting) {}

  /** A number for something that waits. */
  next(): number {
    return ++this.waits;
  }

  count(engine: Engine, way: "sent" | "received"): number {
    let counts = this.#counts.get(engine);
    if (!counts) this.#counts.set(engine, (counts = { sent: 0, received: 0 }));
    return ++counts[way];
  }

  arrived(packet: Packet, sid: string, number: number): void {
    this.#numbers.set(packet, { sid, packet: number });
  }

  number(packet: Packet): { sid: string; packet: number } | undefined {
    return this.#numbers.get(packet);
  }

  /** A packet waits for the connection; its line is remembered until it leaves. Returns the number to know it by. */
  keep(packet: Packet, origin: Origin): number {
    const wait = this.next();
    this.#kept.set(packet, { origin, wait, person: this.acting.now() });
    return wait;
  }

  /** Where a packet came from, and its number if it had to wait. */
  origin(packet: Packet): Origin & { wait?: number } {
    const kept = this.#kept.get(packet);
    return kept ? { ...kept.origin, wait: kept.wait } : this.current;
  }

  /** An emit asked for an acknowledgement; when that arrives, this line was waiting for it, as part of a person's act or not. */
  asks(packet: Packet, source: Source | undefined): void {
    const person = this.#kept.get(packet)?.person ?? this.acting.now();
    if (packet.id !== undefined) this.#asked.set(`${packet.nsp} ${packet.id}`, { source, person });
  }

  answered(packet: Packet): { source: Source | undefined; person: boolean } {
    const key = `${packet.nsp} ${packet.id}`;
    const asked = this.#asked.get(key);
    this.#asked.delete(key);
    return asked ?? { source: undefined, person: false };
  }
}

/** Remembers at which line each listener was registered. */
class Places {
  #places = new WeakMap<Any, Map<string, Source>>();

  note(event: unknown, listener: unknown): void {
    const source = typeof listener === "function" ? here() : undefined;
    if (!source || typeof event !== "string") return;
    const places = this.#places.get(listener as Any) ?? new Map<string, Source>();
    this.#places.set(listener as Any, places.set(event, source));
  }

  /** The lines that listen to an event. A listener of unknown place counts as one at line 0, so that the number is right. */
  of(socket: Socket, event: string): Source[] {
    return socket.listeners(event).map((listener) => {
      const known = this.#places.get(listener.fn ?? listener)?.get(event);
      return known ?? { file: "client.js", line: 0, column: 0 };
    });
  }
}

/** Lets a reconnection that is due later happen now. */
class Retries {
  #due = new Map<unknown, () => void>();
  #until = 0;

  constructor(readonly clock: () => number) {}

  now(): void {
    this.#until = this.clock() + AGAIN;
    for (const start of [...this.#due.values()]) start();
  }

  /** Calls the manager's own reconnect, with a timer that may ring early. */
  schedule(manager: Manager, reconnect: () => unknown): unknown {
    return withTimers(manager, reconnect, (native, task, delay) => {
      const soon = this.clock() < this.#until;
      const ring = () => {
        this.#due.delete(timer);
        task();
      };
      const timer = native(ring, soon ? Math.min(delay, 20) : delay);
      if (!soon) {
        this.#due.set(timer, () => {
          manager.clearTimeoutFn(timer);
          ring();
        });
      }
      return timer;
    });
  }
}

/** Does some work; the timers that the manager sets meanwhile are set by `set`, which is given the way to do it. */
function withTimers<Result>(manager: Manager, work: () => Result, set: (native: Manager["setTimeoutFn"], task: () => void, delay: number) => unknown): Result {
  const native = manager.setTimeoutFn;
  const own = Object.prototype.hasOwnProperty.call(manager, "setTimeoutFn");
  manager.setTimeoutFn = (task, delay) => set((ring, after) => native.call(manager, ring, after), task, delay);
  try {
    return work();
  } finally {
    if (own) manager.setTimeoutFn = native;
    else delete (manager as Partial<Manager>).setTimeoutFn;
  }
}

/** Replaces a method by one that calls it. */
function hook<Target>(target: Target, name: string, around: (original: (this: unknown, args: unknown[]) => unknown) => (this: never, ...args: never[]) => unknown): void {
  const methods = target as Record<string, (...args: unknown[]) => unknown>;
  const original = methods[name];
  if (typeof original !== "function") return;
  methods[name] = around(function (args) { return original.apply(this, args); }) as never;
}

function watchManager(prototype: Manager, packets: Packets, report: (report: Report) => void, retries: Retries, acts: Acts): void {
  const watched = new WeakSet<Manager>();
  // A manager makes its encoder before it opens, and sends nothing before that.
  hook(prototype, "open", (original) => function (this: Manager, ...args) {
    if (!watched.has(this)) {
      watched.add(this);
      watchEncoder(this, packets, report, acts);
    }
    return original.call(this, args);
  });
  hook(prototype, "ondecoded", (original) => function (this: Manager, packet: Packet) {
    const engine = this.engine;
    if (engine) packets.arrived(packet, engine.id ?? "", packets.count(engine, "received"));
    return original.call(this, [packet]);
  });
  hook(prototype, "emitReserved", (original) => function (this: Manager, ...args) {
    const [event] = args as unknown[];
    if (event === "reconnect_attempt") report({ type: event });
    return original.call(this, args);
  });
  hook(prototype, "reconnect", (original) => function (this: Manager) {
    return retries.schedule(this, () => original.call(this, []));
  });
}

/** Every Socket.IO packet that leaves passes the encoder, once. */
function watchEncoder(manager: Manager, packets: Packets, report: (report: Report) => void, acts: Acts): void {
  hook(manager.encoder, "encode", (original) => function (this: unknown, packet: Packet) {
    const { engine } = manager;
    if (engine) {
      const sid = engine.id ?? "";
      const number = packets.count(engine, "sent");
      // Encoding takes binary arguments out and changes the type, so both are looked at before.
      if (packet.type === EVENT || packet.type === BINARY_EVENT) {
        const origin = packets.origin(packet);
        packets.asks(packet, origin.source);
        report({ type: "emit", sid, packet: number, kind: "event", ...origin, ...acts() });
      } else if (packet.type === ACK || packet.type === BINARY_ACK) {
        report({ type: "emit", sid, packet: number, kind: "ack", source: here() });
      }
    }
    return original.call(this, [packet]);
  });
}

function watchSocket(prototype: Socket, packets: Packets, places: Places, sockets: Set<Socket>, report: (report: Report) => void, acts: Acts, acting: Acting): void {
  const names = new WeakMap<Socket, string>();
  const sid = (socket: Socket) => socket.io.engine?.id ?? "";

  for (const name of ["on", "once", "addEventListener"]) {
    hook(prototype, name, (original) => function (this: Socket, event: unknown, listener: unknown) {
      places.note(event, listener);
      return original.call(this, [event, listener]);
    });
  }
  hook(prototype, "connect", (original) => function (this: Socket, ...args) {
    sockets.add(this);
    return original.call(this, args);
  });
  hook(prototype, "emit", (original) => function (this: Socket, ...args) {
    const before = packets.current;
    const source = here();
    const current: Origin = (packets.current = { source });
    const waiting = this.sendBuffer.length;
    try {
      // The only timer that an emit sets is the one that ends the wait for its acknowledgement.
      const result = withTimers(this.io, () => original.call(this, args), (native, task, delay) => {
        const ask = (current.ask = packets.next());
        return native(() => {
          report({ type: "timeout", event: String(args[0]), nsp: this.nsp, ask, source });
          task();
        }, delay);
      });
      if (this.sendBuffer.length > waiting) {
        const wait = packets.keep(this.sendBuffer.at(-1)!, current);
        const sent = (args as unknown[]).slice(1).filter((arg, index, all) => index < all.length - 1 || typeof arg !== "function");
        report({ type: "buffered", event: String(args[0]), args: data(sent), nsp: this.nsp, wait, source, ...acts() });
      }
      return result;
    } finally {
      packets.current = before;
    }
  });
  hook(prototype, "onevent", (original) => function (this: Socket, packet: Packet) {
    const number = packets.number(packet);
    const event = Array.isArray(packet.data) ? String(packet.data[0]) : "";
    if (number) report({ type: "receive", ...number, kind: "event", listeners: places.of(this, event) });
    return acting.during(false, () => original.call(this, [packet]));
  });
  hook(prototype, "onack", (original) => function (this: Socket, packet: Packet) {
    const number = packets.number(packet);
    const { source, person } = packets.answered(packet);
    if (number) report({ type: "receive", ...number, kind: "ack", listeners: source ? [source] : [] });
    return acting.during(person, () => original.call(this, [packet]));
  });
  hook(prototype, "emitReserved", (original) => function (this: Socket, ...args) {
    const [event, first] = args as unknown[];
    const base = { sid: sid(this), nsp: this.nsp };
    if (event === "connect") {
      names.set(this, this.id ?? "");
      report({ type: "connect", ...base, socket: this.id ?? "", listeners: places.of(this, event) });
    } else if (event === "disconnect") {
      report({ type: "disconnect", ...base, socket: names.get(this) ?? "", reason: String(first), listeners: places.of(this, event) });
    } else if (event === "connect_error") {
      const error = first as { message?: unknown; data?: unknown };
      report({ type: "connect_error", ...base, message: String(error?.message), ...(error?.data === undefined ? {} : { data: data([error.data])[0] }), listeners: places.of(this, event) });
    }
    return acting.during(false, () => original.call(this, args));
  });
  hook(prototype, "disconnect", (original) => function (this: Socket, ...args) {
    if (this.connected) report({ type: "close", nsp: this.nsp, socket: this.id ?? "", source: here(), ...acts() });
    return original.call(this, args);
  });
}

/** An `io` that leads to the stage: `io()`, `io({ … })`, `io("/admin")`, and any address on the page's own origin. */
function lead(official: Io, path: string, origin: string): Io {
  const io = (uri?: unknown, options?: unknown): unknown => {
    if (typeof uri === "object" && uri !== null) [uri, options] = [undefined, uri];
    const address = typeof uri === "string" ? uri : "";
    const elsewhere = /^(\w+:)?\/\//.test(address) && host(address, origin) !== host(origin, origin);
    return official(uri, elsewhere ? options : { ...(options as object | undefined), path });
  };
  return Object.assign(io, official, { io, connect: io }) as Io;
}

function host(address: string, origin: string): string {
  try {
    return new URL(address, origin).host;
  } catch {
    return "";
  }
}
