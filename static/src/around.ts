/**
 * What every page has around its content: the search, keys that lead somewhere, reading mode, and links to parts of a
 * page. Dialogs are loaded when they are opened.
 */
import css from "./css/around.css";
import print from "./css/print.css";
import { arrive, copyLink } from "./anchors";
import { membership } from "./class/membership";
import { readMode } from "./readmode";
import { singleKeys } from "./singlekeys";
import { wear } from "./wear";

wear(css);
wear(print);

const reading = readMode();

const search = () => void import("./search").then(({ open }) => open(keyboard));
const keyboard = () => void import("./keyboard").then(({ open }) => open());
const follow = (rel: string) => document.querySelector<HTMLAnchorElement>(`a[rel=${rel}]`)?.click();

/** What single keys do, where nobody types. */
const keys: Record<string, () => void> = {
  "/": search,
  "?": keyboard,
  n: () => follow("next"),
  p: () => follow("prev"),
  r: () => reading?.toggle(),
};

document.addEventListener("keydown", (event) => {
  const command = event.ctrlKey || event.metaKey;
  if (event.defaultPrevented || event.isComposing || busy(event.target as Element)) return;
  let act: (() => void) | undefined;
  if (command) act = event.key === "k" && !event.altKey && !event.getModifierState("AltGraph") ? search : undefined;
  else if (!event.altKey && singleKeys.on) act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

/** Whether keys mean something else there: somebody types, or a dialog is open. One that has just closed may still have the focus. */
function busy(target: Element): boolean {
  const field = target.closest?.("input, textarea, select, [contenteditable], .editor");
  return Boolean(field?.checkVisibility()) || document.querySelector("dialog[open]") !== null;
}

const opener = document.querySelector<HTMLAnchorElement>("a[data-open=search]");
opener?.setAttribute("role", "button");
opener?.setAttribute("aria-haspopup", "dialog");
opener?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  search();
});
opener?.addEventListener("keydown", (event) => {
  if (event.key !== " ") return;
  event.preventDefault();
  search();
});

if (membership()) void import("./class/bar").then(({ show }) => show());

document.querySelector(".prose")?.addEventListener("click", copyLink);
addEventListener("hashchange", arrive);
if (location.hash) arrive();
