/**
 * Where in the timeline one looks, in pixels of the page: what scrolls, how long it is, and how far down one has come.
 * It knows nothing of entries; the view says how long everything is and where to be, once a frame.
 *
 * Everything here is about what a browser does at each change. What scrolls stands outside the flow of the page, so
 * that nothing around it is measured anew. The drawing never changes its height, since every text in it would be
 * measured anew: it is higher than it will ever need to be, and clipped. And while one follows a flood, the drawing
 * slides up by itself, and only now and then does what scrolls become longer: that makes a browser put all its layers
 * together anew.
 */
/** The height of the drawing. */
export const TALL = 8_000_000;

const PACE = 200; // ms between two changes of the length, at least
const NEAR = 24; // px from the end that count as the end

export class Scroll {
  /** What stands on the page. */
  readonly element = document.createElement("div");
  readonly node = document.createElement("div");
  /** Whether one stays with the end, however far down that gets. */
  following = true;
  #length = document.createElement("div");
  #slide = document.createElement("div");
  #view = 0;
  /** How far one has scrolled, if that needn't be asked again, and how far the drawing has slid up besides. */
  #top: number | null = null;
  #slid = 0;
  #written = 0;
  #settled = 0;

  /** `changed` is called when one has scrolled, and when there is more room or less. */
  constructor(drawing: SVGSVGElement, readonly changed: () => void) {
    this.element.className = "place";
    this.node.className = "timeline";
    this.element.append(this.node);
    this.node.append(this.#length);
    this.#length.className = "length";
    this.#length.append(this.#slide);
    drawing.setAttribute("height", String(TALL));
    this.#slide.append(drawing);
    this.node.addEventListener("scroll", this.#scrolled, { passive: true });
    new ResizeObserver(this.#sized).observe(this.node);
  }

  /** How much can be seen. */
  get view(): number {
    return this.#view;
  }

  /** How far down what can be seen begins. */
  get top(): number {
    this.#top ??= this.node.scrollTop; // makes the browser measure everything that has changed
    return this.#top + this.#slid;
  }

  /** Measures anew how much can be seen, without waiting for the browser to say so. */
  measure(): void {
    this.#view = this.node.clientHeight;
  }

  /** Whether one sees the end of something so long, being so far down. */
  ends(length: number, top: number): boolean {
    return top + this.#view >= length - NEAR;
  }

  /**
   * Everything is so long now, and what can be seen begins so far down; `flooded` if that changes with every frame.
   * Returns whether it was written down for good.
   */
  settle(length: number, top: number, flooded: boolean): boolean {
    const now = performance.now();
    const before = this.top - this.#slid;
    const slides = flooded && now - this.#settled < PACE && (top !== before || length !== this.#written);
    const slid = slides ? top - before : 0;
    if (slid !== this.#slid) this.#slide.style.setProperty("transform", slid === 0 ? "none" : `translateY(${-slid}px)`);
    this.#slid = slid;
    if (slides) return false;
    if (length !== this.#written) {
      this.#length.style.setProperty("height", `${length}px`);
      this.#settled = now;
    }
    // Whoever sets this waits until everything is measured.
    if (top !== before) this.node.scrollTop = top;
    this.#top = top;
    this.#written = length;
    return true;
  }

  #scrolled = (): void => {
    this.#top = null;
    this.following = this.ends(this.#written, this.top - this.#slid);
    this.changed();
  };

  #sized = (): void => {
    this.measure();
    this.#top = null;
    this.changed();
  };
}
