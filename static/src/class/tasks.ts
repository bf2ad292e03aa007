/** How a lesson's steps go on this page: begun, tried in vain, helped by hints, done. Totals, which outlive a reload. */
import { effect, untracked } from "@preact/signals-core";
import { Store } from "../drafts";
import type { Hand } from "../steps/hand";

export interface TaskNews {
  lesson: string;
  step: string;
  done: boolean;
  tries: number;
  hints: number;
}

export function watchTasks(hand: Hand, tell: (news: TaskNews) => void): void {
  const lesson = hand.host.dataset.lesson ?? "";
  const store = new Store(() => sessionStorage);
  for (const section of document.querySelectorAll<HTMLElement>(".prose .step")) watch(section, lesson, store, hand, tell);
}

function watch(section: HTMLElement, lesson: string, store: Store, hand: Hand, tell: (news: TaskNews) => void): void {
  const key = `earshot:class:task:${lesson}:${section.id}`;
  const [tries = 0, hints = 0, done = 0] = (store.get(key) ?? "").split(" ").map(Number);
  const news: TaskNews = { lesson, step: section.id, tries: tries || 0, hints: hints || 0, done: done === 1 };
  const change = (more: Partial<TaskNews>) => {
    Object.assign(news, more);
    store.set(key, `${news.tries} ${news.hints} ${Number(news.done)}`);
    tell(news);
  };
  const begun = () => { if (store.get(key) === null) change({}); };
  section.addEventListener("focusin", begun);
  section.addEventListener("pointerdown", begun);
  section.addEventListener("toggle", () => {
    const open = section.querySelectorAll("details.hint[open]").length;
    if (open > news.hints) change({ hints: open });
  }, true);
  document.addEventListener("earshot:done", (event) => {
    if ((event as CustomEvent<{ step: string }>).detail?.step === section.id) change({ done: true });
  });
  // A try is a run after which something on the list isn't so.
  let ran = false;
  effect(() => {
    if (hand.state.busy.value) untracked(() => { ran = true; });
  });
  new MutationObserver(() => {
    if (!ran || news.done || !section.querySelector('.checks > [data-state="unmet"]')) return;
    ran = false;
    change({ tries: news.tries + 1 });
  }).observe(section, { subtree: true, attributeFilter: ["data-state"] });
}
