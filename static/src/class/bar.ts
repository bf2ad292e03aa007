/** The class's bar under the header of every other page, of a teacher or a student, while this browser belongs to a class. */
import "./shared";
import css from "../css/classroom.css";
import type { Playground } from "../playground";
import { wear } from "../wear";
import { membership } from "./membership";

export async function show(): Promise<void> {
  const member = membership();
  const header = document.querySelector(".top");
  if (!member || !header || document.querySelector("[data-classroom]")) return;
  wear(css);
  const bar = document.createElement("section");
  bar.className = "class-bar";
  bar.setAttribute("aria-label", "Your class");
  header.after(bar);
  const playground = document.querySelector<HTMLElement & { playground?: Playground }>('earshot-playground[data-mode="lesson"]');
  const hand = playground?.playground?.hand ?? null;
  if (member.role === "teacher") (await import("./teaching")).teach(bar, member.code, hand);
  else (await import("./roaming")).roam(bar, member.code, hand);
}
