/**
 * A lesson told step by step: where the teacher is in it, and keys and a clicker that lead on. The teacher's own scrolling
 * counts as well.
 */
import { effect, signal, untracked } from "@preact/signals-core";
import { beatAt, beats, type Beat } from "./beats";
import type { Wish } from "./channel";

export interface Steering {
  /** Does what the step at hand has to show. False if there is nothing, or if it was shown. */
  run(beat: Beat): boolean;
  /** Goes on with the question that is asked about this step. False if none is. */
  goOn(beat: Beat): boolean;
  ask(beat: Beat): void;
}

const LINE = 0.45; // of the height: the last piece that begins above it is where one is
const EDITABLE = "input, textarea, select, [contenteditable], .editor, dialog";

export class Talk {
  readonly at = signal(0);
  readonly beats: readonly Beat[];
  /** Went there by a key: until one scrolls by hand, that is where one is. */
  #led = false;

  constructor(readonly prose: HTMLElement, readonly steering: Steering) {
    this.beats = beats(prose);
    const seen = () => {
      if (this.#led) return;
      const begun = prose.scrollTop > 1 || scrollY > 1; // who has only just come is at the title, whatever is in sight besides
      this.at.value = begun ? beatAt(this.beats, innerHeight * LINE) : 0;
    };
    prose.addEventListener("scroll", seen, { passive: true });
    addEventListener("scroll", seen, { passive: true });
    for (const event of ["wheel", "touchmove", "pointerdown"]) prose.addEventListener(event, () => { this.#led = false; }, { passive: true });
    seen();
    effect(() => this.#mark(this.at.value));
    document.addEventListener("keydown", this.#keys);
  }

  /** The piece at which one is. */
  get beat(): Beat {
    return this.beats[this.at.value]!;
  }

  do(wish: Wish): void {
    if (wish === "ask") this.steering.ask(this.beat);
    else if (wish === "run") this.steering.run(this.beat);
    else if (wish === "previous") this.#go(-1);
    else if (!this.steering.goOn(this.beat) && !this.steering.run(this.beat)) this.#go(1);
  }

  #go(by: number): void {
    const to = untracked(() => this.at.value) + by;
    if (to >= this.beats.length) return document.querySelector<HTMLAnchorElement>(".onward a[rel=next]")?.click();
    if (to < 0) return document.querySelector<HTMLAnchorElement>(".onward a[rel=prev]")?.click();
    this.#led = true;
    this.at.value = to;
    this.beat.parts[0]!.scrollIntoView({ block: "center" });
  }

  #mark(at: number): void {
    this.prose.querySelectorAll(".beat-now").forEach((part) => part.classList.remove("beat-now"));
    for (const part of this.beats[at]?.parts ?? []) part.classList.add("beat-now");
  }

  #keys = (event: KeyboardEvent): void => {
    const wish = { PageDown: "next", PageUp: "previous" }[event.key] as Wish | undefined;
    if (!wish || event.defaultPrevented || (event.target as Element).closest?.(EDITABLE)) return;
    event.preventDefault();
    this.do(wish);
  };
}
