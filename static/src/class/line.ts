/**
 * A page's line to its class: it hears what the class is like, whole after each connection and then what changes, and
 * asks for things. What a student has said is kept until the server has it, over a dropped line and a reload.
 */
import { signal } from "@preact/signals-core";
import type { Socket } from "socket.io-client";
import { live, type Problem } from "../link";
import { leave } from "./membership";
import { Outbox } from "./outbox";
import { SECTIONS, type Role, type Sections } from "./protocol";

/** Why there is no way into the class any more. `code` is one of classroom/doc.go, or "removed" or "deleted". */
export interface Refusal {
  message: string;
  code: string;
}

/** How it stands with the line: it is being made, it stands, this machine has no network, or the server can't be reached. */
export type Reach = "connecting" | "up" | "offline" | "unreachable";

const PATIENCE = 8000; // ms to wait for an answer
const AGAIN = 1000; // ms until a line that the server has closed is made anew

export class Line {
  readonly standing = signal<Reach>("connecting");
  readonly refused = signal<Refusal | null>(null);
  readonly class = signal<Partial<Sections>>({});
  readonly outbox: Outbox;
  #socket: Socket;
  /** How far this machine's clock is behind the server's, in ms. */
  #behind = 0;

  constructor(readonly code: string, readonly role: Role) {
    this.outbox = new Outbox(`earshot:class:${code}`, (name, payload) => this.ask(name, payload));
    this.#socket = live("/class", { auth: { class: code, as: role } });
    this.#socket.on("connect", () => this.#settle());
    this.#socket.on("disconnect", (reason) => {
      this.#settle();
      if (reason === "io server disconnect" && !this.refused.value) setTimeout(() => this.#socket.connect(), AGAIN);
    });
    this.#socket.on("connect_error", (error: Error & { data?: { code?: string } }) => {
      if (error.data?.code) this.#refuse({ message: error.message, code: error.data.code });
      this.#settle();
    });
    this.#socket.on("state", (state: Partial<Sections> & { now: number }) => {
      this.#behind = state.now - Date.now();
      this.class.value = state;
      if (state.class?.ended) leave(this.code); // other pages have nothing to do with it any more
      this.#settle();
      this.outbox.flush();
    });
    for (const name of SECTIONS) this.#socket.on(name, (section) => { this.class.value = { ...this.class.value, [name]: section }; });
    this.#socket.on("calm", () => {
      const { me } = this.class.value;
      if (me) this.class.value = { ...this.class.value, me: { ...me, lost: false } };
    });
    this.#socket.on("refused", (refusal: Refusal) => this.#refuse(refusal));
    for (const code of ["removed", "deleted"]) this.#socket.on(code, ({ message }: { message: string }) => this.#refuse({ message, code }));
    this.#socket.connect();
    // A page that the browser keeps for the way back is not in class meanwhile.
    addEventListener("pagehide", () => this.#socket.disconnect());
    addEventListener("pageshow", ({ persisted }) => { if (persisted && !this.refused.value) this.#socket.connect(); });
    addEventListener("offline", () => this.#settle());
    addEventListener("online", () => {
      this.#settle();
      if (!this.#socket.connected && !this.refused.value) this.#socket.connect();
    });
  }

  /** The server's time, in ms since 1970. */
  now(): number {
    return Date.now() + this.#behind;
  }

  /** Asks for something. Fails with a Problem that says why it isn't so. */
  async ask<Answer = unknown>(name: string, payload: Record<string, unknown> = {}): Promise<Answer> {
    let answer: unknown;
    try {
      if (!this.#socket.connected) throw new Error("no line");
      answer = await this.#socket.timeout(PATIENCE).emitWithAck(name, payload);
    } catch {
      throw { message: "The class can’t be reached just now. Try again in a moment.", code: "later" } satisfies Problem & { code: string };
    }
    const { error } = (answer ?? {}) as { error?: Problem };
    if (error) throw error;
    return answer as Answer;
  }

  #refuse(refusal: Refusal): void {
    this.refused.value = refusal;
    leave(this.code);
  }

  #settle(): void {
    if (this.#socket.connected) this.standing.value = "up";
    else this.standing.value = navigator.onLine ? "unreachable" : "offline";
  }
}
