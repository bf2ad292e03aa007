/**
 * Reading mode: a lesson without its playground. It is left as soon as something happens on the playground. A cookie
 * remembers it, so that lessons come without a playground from the start (see web/pages.go).
 */
import css from "./css/readmode.css";
import { wear } from "./wear";

const COOKIE = "earshot-reading=on; path=/lessons; samesite=lax; max-age=";
const YEAR = 365 * 24 * 3600; // seconds
const root = document.documentElement;

export interface ReadMode {
  toggle(): void;
}

/** Takes the button of a lesson over; null on other pages. */
export function readMode(): ReadMode | null {
  const button = document.querySelector<HTMLButtonElement>("button[data-read]");
  const prose = document.querySelector<HTMLElement>(".lesson .prose");
  if (!button || !prose) return null;
  wear(css);
  const show = () => button.setAttribute("aria-pressed", String(root.hasAttribute("data-reading")));
  const set = (on: boolean) => {
    if (on === root.hasAttribute("data-reading")) return;
    const back = placeIn(prose);
    root.toggleAttribute("data-reading", on);
    back();
    show();
    document.cookie = COOKIE + (on ? YEAR : 0);
  };
  const toggle = () => set(!root.hasAttribute("data-reading"));
  const leave = () => set(false);
  button.addEventListener("click", toggle);
  document.addEventListener("earshot:playground", leave);
  addEventListener("hashchange", () => {
    if (location.hash !== "#live") return;
    leave();
    document.getElementById("live")?.scrollIntoView();
  });
  const early = button.dataset.read === "pressed"; // see start.ts
  button.dataset.read = "answered";
  if (early) toggle();
  else show();
  return { toggle };
}

/** Remembers what is at the top of the screen; the function that it returns brings that back there. */
function placeIn(prose: HTMLElement): () => void {
  const top = document.querySelector(".top")!.getBoundingClientRect().bottom;
  const first = [...prose.children].find((child) => child.getBoundingClientRect().bottom > Math.max(top, 0));
  return () => {
    if (first && first !== prose.firstElementChild) first.scrollIntoView({ block: "start" });
  };
}
