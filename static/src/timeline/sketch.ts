/**
 * The timeline painted on a canvas, for as long as somebody follows a flood: then every row is in sight for a few frames
 * only, and making elements of each would cost more than anybody can see. Painting takes a time that depends on what is
 * in sight, not on how much comes. It looks as the style sheet says of the drawing, whose colours it takes.
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
  }

  show({ rows, geometry, top, height, scale, times }: Scene): void {
    const brush = this.#brush!;
    this.canvas.hidden = false;
    const colours = (this.#colours ??= this.#look());
    const size = scale * devicePixelRatio;
    const [width, tall] = [Math.round(geometry.width * size), Math.round(height * size)];
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== tall) this.canvas.height = tall;
    brush.setTransform(size, 0, 0, size, 0, -top * size);
    brush.fillStyle = colours.sunken;
    brush.fillRect(0, top, geometry.width, height);
    this.#set(colours.line, 2);
    for (const { x } of geometry.lanes) brush.stroke(new Path2D(`M${x} ${top}v${height}`));
    const figures = rows.map((row) => figure(row, geometry, times(row.entry.seq)));
    for (const { edge } of figures) if (edge) this.#edge(edge, colours);
    for (const each of figures) this.#figure(each, colours);
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
