/** The teacher's console: the door of the class, and who has come through it. The page itself is the server's. */
import "./shared";
import { effect, signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { copyBefore } from "../invite";
import { Address } from "./address";
import type { Line } from "./line";
import { People } from "./people";
import { standingLine } from "./standing";

export function begin(main: HTMLElement, line: Line): void {
  const address = new Address(line);
  const problem = signal("");
  const complain = (words: string) => { problem.value = words; };
  const place = (selector: string) => main.querySelector<HTMLElement>(selector)!;
  const everybody = new People(line, complain);
  const list = place("[data-people]").appendChild(document.createElement("div"));
  effect(() => void render(standingLine(line, "Open: students can join"), place("[data-link]")));
  effect(() => void render(address.template(), place("[data-address]")));
  effect(() => {
    const { people: all, class: info, place: at } = line.class.value;
    render(html`<p class="counts"><b>${all?.here ?? 0}</b> here${all && all.roaming > 0 ? html`, ${all.roaming} of them looking around` : nothing}
        ${at ? html` · The class is at <a href="/lessons/${at.lesson}">${at.title}</a>` : nothing}</p>
      ${problem.value ? html`<p class="said wrong" role="alert">${problem.value}</p>` : nothing}
      ${everybody.template()}
      ${info ? html`<label class="door-switch"><input type="checkbox" .checked=${info.door} ?disabled=${Boolean(info.ended)}
        @change=${(event: Event) => void line.ask("door", { open: (event.target as HTMLInputElement).checked }).catch((thrown: { message: string }) => complain(thrown.message))}> Whoever has the code may still join</label>` : nothing}`, list);
  });
  const code = place(".qr") as HTMLImageElement;
  let leads: string | undefined;
  effect(() => {
    const url = line.class.value.class?.url;
    if (leads && url && url !== leads) code.src = `/teach/${line.code}/qr.svg?to=${encodeURIComponent(url)}`; // another address makes another picture
    leads = url ?? leads;
  });
  place("[data-copying]").addEventListener("click", (event) => void copyBefore(event));
}
