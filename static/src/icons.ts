/** The few icons of the playground, as SVG in the colour of the text around them. */
import { svg, type TemplateResult } from "lit-html";

function icon(path: string): TemplateResult {
  return svg`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${path}></path></svg>`;
}

export const cross = icon("M4 4l8 8M12 4l-8 8");
export const plus = icon("M8 3v10M3 8h10");
export const unplug = icon("M6.5 2v3M9.5 2v3M4.5 5h7v2.5a3.5 3.5 0 0 1-7 0ZM8 11v3M2.5 13.5l11-11");
export const plug = icon("M6.5 2v3M9.5 2v3M4.5 5h7v2.5a3.5 3.5 0 0 1-7 0ZM8 11v3");
export const play = icon("M5 3.5v9l7-4.5Z");
export const undo = icon("M3 7h6.5a3.5 3.5 0 0 1 0 7H6M3 7l3-3M3 7l3 3");
export const cloud = icon("M4.5 12.5h7a2.8 2.8 0 0 0 .3-5.6 4 4 0 0 0-7.7 1A2.4 2.4 0 0 0 4.5 12.5Z");
export const power = icon("M8 2v5.5M4.6 4.2a5 5 0 1 0 6.8 0");
export const left = icon("M10 3.5 5.5 8l4.5 4.5");
export const right = icon("M6 3.5 10.5 8 6 12.5");
export const down = icon("M8 3v10M4 9l4 4 4-4");
export const pause = icon("M5.5 3.5v9M10.5 3.5v9");
export const back = icon("M10.5 3.5v9L5 8Z");
export const forward = icon("M5.5 3.5v9L11 8Z");
export const toStart = icon("M4 3.5v9M12 3.5v9L6.5 8Z");
export const toEnd = icon("M12 3.5v9M4 3.5v9L9.5 8Z");
export const causeOf = icon("M12 12.5 4.5 5M4 9.5V4.5h5");
export const effectOf = icon("M4 3.5l7.5 7.5M12 6.5v5H7");
export const rewind = icon("M3 4v4h4M3.3 8a5 5 0 1 0 1.5-3.9L3 5.8M8 5.5V8l2 1.3");
export const share = icon("M8 9.5v-7M5 5l3-3 3 3M3.5 8v5.5h9V8");
export const pushpin = icon("M5.5 2.5h5M6.5 2.5v4L4 9.5h8L9.5 6.5v-4M8 9.5v4");
