/**
 * Which steps are done: a step's section bears the class "done" and a tick with a word. Whoever keeps progress hears of
 * a step that has just been done by the event "earshot:done" on the document, and tells of earlier ones by markDone.
 */

/** Marks a step as done. False if it was already, or if there is no such step. */
export function markDone(id: string): boolean {
  const section = document.getElementById(id);
  if (!section?.matches(".step") || section.classList.contains("done")) return false;
  section.classList.add("done");
  const tick = Object.assign(document.createElement("span"), { className: "tick", textContent: "Done" });
  section.querySelector(".title")?.append(" ", tick);
  return true;
}

/** A learner has just done a step. */
export function nowDone(id: string): void {
  if (markDone(id)) document.dispatchEvent(new CustomEvent("earshot:done", { detail: { step: id } }));
}

/** Marks the steps that a list of ids names. */
export function markAll(list: string | undefined): void {
  for (const id of list?.match(/[\w-]+/g) ?? []) markDone(id);
}
