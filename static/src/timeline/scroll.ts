/**
 * Where in the timeline one looks, in pixels of the page: what scrolls, how long it is, and how far down one has come.
 * It knows nothing of entries; the view says how long everything is and where to be, once a frame.
 *
 * Everything here is about what a browser does at each change. What scrolls stands outside the flow of the page, so
 * that nothing around it is measured anew. The drawing never changes its height, since every text in it would be
 * measured anew: it is higher than it will ever need to be, and clipped.
 */
/** The height of the drawing. */
export const TALL = 8_000_000;

const PACE = 200; // ms between two changes of what nobody sees, at least
const NEAR = 24; // px from the end that count as the end

export class Scroll {
  /** What stands on the page. */
  readonly element = document.createElement("div");
  readonly node = document.createElement("div");
  /** Whether one stays with the end, however far down that gets. */
  following = true;
  #length = document.createElement("div");
  #view = 0;
  /** How far one has scrolled, if that needn't be asked again. */
  #top: number | null = null;
  #written = 0;
  #settled = 0;

  /** `scrolled` is called when one has scrolled; `sized` when there is more room or less, with how much could be seen before. */
  constructor(drawing: SVGSVGElement, readonly scrolled: () => void, readonly sized: (before: number) => void) {
    this.element.className = "place";
    this.node.className = "timeline";
    this.element.append(this.node);
    this.node.append(this.#length);
    this.#length.className = "length";
    drawing.setAttribute("height", String(TALL));
    this.#length.append(drawing);
    this.node.addEventListener("scroll", this.#scrolled, { passive: true });
    new ResizeObserver(this.#sized).observe(this.node);
  }

  /** How much can be seen. */
  get view(): number {
    return this.#view;
  }

  /** How far down what can be seen begins. */
  get top(): number {
    return (this.#top ??= this.node.scrollTop); // makes the browser measure everything that has changed
  }

  /** Measures anew how much can be seen, without waiting for the browser to say so. */
  measure(): void {
    this.#view = this.node.clientHeight;
  }

  /** Whether one sees the end of something so long, being so far down. */
  ends(length: number, top: number): boolean {
    return top + this.#view >= length - NEAR;
  }

  /** Everything is so long now, and what can be seen begins so far down. `covered`: nobody sees it, so it needn't be so at once. */
  settle(length: number, top: number, covered: boolean): void {
    const now = performance.now();
    if (covered && now - this.#settled < PACE) return;
    this.#settled = now;
    if (length !== this.#written) this.#length.style.setProperty("height", `${length}px`);
    // Whoever sets this waits until everything is measured.
    if (top !== this.top) this.node.scrollTop = top;
    this.#top = top;
    this.#written = length;
  }

  #scrolled = (): void => {
    this.#top = null;
    this.following = this.ends(this.#written, this.top);
    this.scrolled();
  };

  #sized = (): void => {
    const before = this.#view;
    this.measure();
    this.#top = null;
    this.sized(before);
  };
}
