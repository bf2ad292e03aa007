/**
 * The dialog that invites others to a stage: a link for browsers and phones, and the snippet for a terminal, each to
 * copy. Copying works without the clipboard interface, too, which plain HTTP in a classroom doesn't have. Loaded when it
 * is first opened.
 */
import "./common";
import { html, render, type TemplateResult } from "lit-html";
import { closeOutside } from "./dialog";
import { cross } from "./icons";
import type { Stage } from "./link";

/** What one types in a terminal to join. */
export function snippet(stage: Stage): string {
  return `import { io } from "socket.io-client"\n\nconst socket = io("${stage.origin}", { path: "${stage.path}" })`;
}

/** Opens the dialog in a place for it. */
export function invite(host: HTMLElement, stage: Stage): void {
  render(invitation(stage), host);
  host.querySelector("dialog")!.showModal();
}

function invitation(stage: Stage): TemplateResult {
  const local = /^https?:\/\/(localhost|127\.|\[::1\])/.test(stage.origin);
  return html`<dialog class="invite" aria-labelledby="invite-title" @click=${closeOutside}>
    <div>
      <header><h2 id="invite-title">Invite someone to this stage</h2><form method="dialog"><button class="tool" aria-label="Close the invitation">${cross}</button></form></header>
      <h3 id="invite-link">On a phone, or in another browser</h3>
      <div class="copyable"><input readonly aria-labelledby="invite-link" data-copy .value=${stage.url} @focus=${selectAll}><button data-action="copy" aria-label="Copy the link" @click=${copyBefore}>Copy</button></div>
      ${local ? html`<p class="hint">This address works on this machine only. To let a phone in, start Earshot with <code>-addr :8080</code> and open it by this machine’s own address.</p>` : ""}
      <h3>In a terminal, with Node</h3>
      <div class="copyable"><pre tabindex="0" aria-label="Snippet for a terminal" data-copy>${snippet(stage)}</pre><button data-action="copy" aria-label="Copy the snippet" @click=${copyBefore}>Copy</button></div>
      <p class="hint">Whoever joins is one more client, with a lane of its own. Any Socket.IO client will do.</p>
    </div>
  </dialog>`;
}

export function selectAll(event: Event): void {
  (event.target as HTMLInputElement).select();
}

/** Copies what stands before the button, and says whether it worked. */
export async function copyBefore(event: Event): Promise<void> {
  const button = event.currentTarget as HTMLButtonElement;
  const source = button.parentElement!.querySelector<HTMLElement>("[data-copy]")!;
  const done = await copy(source);
  button.textContent = done ? "Copied" : "Press Ctrl+C";
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}

async function copy(source: HTMLElement): Promise<boolean> {
  const text = source instanceof HTMLInputElement ? source.value : (source.textContent ?? "");
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (source instanceof HTMLInputElement) source.select();
    else getSelection()?.selectAllChildren(source);
    return document.execCommand("copy");
  }
}
