/**
 * "From before": questions from earlier lessons that come back when they are due, one after another on one card. It
 * stands on the home page and at the end of a lesson; the server judges the answers.
 */
import type { Question } from "./me";

/** POST /api/me/recall. */
interface Verdict {
  state: "right" | "wrong";
  truth: number[];
  /** The explanation, HTML of the lesson. */
  words: string;
}

export class Before {
  readonly card = element("section", "before");
  #at = 0;

  /** `answered` is called whenever an answer was given. */
  constructor(readonly questions: readonly Question[], readonly answered: () => void) {
    this.card.setAttribute("aria-labelledby", "before-title");
    this.#show();
  }

  #show(): void {
    const question = this.questions[this.#at];
    if (!question) return;
    const part = new DOMParser().parseFromString(question.html, "text/html");
    const title = part.querySelector(".title .anchor")!;
    const list = part.querySelector(".choices")!;
    const count = this.questions.length > 1 ? `${this.#at + 1} of ${this.questions.length} · ` : "";
    const from = element("p", "from");
    from.append(count, Object.assign(document.createElement("a"), { href: `/lessons/${question.lesson}#${question.step}`, textContent: `Lesson ${question.number}: ${question.title}` }));
    const asked = element("p", "asked");
    asked.append(...title.childNodes);
    const more = [...part.querySelectorAll(".step > :not(.title, .choices, .live)")];
    this.card.replaceChildren(Object.assign(element("h2"), { id: "before-title", textContent: "From before" }), from, asked, ...more, this.#form(question, asked, [...list.children]));
  }

  #form(question: Question, asked: Element, choices: Element[]): HTMLElement {
    const form = element("form");
    const fieldset = element("fieldset");
    const legend = element("legend", "unseen");
    legend.textContent = asked.textContent;
    fieldset.append(legend, ...choices.map(choice));
    const told = element("div", "told");
    told.setAttribute("role", "status");
    const press = Object.assign(element("button", "button"), { textContent: "Check" });
    form.append(fieldset, told, press);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#check(question, form);
    });
    return form;
  }

  async #check(question: Question, form: HTMLElement): Promise<void> {
    const told = form.querySelector(".told")!;
    if (form.dataset.state) return this.#next();
    const boxes = [...form.querySelectorAll("input")];
    const answer = boxes.flatMap((box, index) => (box.checked ? [index] : []));
    if (answer.length === 0) {
      told.textContent = "Tick what you think is right first. It may be more than one.";
      return;
    }
    try {
      const verdict = await judge(question, answer);
      form.dataset.state = verdict.state;
      boxes.forEach((box, index) => outcome(box, verdict.truth.includes(index)));
      const words = element("p", "verdict");
      words.textContent = verdict.state === "right" ? "Right." : "Not quite. It comes back tomorrow.";
      told.replaceChildren(words, ...new DOMParser().parseFromString(verdict.words, "text/html").body.childNodes);
      form.querySelector("button")!.textContent = this.#at + 1 < this.questions.length ? "Next question" : "Done";
      this.answered();
    } catch (thrown) {
      told.textContent = (thrown as Error).message;
    }
  }

  #next(): void {
    this.#at++;
    if (this.#at < this.questions.length) {
      this.#show();
      this.card.querySelector("input")?.focus();
      return;
    }
    const end = Object.assign(element("p"), { textContent: "That was all for now.", tabIndex: -1 });
    this.card.replaceChildren(this.card.querySelector("h2")!, end);
    end.focus();
  }
}

async function judge({ lesson, step }: Question, answer: number[]): Promise<Verdict> {
  const response = await fetch("/api/me/recall", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ lesson, step, answer }) })
    .catch(() => { throw new Error("The server doesn’t answer just now. Try again in a while."); });
  const body = (await response.json()) as Verdict & { message: string };
  if (!response.ok) throw new Error(`Your answer isn’t saved: ${body.message}.`);
  return body;
}

function choice(item: Element): HTMLElement {
  const label = element("label", "choice");
  const words = element("span");
  words.append(...item.childNodes);
  label.append(Object.assign(document.createElement("input"), { type: "checkbox" }), words);
  return label;
}

/** Says beside a choice whether it was right to choose it, where that isn't what one did. */
function outcome(box: HTMLInputElement, right: boolean): void {
  box.disabled = true;
  if (!box.checked && !right) return;
  const words = Object.assign(element("small", box.checked === right ? "right" : "wrong"), { textContent: box.checked && right ? "right" : box.checked ? "no" : "this one, too" });
  box.parentElement!.append(words);
}

function element(name: string, look = ""): HTMLElement {
  const made = document.createElement(name);
  if (look) made.className = look;
  return made;
}
