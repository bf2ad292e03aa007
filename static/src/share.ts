/**
 * The dialog that shares a run and keeps it: a link that replays it, the line that embeds it, files to take along, and
 * a file to open. Loaded when somebody asks for it; what the run is, whoever opens the dialog says.
 */
import "./common";
import { signal, effect } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import { closeOutside } from "./dialog";
import { asMermaid } from "./export/mermaid";
import { asSvg } from "./export/svg";
import { asText } from "./export/text";
import { cross } from "./icons";
import { copyBefore, selectAll } from "./invite";
import { handIn, type Recording, type Saved } from "./recordings";
import type { Entry } from "./timeline/entry";
import type { Model } from "./timeline/model";

/** What is shared. */
export interface Shared {
  recording(): Recording;
  model: Model;
  /** The entries on show, for what is drawn and written. */
  visible(): Entry[];
  lanes(): readonly string[];
  /** Where it is saved; or how to save it. */
  saved: Saved | (() => Promise<Saved>);
  /** What opens a recording's page. */
  open(url: string): void;
}

interface Format {
  name: string;
  hint: string;
  file: string;
  type: string;
  make(shared: Shared): string;
}

const FORMATS: readonly Format[] = [
  { name: "Recording", hint: "JSON. All that this page knows; any Earshot opens it.", file: "recording.json", type: "application/json", make: ({ recording }) => JSON.stringify(recording()) },
  { name: "Picture", hint: "SVG. The timeline as it is on show, for slides and pages.", file: "timeline.svg", type: "image/svg+xml", make: (shared) => asSvg(shared.visible(), shared.lanes(), shared.model, title(shared)) },
  { name: "Diagram", hint: "Mermaid. For READMEs and wikis that draw it.", file: "timeline.mmd", type: "text/plain", make: (shared) => asMermaid(shared.visible(), shared.lanes(), shared.model) },
  { name: "Sentences", hint: "Plain text. What happened, line by line.", file: "timeline.txt", type: "text/plain", make: (shared) => asText(shared.visible(), shared.model, title(shared)) },
];

export class Share {
  readonly #saved = signal<Saved | null>(null);
  readonly #busy = signal(false);
  readonly #problem = signal("");

  constructor(readonly host: HTMLElement, readonly shared: Shared) {
    effect(() => void render(this.#template(), host));
  }

  /** Shows the dialog. What was saved before isn't all any more if more has happened since. */
  open(): void {
    const { saved } = this.shared;
    this.#saved.value = typeof saved === "function" ? null : saved;
    this.#problem.value = "";
    this.host.querySelector("dialog")!.showModal();
  }

  #template(): TemplateResult {
    const saved = this.#saved.value;
    const problem = this.#problem.value;
    return html`<dialog class="invite share" aria-labelledby="share-title" @click=${closeOutside} @dragover=${(event: DragEvent) => event.preventDefault()} @drop=${this.#dropped}>
      <div>
        <header><h2 id="share-title">Share and keep</h2><form method="dialog"><button class="tool" aria-label="Close sharing">${cross}</button></form></header>
        <p class="fault" role="alert" ?hidden=${!problem}>${problem}</p>
        <h3 id="share-link">A link that replays it</h3>
        ${saved ? this.#links(saved) : html`<p><button class="plain" data-action="save" ?disabled=${this.#busy.value} @click=${this.#save}>Save, and get a link</button></p>
          <p class="hint">It is kept on this server as it is now. Whoever has the link can watch it, with your code and all that was said.</p>`}
        <h3>Files to take along</h3>
        <ul class="formats">${FORMATS.map((format) => html`<li><span><b>${format.name}</b> <span class="hint">${format.hint}</span></span>
          <button class="plain" data-format=${format.file} aria-label="Download ${format.name}" @click=${() => this.#download(format)}>Download</button></li>`)}</ul>
        <h3>Open a recording</h3>
        <label class="drop"><span>Choose a JSON file that was saved here before, or drop it on this box.</span>
          <input type="file" accept=".json,application/json" @change=${(event: Event) => void this.#take((event.target as HTMLInputElement).files?.[0])}></label>
      </div>
    </dialog>`;
  }

  #links({ url, embed }: Saved): TemplateResult {
    return html`<div class="copyable"><input readonly aria-labelledby="share-link" data-copy .value=${url} @focus=${selectAll}><button data-action="copy" aria-label="Copy the link" @click=${copyBefore}>Copy</button></div>
      <h3 id="share-embed">A line for your own page</h3>
      <div class="copyable"><input readonly aria-labelledby="share-embed" data-copy .value=${embed} @focus=${selectAll}><button data-action="copy" aria-label="Copy the line" @click=${copyBefore}>Copy</button></div>
      ${typeof this.shared.saved === "function" ? html`<p class="hint"><a href=${url} target="_blank">Watch it</a></p>` : nothing}`;
  }

  #save = async (): Promise<void> => {
    const { saved } = this.shared;
    if (typeof saved === "function") await this.#try(async () => { this.#saved.value = await saved(); });
  };

  #download(format: Format): void {
    const address = URL.createObjectURL(new Blob([format.make(this.shared)], { type: format.type }));
    const link = Object.assign(document.createElement("a"), { href: address, download: format.file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  #dropped = (event: DragEvent): void => {
    event.preventDefault();
    void this.#take(event.dataTransfer?.files[0]);
  };

  async #take(file: File | undefined): Promise<void> {
    if (file) await this.#try(async () => this.shared.open((await handIn(file)).url));
  }

  async #try(task: () => Promise<void>): Promise<void> {
    this.#busy.value = true;
    this.#problem.value = "";
    try {
      await task();
    } catch (thrown) {
      this.#problem.value = (thrown as Error).message;
    } finally {
      this.#busy.value = false;
    }
  }
}

function title({ recording }: Shared): string {
  return recording().title || "A recording";
}
