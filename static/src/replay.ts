/**
 * The page of a recording: the same columns, code and timeline as on a stage, with no stage and no link. What each
 * client had met stands where its page would be, and the controls that play the run are always there.
 */
import "./common";
import { batch, effect, signal } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { watchColumns } from "./columns";
import type { Editor } from "./editor";
import { explanation } from "./explanation";
import { filterButton, filterChoices } from "./filterbutton";
import { Filters } from "./filters";
import { hue, recordedCodePane, recordedPane } from "./panes";
import { read, type Recording } from "./recordings";
import { Rewind } from "./rewind";
import { Share } from "./share";
import { FILES, State, type Column, type File } from "./state";
import { SERVER, type Depth, type Entry, type Source } from "./timeline/entry";
import { latest, linesOf } from "./timeline/lines";
import { Model } from "./timeline/model";
import { Twin } from "./timeline/twin";
import { TimelineView } from "./timeline/view";
import { led } from "./timeline/walk";

export class Replay {
  readonly state = new State(false, true);
  readonly model = new Model();
  readonly #host: HTMLElement;
  readonly #view: TimelineView;
  readonly #twin: Twin;
  readonly #filters: Filters;
  readonly #rewind: Rewind;
  readonly #recording = signal<Recording | null>(null);
  readonly #embedded: boolean;
  readonly #sharing = document.createElement("div");
  readonly #editorHost = document.createElement("div");
  #editor: Promise<Editor> | undefined;
  #share: Share | undefined;
  /** Whether the recording tells of frames. */
  #wired = false;

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#embedded = host.closest(".embedded") !== null;
    this.#editorHost.className = "editor";
    this.#view = new TimelineView(this.model, { select: (seq) => this.select(seq), behind: () => {}, unfold: (seq) => this.#filters.unfold(seq) });
    this.#twin = new Twin(this.model, () => this.#view.visible, (seq) => this.#view.times(seq));
    this.#filters = new Filters(this.state, this.model, this.#view, { select: (seq) => this.select(seq), changed: () => this.#shownAnew() });
    this.#rewind = new Rewind(this.model, this.#view, { told: (entries, slowly) => void this.#retold(entries, slowly), leave: null, again: null });
    this.state.rewound.value = true;
    host.textContent = "";
    effect(() => void render(this.#template(), host));
    watchColumns(host, this.state, this.#view);
    host.addEventListener("keydown", this.#keys);
    void this.#open(host.dataset.recording ?? "");
  }

  /** Shares the recording, which is saved already. */
  share(recording: Recording): void {
    const id = location.pathname.split("/").at(-1)!;
    const { origin } = location;
    this.#share ??= new Share(this.#sharing, {
      model: this.model, recording: () => recording,
      visible: () => this.#view.visible.map(({ entry }) => entry),
      lanes: () => this.state.columns.value.map(({ name }) => name),
      saved: { id, url: `${origin}/r/${id}`, embed: `<iframe src="${origin}/embed/${id}" width="900" height="600" title="A Socket.IO recording"></iframe>` },
      open: (url) => location.assign(url),
    });
    this.#share.open();
  }

  select(seq: number | null): void {
    this.state.selected.value = seq;
    if (seq !== null) this.#rewind.reveal(seq);
    this.#view.select(seq);
    const row = this.#view.row(seq);
    if (row) this.#twin.chosen(row);
    const entry = this.model.get(seq);
    if (entry) void this.#retold([entry], true);
    void this.#trace(entry);
  }

  /** Selects what a line did: its latest entry, and each time that it's asked again, the one before. */
  #asked(file: string, line: number): void {
    const chosen = this.model.get(this.state.selected.value);
    const again = chosen?.source?.file === file && chosen.source.line === line;
    const seq = latest(this.#view.visible.map(({ entry }) => entry), file, line, again ? chosen.seq : Infinity);
    if (seq !== null) this.select(seq);
    else this.#twin.say(`Line ${line} has done nothing that the timeline shows now.`);
  }

  /** Marks the lines of code that took part in what is selected. */
  async #trace(chosen: Entry | undefined): Promise<void> {
    const editor = await this.#editor;
    const chain = chosen ? [...this.model.chain(chosen.seq)].map((seq) => this.model.get(seq)) : [];
    for (const file of FILES) editor?.trace(file, linesOf(chain, file), chosen?.source?.file === file ? chosen.source.line : 0);
  }

  show(file: File): void {
    this.state.file.value = file;
    void this.#editor?.then((editor) => editor.show(file));
    this.#writeCode();
  }

  async #open(address: string): Promise<void> {
    let recording: Recording;
    try {
      recording = await read(address);
    } catch (thrown) {
      this.state.notice.value = { text: (thrown as Error).message };
      return;
    }
    this.model.names.read("server", recording.program);
    this.model.names.read("client", recording.client);
    const merged = this.model.merge(recording.entries);
    this.#filters.came(merged);
    this.#wired = recording.entries.some(({ kind }) => kind === "frame");
    batch(() => {
      this.#recording.value = recording;
      this.state.change("server.js", { text: recording.program });
      this.state.change("client.js", { text: recording.client });
      this.state.lanes.value = recording.lanes;
      this.state.empty.value = recording.entries.length === 0;
    });
    if (recording.title) document.title = `${recording.title}, a recording · Earshot`;
    this.#writeCode();
    // The columns take their places first.
    requestAnimationFrame(() => {
      this.#view.update(merged, false);
      this.#rewind.open(this.model.entries[0]?.seq ?? null);
      this.#twin.renew(null);
      this.#host.dataset.opened = String(Math.round(performance.now()));
      this.#loadEditor(recording);
    });
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
      const editor = new Editor(this.#editorHost, files, { edited: () => {}, run: () => {}, asked: (file, line) => this.#asked(file, line) }, true);
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
      <nav class="switcher" aria-label="What to show">
        ${[...state.standing.value.map(({ name }) => name), "timeline"].map((name) => html`<button aria-pressed=${String(state.pane.value === name)} data-pane=${name} @click=${() => { state.pane.value = name; }}>
          ${name === "timeline" || name === SERVER ? nothing : html`<i class=${hue(name)}></i>`}${name === "timeline" ? "Timeline" : name}</button>`)}
      </nav>
      <div class="columns-scroll">
        <div class="columns">
          <div class="cast">${repeat(columns, ({ name }) => name, (column) => this.#pane(column))}</div>
          <div class="bar" role="toolbar" aria-label="Recording">
            ${recording ? html`<p class="made"><b>${recording.title || "A recording"}</b> <span class="long">${made(recording)}</span></p>` : nothing}
            <span class="space"></span>
            ${this.#links(recording)}
            <div class="depth" role="group" aria-label="How much the timeline tells">
              ${this.#depth("story", "Story", "Events and connections")}${this.#depth("program", "Program", "Also what the code logs, joins and times")}
              ${this.#wired ? this.#depth("wire", "Wire", "Also every frame that crosses the wire") : nothing}
            </div>
            ${recording ? filterButton(state, this.#filters) : nothing}
          </div>
          <div class="flow">
            ${filterChoices(state, this.#filters)}
            <div class="names" aria-hidden="true">${state.standing.value.map(({ name, kind }) => html`<span data-lane=${name}>${kind === "server" ? nothing : html`<i class=${hue(name)}></i>`}${name}</span>`)}</div>
            ${this.#view.element}
            <div class="over">${recording && state.empty.value ? html`<p class="nothing">Nothing happened while this was recorded.</p>` : nothing}
              ${!recording && !state.notice.value ? html`<p class="nothing">Fetching the recording…</p>` : nothing}</div>
            ${recording ? this.#rewind.bar : nothing}
          </div>
          ${this.#explained()}
        </div>
      </div>
      ${this.#twin.list}${this.#twin.voice}${this.#sharing}`;
  }

  #pane(column: Column): TemplateResult {
    return column.kind === "server"
      ? recordedCodePane(this.state, this.#editorHost, { show: (file) => this.show(file) })
      : recordedPane(column, this.state, this.#rewind.story(column.name));
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
        : html`<button class="plain" data-action="share" @click=${() => this.share(recording)}>Share</button>`}`;
  }

  #depth(depth: Depth, name: string, title: string): TemplateResult {
    return html`<button data-depth=${depth} title=${title} aria-pressed=${String(this.state.depth.value === depth)} @click=${() => this.#showDepth(depth)}>${name}</button>`;
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
    this.state.inspector.value ??= new Inspector(this.model, (seq) => this.select(seq));
  }

  #explained(): TemplateResult | typeof nothing {
    const entry = this.model.get(this.state.selected.value);
    if (!entry) return nothing;
    const inspector = this.state.inspector.value;
    return explanation(entry, this.model, {
      select: (seq) => this.select(seq), goTo: (source) => void this.#jump(source), seen: (seq) => this.#view.row(seq) !== undefined,
      times: this.#filters.opened(entry.seq) ? 1 : this.#view.times(entry.seq), unfold: () => this.#filters.unfold(entry.seq),
      ...(inspector && { open: (frame: Entry) => inspector.open(frame) }),
    });
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
    const next = led(event.key, this.state.selected.value, this.#view, this.model);
    if (next === undefined) return;
    event.preventDefault();
    this.select(next);
    if (next === null) this.#view.scroller.focus({ preventScroll: true });
  };
}

function made({ made, entries }: Recording): string {
  const date = new Date(made);
  const when = Number.isNaN(date.getTime()) ? "" : date.toLocaleDateString(undefined, { dateStyle: "medium" });
  return [when, entries.length === 1 ? "1 entry" : `${entries.length.toLocaleString()} entries`].filter(Boolean).join(" · ");
}
