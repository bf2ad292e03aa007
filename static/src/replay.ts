/**
 * The page of a recording: the same columns, code and timeline as on a stage, with no stage and no link. What each
 * client had met stands where its page would be, and the controls that play the run are always there.
 */
import "./common";
import { batch, effect, signal } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { depths, explained, laneNames, switcher } from "./board";
import { whenIdle } from "./later";
import { watchColumns } from "./columns";
import { Crowds } from "./crowds";
import type { Editor } from "./editor";
import { filterButton, filterChoices } from "./filterbutton";
import { Filters } from "./filters";
import { crowdPane } from "./panes";
import { recordedCodePane, recordedPane } from "./recordedpanes";
import { begin, type Beginning, type Recording } from "./recordings";
import { Rewind } from "./rewind";
import { Selection } from "./selection";
import { Share } from "./share";
import { FILES, State, type Column, type File } from "./state";
import { SERVER, type Depth, type Entry, type Source } from "./timeline/entry";
import { Model } from "./timeline/model";
import { Twin } from "./timeline/twin";
import { TimelineView } from "./timeline/view";
import { led } from "./timeline/walk";

const PATIENCE = 150; // ms that one waits for a recording before it is said that it's being fetched

export class Replay {
  readonly state = new State(false, true);
  readonly model = new Model();
  readonly #host: HTMLElement;
  readonly #view: TimelineView;
  readonly #twin: Twin;
  readonly #filters: Filters;
  readonly #rewind: Rewind;
  readonly #selection: Selection;
  readonly #crowds: Crowds;
  readonly #recording = signal<Recording | null>(null);
  readonly #embedded: boolean;
  readonly #sharing = document.createElement("div");
  readonly #editorHost = document.createElement("div");
  #editor: Promise<Editor> | undefined;
  #share: Share | undefined;
  #begun = false;
  /** Whether the recording tells of frames, as far as it has come, and whether it has come whole. */
  readonly #wired = signal(false);
  readonly #whole = signal(false);

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#embedded = host.closest(".embedded") !== null;
    this.#editorHost.className = "editor";
    this.#view = new TimelineView(this.model, { select: (seq) => this.#selection.select(seq), behind: () => {}, unfold: (seq) => this.#filters.unfold(seq) });
    this.#twin = new Twin(this.model, () => this.#view.visible, (seq) => this.#view.times(seq));
    this.#filters = new Filters(this.state, this.model, this.#view, { select: (seq) => this.#selection.select(seq), changed: () => this.#shownAnew() });
    this.#rewind = new Rewind(this.model, this.#view, { told: (entries, slowly) => void this.#retold(entries, slowly), leave: null, again: null });
    this.#selection = new Selection(this.state, this.model, this.#view, this.#twin, {
      reveal: (seq) => this.#reveal(seq),
      trace: (file, lines, chosen) => void this.#editor?.then((editor) => editor.trace(file, lines, chosen)),
    });
    this.#crowds = new Crowds(this.state, this.model, this.#view);
    this.state.rewound.value = true;
    host.addEventListener("keydown", this.#keys);
    void this.#open(begin(host.dataset.recording ?? ""));
  }

  /** Draws the page, from now on as it is at each moment. */
  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#host.textContent = "";
    effect(() => void render(this.#template(), this.#host));
    watchColumns(this.#host, this.state, this.#view);
  }

  /** Shares the recording, which is saved already. */
  share(recording: Recording): void {
    const { origin, pathname } = location;
    const [page, embedded] = [pathname.replace("/embed/", "/r/"), pathname.replace("/r/", "/embed/")]; // one of a lesson has one page for both
    this.#share ??= new Share(this.#sharing, {
      model: this.model, recording: () => recording,
      visible: () => this.model.entries.filter((entry) => this.#view.shows(entry)),
      lanes: () => this.state.everyone.value,
      saved: { id: pathname.split("/").at(-1)!, url: origin + page, embed: `<iframe src="${origin}${embedded}" width="900" height="600" title="A Socket.IO recording"></iframe>` },
      open: (url) => location.assign(url),
    });
    this.#share.open();
  }

  #reveal(seq: number): void {
    this.#rewind.reveal(seq);
    const entry = this.model.get(seq);
    if (entry) void this.#retold([entry], true);
  }

  show(file: File): void {
    this.state.file.value = file;
    void this.#editor?.then((editor) => editor.show(file));
    this.#writeCode();
  }

  /** Draws the beginning in one go when it is there: nothing before, unless that takes a while. The rest follows. */
  async #open(reading: Promise<Beginning>): Promise<void> {
    const slow = setTimeout(() => this.#begin(), PATIENCE);
    const beginning = await reading.catch(this.#failed);
    clearTimeout(slow);
    if (beginning) this.#introduce(beginning.recording);
    this.#begin();
    if (!beginning) return;
    const { recording, rest } = beginning;
    await null; // the columns take their places first
    this.#take(recording.entries);
    this.#rewind.open(recording.entries[0]?.seq ?? null);
    await idle();
    this.#twin.renew(null);
    this.#loadEditor(recording);
    await this.#takeRest(recording, rest).catch(this.#failed);
    this.#twin.renew(null);
  }

  #failed = (thrown: Error): void => {
    this.state.notice.value = { text: thrown.message };
  };

  /** Takes in the other entries when the page has time, a run at a time. */
  async #takeRest({ entries }: Recording, rest: AsyncIterable<Entry[]>): Promise<void> {
    for await (const run of rest) {
      await idle();
      entries.push(...run);
      this.#take(run);
      this.#rewind.extend();
    }
    this.#whole.value = true;
  }

  /** Shows all of it but the entries. */
  #introduce(recording: Recording): void {
    this.model.names.read("server", recording.program);
    this.model.names.read("client", recording.client);
    batch(() => {
      this.#recording.value = recording;
      this.state.change("server.js", { text: recording.program });
      this.state.change("client.js", { text: recording.client });
      this.state.lanes.value = recording.lanes;
      this.state.empty.value = recording.entries.length === 0;
    });
    if (recording.title) document.title = `${recording.title}, a recording · Earshot`;
    this.#writeCode();
  }

  #take(entries: readonly Entry[]): void {
    const merged = this.model.merge(entries);
    if (entries.some(({ kind }) => kind === "frame")) this.#wired.value = true;
    this.#crowds.take(merged.added);
    this.#filters.came(merged);
    this.#view.update(merged, false);
  }

  /** Until the editor has come, the code stands there as it is. */
  #writeCode(): void {
    if (this.#editorHost.querySelector(".code-mirror")) return;
    const code = document.createElement("pre");
    code.tabIndex = 0;
    code.textContent = this.state.code.value[this.state.file.value].text;
    this.#editorHost.replaceChildren(code);
  }

  #loadEditor({ program, client }: Recording): void {
    this.#editor = import("./editor").then(({ Editor }) => {
      const files = [{ file: "server.js", text: program }, { file: "client.js", text: client }];
      const editor = new Editor(this.#editorHost, files, { edited: () => {}, run: () => {}, asked: (file, line) => this.#selection.asked(file as File, line) }, true);
      editor.show(this.state.file.value);
      return editor;
    });
  }

  #template(): TemplateResult {
    const { state } = this;
    const columns = state.columns.value;
    const recording = this.#recording.value;
    this.#host.dataset.pane = state.pane.value;
    return html`
      <h2 class="unseen">Recording</h2>
      ${state.notice.value ? html`<p class="notice" role="alert">${state.notice.value.text}</p>` : nothing}
      ${switcher(state, state.standing.value)}
      <div class="columns-scroll">
        <div class="columns">
          <div class="cast">${repeat(columns, ({ name }) => name, (column) => this.#pane(column))}</div>
          <div class="bar" role="toolbar" aria-label="Recording">
            ${recording ? html`<p class="made"><b>${recording.title || "A recording"}</b> <span class="long">${this.#whole.value ? made(recording) : nothing}</span></p>` : nothing}
            <span class="space"></span>
            ${this.#links(recording)}
            ${depths(state, this.#wired.value ? ["story", "program", "wire"] : ["story", "program"], (depth) => this.#showDepth(depth))}
            ${recording ? filterButton(state, this.#filters) : nothing}
          </div>
          <div class="flow">
            ${filterChoices(state, this.#filters)}
            ${laneNames(state)}
            ${this.#view.element}
            <div class="over">${recording && state.empty.value ? html`<p class="nothing">Nothing happened while this was recorded.</p>` : nothing}
              ${!recording && !state.notice.value ? html`<p class="nothing">Fetching the recording…</p>` : nothing}</div>
            ${recording ? this.#rewind.bar : nothing}
          </div>
          ${explained(state, this.model, this.#view, this.#filters, { select: this.#selection.select, goTo: (source) => void this.#jump(source) })}
        </div>
      </div>
      ${this.#twin.list}${this.#twin.voice}${this.#sharing}`;
  }

  #pane(column: Column): TemplateResult {
    const act = { pin: (client: string) => this.#filters.pin(client) };
    return column.kind === "server"
      ? recordedCodePane(this.state, this.#editorHost, { show: (file) => this.show(file) })
      : column.kind === "crowd" ? crowdPane(this.state, act)
      : recordedPane(column, this.state, this.#rewind.story(column.name), act);
  }

  /** Where to go from here: the lesson, or from a frame on another page to the recording's own. */
  #links(recording: Recording | null): TemplateResult | typeof nothing {
    if (!recording) return nothing;
    const lessons = (this.#host.dataset.lessons ?? "").split(" ");
    const target = this.#embedded ? "_blank" : nothing;
    return html`
      ${lessons.includes(recording.lesson) && recording.lesson ? html`<a class="plain" data-action="try" href="/lessons/${recording.lesson}" target=${target}>Try it yourself</a>` : nothing}
      ${this.#embedded
        ? html`<a class="plain" href=${location.pathname.replace("/embed/", "/r/")} target="_blank">Full page</a>`
        : html`<button class="plain" data-action="share" ?disabled=${!this.#whole.value} @click=${() => this.share(recording)}>Share</button>`}`;
  }

  #showDepth(depth: Depth): void {
    this.state.depth.value = depth;
    this.#view.show(depth);
    this.#shownAnew();
    if (depth === "wire") void this.#inspect();
  }

  #shownAnew(): void {
    this.#rewind.reload();
    this.#twin.renew(null);
  }

  async #inspect(): Promise<void> {
    const { Inspector } = await import("./inspector");
    this.state.inspector.value ??= new Inspector(this.model, (seq) => this.#selection.select(seq));
  }

  /** Lines of code light up as they did then. */
  async #retold(entries: readonly Entry[], slowly: boolean): Promise<void> {
    const editor = await this.#editor;
    if (slowly) {
      const source = entries.at(-1)?.source;
      const file = FILES.find((name) => name === source?.file);
      if (file) this.show(file);
      editor?.hold(file ?? "", source?.line ?? null);
      return;
    }
    for (const file of FILES) {
      const lines = entries.filter(({ source }) => source?.file === file).map(({ source }) => source!.line);
      if (lines.length > 0) editor?.flash(file, lines);
    }
  }

  async #jump(source: Source): Promise<void> {
    const file = FILES.find((name) => name === source.file);
    if (!file) return;
    this.state.pane.value = SERVER;
    this.show(file);
    (await this.#editor)?.goTo(source.line, source.column);
  }

  #keys = (event: KeyboardEvent): void => {
    const target = event.target as Element;
    if (this.#filters.key(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || !target.closest(".flow, .explanation")) return;
    if (!target.closest("button, input, select") && this.#rewind.key(event.key)) {
      event.preventDefault();
      return;
    }
    if (!target.closest(".timeline, .explanation")) return;
    const next = led(event, this.state.selected.value, this.#view, this.model);
    if (next === undefined) return;
    event.preventDefault();
    this.#selection.select(next);
    if (next === null) this.#view.scroller.focus({ preventScroll: true });
  };
}

function idle(): Promise<void> {
  return new Promise(whenIdle);
}

/** When a recording was made, and how many entries it has. Words for that cost a browser so much that nothing waits for them. */
function made({ made, entries }: Recording): string {
  const date = new Date(made);
  const when = Number.isNaN(date.getTime()) ? "" : date.toLocaleDateString(undefined, { dateStyle: "medium" });
  return [when, entries.length === 1 ? "1 entry" : `${entries.length.toLocaleString()} entries`].filter(Boolean).join(" · ");
}
