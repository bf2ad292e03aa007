/**
 * Two runs side by side: a dialog with both timelines, drawn, and the same as a table with a line for each entry: what
 * the first run did on the left, what this one did on the right. The first difference is told in words. Loaded with fork.ts. It compares when it is shown.
 */
import { html, nothing, render, type TemplateResult } from "lit-html";
import "./dialog";
import { Drawn } from "./drawn";
import { cross } from "./icons";
import { hue } from "./panes";
import { align, aside, difference, type Pair } from "./timeline/compare";
import { SERVER, type Entry } from "./timeline/entry";
import { label } from "./timeline/words";

const AROUND = 2; // lines that are the same, kept on either side of a difference
const MOST = 400; // lines on show

/** What the comparison says: in words, and how many lines differ. */
export interface Verdict {
  pairs: Pair[];
  first: Pair | null;
  words: string;
}

/** Compares two runs. */
export function compare(first: readonly Entry[], second: readonly Entry[]): Verdict {
  const pairs = align(first, second);
  const found = difference(pairs, first, second);
  return { pairs, first: found?.pair ?? null, words: found?.words ?? "Both runs did the same." };
}

/** A line of the table, or a number of lines that are the same and left out. */
type Line = Pair | number;

/** The lines on show: those that differ, with what stands around them; `whole`: all of them. */
export function lines(pairs: readonly Pair[], whole: boolean): Line[] {
  if (whole) return [...pairs];
  const near = new Set<number>();
  pairs.forEach(({ same }, index) => {
    for (let at = index - AROUND; !same && at <= index + AROUND; at++) near.add(at);
  });
  const shown: Line[] = [];
  pairs.forEach((pair, index) => {
    const last = shown.at(-1);
    if (near.has(index)) shown.push(pair);
    else if (typeof last === "number") shown[shown.length - 1] = last + 1;
    else shown.push(1);
  });
  return shown;
}

export class Comparison {
  readonly element = document.createElement("dialog");
  readonly #drawn = new Drawn((pair) => this.#look(pair));
  #runs: readonly [readonly Entry[], readonly Entry[]] = [[], []];
  #verdict: Verdict = { pairs: [], first: null, words: "" };
  #whole = false;
  /** What somebody looks at, in words. */
  #told = "";

  /** `lanes` are those of this run, left to right; `select` shows an entry of this run on the timeline. */
  constructor(host: Element, readonly lanes: () => readonly string[], readonly select: (seq: number) => void) {
    this.element.className = "invite comparison";
    this.element.setAttribute("aria-labelledby", "comparison-title");
    host.append(this.element);
  }

  show(first: readonly Entry[], second: readonly Entry[]): void {
    this.#runs = [first, second];
    this.#verdict = compare(first, second);
    this.#whole = this.#verdict.first === null;
    this.#told = "";
    this.#draw();
    if (!this.element.open) this.element.showModal();
    const { pairs, first: turning } = this.#verdict;
    const lanes = new Set([...this.lanes(), ...first.map(({ lane }) => lane)]);
    this.#drawn.draw({ first, second, pairs, turning, lanes: [...lanes] });
    this.element.querySelector(".turning")?.scrollIntoView({ block: "nearest" });
  }

  #draw(): void {
    const { pairs, first, words } = this.#verdict;
    const all = lines(pairs, this.#whole);
    render(html`<div>
      <header><h2 id="comparison-title">The first run and this one</h2><button class="tool" aria-label="Close the comparison" @click=${() => this.element.close()}>${cross}</button></header>
      <p class="verdict">${words}</p>
      ${this.#drawn.tabs()}
      ${this.#drawn.element}
      <p class="hint looked" role="status">${this.#told || "Choose an entry to see what stands beside it."}</p>
      <details><summary>Line by line</summary>
        <label class="hint"><input type="checkbox" .checked=${this.#whole} @change=${this.#toggle}> Show what is the same as well</label>
        <div class="runs" tabindex="0" role="region" aria-label="Both runs, line by line"><table>
          <thead><tr><th scope="col">The first run</th><th scope="col"><span class="unseen">Compared</span></th><th scope="col">This run</th></tr></thead>
          <tbody>${all.slice(0, MOST).map((line) => (typeof line === "number" ? left(line) : this.#row(line, line === first)))}</tbody>
        </table></div>
        ${all.length > MOST ? html`<p class="hint">These are the first ${MOST} lines of ${all.length.toLocaleString("en")}.</p>` : nothing}
      </details>
    </div>`, this.element);
  }

  /** Somebody looks at a pair: it is said what it is in both runs. */
  #look(pair: Pair | null): void {
    this.#told = pair ? aside(pair, ...this.#runs) : "";
    this.#draw();
  }

  #row(pair: Pair, turning: boolean): TemplateResult {
    const { first, second, same } = pair;
    const [sign, words] = same ? ["=", "the same"] : first && second ? ["≠", "differs"] : first ? ["−", "only in the first run"] : ["+", "only in this run"];
    return html`<tr class="${same ? "same" : "differs"} ${turning ? "turning" : ""}">
      <td>${first ? told(first) : nothing}</td><td class="sign" title=${words}><span aria-hidden="true">${sign}</span><span class="unseen">${words}${turning ? ", the first difference" : ""}</span></td>
      <td>${second ? html`${told(second)} <button class="link" aria-label="Show this entry on the timeline" @click=${() => this.#leave(second.seq)}>show</button>` : nothing}</td>
    </tr>`;
  }

  #leave(seq: number): void {
    this.element.close();
    this.select(seq);
  }

  #toggle = (event: Event): void => {
    this.#whole = (event.target as HTMLInputElement).checked;
    this.#draw();
  };
}

function left(count: number): TemplateResult {
  return html`<tr class="left"><td colspan="3">${count === 1 ? "one line is" : `${count.toLocaleString("en")} lines are`} the same</td></tr>`;
}

function told(entry: Entry): TemplateResult {
  const { verb, chip, note } = label(entry);
  return html`<span class="who">${entry.lane === SERVER ? nothing : html`<i class=${hue(entry.lane)}></i>`}${entry.lane}</span>
    ${verb} ${chip ? html`<code class="event ${entry.builtin ? "builtin" : "custom"}">${chip}</code>` : nothing} ${note ? html`<span class="note">${note}</span>` : nothing}`;
}
