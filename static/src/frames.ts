/**
 * What the page and its clients' frames say to each other. A frame runs a learner's code, so what comes from it is
 * checked and cut to size before it goes on; a frame that stops answering is noticed. It owns no elements: the
 * playground draws the frames and tells this module of them.
 */
import type { Report } from "./link";
import type { Snapshot } from "./spy/snapshot";
import type { Again } from "./spy/spy";

export type Action = "disconnect" | "connect" | "retry";

/** A snapshot of a frame's page, with the time by the frame's clock, in ms; null: it was too long. */
export interface Taken {
  clock: number;
  snapshot: Snapshot | null;
}

export interface FrameHandlers {
  reports(client: string, reports: Report[]): void;
  /** What a frame's page shows now. */
  snapped(client: string, taken: Taken): void;
  /** A frame answers, or has stopped answering. */
  responsive(client: string, yes: boolean): void;
}

const PING = 700; // ms between two questions
const SILENCE = 3; // questions without an answer until a frame counts as stuck: about two seconds
const LOADING = 14; // the same for a frame that hasn't loaded yet: about ten
const MOST = 2000; // reports a message
const TEXT = 4096; // characters a string
const DEEP = 4;
const SNAPSHOT = 64_000; // characters a snapshot

export interface Frame {
  element: HTMLIFrameElement;
  /** It has spoken or loaded: before that it can't be expected to answer. */
  ready?: boolean;
  /** The number of the last message to it. */
  told?: number;
  /** In answer to that, it has said that its code isn't connected and doesn't try to be. */
  resting?: boolean;
  /** The socket.id of the page that was there before it was loaded anew. */
  former: string | undefined;
  unanswered: number;
  stuck?: boolean;
}

export class Frames {
  #frames = new Map<string, Frame>();
  #told = 0;

  constructor(readonly handlers: FrameHandlers) {
    addEventListener("message", this.#hear);
    setInterval(this.#watch, PING);
  }

  /** A client has a frame. From now on it is heard; its code may speak before it has loaded. */
  added(client: string, element: HTMLIFrameElement): void {
    const known = this.#frames.get(client);
    if (known?.element !== element) this.#frames.set(client, { element, former: known?.former, unanswered: 0 });
  }

  /** A client's frame has loaded, or loaded anew. */
  loaded(client: string): void {
    const frame = this.#frames.get(client);
    if (!frame) return;
    frame.ready = true;
    this.#answered(client, frame);
  }

  /** A client's frame is about to be loaded anew; its code was connected by that socket. */
  reset(client: string, socket?: string): void {
    const frame = this.#frames.get(client);
    if (!frame) return;
    frame.ready = frame.resting = false;
    frame.former = socket;
    this.#answered(client, frame);
  }

  removed(client: string): void {
    this.#frames.delete(client);
  }

  /** What is known of a client's frame. */
  of(client: string): Readonly<Frame> | undefined {
    return this.#frames.get(client);
  }

  tell(client: string, action: Action): void {
    this.#post(this.#frames.get(client), { earshot: "do", action });
  }

  /** Has a client emit what it had emitted in another run. */
  again(client: string, again: Again): void {
    this.#post(this.#frames.get(client), { earshot: "do", action: "emit", again });
  }

  /** Where a client's page runs. */
  window(client: string): Window | null {
    return this.#frames.get(client)?.element.contentWindow ?? null;
  }

  tellAll(action: Action): void {
    for (const client of this.#frames.keys()) this.tell(client, action);
  }

  #post(frame: Frame | undefined, message: object): void {
    if (!frame) return;
    frame.told = ++this.#told;
    frame.resting = false;
    frame.element.contentWindow?.postMessage({ ...message, id: frame.told }, "*"); // an opaque origin can't be named
  }

  #hear = (event: MessageEvent): void => {
    for (const [client, frame] of this.#frames) {
      if (event.source !== frame.element.contentWindow) continue;
      this.#answered(client, frame);
      const { earshot, reports, id, resting } = (event.data ?? {}) as Record<string, unknown>;
      if (earshot === "ready" || earshot === "pong") frame.ready = true;
      if (earshot === "pong" && id === frame.told) frame.resting = resting === true;
      if (earshot === "report" && Array.isArray(reports)) this.handlers.reports(client, checked(reports));
      const dated = earshot === "snapshot" ? dating(event.data) : null;
      if (dated) this.handlers.snapped(client, dated);
      return;
    }
  };

  #answered(client: string, frame: Frame): void {
    frame.unanswered = 0;
    if (!frame.stuck) return;
    frame.stuck = false;
    this.handlers.responsive(client, true);
  }

  #watch = (): void => {
    if (document.hidden) return; // hidden pages' timers are slowed down, frames' too
    for (const [client, frame] of this.#frames) {
      if (!frame.stuck && frame.unanswered >= (frame.ready ? SILENCE : LOADING)) {
        frame.stuck = true;
        this.handlers.responsive(client, false);
      }
      frame.unanswered++;
      this.#post(frame, { earshot: "ping" });
    }
  };
}

/** The reports among what a frame sent, cut to size. */
export function checked(reports: unknown[]): Report[] {
  const good: Report[] = [];
  for (const report of reports.slice(0, MOST)) {
    const { type, clock } = (report ?? {}) as { type?: unknown; clock?: unknown };
    if (typeof type === "string" && typeof clock === "number" && Number.isFinite(clock)) good.push(clamp(report, DEEP) as Report);
  }
  return good;
}

/** A snapshot that a frame sent, if it is one and not too long. */
export function dating(sent: unknown): Taken | null {
  const { clock, snapshot } = (sent ?? {}) as { clock?: unknown; snapshot?: unknown };
  if (typeof clock !== "number" || !Number.isFinite(clock)) return null;
  const { html, css } = (snapshot ?? {}) as { html?: unknown; css?: unknown };
  if (typeof html !== "string" || typeof css !== "string" || html.length + css.length > SNAPSHOT) return { clock, snapshot: null };
  return { clock, snapshot: { html, css } };
}

function clamp(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.slice(0, TEXT);
  if (typeof value !== "object" || value === null) return typeof value === "number" || typeof value === "boolean" ? value : null;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.slice(0, 64).map((item) => clamp(item, depth - 1));
  return Object.fromEntries(Object.entries(value).slice(0, 32).map(([key, item]) => [key.slice(0, 256), clamp(item, depth - 1)]));
}
