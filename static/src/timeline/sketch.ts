/**
 * The timeline painted on a canvas, for as long as somebody follows a flood: then every row is in sight for a few frames
 * only, and making elements of each would cost more than anybody can see. Each row is painted once, and moves up with
 * the picture. It looks as the style sheet says of the drawing, whose colours it takes.
 */
import { figure, type Figure, type Shape, type Words } from "./figure";
import type { Geometry, Row } from "./layout";

const COLOURS = ["sunken", "ink", "soft", "line", "bubble", "builtin", "builtin-bg", "custom", "custom-bg", "bad"] as const;
type Colours = Record<(typeof COLOURS)[number], string>;

/** Whose marks aren't filled: built-in ones, and those of these kinds. */
const HOLLOW = /\b(builtin|deaf|ack|acked|open|buffered|frame|timer)\b/;
const THIN = /\b(log|join|leave|open|timer|frame|buffered)\b/;

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

export class Sketch {
  readonly canvas = document.createElement("canvas");
  #brush = this.canvas.getContext("2d", { alpha: false });
  #colours: Colours | null = null;
  #fonts = { mono: "", text: "" };
  /** What the canvas shows: with which columns, from how many pixels down, and as far as which row. */
  #painted: { geometry: Geometry; top: number; last: Row | undefined } | null = null;
  /** Where people have colours of their own, the browser gives them to elements, and not to what is painted. */
  #forced = matchMedia("(forced-colors: active)");

  constructor() {
    this.canvas.className = "sketch";
    this.canvas.hidden = true;
    this.canvas.setAttribute("aria-hidden", "true");
  }

  get possible(): boolean {
    return this.#brush !== null && !this.#forced.matches;
  }

  get on(): boolean {
    return !this.canvas.hidden;
  }

  hide(): void {
    this.canvas.hidden = true;
    this.#colours = null;
    this.#painted = null;
  }

  show(scene: Scene): void {
    const { rows, geometry, height, scale } = scene;
    const size = scale * devicePixelRatio;
    const [width, tall] = [Math.round(geometry.width * size), Math.round(height * size)];
    // Whole pixels, so that what is painted can be moved.
    const top = Math.round(scene.top * size);
    const colours = (this.#colours ??= this.#look());
    const done = this.#done(scene, top, width, tall);
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== tall) this.canvas.height = tall;
    this.canvas.hidden = false;
    if (done === 0) this.#clear(0, tall, top, size, geometry, colours);
    else this.#moveUp(top - this.#painted!.top, top, size, geometry, colours);
    const figures = rows.slice(done).map((row) => figure(row, geometry, scene.times(row.entry.seq)));
    for (const { edge } of figures) if (edge) this.#edge(edge, colours);
    for (const each of figures) this.#figure(each, colours);
    this.#painted = { geometry, top, last: rows.at(-1) };
  }

  /** How many of the rows needn't be painted again, because what is painted can be moved up. */
  #done({ rows, geometry, times }: Scene, top: number, width: number, tall: number): number {
    const { canvas } = this;
    const before = this.#painted;
    if (!before?.last || canvas.hidden || before.geometry !== geometry || canvas.width !== width || canvas.height !== tall) return 0;
    if (top < before.top || rows.some(({ entry }) => times(entry.seq) > 1)) return 0;
    return rows.indexOf(before.last) + 1;
  }

  #moveUp(by: number, top: number, size: number, geometry: Geometry, colours: Colours): void {
    const { height } = this.canvas;
    this.#brush!.setTransform(1, 0, 0, 1, 0, 0);
    if (by > 0) this.#brush!.drawImage(this.canvas, 0, -by);
    this.#clear(height - by, by, top, size, geometry, colours);
  }

  /** Paints the lanes alone, on so many pixels of the canvas, and places what comes after; `top` is in pixels. */
  #clear(from: number, pixels: number, top: number, size: number, { width, lanes }: Geometry, colours: Colours): void {
    const brush = this.#brush!;
    brush.setTransform(size, 0, 0, size, 0, -top);
    const [start, height] = [(top + from) / size, pixels / size];
    brush.fillStyle = colours.sunken;
    brush.fillRect(0, start, width, height);
    brush.fillStyle = colours.line;
    for (const { x } of lanes) brush.fillRect(x - 1, start, 2, height);
  }

  #set(colour: string, width: number, dash: number[] = []): void {
    const brush = this.#brush!;
    brush.strokeStyle = colour;
    brush.lineWidth = width;
    brush.setLineDash(dash);
    brush.lineCap = brush.lineJoin = "round";
  }

  #edge({ name, d }: Shape, colours: Colours): void {
    const brush = this.#brush!;
    const path = new Path2D(d);
    const along = name.endsWith("along");
    const builtin = name.includes("builtin");
    const colour = builtin ? colours.builtin : colours.custom;
    this.#set(colour, along ? 4 : builtin ? 1.5 : 2);
    brush.lineCap = "butt";
    brush.globalAlpha = along ? 0.28 : builtin ? 0.55 : 1;
    brush.stroke(path);
    brush.fillStyle = colour;
    if (!along) brush.fill(path);
    brush.globalAlpha = 1;
  }

  #figure({ voice, shapes, words }: Figure, colours: Colours): void {
    const side = /\b(builtin|custom|bad)\b/.exec(voice)?.[1] as "builtin" | "custom" | "bad" | undefined;
    const own = side ? colours[side] : colours.soft;
    for (const { name, d } of shapes) this.#shape(name, new Path2D(d), voice, own, side, colours);
    for (const each of words) this.#say(each, voice, own, colours);
  }

  #shape(name: string, path: Path2D, voice: string, own: string, side: string | undefined, colours: Colours): void {
    const brush = this.#brush!;
    if (name === "rule") {
      this.#set(colours.line, 1, [3, 4]);
      return brush.stroke(path);
    }
    if (name === "plate" || name === "chip") {
      const chip = side === "builtin" || side === "custom" ? colours[`${side}-bg`] : colours.bubble;
      brush.fillStyle = name === "plate" ? colours.sunken : chip;
      return brush.fill(path);
    }
    const counted = name !== "mark";
    brush.fillStyle = counted || HOLLOW.test(voice) ? colours.sunken : own;
    brush.fill(path);
    this.#set(own, counted ? 1.5 : THIN.test(voice) ? 1.6 : 2, voice.includes("deaf") ? [2.4, 2] : []);
    brush.stroke(path);
  }

  #say({ name, x, y, text }: Words, voice: string, own: string, colours: Colours): void {
    const brush = this.#brush!;
    const { mono, text: plain } = this.#fonts;
    const bad = voice.includes("bad");
    const soft = /\b(quiet|open)\b/.test(voice) && !voice.includes("log");
    brush.textAlign = name.endsWith("left") ? "right" : name === "title" || name === "count" ? "center" : "left";
    switch (name) {
      case "name": [brush.font, brush.fillStyle] = [`500 12px ${mono}`, own]; break;
      case "verb": [brush.font, brush.fillStyle] = [`400 12px ${mono}`, colours.soft]; break;
      case "note": [brush.font, brush.fillStyle] = [`400 11px ${mono}`, bad ? colours.bad : soft ? colours.soft : colours.ink]; break;
      case "count": [brush.font, brush.fillStyle] = [`600 11px ${mono}`, own]; break;
      case "title": [brush.font, brush.fillStyle] = [`500 12px ${plain}`, colours.soft]; break;
      default: [brush.font, brush.fillStyle] = [`400 11px ${plain}`, colours.soft];
    }
    brush.fillText(text, x, y);
  }

  /** The page's colours and fonts as they are now. */
  #look(): Colours {
    const { canvas } = this;
    const style = getComputedStyle(canvas);
    this.#fonts = { mono: style.getPropertyValue("--mono"), text: style.getPropertyValue("--text") };
    return Object.fromEntries(COLOURS.map((name) => {
      canvas.style.setProperty("color", `var(--${name})`);
      return [name, style.color];
    })) as Colours;
  }
}
