/** The class's stage to look at: every lane and the timeline, large, with looking back; nothing to press. */
import { effect, signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { laneNames } from "../board";
import { BARE_ROOM, watchColumns } from "../columns";
import { Crowds } from "../crowds";
import { Link, type Handlers, type Opening, type Update } from "../link";
import { hue } from "../panes";
import type { Rewind } from "../rewind";
import { State } from "../state";
import type { Entry } from "../timeline/entry";
import { Model } from "../timeline/model";
import { Twin } from "../timeline/twin";
import { TimelineView } from "../timeline/view";

export class Watch implements Handlers {
  /** In it, the timeline looks as on any page. */
  readonly element = Object.assign(document.createElement("earshot-playground"), { className: "watched" });
  readonly #state = new State(true);
  readonly #model = new Model();
  readonly #view: TimelineView;
  readonly #twin: Twin;
  readonly #crowds: Crowds;
  readonly #trouble = signal("");
  #link: Link | null = null;
  #rewind: Rewind | null = null;
  #stage = "";
  #live = false;

  /** `told` hears which entries have just happened, or are told again. */
  constructor(readonly told: (entries: readonly Entry[]) => void) {
    this.element.dataset.mode = "watch";
    this.#view = new TimelineView(this.#model, { select: () => {}, behind: () => {}, unfold: () => {} });
    this.#twin = new Twin(this.#model, () => this.#view.visible, (seq) => this.#view.times(seq));
    this.#crowds = new Crowds(this.#state, this.#model, this.#view);
    const { element } = this;
    effect(() => void render(this.#template(), element));
    watchColumns(element, this.#state, this.#view, BARE_ROOM);
  }

  get rewound(): boolean {
    return this.#state.rewound.value;
  }

  /** Looks at another stage, or at none. */
  show(stage: string): void {
    if (stage === this.#stage) return;
    this.#stage = stage;
    this.#forget();
    if (stage === "") this.#link?.leave();
    else if (this.#link) this.#link.join(stage);
    else this.#link = new Link({ join: stage, watch: true, stage: () => null, key: () => null, program: () => null, client: () => null, drafts: () => ({}) }, this);
  }

  /** Looks back, or at what is now again. */
  async rewind(): Promise<void> {
    if (this.rewound) return this.#now();
    if (this.#state.empty.value) return;
    const { Rewind } = await import("../recorded");
    this.#rewind ??= new Rewind(this.#model, this.#view, { told: (entries) => this.told(entries), leave: () => this.#now(), again: null });
    this.#rewind.open(null);
    this.#state.rewound.value = true;
  }

  /** One entry on or back, while looking back. */
  step(by: 1 | -1): void {
    this.#rewind?.key(by > 0 ? "." : ",");
  }

  play(): void {
    this.#rewind?.key(" ");
  }

  #now(): void {
    this.#rewind?.close();
    this.#state.rewound.value = false;
  }

  #forget(): void {
    if (this.rewound) this.#now();
    this.#model.clear();
    this.#crowds.forget();
    this.#view.clear(0);
    this.#state.seen.value = [];
    this.#state.lanes.value = [];
    this.#state.empty.value = true;
    this.#twin.renew(null);
  }

  // What the link tells.

  opened(_opening: Opening, same: boolean): void {
    if (!same) this.#forget();
    this.#live = false;
    this.#trouble.value = "";
  }

  update({ entries, lanes }: Update): void {
    const state = this.#state;
    const merged = this.#model.merge(entries);
    if (lanes) state.lanes.value = lanes;
    const seen = new Set([...state.seen.value, ...merged.added.map((entry) => entry.lane)]);
    if (seen.size > state.seen.value.length) state.seen.value = [...seen];
    this.#crowds.take(merged.added);
    this.#view.update(merged, this.#live);
    state.empty.value = this.#view.visible.length === 0;
    if (this.rewound) this.#rewind?.arrived(merged.added.length);
    else if (this.#live) this.told(merged.added);
    this.#twin.renew(null);
    this.#live = true;
  }

  refused(): void {
    this.#trouble.value = "The stage can’t be shown just now.";
  }

  ended(): void {}

  unsaved(): void {}

  dropped(): void {}

  #template() {
    const state = this.#state;
    return html`<div class="columns-scroll"><div class="columns">
      <div class="cast">${repeat(state.columns.value, ({ name }) => name, ({ name, kind, lane }) => html`<div class="head" data-lane=${name} data-connected=${String(lane?.connected ?? false)}>${kind === "server" || kind === "crowd" ? nothing : html`<i class="${hue(name)} ${lane?.connected ? "" : "off"}"></i>`}<b>${kind === "crowd" ? `${state.crowd.value.length} others` : name}</b></div>`)}</div>
      <div class="flow">
        ${laneNames(state)}
        ${this.#view.element}
        <div class="over">${this.#trouble.value ? html`<p class="nothing">${this.#trouble.value}</p>` : state.empty.value ? html`<p class="nothing">Nothing has happened yet.</p>` : nothing}</div>
        ${state.rewound.value ? this.#rewind!.bar : nothing}
      </div>
    </div></div>${this.#twin.list}${this.#twin.voice}`;
  }
}
