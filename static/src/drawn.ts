/**
 * Two runs as timelines that are drawn side by side: what is the same stands abreast, both scroll together, and the
 * first difference is pointed at. On a phone one of them is on show at a time. Loaded with the comparison, which has the
 * same line by line.
 */
import { html, render, type TemplateResult } from "lit-html";
import { hue } from "./panes";
import { abreast } from "./timeline/abreast";
import type { Pair } from "./timeline/compare";
import { SERVER, type Entry } from "./timeline/entry";
import { Model } from "./timeline/model";
import { TimelineView } from "./timeline/view";
import { led } from "./timeline/walk";

const LANE = 92; // px a lane, at least
const EDGE = 26; // px beyond the outer lanes
const FLAG = 36; // px from the first difference to the top of the words that point at it
const LABEL = 11; // px from a label's middle to its edge

/** The entries of a pair, by the run that they are in. */
export type Which = "first" | "second";

const NAMES: Record<Which, string> = { first: "The first run", second: "This run" };

/** One of the two. */
class Run {
  readonly element = document.createElement("section");
  readonly model = new Model();
  readonly view: TimelineView;
  readonly #names = document.createElement("div");
  readonly #sheet = document.createElement("div");
  readonly #pointer = document.createElement("div");
  selected: number | null = null;

  constructor(readonly which: Which, readonly choose: (which: Which, seq: number | null) => void) {
    this.view = new TimelineView(this.model, { select: (seq) => choose(which, seq), behind: () => {}, unfold: () => {} });
    this.view.show("program");
    const { scroller } = this.view;
    scroller.setAttribute("aria-label", `${NAMES[which]}, drawn. ${scroller.getAttribute("aria-label")!.replace("Timeline. ", "")}`);
    scroller.addEventListener("keydown", this.#keys);
    const title = Object.assign(document.createElement("h3"), { textContent: NAMES[which] });
    const wide = Object.assign(document.createElement("div"), { className: "wide" });
    this.element.className = `run-drawn ${which}`;
    this.#sheet.className = "sheet";
    this.#names.className = "names";
    this.#names.setAttribute("aria-hidden", "true");
    this.#pointer.className = "first-difference";
    this.#pointer.setAttribute("aria-hidden", "true");
    this.#sheet.append(this.#names, scroller);
    scroller.append(this.#pointer);
    wide.append(this.#sheet);
    this.element.append(title, wide);
  }

  take(entries: readonly Entry[], differing: ReadonlySet<number>): void {
    this.model.clear();
    this.view.clear(0);
    this.model.merge(entries);
    this.view.find(differing);
  }

  /** Puts the lanes where they belong in so much room. */
  arrange(lanes: readonly string[], width: number, scale: number): void {
    const x = (index: number) => (lanes.length < 2 ? width / 2 : Math.round(EDGE + (index * (width - 2 * EDGE)) / (lanes.length - 1)));
    this.#sheet.style.setProperty("width", `${width}px`);
    this.view.arrange(lanes.map((name, index) => ({ name, x: x(index) })), width, scale);
    render(html`${lanes.map((name) => html`<span>${name === SERVER ? "" : html`<i class=${hue(name)}></i>`}${name}</span>`)}`, this.#names);
    [...this.#names.children].forEach((name, index) => (name as HTMLElement).style.setProperty("left", `${x(index)}px`));
  }

  /** Points at a height, in words; null points at nothing. The words stand on the side where they cover no others. */
  point(at: { y: number; words: string } | null, scale: number): void {
    this.#pointer.hidden = at === null;
    if (!at) return;
    render(html`<span>${at.words}</span>`, this.#pointer);
    this.#pointer.style.setProperty("top", `${at.y * scale}px`);
    const words = this.#pointer.querySelector("span")!.offsetWidth / scale;
    const { width } = this.view.layout.geometry;
    this.#pointer.classList.toggle("aside", !this.#free(at.y, width - words, width) && this.#free(at.y, 0, words));
  }

  /** Whether no label reaches in between, right above a height. */
  #free(y: number, from: number, to: number): boolean {
    return !this.view.layout.between(y - FLAG - LABEL, y).some(({ label }) => {
      const left = label.side > 0 ? label.x : label.x - label.width;
      return label.width > 0 && left < to && left + label.width > from && label.y + LABEL > y - FLAG && label.y - LABEL < y - FLAG / 2;
    });
  }

  /** Makes what scrolls as high as the other's. */
  pad(px: number): void {
    this.view.pad(px);
  }

  select(seq: number | null): void {
    this.selected = seq;
    this.view.select(seq);
  }

  #keys = (event: KeyboardEvent): void => {
    const next = led(event, this.selected, this.view, this.model);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.choose(this.which, next);
  };
}

/** What is drawn, and where the runs part. */
export interface Drawing {
  first: readonly Entry[];
  second: readonly Entry[];
  pairs: readonly Pair[];
  turning: Pair | null;
  lanes: readonly string[];
}

export class Drawn {
  readonly element = document.createElement("div");
  readonly #runs: Record<Which, Run>;
  #drawing: Drawing | undefined;
  #scale = 1;

  /** `chosen` hears which pair somebody looks at. */
  constructor(readonly chosen: (pair: Pair | null) => void) {
    const choose = (which: Which, seq: number | null) => this.#choose(which, seq);
    this.#runs = { first: new Run("first", choose), second: new Run("second", choose) };
    this.element.className = "drawn";
    this.element.append(this.#runs.first.element, this.#runs.second.element);
    this.#show("second");
    for (const [one, other] of [["first", "second"], ["second", "first"]] as const) {
      const { scroller } = this.#runs[one].view;
      scroller.addEventListener("scroll", () => this.#runs[other].view.scroller.scrollTo({ top: scroller.scrollTop, behavior: "instant" }), { passive: true });
    }
    new ResizeObserver(() => this.#arrange()).observe(this.element);
  }

  draw(drawing: Drawing): void {
    this.#drawing = drawing;
    for (const which of ["first", "second"] as const) {
      const differing = drawing.pairs.filter(({ same }) => !same).flatMap((pair) => pair[which]?.seq ?? []);
      this.#runs[which].take(drawing[which], new Set(differing));
    }
    this.#arrange();
    const { turning } = drawing;
    requestAnimationFrame(() => this.#go(turning));
  }

  /** On a phone: which of the two is on show. */
  tabs(): TemplateResult {
    const shown = this.element.dataset.shown;
    return html`<div class="depth tabs-drawn" role="group" aria-label="Which run is drawn">
      ${(["first", "second"] as const).map((which) => html`<button type="button" data-run-tab=${which} aria-pressed=${String(shown === which)} @click=${() => this.#turn(which)}>${NAMES[which]}</button>`)}
    </div>`;
  }

  #turn(which: Which): void {
    const { scrollTop } = this.#runs[this.element.dataset.shown as Which].view.scroller;
    this.#show(which);
    this.#arrange();
    this.#runs[which].view.scroller.scrollTop = scrollTop;
    this.chosen(this.#pair());
  }

  #show(which: Which): void {
    this.element.dataset.shown = which;
  }

  #arrange(): void {
    const drawing = this.#drawing;
    const { first, second } = this.#runs;
    const room = Math.max(...[first, second].map(({ element }) => element.clientWidth));
    if (!drawing || room === 0) return;
    this.#scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const width = Math.max(room, drawing.lanes.length * LANE);
    for (const run of [first, second]) {
      run.arrange(drawing.lanes, width, this.#scale);
      run.view.sink(new Map());
    }
    const side = ({ model, view }: Run) => ({ model, shown: view.visible.map(({ entry }) => entry) });
    const sunk = abreast(side(first), side(second), drawing.pairs, first.view.layout.geometry);
    first.view.sink(sunk[0]);
    second.view.sink(sunk[1]);
    this.#level();
    this.#point(drawing.turning);
  }

  /** Both scroll equally far. */
  #level(): void {
    const heights = [this.#runs.first, this.#runs.second].map(({ view }) => view.layout.height * this.#scale);
    const most = Math.max(...heights);
    this.#runs.first.pad(most - heights[0]!);
    this.#runs.second.pad(most - heights[1]!);
  }

  #point(turning: Pair | null): void {
    const rows = { first: this.#runs.first.view.row(turning?.first?.seq ?? null), second: this.#runs.second.view.row(turning?.second?.seq ?? null) };
    for (const which of ["first", "second"] as const) {
      const row = rows[which] ?? rows[which === "first" ? "second" : "first"];
      const words = turning?.[which] ? "The first difference" : "The first difference: not here";
      this.#runs[which].point(row ? { y: row.y, words } : null, this.#scale);
    }
  }

  /** Shows a pair in the middle. */
  #go(pair: Pair | null): void {
    const { first, second } = this.#runs;
    const row = first.view.row(pair?.first?.seq ?? null) ?? second.view.row(pair?.second?.seq ?? null);
    for (const { view } of [first, second]) view.scroller.scrollTop = row ? row.y * this.#scale - view.scroller.clientHeight / 2 : 0;
  }

  #choose(which: Which, seq: number | null): void {
    const pair = this.#drawing?.pairs.find((pair) => seq !== null && pair[which]?.seq === seq);
    this.#runs[which].select(seq);
    const other = which === "first" ? "second" : "first";
    this.#runs[other].select(pair?.[other]?.seq ?? null);
    this.chosen(this.#pair());
  }

  #pair(): Pair | null {
    const { first, second } = this.#runs;
    return this.#drawing?.pairs.find((pair) => (first.selected !== null && pair.first?.seq === first.selected) || (second.selected !== null && pair.second?.seq === second.selected)) ?? null;
  }
}
