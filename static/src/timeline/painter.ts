/**
 * Paints floods on a canvas, in a thread of its own, so that the page has its time for what else there is: what is to be
 * painted comes in messages (see sketch.ts). It looks as the style sheet says of the drawing, whose colours it is given.
 */
import type { Figure, Shape, Words } from "./figure";
import type { Colours, Look } from "./sketch";

/** A font as style sheets describe it. */
export interface Font {
  family: string;
  source: string;
  weight: string;
}

/** The first message: the canvas to paint on, and the page's fonts, which a thread doesn't have. It is answered when they are there. */
export interface Start {
  canvas: OffscreenCanvas;
  fonts: Font[];
}

/** All other messages: what a picture shows more of than the one before it. Places and sizes of the canvas are in pixels. */
export interface Picture {
  /** Which row of pictures it belongs to. The first of each is answered once it can be seen. */
  turn: number;
  /** Whether nothing is kept of the picture before. */
  anew: boolean;
  width: number;
  height: number;
  /** How far down it begins. */
  top: number;
  /** How many pixels one of the drawing's is. */
  scale: number;
  lanes: readonly number[];
  look: Look;
  figures: readonly Figure[];
}

/** Whose marks aren't filled: built-in ones, and those of these kinds. */
const HOLLOW = /\b(builtin|deaf|ack|acked|open|buffered|frame|timer)\b/;
const THIN = /\b(log|join|leave|open|timer|frame|buffered)\b/;

class Painter {
  #brush: OffscreenCanvasRenderingContext2D;
  #fonts = { mono: "", text: "" };
  #top = 0;

  constructor(readonly canvas: OffscreenCanvas) {
    this.#brush = canvas.getContext("2d", { alpha: false })!;
  }

  show(picture: Picture): void {
    const { width, height, top, anew, figures, look } = picture;
    const { colours } = look;
    const { canvas } = this;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.#fonts = look;
    if (anew) this.#clear(picture, height);
    else this.#moveUp(picture, top - this.#top);
    for (const { edge } of figures) if (edge) this.#edge(edge, colours);
    for (const each of figures) this.#figure(each, colours);
    this.#top = top;
  }

  #moveUp(picture: Picture, by: number): void {
    this.#brush.setTransform(1, 0, 0, 1, 0, 0);
    if (by > 0) this.#brush.drawImage(this.canvas, 0, -by);
    this.#clear(picture, by);
  }

  /** Paints the lanes alone, on the last so many pixels of the canvas, and places what comes after. */
  #clear({ width, height, top, scale, lanes, look: { colours } }: Picture, pixels: number): void {
    const brush = this.#brush;
    brush.setTransform(scale, 0, 0, scale, 0, -top);
    const [start, tall] = [(top + height - pixels) / scale, pixels / scale];
    brush.fillStyle = colours.sunken;
    brush.fillRect(0, start, width / scale, tall);
    brush.fillStyle = colours.line;
    for (const x of lanes) brush.fillRect(x - 1, start, 2, tall);
  }

  #set(colour: string, width: number, dash: number[] = []): void {
    const brush = this.#brush;
    brush.strokeStyle = colour;
    brush.lineWidth = width;
    brush.setLineDash(dash);
    brush.lineCap = brush.lineJoin = "round";
  }

  #edge({ name, d }: Shape, colours: Colours): void {
    const brush = this.#brush;
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
    const brush = this.#brush;
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
    const brush = this.#brush;
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
}

let painter: Painter;
let turn = 0;
self.onmessage = async ({ data }: MessageEvent<Start | Picture>) => {
  if ("canvas" in data) {
    painter = new Painter(data.canvas);
    const { fonts } = self as unknown as { fonts: FontFaceSet };
    const faces = data.fonts.map(({ family, source, weight }) => new FontFace(family, source, { weight }));
    for (const face of faces) fonts.add(face);
    await Promise.allSettled(faces.map((face) => face.load()));
    return postMessage(0);
  }
  painter.show(data);
  if (data.turn === turn) return;
  turn = data.turn;
  requestAnimationFrame(() => postMessage(turn));
};
