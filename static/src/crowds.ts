/**
 * Keeps the state told of who stands apart from the crowd: at once for whom somebody selects, and now and then for what
 * has happened, so that lanes don't come and go while one reads.
 */
import { effect } from "@preact/signals-core";
import type { State } from "./state";
import { Crowd, MANY } from "./timeline/crowd";
import type { Entry } from "./timeline/entry";
import type { Model } from "./timeline/model";
import type { TimelineView } from "./timeline/view";

const PACE = 2000; // ms between two changes, at least, that nobody asked for

export class Crowds {
  readonly #crowd: Crowd;
  #apart: ReadonlySet<string> = new Set();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly state: State, readonly model: Model, readonly view: TimelineView) {
    this.#crowd = new Crowd(model);
    effect(() => this.#tell());
  }

  /** Entries have come. */
  take(added: readonly Entry[]): void {
    this.#crowd.take(added);
    if (this.state.cast.peek().length <= MANY) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#apart = this.#crowd.apart(this.state.cast.peek());
      this.#tell();
    }, this.#apart.size === 0 ? 0 : PACE);
  }

  forget(): void {
    this.#crowd.forget();
    this.#apart = new Set();
    this.#tell();
  }

  #tell(): void {
    const selected = this.model.get(this.state.selected.value);
    // A row that stands for many is nobody's.
    const alone = selected && this.view.times(selected.seq) === 1 ? [selected.lane] : [];
    const next = new Set([...this.#apart, ...alone]);
    const { apart } = this.state;
    if ([...next].sort().join() !== [...apart.peek()].sort().join()) apart.value = next;
  }
}
