/** The panes of a recording: what each client had met, and the code to read. Loaded with what replays. */
import { html, type TemplateResult } from "lit-html";
import { hue, pin, shown, tabs, type CodeActions, type PaneActions } from "./panes";
import type { Column, State } from "./state";
import { SERVER } from "./timeline/entry";

/** A client of a recording: what it had met stands where its page would be. */
export function recordedPane({ name }: Column, state: State, story: HTMLElement, act: Pick<PaneActions, "pin">): TemplateResult {
  return html`<section class="pane client ${shown(state, name)}" data-client=${name} aria-label="Client ${name}">
    <header><span class=${hue(name)}></span><h3>${name}</h3><span class="space"></span>${pin(name, state, act)}</header>
    ${story}
  </section>`;
}

/** The code of a recording, to read. */
export function recordedCodePane(state: State, editor: Node, act: Pick<CodeActions, "show">): TemplateResult {
  return html`<section class="pane server ${shown(state, SERVER)}" aria-label="The code">
    <header>${tabs(state, act)}</header>
    <div class="code-panel" id="code-panel" role="tabpanel" aria-labelledby="tab-${state.file.value}">${editor}</div>
  </section>`;
}
