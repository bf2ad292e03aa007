/**
 * Follows how a lesson is read: it keeps the reader's place, notes when the end was reached, and shows in the header
 * how far the chapter is done. Loaded when the page has time.
 */
import { ask, mark, tell, type Question } from "./me";

const PAUSE = 700; // ms without scrolling until the place is kept
const SETTLED = 4000; // ms from the last change until a page that was loaded is as it will be
const LINE = 0.5; // of the screen's height: the last heading above it is where the reader is

export function follow(): void {
  const prose = document.querySelector<HTMLElement>(".lesson .prose");
  const lesson = document.querySelector<HTMLElement>("earshot-playground")?.dataset.lesson;
  if (!prose || !lesson) return;
  restore(prose, lesson);
  keepPlace(prose, lesson);
  const show = async () => {
    const me = await ask();
    if (me) mark({ ...me, lessons: { [lesson]: { state: "begun", done: 0, of: 0 }, ...me.lessons } });
    return me;
  };
  void show().then((me) => askBefore(prose, me?.questions.filter((question) => question.lesson !== lesson) ?? [], show));
  document.addEventListener("earshot:done", () => void show());
  noteEnd(prose, lesson, show);
}

/** Below the lesson stands a question from an earlier one, if one is due. */
async function askBefore(prose: HTMLElement, questions: readonly Question[], answered: () => void): Promise<void> {
  if (questions.length === 0) return;
  const { Before } = await import("./asking");
  const { card } = new Before(questions, answered);
  const button = prose.querySelector(".to-live");
  if (button) button.before(card);
  else prose.append(card);
}

/** On wide screens the prose scrolls by itself, which browsers don't keep over a reload. */
function restore(prose: HTMLElement, lesson: string): void {
  const key = `earshot:scroll:${lesson}`;
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  try {
    const [step = "", offset = "0"] = sessionStorage.getItem(key)?.split(" ") ?? [];
    const place = document.getElementById(step);
    if (navigation?.type !== "navigate" && prose.scrollTop === 0 && place) hold(prose, place, Number(offset));
    addEventListener("pagehide", () => {
      const step = stepAt(prose);
      sessionStorage.setItem(key, `${step} ${document.getElementById(step)?.getBoundingClientRect().top ?? 0}`);
    });
  } catch {
    // Where storage is forbidden, the page begins at its top.
  }
}

/**
 * Keeps a place of the prose where it is on the screen while what is above it grows, until the reader moves. Steps come
 * alive when the machine has time: until they have, and a while longer, the page isn't as it will be.
 */
function hold(prose: HTMLElement, place: HTMLElement, offset: number): void {
  let timer: ReturnType<typeof setTimeout>;
  const back = () => {
    prose.scrollTop += place.getBoundingClientRect().top - offset;
    clearTimeout(timer);
    timer = setTimeout(() => (prose.querySelector(".step:not(.alive)") ? back() : stop()), SETTLED);
  };
  const growing = new ResizeObserver(back);
  const stop = () => {
    clearTimeout(timer);
    growing.disconnect();
  };
  for (const part of prose.children) growing.observe(part);
  for (const event of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(event, stop, { once: true, passive: true });
  back();
}

/** Tells the server at which step or heading the reader is, whenever they have come to another. */
function keepPlace(prose: HTMLElement, lesson: string): void {
  let kept = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = () => {
    const step = stepAt(prose);
    if (step === kept) return;
    kept = step;
    void tell("place", { lesson, step });
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };
  prose.addEventListener("scroll", soon, { passive: true });
  addEventListener("scroll", soon, { passive: true });
  addEventListener("pagehide", keep); // whoever leaves at once has a place, too
  soon();
}

/** The anchor of the step or heading that the reader has come to. At the end it is the last, however short that is. */
function stepAt(prose: HTMLElement): string {
  const ended = prose.scrollHeight > prose.clientHeight && prose.scrollTop + prose.clientHeight > prose.scrollHeight - 2;
  const line = ended ? Infinity : innerHeight * LINE;
  const places = [...prose.querySelectorAll<HTMLElement>(":is(h2, h3, section)[id]")].filter(({ id }) => !id.endsWith("-title"));
  return places.findLast((place) => place.getBoundingClientRect().top < line)?.id ?? "";
}

function noteEnd(prose: HTMLElement, lesson: string, then: () => void): void {
  const end = document.createElement("div");
  const last = [...prose.children].findLast((child) => !child.matches(".to-live"));
  if (!last) return;
  last.after(end);
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    watch.disconnect();
    void tell("finished", { lesson }).then(then);
  });
  watch.observe(end);
}
