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
export const left = icon("M10 3.5 5.5 8l4.5 4.5");
export const right = icon("M6 3.5 10.5 8 6 12.5");
export const down = icon("M8 3v10M4 9l4 4 4-4");
