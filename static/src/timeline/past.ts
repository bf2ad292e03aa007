/**
 * What the timeline's drawing shows of a moment in the past: a line across all lanes where time has got to, arrows only
 * as far as they had come, and at the head of each a disc on its way. Used by the view, which hides what came later.
 */
import type { Row } from "./layout";
import { element, set } from "./svg";

export class Past {
  /** The clip path that arrows get while one looks back. Its id is its own: a page may show two timelines. */
  readonly clip = element("clipPath", { id: `told-${Math.random().toString(36).slice(2)}` });
  readonly line = element("g", { class: "past" });
  #told = element("rect", { x: 0, y: 0 });
  #head = element("line", { class: "playhead", x1: 0 });
  #flying = element("g", {});

  constructor() {
    this.clip.append(this.#told);
    this.line.append(this.#head, this.#flying);
    this.leave();
  }

  /** Shows a moment that is so far down, over the rows in sight. */
  show(y: number, width: number, rows: readonly Row[]): void {
    this.line.removeAttribute("display");
    set(this.#told, { width, height: y });
    set(this.#head, { x2: width, y1: y, y2: y });
    const flying = rows.filter(({ cause, x, y: end }) => cause && cause.x !== x && cause.y < y && y < end);
    while (this.#flying.childElementCount > flying.length) this.#flying.lastChild!.remove();
    flying.forEach(({ cause, x, y: end, entry }, index) => {
      const share = (y - cause!.y) / (end - cause!.y);
      const disc = this.#flying.children[index] ?? this.#flying.appendChild(element("circle", { r: 5 }));
      set(disc, { class: entry.builtin || !entry.event ? "builtin" : "custom", cx: cause!.x + (x - cause!.x) * share, cy: y });
    });
  }

  leave(): void {
    this.line.setAttribute("display", "none");
  }
}
