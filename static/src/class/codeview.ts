/** The program on the screen: large, and the line that has just fired in the middle. */
import { html, render, type TemplateResult } from "lit-html";
import type { Source } from "../timeline/entry";

const TOKEN = /(\/\/.*$)|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)|\b(const|let|var|function|return|if|else|for|while|of|in|new|async|await|import|from|export|throw|try|catch|class|true|false|null|undefined)\b/g;

export class CodeView {
  readonly element = document.createElement("div");
  readonly #files: Record<string, string> = {};
  #shown = "";
  #line = 0;

  constructor() {
    this.element.className = "code-view";
  }

  /** The code is this now. */
  set(file: string, source: string): void {
    if (this.#files[file] === source) return;
    this.#files[file] = source;
    if (this.#shown === "" || this.#shown === file) this.#draw(file, 0);
  }

  /** A line has fired. */
  fire({ file, line }: Source): void {
    if (this.#files[file] === undefined) return;
    if (file !== this.#shown || line !== this.#line) this.#draw(file, line);
  }

  #draw(file: string, fired: number): void {
    this.#shown = file;
    this.#line = fired;
    const lines = (this.#files[file] ?? "").replace(/\n$/, "").split("\n");
    render(html`<p class="file">${file}</p><ol tabindex="0" aria-label=${file}>${lines.map((text, index) => html`<li class=${index + 1 === fired ? "fired" : ""}><code>${coloured(text.replaceAll("\t", "  "))}</code></li>`)}</ol>`, this.element);
    this.#centre();
  }

  #centre(): void {
    const list = this.element.querySelector("ol")!;
    const line = list.querySelector<HTMLElement>(".fired");
    if (line) list.scrollTop = line.offsetTop - list.offsetTop - (list.clientHeight - line.offsetHeight) / 2;
  }
}

function coloured(text: string): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, comment, string] = match;
    parts.push(text.slice(at, match.index), html`<span class=${comment ? "comment" : string ? "string" : "word"}>${whole}</span>`);
    at = match.index + whole.length;
  }
  return [...parts, text.slice(at)];
}
