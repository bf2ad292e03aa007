/**
 * A row as elements of the page's drawing. They can be given to another row when theirs has gone out of sight: making
 * elements costs a browser more than changing them.
 */
import type { Figure } from "./figure";
import type { Placed, Row } from "./layout";
import { element } from "./svg";

export class RowElement {
  readonly group = element("g", {});
  /** The arrow to the row, which stands below all rows; it isn't on the page if nothing on show caused the row. */
  readonly edge = element("path", { pathLength: 1 });
  #shapes: SVGPathElement[] = [];
  #text = this.group.appendChild(element("text", {}));
  #words: SVGTSpanElement[] = [];

  /** Shows a row with its figure; `fresh`: it has just happened. Returns whether an arrow leads to it. */
  show({ entry, cause, x }: Row, { voice, shapes, words, edge }: Figure, fresh: boolean): boolean {
    write(this.group, "class", fresh ? `${voice} fresh` : voice);
    write(this.group, "data-entry", String(entry.seq));
    write(this.group, "data-lane", entry.lane);
    write(this.group, "data-kind", entry.kind);
    write(this.group, "data-event", entry.event);
    fit(this.#shapes, shapes.length, () => this.#text.insertAdjacentElement("beforebegin", element("path", {})) as SVGPathElement);
    shapes.forEach(({ name, d }, index) => {
      write(this.#shapes[index]!, "class", name);
      write(this.#shapes[index]!, "d", d);
    });
    fit(this.#words, words.length, () => this.#text.appendChild(element("tspan", {})));
    words.forEach(({ name, x, y, text }, index) => {
      const part = this.#words[index]!;
      write(part, "class", name);
      write(part, "x", String(x));
      write(part, "y", String(y));
      if (part.textContent !== text) part.textContent = text;
    });
    if (!edge || !cause) {
      this.edge.remove();
      return false;
    }
    write(this.edge, "class", fresh ? `${edge.name} fresh` : edge.name);
    write(this.edge, "d", edge.d);
    // Only what crosses lanes stands for what it leads to.
    const crosses = cause.x !== x;
    write(this.edge, "data-from", crosses ? String(cause.entry.seq) : null);
    write(this.edge, "data-to", crosses ? String(entry.seq) : null);
    return true;
  }

  remove(): void {
    this.group.remove();
    this.edge.remove();
  }
}

/** Makes a list of elements so long. */
function fit<E extends Element>(elements: E[], count: number, make: () => E): void {
  while (elements.length > count) elements.pop()!.remove();
  while (elements.length < count) elements.push(make());
}

/** Sets an attribute, if it is another; null: none. */
function write(node: Element, name: string, value: string | null): void {
  if (node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

/** Whether two rows of the same entry look the same. */
export function alike(one: Row, other: Row): boolean {
  if (one === other) return true;
  return one.x === other.x && one.y === other.y && one.meta === other.meta && one.entry.lane === other.entry.lane
    && one.entry.kind === other.entry.kind && one.entry.listeners === other.entry.listeners && one.entry.event === other.entry.event && one.entry.wire?.out === other.entry.wire?.out
    && one.pause?.text === other.pause?.text && one.pause?.y === other.pause?.y
    && (Object.keys(one.label) as (keyof Placed)[]).every((key) => one.label[key] === other.label[key])
    && one.cause?.entry.seq === other.cause?.entry.seq && one.cause?.x === other.cause?.x && one.cause?.y === other.cause?.y;
}
