/**
 * The steps of a lesson, made live: what a learner predicts, looks for, changes, makes and remembers. Loaded when the
 * playground stands, on pages that have steps. Each kind of step is a module; this one brings them to the page, and is
 * the desk at which they share the playground.
 */
import "../common";
import { computed, effect, signal, untracked } from "@preact/signals-core";
import css from "../css/steps.css";
import { wear } from "../wear";
import { shown, type Depth, type Entry } from "../timeline/entry";
import { Performer, until, type Act } from "./acts";
import { markAll, markDone } from "./done";
import { Ghosts, type Ghost } from "./ghosts";
import type { Hand } from "./hand";
import { Investigate } from "./investigate";
import { Predict } from "./predict";
import { Recall } from "./recall";
import { Return } from "./return";
import { Task } from "./task";
import type { Desk, Step } from "./step";

wear(css);

export { markDone };

const KINDS: Record<string, new (section: HTMLElement, desk: Desk) => Step> = { predict: Predict, investigate: Investigate, modify: Task, make: Task, recall: Recall };

/** Makes the steps on the page live. */
export function begin(hand: Hand): void {
  const desk = new Shared(hand);
  const stay = placeOf(document.querySelector<HTMLElement>(".prose"));
  const steps = [...document.querySelectorAll<HTMLElement>(".prose .step")].flatMap((section) => {
    const Kind = KINDS[section.dataset.kind ?? ""];
    return Kind ? [new Kind(section, desk)] : [];
  });
  for (const step of steps) step.start();
  stay();
  const turn = takeTurns(steps);
  // With each stage that opens, the server tells which steps were done before.
  effect(() => {
    if (!hand.state.stage.value) return;
    markAll(hand.host.dataset.done);
    untracked(turn);
  });
}

/** Where the reader is in the prose: what it returns takes them back to it when something above has grown. */
function placeOf(prose: HTMLElement | null): () => void {
  const scroller = prose && prose.scrollHeight > prose.clientHeight ? prose : document.scrollingElement;
  const part = [...(prose?.children ?? [])].find((child) => child.getBoundingClientRect().top >= 0);
  if (!scroller || !part || scroller.scrollTop === 0) return () => undefined;
  const before = part.getBoundingClientRect().top;
  return () => { scroller.scrollTop += part.getBoundingClientRect().top - before; };
}

/**
 * One task at a time looks at the timeline: the one that the learner has turned to, else the first that isn't done. What
 * it returns is to be called when steps are done by other means.
 */
function takeTurns(steps: readonly Step[]): () => void {
  const tasks = steps.filter((step) => step instanceof Task);
  const turned = signal<Task | null>(null);
  const finished = signal(0);
  const first = computed(() => (finished.value, turned.value ?? tasks.find(({ section }) => !section.classList.contains("done"))));
  document.addEventListener("earshot:done", () => {
    turned.value = null;
    finished.value++;
  });
  for (const task of tasks) {
    for (const event of ["focusin", "pointerdown"]) task.section.addEventListener(event, () => { turned.value = task; });
    task.watch(() => first.value === task);
  }
  return () => { finished.value++; };
}

const DEPTHS: readonly Depth[] = ["story", "program", "wire"];

/** The least depth at which all of these entries are on show. */
function deepest(entries: readonly Entry[]): Depth {
  return DEPTHS.find((depth) => entries.every((entry) => shown(entry, depth))) ?? "wire";
}

class Shared implements Desk {
  readonly performer: Performer;
  readonly busy = signal(false);
  readonly #return = new Return();

  constructor(readonly hand: Hand) {
    this.performer = new Performer(hand);
    // A fresh stage, or a cleared view, has nothing that a prediction could be about.
    effect(() => {
      if (hand.state.empty.value) hand.view.lay(null);
    });
  }

  async perform(acts: readonly Act[]): Promise<{ after: number; problem: string | null }> {
    this.busy.value = true;
    this.lay([]);
    this.hand.playground.select(null);
    let after = 0;
    try {
      const problem = await this.performer.perform(acts, () => { after = this.hand.state.newest.value; });
      return { after, problem };
    } finally {
      this.busy.value = false;
    }
  }

  lay(ghosts: readonly Ghost[]): void {
    const entries = ghosts.map(({ seq }) => this.hand.model.get(seq)).filter((entry) => entry !== undefined);
    this.#deepen(deepest(entries));
    this.hand.view.lay(ghosts.length > 0 ? new Ghosts(ghosts) : null);
  }

  async point(seq: number): Promise<void> {
    const { model, playground } = this.hand;
    const entry = model.get(seq);
    this.#deepen(entry ? deepest([entry]) : "wire"); // frames come only when they are asked for
    if (!entry) await until(() => model.get(seq) !== undefined);
    playground.select(seq);
  }

  /** The timeline tells at least so much. */
  #deepen(depth: Depth): void {
    if (DEPTHS.indexOf(depth) > DEPTHS.indexOf(this.hand.state.depth.value)) this.hand.depth(depth);
  }

  toPlayground(step: Step, pane: string): void {
    this.hand.host.dispatchEvent(new CustomEvent("earshot:playground", { bubbles: true })); // reading mode has hidden it
    this.#return.leave(step, () => { this.hand.state.pane.value = pane; });
  }

  report(words: string): void {
    this.#return.report(words);
  }
}
