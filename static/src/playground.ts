/**
 * The playground on a page: it opens a stage over the link and brings its parts together: clients, code, timeline,
 * selection. The parts know nothing of each other; stagepage.ts draws them.
 */
import { batch, effect, untracked } from "@preact/signals-core";
import { render } from "lit-html";
import { chips } from "./chips";
import { Clients } from "./clients";
import { CodePanel } from "./codepanel";
import { whenIdle } from "./later";
import { watchColumns } from "./columns";
import { Conditions } from "./conditions";
import { Crowds } from "./crowds";
import { Drafts, Store, remembered } from "./drafts";
import { Filters } from "./filters";
import type { Fork } from "./fork";
import { Frames } from "./frames";
import { Link, asProblem, type Handlers, type Opening, type Problem, type Update } from "./link";
import type { PaneActions } from "./panes";
import type { Rewind } from "./rewind";
import { Selection } from "./selection";
import type { Share } from "./share";
import { Snapshots } from "./snapshots";
import { stagePage, type StagePresses } from "./stagepage";
import { State, type File } from "./state";
import type { Hand } from "./steps/hand";
import type { Depth } from "./timeline/entry";
import { Model } from "./timeline/model";
import { Twin } from "./timeline/twin";
import { TimelineView } from "./timeline/view";
import { led } from "./timeline/walk";

export class Playground implements Handlers {
  readonly state: State;
  readonly model = new Model();
  readonly #host: HTMLElement;
  readonly #guest: boolean;
  readonly #tab = new Store(() => sessionStorage);
  readonly #link: Link;
  readonly #frames: Frames;
  readonly #clients: Clients;
  readonly #code: CodePanel;
  readonly #snapshots = new Snapshots();
  readonly #view: TimelineView;
  readonly #twin: Twin;
  readonly #filters: Filters;
  readonly #selection: Selection;
  readonly #crowds: Crowds;
  readonly #dialogs = document.createElement("div");
  readonly #runBar = document.createElement("div");
  readonly #conditions: Conditions;
  readonly #inviting = document.createElement("div");
  readonly #sharing = document.createElement("div");
  readonly #place: string;
  #rewind: Rewind | undefined;
  #share: Share | undefined;
  #caughtUp = false;
  #fork: Fork | undefined;
  /** Set while a fresh stage is being opened for another run. */
  #opens: ((problem: Problem | null) => void) | undefined;

  constructor(host: HTMLElement) {
    this.#host = host;
    const { lesson = "", mode, stage = "", startDepth, startFile } = host.dataset;
    this.#guest = mode === "join";
    this.state = new State(this.#guest);
    if (startFile) this.state.file.value = startFile as File;
    this.#place = this.#guest ? `earshot:guest:${stage}` : `earshot:stage:${lesson}`;
    const drafts = new Drafts(lesson, new Store(() => localStorage));
    this.#code = new CodePanel(host, this.state, drafts, () => this.#link, {
      asked: (file, line) => this.#selection.asked(file, line), ran: (file) => this.#ran(file), came: () => this.#selection.trace(),
    });
    this.#view = new TimelineView(this.model, { select: (seq) => this.#selection.select(seq), behind: (count) => { this.state.behind.value = count; }, unfold: (seq) => this.#filters.unfold(seq) });
    this.#twin = new Twin(this.model, () => this.#view.visible, (seq) => this.#view.times(seq));
    this.#filters = new Filters(this.state, this.model, this.#view, { select: (seq) => this.#selection.select(seq), changed: () => this.#shownAnew() });
    this.#selection = new Selection(this.state, this.model, this.#view, this.#twin, {
      reveal: (seq) => { if (this.state.rewound.value) this.#rewind?.reveal(seq); },
      trace: (file, lines, chosen, more) => this.#code.trace(file, lines, chosen, more),
    });
    this.#crowds = new Crowds(this.state, this.model, this.#view);
    this.#frames = new Frames({
      reports: (client, reports) => this.#link.report(client, reports),
      snapped: (client, { clock, snapshot }) => this.#snapshots.add(client, { at: this.#link.clock.at(clock), snapshot }),
      responsive: (client, yes) => this.#clients.answers(client, yes),
    });
    this.#clients = new Clients(this.state, this.#frames, () => this.#link, this.#try);
    this.#conditions = new Conditions(this.state, () => this.#link, this.#dialogs, (text) => { this.state.notice.value = { text, action: "dismiss" }; });
    this.#link = new Link({
      ...(this.#guest ? { join: stage } : { lesson }),
      stage: () => this.#tab.get(this.#place),
      key: () => this.#tab.get(this.#place),
      program: () => drafts.get("server.js"),
      client: () => drafts.get("client.js"),
      drafts: () => this.#code.compare(),
    }, this);
    host.textContent = "";
    effect(() => this.#draw());
    watchColumns(host, this.state, this.#view);
    remembered(this.state.order, this.#guest ? this.#tab : drafts.store, this.#guest ? `${this.#place}:lanes` : `earshot:lanes:${lesson}`);
    effect(() => {
      const code = this.state.code.value;
      this.model.names.read("server", code["server.js"].running ?? "");
      this.model.names.read("client", code["client.js"].running ?? "");
    });
    host.addEventListener("keydown", this.#keys);
    document.addEventListener("keydown", this.#escape);
    if (startDepth) this.#showDepth(startDepth as Depth);
    if (this.#guest) return;
    this.#code.loadWhenIdle();
    if (document.querySelector(".step")) whenIdle(() => void import("./steps/steps").then(({ begin }) => begin(this.hand)));
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
      this.#clients.are(stage.clients, same);
      state.notice.value = renewed ? { text: "The stage had ended, so this is a fresh one, with your code in it.", action: "dismiss" } : null;
      this.#code.opened(opening);
    });
    if (this.#guest && !same) state.pane.value = stage.clients[0]?.name ?? "timeline";
    this.#caughtUp = opening.fresh;
    this.#opens?.(opening.draftError ?? null);
    this.#opens = undefined;
    this.#selection.showChip ??= chips(document, (event) => this.#selection.light(event));
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
      this.#code.errors(added);
      this.#conditions.follow(added);
      const lit = untracked(() => state.lit.value);
      state.newest.value = this.model.entries.at(-1)?.seq ?? 0;
      if (lit) state.lit.value = { ...lit, count: lit.count + added.filter(({ event }) => event === lit.event).length };
    });
    const before = this.#view.visible.at(-1)?.entry.seq ?? 0;
    if (this.#view.update(merged, live)) this.#selection.trace(true);
    this.#filters.came(merged);
    this.#crowds.take(added);
    state.empty.value = this.#view.visible.length === 0;
    const visible = this.#view.visible;
    if (visible.length > 0) {
      if (this.state.rewound.value) this.#twin.renew(null);
      else if (live) this.#twin.news(visible.slice(this.#view.layout.first(before + 1)));
      else this.#twin.renew(null);
    }
    if (live && !this.state.rewound.value) this.#code.flash(added);
    else if (live) this.#rewind?.arrived(added.length);
  }

  refused(problem: Problem): void {
    if (this.#opens) {
      this.#opens(problem); // the link goes back to the stage that there was
      this.#opens = undefined;
      return;
    }
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

  /** Another program runs, or the clients run other code. */
  #ran(file: File): void {
    if (file === "server.js") this.#frames.tellAll("retry");
    else this.#clients.reloadAll();
  }

  /** Asks how to run again from the beginning: all, or no further than to what is looked at, which may be a moment of the past. */
  async forks(upToHere = false, moment: number | null = null): Promise<void> {
    const { Fork } = await import("./fork");
    const clients = this.#clients;
    this.#fork ??= new Fork({
      state: this.state, model: this.model, select: (seq) => this.#selection.select(seq), add: () => clients.add(),
      afresh: (code) => this.#afresh(code), weather: (client, weather) => this.#link.weather(client, weather), server: (state) => this.#link.server(state),
      again: (client, again) => this.#frames.again(client, again), close: (client) => clients.close(client),
      disconnect: (client) => clients.disconnect(client), reconnect: (client) => clients.reconnect(client),
    }, this.#dialogs, this.#runBar);
    this.#fork.show(moment ?? this.state.selected.value ?? (this.state.rewound.value ? this.#rewind!.seq : null), upToHere);
  }

  /** What the lesson's steps, and a class, need of the playground. */
  get hand(): Hand {
    const { state, model } = this;
    const [clients, code] = [this.#clients, this.#code];
    return {
      host: this.#host, state, model, view: this.#view, link: this.#link, frames: this.#frames,
      playground: {
        select: this.#selection.select, show: code.show, runFile: (file) => code.runFile(file), add: () => clients.add(), close: (client) => clients.close(client),
        disconnect: (client) => clients.disconnect(client), reconnect: (client) => clients.reconnect(client),
      },
      depth: (depth) => this.#showDepth(depth), now: this.#now, afresh: (code) => this.#afresh(code), put: (file, text) => code.put(file, text),
      goTo: (file, line) => code.jump({ file, line, column: 1 }),
    };
  }

  #afresh(code: { program: string; client: string }): Promise<Problem | null> {
    this.#now();
    this.#tab.set(this.#place, null);
    return new Promise((resolve) => {
      this.#opens = resolve;
      this.#link.afresh(code);
    });
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
      visible: () => model.entries.filter((entry) => this.#view.shows(entry)),
      lanes: () => state.everyone.value,
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
    this.#rewind ??= new Rewind(this.model, this.#view, { told: (entries, slowly) => this.#code.retell(entries, slowly), leave: this.#now, again: this.#guest ? null : (moment) => void this.forks(true, moment) }, {
      of: (lane) => this.#snapshots.of(lane), css: this.#host.dataset.css ?? "",
    });
    const seq = this.state.selected.value;
    this.#selection.select(null);
    this.#rewind.open(seq);
    this.state.rewound.value = true;
    this.#view.scroller.focus({ preventScroll: true });
  }

  /** Back to what happens now. */
  #now = (): void => {
    if (!this.state.rewound.value) return;
    this.state.rewound.value = false;
    this.#selection.select(null);
    this.#rewind?.close();
    this.#code.release();
    this.#twin.renew(null);
  };

  // How it is drawn.

  #draw(): void {
    this.#host.dataset.link = this.state.link.value;
    this.#host.dataset.pane = this.state.pane.value;
    render(stagePage({
      state: this.state, model: this.model, view: this.#view, filters: this.#filters, panes: this.#panes, press: this.#press,
      explaining: {
        select: this.#selection.select, goTo: (source) => void this.#code.jump(source), ...(this.#guest ? {} : { again: () => void this.forks(true) }),
      },
      code: this.#code.element, runBar: this.#runBar, player: () => this.#rewind?.bar,
      rest: [this.#dialogs, this.#twin.list, this.#twin.voice, this.#inviting, this.#sharing],
    }), this.#host);
  }

  get #panes(): PaneActions {
    return { clients: this.#clients, code: this.#code, conditions: this.#conditions, story: (client) => this.#rewind?.story(client), pin: (client) => this.#filters.pin(client) };
  }

  readonly #press: StagePresses = {
    add: () => void this.#clients.add(),
    invite: () => void this.#invite(),
    share: () => void this.share(),
    runAgain: () => void this.forks(),
    rewind: () => (this.state.rewound.value ? this.#now() : void this.lookBack()),
    depth: (depth) => this.#showDepth(depth),
    clear: () => this.#clear(),
    unlight: () => this.#selection.light(null),
    reopen: () => this.#link.renew(),
  };

  // The rest.

  #forget(): void {
    const { state } = this;
    this.#now();
    this.model.clear();
    this.#snapshots.clear();
    this.#filters.forget();
    this.#crowds.forget();
    this.#view.clear(0);
    state.seen.value = [];
    state.lanes.value = [];
    state.newest.value = 0;
    state.server.value = "running";
    state.stuck.value = new Set();
    state.empty.value = true;
    state.cleared.value = false;
    this.#selection.forget();
  }

  async #addMissing(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await this.#clients.add();
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
    const inspector = on && !this.state.inspector.value ? import("./inspector") : null;
    const [loaded] = await Promise.all([inspector, this.#link.frames(on)]);
    if (loaded) this.state.inspector.value = new loaded.Inspector(this.model, this.#selection.select);
  }

  #clear(): void {
    this.#selection.select(null);
    this.#view.clear(this.model.entries.at(-1)?.seq ?? 0);
    batch(() => {
      this.state.seen.value = [];
      this.state.cleared.value = true;
      this.state.empty.value = true;
      this.state.behind.value = 0;
    });
    this.#twin.renew(null);
  }

  async #invite(): Promise<void> {
    const { invite } = await import("./invite");
    const stage = this.state.stage.value;
    if (stage) invite(this.#inviting, stage);
  }

  /** Does something over the link; if it fails, says why. */
  #try = async (task: () => Promise<void>): Promise<void> => {
    try {
      await task();
    } catch (thrown) {
      this.state.notice.value = { text: asProblem(thrown).message, action: "dismiss" };
    }
  };

  #keys = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented && !this.#guest) {
      event.preventDefault();
      void this.#code.run();
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
    const next = led(event, this.state.selected.value, this.#view, this.model);
    if (next === undefined) {
      if (this.state.selected.value !== null) this.#twin.ended(event.key);
      return;
    }
    event.preventDefault();
    this.#selection.select(next);
    if (next === null) this.#view.scroller.focus({ preventScroll: true });
  };

  /** Escape unselects, wherever the focus is; the dialog and the editor have it first. */
  #escape = (event: KeyboardEvent): void => {
    const busy = event.defaultPrevented || (event.target as Element).closest?.("dialog, .editor");
    if (event.key === "Escape" && !busy && !this.#selection.drop()) this.#now();
  };
}
