/**
 * The page's connection to the app: it opens a stage, controls it and hears its timeline. The only module that talks
 * to the network, over Socket.IO. What it learns goes to the handlers it is given; it keeps no entries itself.
 */
import { io, type Socket } from "socket.io-client";
import { Clock, now } from "./clock";
import type { Unsaved } from "./drafts";
import type { ServerState, Weather } from "./network";
import type { Entry } from "./timeline/entry";

export interface Client {
  name: string;
  key: string;
}

/** A stage as a page knows it. `path` is that of its Socket.IO server, `url` the page to join it. */
export interface Stage {
  id: string;
  path: string;
  url: string;
  origin: string;
  /** The clients of this very page. */
  clients: Client[];
  program: string;
  client: string;
  /** How many clients a page may have. */
  max: number;
}

export interface Lane {
  name: string;
  kind: "page" | "joined" | "terminal";
  connected: boolean;
  transport: string;
  socket: string;
  /** Its network, if that isn't clear. */
  weather?: Weather;
}

/** What was wrong, and where if it concerns code. */
export interface Problem {
  message: string;
  line?: number;
  column?: number;
}

/** One thing that a client's frame met, with the frame's own time in ms. See the spy. */
export type Report = { type: string; clock: number } & Record<string, unknown>;

export interface Update {
  rev: number;
  entries: Entry[];
  lanes?: Lane[];
  missed?: true;
}

export interface Opening {
  stage: Stage;
  fresh: boolean;
  draftError?: Problem;
  /** The learner's drafts as the server keeps them, by file, and why it couldn't keep newer ones. */
  drafts?: Record<string, string | null>;
  unsaved?: Problem;
  /** The steps that the learner has done. */
  done?: string[];
}

/** What the page asks for when it opens. */
export interface Wish {
  /** Given on a lesson's page. */
  lesson?: string;
  /** Given on a page that joins: then it is this stage or none. */
  join?: string;
  /** Whoever joins does so to watch, and is no client. */
  watch?: boolean;
  /** The stage to come back to, if it is still there. */
  stage(): string | null;
  /** On a page that joins: the key of the client that it was. */
  key(): string | null;
  program(): string | null;
  client(): string | null;
  /** The drafts that the server may not have. */
  drafts(): Record<string, Unsaved>;
}

export interface Handlers {
  /** A stage is open. `same` if it's the one that this page had: then only what is new follows. */
  opened(opening: Opening, same: boolean): void;
  /** The stage couldn't be opened: it's full, or gone, or it was to run code that doesn't start. */
  refused(problem: Problem): void;
  update(update: Update): void;
  ended(message: string): void;
  /** What the learner has just done couldn't be kept. */
  unsaved(problem: Problem): void;
  /** The link dropped, and is being restored. */
  dropped(): void;
}

/** Reports that wait while the link is down, at most. */
const QUEUE = 2000;
const PATIENCE = 10_000; // ms to wait for an answer

export class Link {
  readonly clock = new Clock();
  #socket: Socket;
  #page = random();
  #stage: string | null = null;
  /** The stage that was left for a fresh one, until that is open. */
  #left: string | null = null;
  #rev = 0;
  #reports: { client: string; reports: Report[] }[] = [];
  #queued = 0;
  /** What the next stage is to run, if that isn't the learner's draft. */
  #code: { program: string; client: string } | null = null;
  /** While a stage is being opened: updates that came before the answer was dealt with. */
  #waiting: Update[] | null = null;
  /** Whether frames are asked for. */
  #wire = false;
  #ticking: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly wish: Wish, readonly handlers: Handlers) {
    this.#socket = live("/", wish.join ? {} : { query: { learner: 1 } });
    this.#socket.on("connect", () => void this.#begin());
    this.#socket.on("disconnect", () => handlers.dropped());
    this.#socket.on("connect_error", () => handlers.dropped());
    this.#socket.on("timeline", (update: Update) => {
      if (this.#waiting) this.#waiting.push(update);
      else this.#take(update);
    });
    if (wish.lesson) this.#socket.on("course", (news: { mistakes: string[] }) => void import("./course").then(({ heed }) => heed(news.mistakes)));
    this.#socket.on("unsaved", (problem: Problem) => handlers.unsaved(problem));
    this.#socket.on("stage:ended", (ended: { message: string }) => {
      this.#stage = null;
      handlers.ended(ended.message);
    });
    this.#socket.connect();
  }

  /** Opens the stage, or comes back to it, whenever the link stands. */
  async #begin(): Promise<void> {
    const { wish } = this;
    this.#waiting = [];
    try {
      const opening = wish.join ? await this.#join(wish.join) : await this.#open();
      const same = this.#stage === opening.stage.id;
      this.#stage = opening.stage.id;
      this.#left = null;
      if (!same) {
        this.#rev = 0;
        this.#reports = []; // they were about another stage
        this.#queued = 0;
      }
      this.handlers.opened(opening, same);
      const waiting = this.#waiting;
      this.#waiting = null;
      waiting.forEach((update) => this.#take(update));
      this.#flush();
      void this.#tick(5);
    } catch (problem) {
      this.#waiting = null;
      if (!this.#socket.connected) return;
      this.handlers.refused(asProblem(problem));
      if (!this.#left) return;
      this.#stage = this.#left;
      this.#left = null;
      await this.#begin();
    }
  }

  /** Opens a fresh stage after the old one has ended, over a new link: an old one stays bound to the old stage. */
  renew(): void {
    this.#socket.disconnect().connect();
  }

  /** Joins another stage. */
  join(stage: string): void {
    this.wish.join = stage;
    this.#stage = null;
    this.renew();
  }

  /** Leaves the stage, until another is joined. */
  leave(): void {
    this.#stage = null;
    this.#socket.disconnect();
  }

  /** Opens a fresh stage that runs this code, whatever the drafts say. If that can't be, the stage that there was stays. */
  afresh(code: { program: string; client: string }): void {
    this.#left = this.#stage;
    this.#stage = null;
    this.#code = code;
    this.renew();
  }

  #take(update: Update): void {
    if (!this.#stage) return;
    this.#rev = update.rev;
    this.handlers.update(update);
  }

  #open(): Promise<Opening> {
    const { wish } = this;
    const stage = this.#stage ?? wish.stage();
    // A reload knows the stage but has none of its entries.
    const after = this.#stage ? this.#rev : 0;
    const code = this.#code ?? { program: wish.program(), client: wish.client(), drafts: wish.drafts() };
    this.#code = null;
    return this.#ask("stage:open", {
      page: this.#page, lesson: wish.lesson, ...code,
      ...(stage ? { stage, after } : {}), wire: this.#wire,
    });
  }

  async #join(stage: string): Promise<Opening> {
    const key = this.wish.key();
    const answer = await this.#ask<{ stage: Stage; key: string; name: string }>(this.wish.watch ? "stage:watch" : "stage:join", {
      page: this.#page, stage, ...(key ? { key } : {}), ...(this.#stage ? { after: this.#rev } : {}), wire: this.#wire,
    });
    return { stage: { ...answer.stage, clients: answer.key ? [{ name: answer.name, key: answer.key }] : [] }, fresh: false };
  }

  run(file: "server.js" | "client.js", source: string): Promise<void> {
    return this.#ask(file === "server.js" ? "program:run" : "client:run", { source });
  }

  /** Has a draft kept. Resolves when it is on the server's disk. */
  save(file: string, draft: Unsaved): Promise<void> {
    return this.#ask("draft", { file, ...draft });
  }

  /** Asks for frames, too, or no more; those missed come after. While the link is down, it is asked when that stands again. */
  async frames(on: boolean): Promise<void> {
    if (this.#wire === on) return;
    this.#wire = on;
    if (this.#stage && this.#socket.connected) await this.#ask("wire", { on });
  }

  async add(): Promise<Client> {
    return (await this.#ask<{ client: Client }>("client:add", {})).client;
  }

  close(name: string): Promise<void> {
    return this.#ask("client:close", { name });
  }

  /** Changes the network of one of this page's clients. */
  weather(name: string, weather: Weather): Promise<void> {
    return this.#ask("weather", { name, ...weather });
  }

  /** Stops the stage's server, makes it refuse new connections, or starts it again. */
  server(state: ServerState): Promise<void> {
    return this.#ask("server", { state });
  }

  /** Asks about a lesson's step: whether what was done or said is right, or what the solution is. */
  step<Answer>(name: "step" | "solution", payload: Record<string, unknown>): Promise<Answer> {
    return this.#ask(name, payload);
  }

  /** Passes on what a frame reported. While the link is down it is kept, up to a bound; then the oldest goes. */
  report(client: string, reports: Report[]): void {
    this.#reports.push({ client, reports });
    this.#queued += reports.length;
    while (this.#queued > QUEUE && this.#reports.length > 1) this.#queued -= this.#reports.shift()!.reports.length;
    this.#flush();
  }

  #flush(): void {
    if (!this.#socket.connected || !this.#stage || !this.clock.known) return;
    for (const { client, reports } of this.#reports) {
      const timed = reports.map(({ clock, ...report }) => ({ ...report, at: this.clock.at(clock) }));
      this.#socket.emit("report", { client, reports: timed });
    }
    this.#reports = [];
    this.#queued = 0;
  }

  /** Compares clocks a few times in a row, then now and then. */
  async #tick(times: number): Promise<void> {
    clearTimeout(this.#ticking);
    const asked = now();
    try {
      const { at } = await this.#ask<{ at: number }>("clock");
      this.clock.sample(asked, now(), at);
      this.#flush();
    } catch {
      return; // the link is down: opening again starts this anew
    }
    this.#ticking = setTimeout(() => void this.#tick(times - 1), times > 1 ? 60 : 15_000);
  }

  async #ask<Answer>(name: string, payload?: unknown): Promise<Answer> {
    const socket = this.#socket.timeout(PATIENCE);
    let answer: unknown;
    try {
      answer = payload === undefined ? await socket.emitWithAck(name) : await socket.emitWithAck(name, payload);
    } catch {
      throw { message: "The server doesn’t answer just now. It is being tried again." } satisfies Problem;
    }
    const { error } = (answer ?? {}) as { error?: Problem };
    if (error) throw error;
    return answer as Answer;
  }
}

/** A namespace of the app's own Socket.IO server, to be connected to. Several of a page share one connection. */
export function live(namespace: string, options: object): Socket {
  const socket = io(namespace, { path: "/live/socket.io/", transports: ["websocket", "polling"], reconnectionDelay: 300, reconnectionDelayMax: 3000, autoConnect: false, ...options });
  // Where WebSocket is blocked, the first attempt fails and polling takes over.
  (socket.io.opts as { tryAllTransports?: boolean }).tryAllTransports = true;
  return socket;
}

/** A thrown thing as a problem to show. */
export function asProblem(thrown: unknown): Problem {
  const { message } = (thrown ?? {}) as { message?: unknown };
  return typeof message === "string" ? (thrown as Problem) : { message: String(thrown) };
}

/** 128 random bits. (crypto.randomUUID isn't there on plain HTTP in a LAN.) */
function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
