/**
 * The playground on a page: it opens a stage over the link, keeps the state, and draws the panes and the timeline.
 * Everything that a person does on it comes together here; the parts know nothing of each other.
 */
import { batch, effect, untracked } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { chips } from "./chips";
import { watchColumns } from "./columns";
import { Conditions } from "./conditions";
import { Drafts, Store, remembered } from "./drafts";
import type { Editor } from "./editor";
import { filterButton, filterChoices } from "./filterbutton";
import { Filters } from "./filters";
import type { Fork } from "./fork";
import { Frames } from "./frames";
import { plus, down, rewind } from "./icons";
import { Link, asProblem, type Handlers, type Opening, type Problem, type Update } from "./link";
import { codePane, guestServerPane, hue, otherPane, ownPane, type PaneActions } from "./panes";
import { Snapshots } from "./snapshots";
import type { Rewind } from "./rewind";
import type { Saver } from "./saver";
import type { Share } from "./share";
import type { Hand } from "./steps/hand";
import { FILES, State, type Column, type File } from "./state";
import { SERVER, type Depth, type Entry, type Source } from "./timeline/entry";
import { latest, linesOf, naming } from "./timeline/lines";
import { Model } from "./timeline/model";
import { Twin } from "./timeline/twin";
import { TimelineView } from "./timeline/view";
import { led } from "./timeline/walk";

const FLASHES = 12; // lines that light up a batch, at most
const RENEWAL = 3500; // ms until a browser has given up a process without frames: two seconds, measured, and some

export class Playground implements Handlers, PaneActions {
  readonly state: State;
  readonly model = new Model();
  readonly #host: HTMLElement;
  readonly #guest: boolean;
  readonly #drafts: Drafts;
  readonly #tab = new Store(() => sessionStorage);
  readonly #link: Link;
  readonly #frames: Frames;
  readonly #snapshots = new Snapshots();
  readonly #view: TimelineView;
  readonly #twin: Twin;
  readonly #filters: Filters;
  readonly #dialogs = document.createElement("div");
  readonly #runBar = document.createElement("div");
  readonly #conditions: Conditions;
  readonly #editorHost = document.createElement("div");
  readonly #inviting = document.createElement("div");
  readonly #sharing = document.createElement("div");
  readonly #fallback: Partial<Record<File, Element>> = {};
  readonly #place: string;
  #editor: Editor | undefined;
  #loading: Promise<Editor> | undefined;
  #rewind: Rewind | undefined;
  #share: Share | undefined;
  #caughtUp = false;
  #fork: Fork | undefined;
  #saver: Promise<Saver> | undefined;
  /** When the server was asked to compare drafts. */
  #compared = 0;
  /** Set while a fresh stage is being opened for another run. */
  #opens: ((problem: Problem | null) => void) | undefined;
  #showChip: ((event: string | null) => void) | undefined;

  constructor(host: HTMLElement) {
    this.#host = host;
    const { lesson = "", mode, stage = "", startDepth, startFile } = host.dataset;
    this.#guest = mode === "join";
    this.state = new State(this.#guest);
    if (startFile) this.state.file.value = startFile as File;
    this.#place = this.#guest ? `earshot:guest:${stage}` : `earshot:stage:${lesson}`;
    this.#drafts = new Drafts(lesson, new Store(() => localStorage));
    this.#readCode();
    this.#view = new TimelineView(this.model, { select: (seq) => this.select(seq), behind: (count) => { this.state.behind.value = count; }, unfold: (seq) => this.#filters.unfold(seq) });
    this.#twin = new Twin(this.model, () => this.#view.visible, (seq) => this.#view.times(seq));
    this.#filters = new Filters(this.state, this.model, this.#view, { select: (seq) => this.select(seq), changed: () => this.#shownAnew() });
    this.#frames = new Frames({
      reports: (client, reports) => this.#link.report(client, reports),
      snapped: (client, dated) => this.#snapshots.add(client, dated),
      responsive: (client, yes) => this.#answers(client, yes),
    });
    this.#conditions = new Conditions(this.state, () => this.#link, this.#dialogs, (text) => { this.state.notice.value = { text, action: "dismiss" }; });
    this.#link = new Link({
      ...(this.#guest ? { join: stage } : { lesson }),
      stage: () => this.#tab.get(this.#place),
      key: () => this.#tab.get(this.#place),
      program: () => this.#drafts.get("server.js"),
      client: () => this.#drafts.get("client.js"),
      drafts: () => {
        this.#compared = Date.now();
        return this.#drafts.unsaved(FILES);
      },
    }, this);
    host.textContent = "";
    effect(() => void render(this.#template(), host));
    watchColumns(host, this.state, this.#view);
    remembered(this.state.order, this.#guest ? this.#tab : this.#drafts.store, this.#guest ? `${this.#place}:lanes` : `earshot:lanes:${lesson}`);
    effect(() => {
      const code = this.state.code.value;
      this.model.names.read("server", code["server.js"].running ?? "");
      this.model.names.read("client", code["client.js"].running ?? "");
    });
    host.addEventListener("keydown", this.#keys);
    document.addEventListener("keydown", this.#escape);
    if (startDepth) this.#showDepth(startDepth as Depth);
    if (!this.#guest) this.#loadWhenIdle();
  }

  // What the link tells.

  opened(opening: Opening, same: boolean): void {
    const { state } = this;
    const { stage } = opening;
    const before = untracked(() => state.stage.value);
    const renewed = !same && !this.#opens && (before !== null || (opening.fresh && !this.#guest && this.#tab.get(this.#place) !== null));
    batch(() => {
      state.link.value = "connected";
      state.stage.value = stage;
      if (!same) this.#forget();
      // A stage that lives through a dropped link still has this page's clients; only real changes touch the frames.
      if (!same || stage.clients.length !== state.clients.value.length) state.clients.value = stage.clients;
      state.notice.value = renewed ? { text: "The stage had ended, so this is a fresh one, with your code in it.", action: "dismiss" } : null;
      this.#kept(opening);
      this.#adopt("server.js", stage.program);
      this.#adopt("client.js", stage.client);
      if (opening.draftError) state.change("server.js", { problem: opening.draftError });
    });
    if (this.#guest && !same) state.pane.value = stage.clients[0]?.name ?? "timeline";
    this.#caughtUp = opening.fresh;
    this.#mark();
    this.#opens?.(opening.draftError ?? null);
    this.#opens = undefined;
    this.#showChip ??= chips(document, (event) => this.light(event));
    this.#tab.set(this.#place, this.#guest ? (stage.clients[0]?.key ?? null) : stage.id);
    if (this.#host.dataset.clients && stage.clients.length === 0) void this.#addMissing(Number(this.#host.dataset.clients));
  }

  update(update: Update): void {
    const { state } = this;
    const live = this.#caughtUp;
    this.#caughtUp = true;
    const merged = this.model.merge(update.entries);
    const { added } = merged;
    batch(() => {
      if (update.lanes) state.lanes.value = update.lanes;
      const seen = untracked(() => state.seen.value);
      const lanes = new Set([...seen, ...added.map((entry) => entry.lane)]);
      if (lanes.size > seen.length) state.seen.value = [...lanes];
      this.#errors(added);
      this.#conditions.follow(added);
      const lit = untracked(() => state.lit.value);
      state.newest.value = this.model.entries.at(-1)?.seq ?? 0;
      if (lit) state.lit.value = { ...lit, count: lit.count + added.filter(({ event }) => event === lit.event).length };
    });
    const before = this.#view.visible.at(-1)?.entry.seq ?? 0;
    if (this.#view.update(merged, live)) this.#trace(true);
    this.#filters.came(merged);
    state.empty.value = this.#view.visible.length === 0;
    const visible = this.#view.visible;
    if (visible.length > 0) {
      if (this.state.rewound.value) this.#twin.renew(null);
      else if (live) this.#twin.news(visible.slice(this.#view.layout.first(before + 1)));
      else this.#twin.renew(null);
    }
    if (live && !this.state.rewound.value) this.#flash(added);
    else if (live) this.#rewind?.arrived(added.length);
  }

  refused(problem: Problem): void {
    this.#opens?.(problem);
    this.#opens = undefined;
    batch(() => {
      this.state.link.value = "connected";
      this.state.notice.value = { text: problem.message, action: "reopen" };
    });
  }

  ended(message: string): void {
    this.#tab.set(this.#place, null);
    this.state.notice.value = { text: message ? `This stage has ended: ${message}.` : "This stage has ended.", ...(this.#guest ? {} : { action: "reopen" }) };
  }

  unsaved({ message }: Problem): void {
    this.state.notice.value = { text: `What you did just now isn’t saved: ${message}.`, action: "dismiss" };
  }

  dropped(): void {
    if (this.#opens) return;
    if (this.state.link.value !== "connecting") this.state.link.value = "reconnecting";
  }

  // What a person does.

  disconnect(client: string): void {
    this.#frames.tell(client, "disconnect");
  }

  reconnect(client: string): void {
    this.#frames.tell(client, "connect");
  }

  async close(client: string): Promise<void> {
    await this.#try(async () => {
      await this.#link.close(client);
      this.#frames.removed(client);
      this.state.clients.value = this.state.clients.value.filter(({ name }) => name !== client);
      if (this.state.pane.value === client) this.state.pane.value = SERVER;
    });
  }

  reload(client: string): void {
    if (this.state.stuck.value.size > 0) return void this.#renew();
    const loads = this.state.loads.value;
    this.#frames.reset(client);
    this.state.loads.value = { ...loads, [client]: (loads[client] ?? 0) + 1 };
  }

  /**
   * Browsers keep the client frames of a page in one process, and put new ones into it as long as it lives. One that is in
   * an endless loop is only left by taking them all away until the browser has given it up.
   */
  async #renew(): Promise<void> {
    const { state } = this;
    if (state.renewing.value) return;
    state.renewing.value = true;
    for (const { name } of state.clients.value) this.#frames.removed(name);
    state.stuck.value = new Set();
    await new Promise((done) => setTimeout(done, RENEWAL));
    state.renewing.value = false;
  }

  framed(client: string, frame: HTMLIFrameElement): void {
    this.#frames.added(client, frame);
  }

  loaded(client: string): void {
    this.#frames.loaded(client);
  }

  async add(): Promise<void> {
    await this.#try(async () => {
      const client = await this.#link.add();
      this.state.clients.value = [...this.state.clients.value, client];
    });
  }

  read = (): void => { this.state.reading.value = true; };

  show(file: File): void {
    this.state.reading.value = false;
    this.state.file.value = file;
    if (this.#editor) this.#editor.show(file);
    else void this.#load();
    this.#showFallback();
  }

  run = (): Promise<void> => this.runFile(this.state.file.value);

  async runFile(file: File): Promise<void> {
    const { state } = this;
    const { text } = state.code.value[file];
    state.busy.value = true;
    try {
      await this.#link.run(file, text);
      state.change(file, { running: text, problem: null });
      if (file === "server.js") this.#frames.tellAll("retry");
      else if (state.stuck.value.size > 0) void this.#renew();
      else for (const { name } of state.clients.value) this.reload(name);
    } catch (thrown) {
      const problem = asProblem(thrown);
      state.change(file, { problem });
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
    this.#host.querySelector<HTMLElement>(".pane.server .run")?.focus();
  };

  goTo(file: File): void {
    const problem = this.state.code.value[file].problem;
    if (problem?.line) void this.#jump({ file, line: problem.line, column: problem.column ?? 1 });
  }

  network = (client: string): void => void this.#conditions.network(client);
  server = (): void => void this.#conditions.server();
  clearNetwork = (client: string): void => void this.#conditions.clear(client);
  restart = (): void => void this.#conditions.restart();

  /** Asks how to run again from the beginning: all, or no further than to what is looked at. */
  forks = async (upToHere = false): Promise<void> => {
    const { Fork } = await import("./fork");
    this.#fork ??= new Fork({
      state: this.state, model: this.model, select: (seq) => this.select(seq), add: () => this.add(),
      afresh: (code) => this.#afresh(code), weather: (client, weather) => this.#link.weather(client, weather), server: (state) => this.#link.server(state),
      again: (client, again) => this.#frames.again(client, again), close: (client) => this.close(client),
      disconnect: (client) => this.disconnect(client), reconnect: (client) => this.reconnect(client),
    }, this.#dialogs, this.#runBar);
    this.#fork.show(this.state.selected.value ?? (this.state.rewound.value ? this.#rewind!.seq : null), upToHere);
  };

  /** What the lesson's steps, and a class, need of the playground. */
  get hand(): Hand {
    return {
      host: this.#host, state: this.state, model: this.model, view: this.#view, link: this.#link, frames: this.#frames, playground: this,
      depth: (depth) => this.#showDepth(depth), now: this.#now, afresh: (code) => this.#afresh(code), put: (file, text) => this.#put(file, text),
      goTo: (file, line) => this.#jump({ file, line, column: 1 }),
    };
  }

  /** Puts another text into a file, as one change that can be undone. */
  async #put(file: File, text: string): Promise<void> {
    (await this.#load()).replace(file, text);
  }

  #afresh(code: { program: string; client: string }): Promise<Problem | null> {
    this.#now();
    this.#tab.set(this.#place, null);
    return new Promise((resolve) => {
      this.#opens = resolve;
      this.#link.afresh(code);
    });
  }

  select(seq: number | null): void {
    if (seq !== null) {
      this.#unlight();
      if (!this.state.explanation.value) void import("./explanation").then(({ explanation }) => { this.state.explanation.value = explanation; });
    }
    this.state.selected.value = seq;
    if (seq !== null && this.state.rewound.value) this.#rewind?.reveal(seq);
    this.#view.select(seq);
    this.#trace();
    const row = this.#view.row(seq);
    if (row) this.#twin.chosen(row);
  }

  /** Lights up all entries of an event, or none. */
  light(event: string | null): void {
    if (event === null) {
      this.#unlight();
    } else {
      this.select(null);
      const count = this.model.entries.reduce((sum, entry) => sum + Number(entry.event === event), 0);
      this.state.lit.value = { event, count };
      this.#showChip?.(event);
      this.#view.light(event);
    }
    this.#trace();
  }

  #unlight(): void {
    if (this.state.lit.value === null) return;
    this.state.lit.value = null;
    this.#showChip?.(null);
    this.#view.light(null);
  }

  /** Selects what a line did: its latest entry, and each time that it's asked again, the one before. */
  #asked(file: File, line: number): void {
    const { selected, pointed } = this.state;
    pointed.value = { file, line };
    const source = this.model.get(selected.value)?.source;
    const again = source?.file === file && source.line === line;
    const entries = this.#view.visible.map(({ entry }) => entry);
    const seq = latest(entries, file, line, again ? selected.value! : Infinity);
    if (seq !== null) this.select(seq);
    else this.#twin.say(`Line ${line} has done nothing that the timeline shows now.`);
  }

  /** Marks, in the code, the lines that belong to what is selected or lit; `more`: to what has come of it meanwhile, too. */
  #trace(more = false): void {
    const { selected, lit, code } = this.state;
    const chosen = this.model.get(selected.value);
    const chain = [...(this.#view.chain ?? [])].map((seq) => this.model.get(seq));
    for (const file of FILES) {
      const lines = lit.value ? naming(code.value[file].text, lit.value.event) : linesOf(chain, file);
      this.#editor?.trace(file, lines, chosen?.source?.file === file ? chosen.source.line : 0, more);
    }
  }

  story(client: string): HTMLElement | undefined {
    return this.#rewind?.story(client);
  }

  /** Shares what has happened so far. */
  async share(): Promise<void> {
    const { Share, save } = await import("./recorded");
    const { state, model } = this;
    this.#share ??= new Share(this.#sharing, {
      model,
      recording: () => ({
        earshot: "recording", version: 1, lesson: this.#host.dataset.lesson ?? "", title: this.#title(), made: new Date().toISOString(),
        program: state.code.value["server.js"].running ?? "", client: state.code.value["client.js"].running ?? "",
        lanes: [...state.lanes.value], entries: [...model.entries],
      }),
      visible: () => this.#view.visible.map(({ entry }) => entry),
      lanes: () => state.columns.value.map(({ name }) => name),
      saved: () => save(state.stage.value?.id ?? ""),
      open: (url) => location.assign(url),
    });
    this.#share.open();
  }

  #title(): string {
    return document.title.replace(/ · Earshot$/, "");
  }

  /** Begins to look back: at what is selected, or where what happened last began. */
  async lookBack(): Promise<void> {
    const { Rewind } = await import("./recorded");
    this.#rewind ??= new Rewind(this.model, this.#view, { told: (entries, slowly) => this.#retold(entries, slowly), leave: this.#now, again: this.#guest ? null : () => void this.forks(true) }, {
      of: (lane) => this.#snapshots.of(lane).map(({ clock, snapshot }) => ({ at: this.#link.clock.at(clock), snapshot })), css: this.#host.dataset.css ?? "",
    });
    const seq = this.state.selected.value;
    this.select(null);
    this.#rewind.open(seq);
    this.state.rewound.value = true;
    this.#view.scroller.focus({ preventScroll: true });
  }

  /** Back to what happens now. */
  #now = (): void => {
    if (!this.state.rewound.value) return;
    this.state.rewound.value = false;
    this.select(null);
    this.#rewind?.close();
    this.#editor?.hold("", null);
    this.#twin.renew(null);
  };

  /** Lines of code light up as they did then. */
  #retold(entries: readonly Entry[], slowly: boolean): void {
    const source = entries.at(-1)?.source;
    const file = FILES.find((name) => name === source?.file);
    if (slowly && file && !this.#guest) this.show(file);
    if (slowly) this.#editor?.hold(file ?? "", source?.line ?? null);
    else this.#flash(entries);
  }

  // How it is drawn.

  #template(): TemplateResult {
    const { state } = this;
    const columns = state.columns.value;
    const stage = state.stage.value;
    const full = stage !== null && state.clients.value.length >= stage.max;
    this.#host.dataset.link = state.link.value;
    this.#host.dataset.pane = state.pane.value;
    return html`
      <h2 class="unseen">Playground</h2>
      ${this.#notice()}${this.#runBar}
      <nav class="switcher" aria-label="What to show">
        ${state.standing.value.filter((column) => column.kind !== "gone").map(({ name, kind }) => this.#switch(name, kind === "server" ? "" : hue(name)))}
        ${this.#switch("timeline", "")}
      </nav>
      <div class="columns-scroll">
        <div class="columns">
          <div class="cast">${repeat(columns, (column) => column.name, (column) => this.#pane(column))}</div>
          <div class="bar" role="toolbar" aria-label="Stage and timeline">
            ${this.#guest ? nothing : html`
              <button class="plain" data-action="add-client" title=${full ? `A page has at most ${state.clients.value.length} clients. More can join from elsewhere.` : ""} ?disabled=${!stage || full} @click=${() => void this.add()}>${plus}<span class="long">Add client</span><span class="short" aria-hidden="true">Client</span></button>`}
            <button class="plain" data-action="invite" ?disabled=${!stage} @click=${this.#invite}>Invite</button>
            ${this.#guest ? nothing : html`<button class="plain" data-action="share" ?disabled=${!stage} @click=${() => void this.share()}>Share</button>`}
            ${this.#guest ? nothing : html`<button class="plain" data-action="fork" title="Run again from the beginning, with other code or another network, and compare" ?disabled=${!stage} @click=${() => void this.forks()}>Run again<span class="long">…</span></button>`}
            <span class="space"></span>
            <button class="plain" data-action="rewind" aria-pressed=${String(state.rewound.value)} title="Look back, step by step or in slow motion. The stage goes on." ?disabled=${state.empty.value} @click=${() => (state.rewound.value ? this.#now() : void this.lookBack())}>${rewind}<span class="long">Rewind</span></button>
            <div class="depth" role="group" aria-label="How much the timeline tells">
              ${this.#depth("story", "Story", "Events and connections")}${this.#depth("program", "Program", "Also what the code logs, joins and times")}${this.#depth("wire", "Wire", "Also every frame that crosses the wire")}
            </div>
            ${filterButton(state, this.#filters)}
            <button class="plain" data-action="clear" title="Clear the view. Nothing on the stage changes." @click=${this.#clear}>Clear</button>
          </div>
          <div class="flow">
            ${filterChoices(state, this.#filters)}
            <div class="names" aria-hidden="true">${state.standing.value.map(({ name, kind }) => html`<span data-lane=${name}>${kind === "server" ? nothing : html`<i class=${hue(name)}></i>`}${name}</span>`)}</div>
            ${this.#view.element}
            <div class="over">
              ${state.empty.value && stage ? html`<p class="nothing">${this.#filters.count > 0 && this.model.entries.length > 0 ? "Nothing here passes the filter." : state.cleared.value ? "Cleared. What happens from now on appears here." : `Nothing has happened yet. Say something in ${state.clients.value[0]?.name ?? "A"}.`}</p>` : nothing}
              ${!stage && state.link.value === "connecting" ? html`<p class="nothing">Connecting to the stage…</p>` : nothing}
              ${state.held.value !== null ? html`<button class="behind" data-action="go-on" @click=${() => this.#filters.hold(false)}>Held: ${state.missed.value} more ${state.missed.value === 1 ? "has" : "have"} come. Go on ${down}</button>` : nothing}
              ${state.lit.value ? html`<p class="lit" role="status">${litWords(state.lit.value)} <button class="link" data-action="unlight" @click=${() => this.light(null)}>Show everything</button></p>` : nothing}
              ${state.behind.value > 0 && !state.rewound.value ? html`<button class="behind" data-action="follow" @click=${() => this.#view.follow()}>${state.behind.value} new ${down}</button>` : nothing}
            </div>
            ${state.rewound.value ? this.#rewind!.bar : nothing}
          </div>
          ${this.#explained()}
        </div>
      </div>
      ${this.#dialogs}${this.#twin.list}${this.#twin.voice}
      ${this.#inviting}${this.#sharing}`;
  }

  #pane(column: Column): TemplateResult {
    if (column.kind === "own") return ownPane(column, this.state, this);
    if (column.kind !== "server") return otherPane(column, this.state, this);
    return this.#guest ? guestServerPane() : codePane(this.state, this.#editorHost, this);
  }

  #switch(name: string, dot: string): TemplateResult {
    const chosen = this.state.pane.value === name;
    return html`<button aria-pressed=${String(chosen)} data-pane=${name} @click=${() => { this.state.pane.value = name; }}>${dot ? html`<i class=${dot}></i>` : nothing}${name === "timeline" ? "Timeline" : name}</button>`;
  }

  #depth(depth: Depth, name: string, title: string): TemplateResult {
    return html`<button data-depth=${depth} title=${title} aria-pressed=${String(this.state.depth.value === depth)} @click=${() => this.#showDepth(depth)}>${name}</button>`;
  }

  #notice(): TemplateResult | typeof nothing {
    const notice = this.state.notice.value;
    if (this.state.link.value === "reconnecting") {
      return html`<p class="notice" role="status" data-notice="reconnecting">The connection to Earshot dropped. It is being restored; the timeline will catch up, and nothing you typed is lost.</p>`;
    }
    if (!notice) return nothing;
    return html`<p class="notice" role="status" data-notice=${notice.action ?? ""}>${notice.text}
      ${notice.action === "reopen" ? html`<button class="plain" data-action="reopen" @click=${() => this.#link.renew()}>${this.#guest ? "Try again" : "Open a fresh stage"}</button>` : nothing}
      ${notice.action === "dismiss" ? html`<button class="plain" @click=${() => { this.state.notice.value = null; }}>All right</button>` : nothing}
    </p>`;
  }

  #explained(): TemplateResult | typeof nothing {
    const entry = this.model.get(this.state.selected.value);
    const explanation = this.state.explanation.value;
    if (!entry || !explanation) return nothing;
    const inspector = this.state.inspector.value;
    return explanation(entry, this.model, {
      select: (seq) => this.select(seq), goTo: (source) => void this.#jump(source), seen: (seq) => this.#view.row(seq) !== undefined,
      times: this.#filters.opened(entry.seq) ? 1 : this.#view.times(entry.seq), unfold: () => this.#filters.unfold(entry.seq),
      ...(this.#guest ? {} : { again: () => void this.forks(true) }),
      ...(inspector && { open: (frame: Entry) => inspector.open(frame) }),
    });
  }

  // The code.

  #readCode(): void {
    for (const file of FILES) {
      const block = this.#host.querySelector(`code[data-file="${file}"]`);
      const lesson = (block?.textContent ?? "").replace(/\n$/, "");
      const draft = this.#drafts.get(file);
      this.state.change(file, { lesson, text: draft ?? lesson });
      const pre = block?.closest("pre");
      // What the server has highlighted stands there until the editor has come; a draft differs from it.
      if (pre && draft === null) this.#fallback[file] = pre;
      else if (pre) this.#fallback[file] = Object.assign(pre.cloneNode() as Element, { textContent: draft });
    }
    this.state.golang.value = this.#host.querySelector('code[data-file="go"]')?.closest("pre") ?? null;
    this.#editorHost.className = "editor";
    this.#showFallback();
  }

  #showFallback(): void {
    const fallback = this.#fallback[this.state.file.value];
    if (!this.#editor && fallback) this.#editorHost.replaceChildren(fallback);
  }

  #loadWhenIdle(): void {
    const load = () => void this.#load();
    this.#editorHost.addEventListener("pointerdown", load, { once: true });
    whenIdle(load);
    if (document.querySelector(".step")) whenIdle(() => void import("./steps/steps").then(({ begin }) => begin(this.hand)));
  }

  async #load(): Promise<Editor> {
    this.#loading ??= import("./editor").then(({ Editor }) => {
      const { code } = this.state;
      this.#editor = new Editor(this.#editorHost, FILES.map((file) => ({ file, text: code.value[file].text })), {
        edited: (file, text) => this.#edited(file as File, text),
        run: () => void this.run(),
        asked: (file, line) => this.#asked(file as File, line),
        pointed: (file, line) => { this.state.pointed.value = { file: file as File, line }; },
      });
      this.#editor.show(this.state.file.value);
      this.#mark();
      this.#trace();
      return this.#editor;
    });
    return this.#loading;
  }

  #edited(file: File, text: string): void {
    const { lesson, text: before } = this.state.code.value[file];
    if (text === before) return;
    this.state.change(file, { text });
    this.#drafts.set(file, text === lesson ? null : text);
    this.state.lasting.value = this.#drafts.store.lasting;
    if (this.#host.dataset.mode === "example") return;
    this.#saver ??= import("./saver").then(({ Saver }) => new Saver(this.#drafts, this.#link, this.state));
    void this.#saver.then((saver) => saver.edited());
  }

  /** The server says which drafts it keeps: they replace what is here, unless that was changed meanwhile. */
  #kept({ drafts, unsaved, done }: Opening): void {
    this.#host.dataset.done = done?.join(" ") ?? "";
    this.state.unsaved.value = unsaved?.message ?? null;
    for (const file of FILES) {
      const kept = drafts?.[file];
      if (kept === undefined || !this.#drafts.saved(file, kept, this.#compared)) continue;
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
    if (!same && text === lesson && !this.#guest) {
      this.state.change(file, { text: running });
      this.#editor?.replace(file, running);
    }
  }

  /** Errors of the run that goes on, told by the timeline, mark their lines as well. */
  #errors(added: readonly Entry[]): void {
    for (const entry of added) {
      const file = entry.source?.file as File | undefined;
      if (entry.kind === "program") {
        this.state.change("server.js", { problem: null });
      } else if (entry.kind === "error" && file && FILES.includes(file)) {
        this.state.change(file, { problem: { message: entry.text ?? "an error", line: entry.source!.line, column: entry.source!.column } });
      }
    }
    if (added.some(({ kind }) => kind === "error" || kind === "program")) this.#mark();
  }

  #mark(): void {
    for (const file of FILES) this.#editor?.mark(file, this.state.code.value[file].problem);
  }

  /** The lines that have just done something light up. */
  #flash(added: readonly Entry[]): void {
    for (const file of FILES) {
      const lines = added.filter(({ source }) => source?.file === file).slice(-FLASHES).map(({ source }) => source!.line);
      if (lines.length > 0) this.#editor?.flash(file, lines);
    }
  }

  async #jump(source: Source): Promise<void> {
    if (this.#guest || !FILES.includes(source.file as File)) return;
    this.state.pane.value = SERVER;
    this.show(source.file as File);
    (await this.#load()).goTo(source.line, source.column);
  }

  // The rest.

  #forget(): void {
    const { state } = this;
    this.#now();
    this.model.clear();
    this.#snapshots.clear();
    this.#filters.forget();
    this.#view.clear(0);
    state.seen.value = [];
    state.lanes.value = [];
    state.selected.value = null;
    state.newest.value = 0;
    state.server.value = "running";
    this.#unlight();
    state.stuck.value = new Set();
    state.empty.value = true;
    state.cleared.value = false;
    this.#view.select(null);
  }

  async #addMissing(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await this.add();
  }

  #answers(client: string, yes: boolean): void {
    const { stuck } = this.state;
    if (stuck.value.has(client) !== yes) return;
    const next = new Set(stuck.value);
    if (yes) next.delete(client);
    else next.add(client);
    stuck.value = next;
  }

  #showDepth(depth: Depth): void {
    this.state.depth.value = depth;
    void this.#try(() => this.#watchWire(depth === "wire"));
    this.#view.show(depth);
    this.#shownAnew();
  }

  /** Something else is on show: the words follow. */
  #shownAnew(): void {
    if (this.state.rewound.value) this.#rewind?.reload();
    this.state.empty.value = this.#view.visible.length === 0;
    this.#twin.renew(null);
  }

  /** Frames come only while they are looked at; what opens them is loaded with the first. */
  async #watchWire(on: boolean): Promise<void> {
    const asked = this.#link.frames(on);
    if (on && !this.state.inspector.value) {
      const { Inspector } = await import("./inspector");
      this.state.inspector.value = new Inspector(this.model, (seq) => this.select(seq));
    }
    await asked;
  }

  #clear = (): void => {
    this.select(null);
    this.#view.clear(this.model.entries.at(-1)?.seq ?? 0);
    batch(() => {
      this.state.seen.value = [];
      this.state.cleared.value = true;
      this.state.empty.value = true;
      this.state.behind.value = 0;
    });
    this.#twin.renew(null);
  };

  #invite = async (): Promise<void> => {
    const { invite } = await import("./invite");
    const stage = this.state.stage.value;
    if (stage) invite(this.#inviting, stage);
  };

  /** Does something over the link; if it fails, says why. */
  async #try(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (thrown) {
      this.state.notice.value = { text: asProblem(thrown).message, action: "dismiss" };
    }
  }

  #keys = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented && !this.#guest) {
      event.preventDefault();
      void this.run();
      return;
    }
    const target = event.target as Element;
    if (this.#filters.key(event)) return;
    if (!target.closest(".flow, .explanation") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.state.rewound.value && !target.closest("button, input, select") && this.#rewind?.key(event.key)) {
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

  /** Escape unselects, wherever the focus is; the dialog and the editor have it first. */
  #escape = (event: KeyboardEvent): void => {
    const busy = event.defaultPrevented || (event.target as Element).closest?.("dialog, .editor");
    if (event.key !== "Escape" || busy) return;
    if (this.state.selected.value !== null) this.select(null);
    else if (this.state.lit.value !== null) this.light(null);
    else this.#now();
  };
}

function litWords({ event, count }: { event: string; count: number }): TemplateResult {
  const name = html`<b>${event}</b>`;
  if (count === 0) return html`${name} hasn’t happened yet.`;
  return html`${count} ${count === 1 ? "entry" : "entries"} of ${name}.`;
}

function whenIdle(task: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(task, { timeout: 2000 });
  else setTimeout(task, 300);
}
