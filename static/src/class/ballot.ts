/** A prediction that a teacher has asked, on a student's page: the lesson's own control, and what becomes of the answer. */
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit-html";
import type { Act } from "../steps/acts";
import { cast } from "../steps/cast";
import { Kinds } from "../steps/kind";
import { Order } from "../steps/order";
import type { Question } from "../steps/question";
import { ticked } from "../steps/words";
import { Arrow, Who } from "../steps/who";
import { distribution, inWords } from "./answers";
import type { Outbox } from "./outbox";
import type { Prediction, Tally, Votes } from "./protocol";

export class Ballot {
  readonly #question: Question;
  readonly #words: HTMLElement[];
  readonly #complaint = signal("");
  /** The round for which the control was made ready. */
  #round = 0;

  constructor(prediction: Prediction, readonly outbox: Outbox) {
    const section = sectionOf(prediction.html);
    this.#question = question(prediction, section);
    this.#words = [...section.querySelectorAll<HTMLElement>(":scope > :is(p, ul, pre)")];
  }

  template(prediction: Prediction, tally: Tally | null, votes: Votes | null): TemplateResult {
    const mine = votes?.prediction === prediction.id ? votes.mine : {};
    this.#prepare(prediction, mine);
    const { phase, truth, words, title } = prediction;
    const revealed = phase === "revealed";
    return html`<div class="ballot step alive" data-phase=${phase}>
      <h2>${title}</h2>
      ${revealed ? html`<p class="told" role="status">${ticked(words ?? "")}</p>` : html`<div class="said-by-lesson">${this.#words}</div>`}
      ${phase === "vote" ? this.#vote(prediction, mine) : revealed ? html`${Object.keys(mine).length > 0 ? this.#question.template({ state: "wrong", truth }) : nothing}${distribution(prediction, tally)}` : this.#discuss(prediction, mine)}
    </div>`;
  }

  #vote(prediction: Prediction, mine: Votes["mine"]): TemplateResult {
    const fate = this.outbox.fates.value["vote"];
    const kept = mine[prediction.round] !== undefined;
    const words = this.#complaint.value || (fate?.state === "refused" ? fate.message : fate?.state === "sending" ? "Being sent…" : kept ? "Your answer is in. You may change it until the round is closed." : "");
    return html`${this.#question.template(null)}
      <p class="fate" role="status" data-vote=${fate?.state === "sending" ? "sending" : kept ? "kept" : ""}>${words}</p>
      <button type="button" class="button" data-action="vote" @click=${() => this.#send(prediction)}>${kept ? "Change my answer" : "Send my answer"}</button>`;
  }

  #discuss(prediction: Prediction, { [prediction.round]: mine }: Votes["mine"]): TemplateResult {
    return html`<p class="told" role="status">The round is closed. Tell whoever sits beside you what you think, and why.</p>
      ${mine === undefined ? nothing : html`<p>You said: <b>${inWords(prediction, mine)}</b>.</p>`}`;
  }

  #send({ id, round }: Prediction): void {
    const answer = this.#question.answer();
    this.#complaint.value = answer === null ? this.#question.lack.replace(/; or .*$/, ".") : "";
    if (answer === null) return;
    this.outbox.post("vote", "vote", { prediction: id, round, answer });
  }

  /** Before a round begins, the control shows what was said before. */
  #prepare({ round, phase }: Prediction, mine: Votes["mine"]): void {
    const at = phase === "vote" ? round : round + 0.5;
    if (this.#round === at) return;
    this.#round = at;
    const before = mine[round] ?? mine[round - 1];
    if (before !== undefined) this.#question.reveal(before);
  }
}

function sectionOf(markup: string): HTMLElement {
  const body = new DOMParser().parseFromString(markup, "text/html").body;
  return document.importNode(body.querySelector<HTMLElement>(".step") ?? body, true);
}

function question({ form, lines, id }: Prediction, section: HTMLElement): Question {
  const { clients = "2", acts = "[]" } = section.dataset;
  const people = cast(Number(clients), JSON.parse(acts) as Act[]);
  const name = `asked-${id}`;
  switch (form) {
    case "order": return new Order(lines);
    case "kind": return new Kinds(name, lines);
    case "arrow": return new Arrow(name, people, lines[0] ?? "");
    default: return new Who(name, people);
  }
}
