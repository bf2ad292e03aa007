/**
 * A student's bar on the lessons' own pages: here one looks around and does tasks on a stage of one's own, and goes back to
 * the class with one tap. It tells the class how tasks go.
 */
import "./shared";
import { effect } from "@preact/signals-core";
import { html, render } from "lit-html";
import type { Hand } from "../steps/hand";
import { watchEyes } from "./eyes";
import { Line } from "./line";
import { Says } from "./says";
import { standingLine } from "./standing";
import { watchTasks } from "./tasks";
import { Countdown } from "./timer";

export function roam(bar: HTMLElement, code: string, hand: Hand | null): void {
  const line = new Line(code, "student");
  const says = new Says(line);
  const timer = new Countdown(line);
  effect(() => {
    const { place, prediction, me } = line.class.value;
    bar.hidden = line.refused.value !== null && line.refused.value.code !== "removed";
    const news = prediction && prediction.phase === "vote" ? "The teacher asks something" : place ? `The class is at “${place.title}”` : "Back to the class";
    render(html`${standingLine(line, me ? `${me.name}, looking around` : undefined)}${timer.template()}
      <span class="space"></span>${says.template()}
      <a class="button" data-action="back" href="/class/${code}" title=${news}>${prediction?.phase === "vote" ? "Answer in class" : "Back to the class"}</a>`, bar);
  });
  let told = false;
  effect(() => {
    if (told || line.standing.value !== "up" || line.class.value.me?.following !== true) return;
    told = true;
    line.outbox.post("follow", "follow", { on: false });
  });
  watchEyes(line);
  if (hand) watchTasks(hand, (letter) => line.outbox.post(`task ${letter.lesson} ${letter.step}`, "task", { ...letter }));
}
