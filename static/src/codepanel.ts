/**
 * The code of a playground: the editor that shows it, the drafts of what is typed, and what of it runs. It knows the
 * timeline only from what it is told: which lines have fired, which took part, where something went wrong.
 */
import { Drafts } from "./drafts";
import type { Editor } from "./editor";
import { asProblem, type Link, type Opening } from "./link";
import type { Saver } from "./saver";
import { FILES, type File, type State } from "./state";
import { SERVER, type Entry, type Source } from "./timeline/entry";
import { whenIdle, whenSeen } from "./later";

const FLASHES = 12; // lines that light up a batch, at most

export interface CodeHandlers {
  /** Somebody asks what a line did. */
  asked(file: File, line: number): void;
  /** A file runs as it is now. */
  ran(file: File): void;
  /** The editor has come; nothing is marked in it yet. */
  came(): void;
}

export class CodePanel {
  /** Where the code stands. */
  readonly element = document.createElement("div");
  readonly #fallback: Partial<Record<File, Element>> = {};
  #editor: Editor | undefined;
  #loading: Promise<Editor> | undefined;
  #saver: Promise<Saver> | undefined;
  /** When the server was asked to compare drafts. */
  #compared = 0;

  constructor(readonly host: HTMLElement, readonly state: State, readonly drafts: Drafts, readonly link: () => Link, readonly handlers: CodeHandlers) {
    for (const file of FILES) this.#read(file);
    state.golang.value = host.querySelector('code[data-file="go"]')?.closest("pre") ?? null;
    this.element.className = "editor";
    this.#showFallback();
  }

  /** Loads the editor when somebody reaches for it, or when the page has time. */
  loadWhenIdle(): void {
    const load = () => void this.load();
    this.element.addEventListener("pointerdown", load, { once: true });
    whenSeen(this.element, () => whenIdle(load)); // on a phone it is behind a tab, and below the prose
  }

  async load(): Promise<Editor> {
    this.#loading ??= import("./editor").then(({ Editor }) => {
      const { code } = this.state;
      this.#editor = new Editor(this.element, FILES.map((file) => ({ file, text: code.value[file].text })), {
        edited: (file, text) => this.#edited(file as File, text),
        run: () => void this.run(),
        asked: (file, line) => this.handlers.asked(file as File, line),
        pointed: (file, line) => { this.state.pointed.value = { file: file as File, line }; },
      });
      this.#editor.show(this.state.file.value);
      this.#mark();
      this.handlers.came();
      return this.#editor;
    });
    return this.#loading;
  }

  // What a person does.

  show = (file: File): void => {
    this.state.reading.value = false;
    this.state.file.value = file;
    if (this.#editor) this.#editor.show(file);
    else void this.load();
    this.#showFallback();
  };

  /** Shows the server in Go. */
  read = (): void => { this.state.reading.value = true; };

  run = (): Promise<void> => this.runFile(this.state.file.value);

  async runFile(file: File): Promise<void> {
    const { state } = this;
    const { text } = state.code.value[file];
    state.busy.value = true;
    try {
      await this.link().run(file, text);
      state.change(file, { running: text, problem: null });
      this.handlers.ran(file);
    } catch (thrown) {
      state.change(file, { problem: asProblem(thrown) });
    } finally {
      state.busy.value = false;
      this.#mark();
    }
  }

  reset = (): void => {
    const file = this.state.file.value;
    const { lesson } = this.state.code.value[file];
    this.#editor?.replace(file, lesson);
    this.#edited(file, lesson);
    // The button has nothing more to do and is disabled; the focus goes to what comes next, so that the keys go on working.
    this.host.querySelector<HTMLElement>(".pane.server .run")?.focus();
  };

  /** Shows what is wrong in a file. */
  goTo = (file: File): void => {
    const problem = this.state.code.value[file].problem;
    if (problem?.line) void this.jump({ file, line: problem.line, column: problem.column ?? 1 });
  };

  /** Puts another text into a file, as one change that can be undone. */
  async put(file: File, text: string): Promise<void> {
    (await this.load()).replace(file, text);
  }

  /** Shows a place in the code, if it is in a file that is here. */
  async jump(source: Source): Promise<void> {
    if (this.state.guest || !FILES.includes(source.file as File)) return;
    this.state.pane.value = SERVER;
    this.show(source.file as File);
    (await this.load()).goTo(source.line, source.column);
  }

  // What the server tells.

  /** The drafts that the server may not have, to be compared now. */
  compare(): ReturnType<Drafts["unsaved"]> {
    this.#compared = Date.now();
    return this.drafts.unsaved(FILES);
  }

  opened(opening: Opening): void {
    this.#kept(opening);
    this.#adopt("server.js", opening.stage.program);
    this.#adopt("client.js", opening.stage.client);
    if (opening.draftError) this.state.change("server.js", { problem: opening.draftError });
    this.#mark();
  }

  /** The server says which drafts it keeps: they replace what is here, unless that was changed meanwhile. */
  #kept({ drafts, unsaved, done }: Opening): void {
    this.host.dataset.done = done?.join(" ") ?? "";
    this.state.unsaved.value = unsaved?.message ?? null;
    for (const file of FILES) {
      const kept = drafts?.[file];
      if (kept === undefined || !this.drafts.saved(file, kept, this.#compared)) continue;
      const { lesson, text } = this.state.code.value[file];
      this.state.change(file, { text: kept ?? lesson });
      if (text !== (kept ?? lesson)) this.#editor?.replace(file, kept ?? lesson);
    }
  }

  /** The stage says what runs. Without a draft, that is also what the editor shows. */
  #adopt(file: File, running: string): void {
    const { text, lesson } = this.state.code.value[file];
    const same = running.replace(/\n$/, "") === text;
    this.state.change(file, { running: same ? text : running, problem: null });
    if (!same && text === lesson && !this.state.guest) {
      this.state.change(file, { text: running });
      this.#editor?.replace(file, running);
    }
  }

  // What the timeline tells.

  /** Errors of the run that goes on mark their lines. */
  errors(added: readonly Entry[]): void {
    const telling = added.filter(({ kind }) => kind === "error" || kind === "limit" || kind === "program");
    for (const { kind, source, text, level } of telling) {
      if (kind === "program") this.state.change("server.js", { problem: null });
      else if (level === "stopped" && !source) this.state.change("server.js", { problem: { message: text ?? "stopped" } });
      else if (source && FILES.includes(source.file as File)) this.state.change(source.file as File, { problem: { message: text ?? "an error", line: source.line, column: source.column } });
    }
    if (telling.length > 0) this.#mark();
  }

  /** The lines that have just done something light up. */
  flash(added: readonly Entry[]): void {
    for (const file of FILES) {
      const lines = added.filter(({ source }) => source?.file === file).slice(-FLASHES).map(({ source }) => source!.line);
      if (lines.length > 0) this.#editor?.flash(file, lines);
    }
  }

  /** Lines of code light up as they did then; `slowly`, the last stays lit, and its file is shown. */
  retell(entries: readonly Entry[], slowly: boolean): void {
    if (!slowly) return this.flash(entries);
    const source = entries.at(-1)?.source;
    const file = FILES.find((name) => name === source?.file);
    if (file && !this.state.guest) this.show(file);
    this.#editor?.hold(file ?? "", source?.line ?? null);
  }

  /** Nothing stays lit any more. */
  release(): void {
    this.#editor?.hold("", null);
  }

  /** Marks the lines that belong to what is selected; see Editor. */
  trace(file: File, lines: number[], chosen: number, more: boolean): void {
    this.#editor?.trace(file, lines, chosen, more);
  }

  #mark(): void {
    for (const file of FILES) this.#editor?.mark(file, this.state.code.value[file].problem);
  }

  /** Takes a file from the page, or its draft. */
  #read(file: File): void {
    const block = this.host.querySelector(`code[data-file="${file}"]`);
    const lesson = (block?.textContent ?? "").replace(/\n$/, "");
    const draft = this.drafts.get(file);
    this.state.change(file, { lesson, text: draft ?? lesson });
    const pre = block?.closest("pre");
    // What the server has highlighted stands there until the editor has come; a draft differs from it.
    if (pre && draft === null) this.#fallback[file] = pre;
    else if (pre) this.#fallback[file] = Object.assign(pre.cloneNode() as Element, { textContent: draft });
  }

  #showFallback(): void {
    const fallback = this.#fallback[this.state.file.value];
    if (!this.#editor && fallback) this.element.replaceChildren(fallback);
  }

  #edited(file: File, text: string): void {
    const { lesson, text: before } = this.state.code.value[file];
    if (text === before) return;
    this.state.change(file, { text });
    this.drafts.set(file, text === lesson ? null : text);
    this.state.lasting.value = this.drafts.store.lasting;
    if (this.host.dataset.mode === "example") return;
    this.#saver ??= import("./saver").then(({ Saver }) => new Saver(this.drafts, this.link(), this.state));
    void this.#saver.then((saver) => saver.edited());
  }
}
