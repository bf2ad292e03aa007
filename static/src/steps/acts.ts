/**
 * Performs a lesson's acts for real, one after another: in a client's page as a person's, and on the playground as its
 * buttons do. Between two acts it waits until what the one before has set off has settled.
 */
import { effect } from "@preact/signals-core";
import { CLEAR, PRESETS, type ServerState, type Weather } from "../network";
import { asProblem } from "../link";
import type { Entry } from "../timeline/entry";
import type { Hand } from "./hand";

/** One act, as checks.Act marshals. */
export interface Act {
  do: "type" | "press" | "run" | "disconnect" | "reconnect" | "close" | "join" | "offline" | "online" | "network" | "server" | "program" | "wait";
  who?: string;
  text?: string;
  into?: string;
  enter?: boolean;
  ms?: number;
}

const CALM = 150; // ms without a new entry until an act's effects count as over
const LONGEST = 2000; // ms to wait for that at most
const ANSWER = 3000; // ms until a client's page must have answered
const GATHER = 8000; // ms for clients to be there and connected

export class Performer {
  #count = 0;
  /** Whose networks acts have changed: the next acts begin on a fine day again. */
  readonly #changed = new Set<string>();

  constructor(readonly hand: Hand) {}

  /**
   * Performs acts. `begun` is called when the stage is ready for the first of them; what comes after is their effect.
   * Returns null, or in words what couldn't be done.
   */
  async perform(acts: readonly Act[], begun: () => void): Promise<string | null> {
    try {
      await this.#prepare(acts);
      begun();
      for (const act of acts) {
        const problem = await this.#do(act);
        if (problem) return `“${said(act)}” couldn’t be done: ${problem}.`;
        await this.settled();
      }
      return null;
    } catch (thrown) {
      return asProblem(thrown).message;
    }
  }

  /** Waits until nothing new has come for a moment. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      let calm: ReturnType<typeof setTimeout>;
      const over = () => {
        stop();
        clearTimeout(calm);
        clearTimeout(end);
        resolve();
      };
      const end = setTimeout(over, LONGEST);
      const stop = effect(() => {
        void this.hand.state.newest.value;
        clearTimeout(calm);
        calm = setTimeout(over, CALM);
      });
    });
  }

  /** Makes the stage what the acts begin with: the server runs, and everybody is there who acts. */
  async #prepare(acts: readonly Act[]): Promise<void> {
    const { hand } = this;
    const { state } = hand;
    hand.now();
    await until(() => state.stage.value !== null && state.link.value === "connected");
    const names = state.clients.value.map(({ name }) => name);
    const taken = state.lanes.value.map(({ name }) => name);
    if (lacking(acts, names, taken)) await this.afresh();
    if (state.server.value !== "running") await hand.link.server("running");
    for (const { name } of state.clients.value) {
      const lane = this.#lane(name);
      if (this.#changed.delete(name)) await hand.link.weather(name, CLEAR);
      else if (lane?.weather?.offline) await hand.link.weather(name, { ...lane.weather, offline: false });
    }
    await this.gathered();
    for (const { name } of state.clients.value) {
      if (this.#lane(name)?.connected === false) hand.playground.reconnect(name);
    }
    await this.gathered();
    await this.settled();
  }

  /** A fresh stage with the code that runs now. */
  async afresh(code = this.#running()): Promise<void> {
    const problem = await this.hand.afresh(code);
    if (problem) throw problem;
    await this.gathered();
  }

  /** Waits until everybody is there who comes by themselves. */
  async gathered(): Promise<void> {
    const { clients } = this.hand.state;
    await until(() => clients.value.length > 0 && clients.value.every(({ name }) => this.#present(name) || this.hand.frames.of(name)?.resting));
  }

  #running(): { program: string; client: string } {
    const code = this.hand.state.code.value;
    const running = (file: keyof typeof code) => code[file].running ?? code[file].text;
    return { program: running("server.js"), client: running("client.js") };
  }

  /** Whether a client is connected to the program that runs now, and has told of it. */
  #present(name: string): boolean {
    const { frames, model: { entries } } = this.hand;
    const lane = this.#lane(name);
    const frame = frames.of(name);
    // While a page is loaded anew, it is the page before it that is connected.
    if (!lane?.connected || !frame?.ready || (lane.socket && lane.socket === frame.former)) return false;
    const connect = entries.findLast((entry) => entry.lane === name && entry.event === "connect" && entry.builtin && !entry.namespace);
    const program = entries.findLast(({ kind }) => kind === "program"); // it ended all connections that were there
    if (!connect) return (entries[0]?.seq ?? 1) > 1; // in a very long run, it may have been let go
    return connect.socket === lane.socket && connect.seq > (program?.seq ?? 0);
  }

  #lane(name: string) {
    return this.hand.state.lanes.value.find((lane) => lane.name === name);
  }

  /** Does one act. Returns what was in the way. */
  async #do(act: Act): Promise<string | null> {
    const { hand } = this;
    const { playground } = hand;
    const who = act.who ?? "";
    switch (act.do) {
      case "type":
      case "press":
      case "run": return this.#inFrame(who, act);
      case "disconnect": return await this.#until(who, false, () => playground.disconnect(who));
      case "reconnect": return await this.#until(who, true, () => playground.reconnect(who));
      case "close": return await playground.close(who), null;
      case "join": return this.#join(who);
      case "offline": return this.#until(who, false, () => this.#weather(who, { offline: true }));
      case "online": return this.#until(who, true, () => this.#weather(who, { offline: false }));
      case "network": return this.#network(who, act.text ?? "");
      case "server": return await hand.link.server(act.text as ServerState), null;
      case "program": return await hand.link.run("server.js", this.#running().program), null;
      case "wait": return await sleep(act.ms ?? 0), null;
    }
  }

  /** Does it, and waits until the client is connected or isn't, or has heard that it won't be. */
  async #until(who: string, connected: boolean, act: () => unknown): Promise<null> {
    const before = this.hand.state.newest.value;
    await act();
    const refused = (entry?: Entry) => entry?.event === "connect_error" && entry.lane === who && this.hand.model.get(entry.cause)?.kind === "refuse";
    const { entries } = this.hand.model;
    await until(() => (connected ? this.#present(who) : this.#lane(who)?.connected === false) || entries.slice(this.hand.model.index(before + 1)).some(refused));
    return null;
  }

  /** Has a client's page do it, and waits for its answer. */
  #inFrame(who: string, act: Act): Promise<string | null> {
    const frame = this.hand.frames.window(who);
    if (!frame) return Promise.resolve(`${who} isn’t on this page`);
    const id = ++this.#count;
    return new Promise((resolve) => {
      const over = (problem: string | null) => {
        removeEventListener("message", hear);
        clearTimeout(timer);
        resolve(problem);
      };
      const hear = ({ source, data }: MessageEvent) => {
        const { earshot, id: answered, problem } = (data ?? {}) as { earshot?: string; id?: number; problem?: unknown };
        if (source === frame && earshot === "acted" && answered === id) over(problem == null ? null : String(problem).slice(0, 300));
      };
      const timer = setTimeout(() => over(`${who}’s page doesn’t answer`), ANSWER);
      addEventListener("message", hear);
      frame.postMessage({ earshot: "do", action: "act", act, id }, "*");
    });
  }

  async #join(who: string): Promise<string | null> {
    const { state, playground } = this.hand;
    await playground.add();
    const added = state.clients.value.at(-1)?.name;
    if (added !== who) return added ? `the next client is ${added}` : "no client could be added";
    await until(() => this.#lane(who)?.connected === true);
    return null;
  }

  async #weather(who: string, change: Partial<Weather>): Promise<void> {
    this.#changed.add(who);
    await this.hand.link.weather(who, { ...(this.#lane(who)?.weather ?? CLEAR), ...change });
  }

  async #network(who: string, name: string): Promise<string | null> {
    const known = PRESETS.find((preset) => preset.name === name);
    if (!known) return `there is no network “${name}”`;
    await this.#weather(who, known.weather);
    return null;
  }
}

/**
 * Whether acts need another cast than there is: somebody who acts isn't there, or one who is to join has been there
 * already. `taken` are all names that the stage has given.
 */
export function lacking(acts: readonly Act[], clients: readonly string[], taken: readonly string[]): boolean {
  const here = new Set(clients);
  const known = new Set([...clients, ...taken]);
  for (const { do: what, who } of acts) {
    if (!who) continue;
    if (what === "join") {
      if (known.has(who)) return true;
      known.add(who);
      here.add(who);
    } else if (!here.has(who)) {
      return true;
    }
    if (what === "close") here.delete(who);
  }
  return false;
}

/** An act in words, as a lesson writes it. */
export function said({ do: what, who = "", text = "", into, enter, ms }: Act): string {
  switch (what) {
    case "type": return `${who} types "${text}"${into ? ` into "${into}"${enter ? " and presses Enter" : ""}` : ""}`;
    case "press": return `${who} presses "${text}"`;
    case "run": return `${who} runs ${text}`;
    case "disconnect": return `${who} disconnects`;
    case "reconnect": return `${who} reconnects`;
    case "close": return `${who} closes`;
    case "join": return `${who} joins`;
    case "offline": return `${who} goes offline`;
    case "online": return `${who} comes back`;
    case "network": return `${who}’s network is "${text}"`;
    case "server": return `the server ${{ running: "starts", stopped: "stops" }[text] ?? "refuses"}`;
    case "program": return "the program runs again";
    case "wait": return `wait ${ms}ms`;
  }
}

/** Waits until something is so, or for as long as that can be expected to take. */
export async function until(met: () => boolean): Promise<void> {
  const end = performance.now() + GATHER;
  while (!met() && performance.now() < end) await sleep(30);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
