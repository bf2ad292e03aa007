/**
 * What somebody has said and the server hasn't confirmed yet. It is sent again until it is confirmed or refused for
 * good, and survives a reload in this tab. Of the same thing only the latest counts; the server takes all of it twice
 * without harm.
 */
import { signal } from "@preact/signals-core";
import { Store } from "../drafts";
import { asProblem } from "../link";

interface Letter {
  name: string;
  payload: Record<string, unknown>;
}

/** What became of the last letter of a kind. */
export type Fate = { state: "sending" } | { state: "kept" } | { state: "refused"; message: string };

const AGAIN = 3000; // ms until something that didn't get through is sent again
const PASSING = new Set(["later", "slow"]); // codes of refusals that aren't for good

export class Outbox {
  /** By the kinds of letters. */
  readonly fates = signal<Readonly<Record<string, Fate>>>({});
  readonly #store = new Store(() => sessionStorage);
  readonly #letters: Map<string, Letter>;
  #sending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly place: string, readonly send: (name: string, payload: Record<string, unknown>) => Promise<unknown>) {
    this.#letters = new Map(read(this.#store.get(place)));
  }

  /** Sends something of a kind, in place of an earlier letter of that kind. */
  post(kind: string, name: string, payload: Record<string, unknown>): void {
    this.#letters.delete(kind);
    this.#letters.set(kind, { name, payload });
    this.#note(kind, { state: "sending" });
    this.#keep();
    this.flush();
  }

  /** Sends what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    if (!this.#sending && this.#letters.size > 0) void this.#work();
  }

  async #work(): Promise<void> {
    this.#sending = true;
    try {
      for (const [kind, letter] of this.#letters) {
        const fate = await this.#deliver(letter);
        if (fate === null) {
          this.#timer = setTimeout(() => this.flush(), AGAIN);
          return;
        }
        if (this.#letters.get(kind) !== letter) continue; // something newer has taken its place meanwhile
        this.#letters.delete(kind);
        this.#keep();
        this.#note(kind, fate);
      }
    } finally {
      this.#sending = false;
    }
    if (this.#letters.size > 0) this.flush();
  }

  /** Null if it didn't get through. */
  async #deliver({ name, payload }: Letter): Promise<Fate | null> {
    try {
      await this.send(name, payload);
      return { state: "kept" };
    } catch (thrown) {
      const { message } = asProblem(thrown);
      return PASSING.has((thrown as { code?: string }).code ?? "later") ? null : { state: "refused", message };
    }
  }

  #note(kind: string, fate: Fate): void {
    this.fates.value = { ...this.fates.value, [kind]: fate };
  }

  #keep(): void {
    this.#store.set(this.place, this.#letters.size > 0 ? JSON.stringify([...this.#letters]) : null);
  }
}

function read(kept: string | null): [string, Letter][] {
  try {
    return kept ? (JSON.parse(kept) as [string, Letter][]) : [];
  } catch {
    return [];
  }
}
