/** The class's timer: how long there is still, by the server's clock. */
import { effect, signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Line } from "./line";

const TICK = 250; // ms

export class Countdown {
  /** Seconds that are left; null if there is no timer. */
  readonly left = signal<number | null>(null);

  constructor(readonly line: Line) {
    let ticking: ReturnType<typeof setInterval> | undefined;
    const tick = () => {
      const timer = line.class.value.timer;
      this.left.value = timer ? Math.max(0, Math.ceil((timer.ends - line.now()) / 1000)) : null;
    };
    effect(() => {
      clearInterval(ticking);
      if (line.class.value.timer) ticking = setInterval(tick, TICK);
      tick();
    });
  }

  template(): TemplateResult | typeof nothing {
    const left = this.left.value;
    if (left === null) return nothing;
    const label = this.line.class.value.timer?.label;
    return html`<span class="timer ${left === 0 ? "over" : ""}" role="timer" aria-label=${label || "Time left"}>${label ? html`<span class="long">${label}</span> ` : nothing}<b>${clock(left)}</b></span>`;
  }
}

/** 90 is "1:30". */
export function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
