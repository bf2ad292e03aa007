/**
 * What the server knows of this reader, and how pages show it. Pages come the same for everybody, with room for it.
 */

/** GET /api/me. */
export interface Me {
  place: Place | null;
  lessons: Record<string, Progress>;
  /** Questions from earlier lessons that are due. */
  questions: Question[];
}

export interface Question {
  lesson: string;
  step: string;
  /** The lesson's title and number. */
  title: string;
  number: number;
  html: string;
}

export interface Place {
  lesson: string;
  /** The anchor of a step or heading; empty at the lesson's beginning. */
  step: string;
  title: string;
  number: number;
}

/** How far a lesson is done: `done` of `of` steps. */
export interface Progress {
  state: "begun" | "done";
  done: number;
  of: number;
}

/** Asks for it; null if the server can't be reached. */
export async function ask(): Promise<Me | null> {
  try {
    const answer = await fetch("/api/me");
    return answer.ok ? ((await answer.json()) as Me) : null;
  } catch {
    return null;
  }
}

/** Tells the server something to keep. That it fails once is no harm: the next time tells it. */
export function tell(what: string, body: unknown): Promise<unknown> {
  return fetch(`/api/me/${what}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), keepalive: true }).catch(() => undefined);
}

/** Marks every lesson on the page with its state, and says it in words where there is room for them. */
export function mark(me: Me): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-lesson]:not(earshot-playground)")) {
    const progress = me.lessons[element.dataset.lesson!];
    element.dataset.state = progress?.state ?? "";
    const words = element.querySelector(".state");
    if (words) words.textContent = progress ? inWords(progress) : "";
  }
  const trail = document.querySelector("[data-trail]");
  if (trail) trail.textContent = trailWords(me, [...document.querySelectorAll<HTMLElement>(".dots [data-lesson]")]);
}

/** "Done", "Begun", "2 of 6 steps". */
export function inWords({ state, done, of }: Progress): string {
  if (state === "done") return "Done";
  return done > 0 ? `${done} of ${of} steps` : "Begun";
}

function trailWords(me: Me, dots: HTMLElement[]): string {
  const done = dots.filter(({ dataset }) => me.lessons[dataset.lesson!]?.state === "done").length;
  return done === 0 ? "" : `, ${done} done`;
}
