/**
 * What somebody has chosen on the timeline: an entry with its chain, or all entries of an event. There is one way to
 * choose, and it tells the view, the words and the code, so that a chain lights up everywhere at once.
 */
import { naming, latest, linesOf } from "./timeline/lines";
import { FILES, type File, type State } from "./state";
import type { Model } from "./timeline/model";
import type { Twin } from "./timeline/twin";
import type { TimelineView } from "./timeline/view";

export interface SelectionHandlers {
  /** An entry is about to be shown: one that hasn't been told yet, while one looks back, must be told first. */
  reveal(seq: number): void;
  /** Marks lines of code: all that took part, and that of the selected entry (0: none); `more`: some were marked before. */
  trace(file: File, lines: number[], chosen: number, more: boolean): void;
}

export class Selection {
  /** Shows on the chips in the prose which event is lit. */
  showChip: ((event: string | null) => void) | undefined;

  constructor(readonly state: State, readonly model: Model, readonly view: TimelineView, readonly twin: Twin, readonly handlers: SelectionHandlers) {}

  select = (seq: number | null): void => {
    this.state.hint.value = "";
    if (seq !== null) {
      this.#unlight();
      if (!this.state.explanation.value) void import("./explanation").then(({ explanation }) => { this.state.explanation.value = explanation; });
    }
    this.state.selected.value = seq;
    if (seq !== null) this.handlers.reveal(seq);
    this.view.select(seq);
    this.trace();
    const row = this.view.row(seq);
    if (row) this.twin.chosen(row);
  };

  /** Lights up all entries of an event with their chains, or none. */
  light(event: string | null): void {
    if (event === null) {
      this.#unlight();
    } else {
      this.select(null);
      const count = this.model.entries.reduce((sum, entry) => sum + Number(entry.event === event), 0);
      this.state.lit.value = { event, count };
      this.showChip?.(event);
      this.view.light(event);
    }
    this.trace();
  }

  #unlight(): void {
    if (this.state.lit.value === null) return;
    this.state.lit.value = null;
    this.showChip?.(null);
    this.view.light(null);
  }

  /** Chooses nothing any more. Returns whether anything was chosen. */
  drop(): boolean {
    if (this.state.selected.value !== null) this.select(null);
    else if (this.state.lit.value !== null) this.light(null);
    else return false;
    return true;
  }

  /** Forgets what was chosen on another stage. */
  forget(): void {
    this.state.selected.value = null;
    this.#unlight();
    this.view.select(null);
    this.trace();
  }

  /** Selects what a line did: its latest entry, and each time that it's asked again, the one before. */
  asked(file: File, line: number): void {
    const { selected, pointed } = this.state;
    pointed.value = { file, line };
    const source = this.model.get(selected.value)?.source;
    const again = source?.file === file && source.line === line;
    const entries = this.view.visible.map(({ entry }) => entry);
    const seq = latest(entries, file, line, again ? selected.value! : Infinity);
    if (seq !== null) return this.select(seq);
    this.select(null);
    const hidden = latest(this.model.entries, file, line, Infinity) !== null;
    this.state.hint.value = hidden ? `What line ${line} did isn’t on show: Program shows more than Story, and a filter may leave it out.` : `Line ${line} of ${file} hasn’t done anything yet.`;
    this.twin.say(this.state.hint.value);
  }

  /** Marks, in the code, the lines that belong to what is selected, or lit, or that name the event; `more`: to what has come of it meanwhile, too. */
  trace(more = false): void {
    const { selected, lit, code } = this.state;
    const chosen = this.model.get(selected.value);
    const chain = [...(this.view.chain ?? [])].map((seq) => this.model.get(seq));
    const traced = { ...this.state.traced.peek() };
    for (const file of FILES) {
      const named = lit.value ? naming(code.value[file].text, lit.value.event) : [];
      const lines = [...new Set([...named, ...linesOf(chain, file)])].sort((one, other) => one - other);
      this.handlers.trace(file, lines, chosen?.source?.file === file ? chosen.source.line : 0, more);
      traced[file] = lines.length;
    }
    this.state.traced.value = traced;
  }
}
