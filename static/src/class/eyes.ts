/** "Everyone's eyes up here": it covers the page with the teacher's words until the teacher takes it back. */
import { effect } from "@preact/signals-core";
import { html, render } from "lit-html";
import type { Line } from "./line";

export function watchEyes(line: Line): void {
  const dialog = document.createElement("dialog");
  dialog.className = "eyes";
  dialog.setAttribute("aria-labelledby", "eyes-title");
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", () => show());
  document.body.append(dialog);
  const show = () => {
    const { eyes } = line.class.value;
    const on = eyes?.on === true && !line.refused.value;
    if (on) render(html`<h2 id="eyes-title">Eyes up here</h2><p>${eyes.words || "Your page waits, and goes on when your teacher does."}</p>`, dialog);
    if (on && !dialog.open) dialog.showModal();
    else if (!on && dialog.open) dialog.close();
  };
  effect(show);
}
