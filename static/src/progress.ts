/**
 * The script of the pages around the lessons: it shows on the home page how far the reader is and where to go on, and
 * after everything was deleted it empties this browser's storage as well.
 */
import { Before } from "./before";
import { ask, mark, type Place } from "./me";

async function show(): Promise<void> {
  const me = await ask();
  if (!me) return;
  mark(me);
  if (me.place) goOn(me.place);
  const beside = document.querySelector("[data-before]");
  beside?.querySelector(".before")?.remove();
  if (me.questions.length > 0) beside?.append(new Before(me.questions, () => void ask().then((now) => now && mark(now))).card);
}

/** The button to the first lesson becomes the one to where the reader was. */
function goOn({ lesson, step, title, number }: Place): void {
  const button = document.querySelector<HTMLAnchorElement>("[data-continue]");
  const note = document.querySelector("[data-continue-note]");
  if (!button || !note) return;
  button.href = `/lessons/${lesson}${step ? `#${step}` : ""}`;
  button.textContent = "Continue where you were";
  note.textContent = `Lesson ${number}: ${title}`;
}

/** Drafts and everything else that this app keeps in the browser. */
function forget(storage: Storage): void {
  for (const key of Object.keys(storage)) if (key.startsWith("earshot:")) storage.removeItem(key);
}

if (document.querySelector("[data-gone]")) {
  try {
    forget(localStorage);
    forget(sessionStorage);
  } catch {
    // Where storage is forbidden, there is nothing in it.
  }
} else {
  void show();
}
// Coming back by the browser's button may show the page as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) void show();
});
