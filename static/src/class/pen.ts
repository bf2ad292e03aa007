/** The class's program in the hands of a student: to change and to run, for as long as the teacher lets them. */
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Editor } from "../editor";
import { asProblem, type Problem } from "../link";

const FILE = "server.js";

export class Pen {
  readonly #host = document.createElement("div");
  readonly #problem = signal<Problem | null>(null);
  readonly #said = signal("");
  #editor: Editor | undefined;
  #text = "";
  /** What the program is, as the class has it. */
  #running: string | null = null;

  constructor(readonly run: (source: string) => Promise<void>) {
    this.#host.className = "editor";
  }

  /** The program is another now; what is typed here makes way for it. */
  adopt(source: string): void {
    if (source === this.#running) return;
    this.#running = source;
    this.#text = source;
    this.#problem.value = null;
    if (this.#editor) this.#editor.replace(FILE, source);
    else void this.#load();
  }

  template(): TemplateResult {
    const problem = this.#problem.value;
    return html`<section class="pen" aria-labelledby="pen-title">
      <header><h2 id="pen-title">You have the pen</h2><span class="hint" role="status">${this.#said.value}</span>
        <button type="button" class="button" data-action="run" @click=${() => void this.#run()}>Run it for all</button></header>
      ${this.#host}
      ${problem ? html`<p class="fault" role="alert">${problem.line ? `Line ${problem.line}: ` : nothing}${problem.message}</p>` : nothing}
    </section>`;
  }

  async #load(): Promise<void> {
    const { Editor } = await import("../editor");
    this.#editor ??= new Editor(this.#host, [{ file: FILE, text: this.#text }], {
      edited: (_file, text) => { this.#text = text; },
      run: () => void this.#run(),
      asked: () => {},
    });
  }

  async #run(): Promise<void> {
    this.#said.value = "";
    try {
      const source = this.#text;
      await this.run(source);
      this.#running = source;
      this.#problem.value = null;
      this.#said.value = "It runs.";
      this.#editor?.mark(FILE, null);
    } catch (thrown) {
      const problem = asProblem(thrown);
      this.#problem.value = problem;
      this.#editor?.mark(FILE, problem);
    }
  }
}
