/** The dialog that lists the page's keys, and turns single ones off. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import css from "./css/keyboard.css";
import { singleKeys } from "./singlekeys";
import { wear } from "./wear";

type Keys = [keys: string[], what: string][];

const dialog = document.createElement("dialog");
const command = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";

export function open(): void {
  if (!dialog.isConnected) {
    wear(css);
    dialog.className = "keyboard-dialog";
    dialog.setAttribute("aria-labelledby", "keyboard-title");
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
  }
  draw();
  dialog.showModal();
}

function draw(): void {
  const lesson = document.querySelector("[data-read]") !== null;
  const playground = document.querySelector("earshot-playground") !== null;
  render(html`<div>
    <div class="head"><h2 id="keyboard-title">Keyboard</h2><button type="button" class="close" @click=${() => dialog.close()}>Close</button></div>
    ${part("Everywhere", [[["/"], "Search the course"], [[command, "K"], "Search, too"], [["?"], "This list"]])}
    ${lesson ? part("In a lesson", [[["p"], "The lesson before"], [["n"], "The next lesson"], [["r"], "Read, without the playground; and back"]]) : nothing}
    ${playground ? playgroundParts() : nothing}
    <label><input type="checkbox" .checked=${singleKeys.on} @change=${(event: Event) => { singleKeys.on = (event.target as HTMLInputElement).checked; }}>
      <span>Single keys work (${lesson ? "/ ? p n r" : "/ ?"}). Turn them off if you speak to your machine, or hit them by accident.</span></label>
  </div>`, dialog);
}

function playgroundParts(): TemplateResult[] {
  return [
    part("On the playground", [[[command, "Enter"], "Run the program"], [["/"], "Search the timeline"], [["Esc"], "Unselect; leave a search"]]),
    part("On the timeline", [[["↑", "↓"], "The entry before, the next one"], [["Shift", "↑", "↓"], "The same on its lane"], [["←", "→"], "To its cause, to its effect"], [["Home", "End"], "The first entry, the last one"],
      [["Enter"], "Answers with the entry, when a step asks for one"]]),
    part("Looking back", [[["Space"], "Play, pause"], [[",", "."], "One entry back, one on"], [["Home", "End"], "To the beginning, to the end"]]),
    part("In the editor", [[["Esc", "Tab"], "One after the other: leave the editor"], [["Alt", "Enter"], "What did this line do?"]]),
  ];
}

function part(title: string, keys: Keys): TemplateResult {
  return html`<section><h3>${title}</h3><dl>${keys.map(([list, what]) => html`<div><dt>${list.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${what}</dd></div>`)}</dl></section>`;
}
