/**
 * Where the playground stands below the prose, a step that has something happen there goes there, and this bar at the
 * foot of the screen tells how it went and leads back. Beside the prose nothing has to move.
 */
import { html, render, nothing } from "lit-html";
import type { Step } from "./step";
import { plain } from "./words";

const BELOW = "(max-width: 999px)";

export class Return {
  readonly #bar = document.createElement("div");
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #watcher = new IntersectionObserver((seen) => this.#seen(seen.some(({ isIntersecting }) => isIntersecting)));
  #step: Step | null = null;
  #words = "";
  /** The step has been out of sight since it was left. */
  #away = false;

  constructor() {
    this.#bar.className = "return";
    this.#bar.hidden = true;
    document.body.append(this.#bar);
  }

  /** Goes to the playground. `show` chooses what is to be seen there. */
  leave(step: Step, show: () => void): void {
    if (!matchMedia(BELOW).matches) return;
    show();
    this.#watcher.disconnect();
    this.#step = step;
    this.#words = "";
    this.#away = false;
    this.#draw();
    document.getElementById("live")?.scrollIntoView({ behavior: this.#behaviour(), block: "start" });
    this.#watcher.observe(step.section);
  }

  /** How it went. The step itself says it aloud. */
  report(words: string): void {
    this.#words = plain(words);
    this.#draw();
  }

  #seen(seen: boolean): void {
    if (!seen) this.#away = true;
    else if (this.#away) this.#over();
  }

  #over(): void {
    this.#watcher.disconnect();
    this.#step = null;
    this.#draw();
  }

  #draw(): void {
    const step = this.#step;
    this.#bar.hidden = step === null;
    render(step ? html`${this.#words ? html`<p aria-hidden="true">${this.#words}</p>` : nothing}
      <button type="button" class="press strong" data-action="return" aria-label="Back to “${step.title}”" @click=${() => this.#back(step)}>↑ Back</button>` : nothing, this.#bar);
  }

  #back(step: Step): void {
    this.#over();
    step.section.scrollIntoView({ behavior: this.#behaviour(), block: "start" });
    step.live.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
  }

  #behaviour(): ScrollBehavior {
    return this.#still.matches ? "auto" : "smooth";
  }
}
