/**
 * The timeline painted on a canvas, for as long as somebody follows a flood: then every row is in sight for a few frames
 * only, and making elements of each would cost more than anybody can see. Each row is painted once, by a thread of its
 * own (painter.ts), and moves up with the picture.
 */
import address from "address:painter.js";
import { figure } from "./figure";
import type { Geometry, Row } from "./layout";
import type { Font, Picture, Start } from "./painter";

const COLOURS = ["sunken", "ink", "soft", "line", "bubble", "builtin", "builtin-bg", "custom", "custom-bg", "bad"] as const;
export type Colours = Record<(typeof COLOURS)[number], string>;

/** The page's colours, and its fonts as style sheets name them. */
export interface Look {
  colours: Colours;
  mono: string;
  text: string;
}

/** What is to be painted, in pixels of the drawing. */
export interface Scene {
  rows: readonly Row[];
  geometry: Geometry;
  /** How far down what can be seen begins, and how high it is. */
  top: number;
  height: number;
  /** How much larger than designed everything is drawn. */
  scale: number;
  times(seq: number): number;
}

const PROMPT = 100; // ms that the first picture of a turn may take

export class Sketch {
  readonly canvas = document.createElement("canvas");
  #painter: Worker | null = null;
  /** The painter has its fonts. */
  #ready = false;
  #look: Look | null = null;
  /** Pictures since the canvas was hidden last belong to this turn, which began then. */
  #turn = 1;
  #began = 0;
  /** What the canvas shows, or will in a moment. */
  #painted: { geometry: Geometry; width: number; height: number; top: number; last: Row | undefined } | null = null;
  /** Where people have colours of their own, the browser gives them to elements, and not to what is painted. */
  #forced = matchMedia("(forced-colors: active)");

  constructor() {
    this.canvas.className = "sketch";
    this.canvas.hidden = true;
    this.canvas.setAttribute("aria-hidden", "true");
    try {
      const canvas = this.canvas.transferControlToOffscreen();
      const painter = new Worker(address, { name: "painter" });
      painter.onmessage = ({ data }: MessageEvent<number>) => {
        if (data === 0) this.#ready = true;
        else if (data === this.#turn) this.canvas.hidden = this.#painted === null;
      };
      painter.onerror = () => { this.#painter = null; };
      painter.postMessage({ canvas, fonts: fonts() } satisfies Start, [canvas]);
      this.#painter = painter;
    } catch {
      // A browser that can't do so makes elements.
    }
  }

  get possible(): boolean {
    return this.#painter !== null && this.#ready && !this.#forced.matches;
  }

  /** Whether it can be seen. */
  get on(): boolean {
    return !this.canvas.hidden;
  }

  /** Whether it can be seen, or will be in a moment: then nothing need be drawn below it. */
  get covers(): boolean {
    return this.on || (this.#painted !== null && performance.now() - this.#began < PROMPT);
  }

  hide(): void {
    if (!this.#painted) return;
    this.canvas.hidden = true;
    this.#turn++;
    this.#look = null;
    this.#painted = null;
  }

  show(scene: Scene): void {
    const { rows, geometry, scale: drawn } = scene;
    const scale = drawn * devicePixelRatio;
    // Whole pixels, so that what is painted can be moved.
    const place = { width: Math.round(geometry.width * scale), height: Math.round(scene.height * scale), top: Math.round(scene.top * scale) };
    const done = this.#done(scene, place);
    if (!this.#painted) this.#began = performance.now();
    this.#look ??= this.#seen(); // asking costs the page a measurement
    this.#painter?.postMessage({
      turn: this.#turn, anew: done === 0, ...place, scale, lanes: geometry.lanes.map(({ x }) => x), look: this.#look,
      figures: rows.slice(done).map((row) => figure(row, geometry, scene.times(row.entry.seq))),
    } satisfies Picture);
    this.#painted = { geometry, ...place, last: rows.at(-1) };
  }

  /** How many of the rows needn't be painted again, because what is painted can be moved up. */
  #done({ rows, geometry, times }: Scene, { width, height, top }: { width: number; height: number; top: number }): number {
    const before = this.#painted;
    if (!before?.last || before.geometry !== geometry || before.width !== width || before.height !== height) return 0;
    if (top < before.top || rows.some(({ entry }) => times(entry.seq) > 1)) return 0;
    return rows.indexOf(before.last) + 1;
  }

  /** How the page looks now. */
  #seen(): Look {
    const style = getComputedStyle(this.canvas);
    const colours = Object.fromEntries(COLOURS.map((name) => {
      this.canvas.style.setProperty("color", `var(--${name})`);
      return [name, style.color];
    })) as Colours;
    return { colours, mono: style.getPropertyValue("--mono"), text: style.getPropertyValue("--text") };
  }
}

/** The fonts of the page's style sheets, with whole addresses. */
function fonts(): Font[] {
  return [...document.styleSheets].flatMap(({ cssRules, href }) => [...cssRules].filter((rule) => rule instanceof CSSFontFaceRule).map(({ style }) => {
    const say = (name: string) => style.getPropertyValue(name);
    const source = say("src").replace(/url\("?([^")]+)"?\)/g, (_, url: string) => `url("${new URL(url, href ?? location.href).href}")`);
    return { family: say("font-family").replace(/^["']|["']$/g, ""), source, weight: say("font-weight") || "normal" };
  }));
}
