/** The page's script: it makes every <earshot-playground> live, or has it replay a recording; on a lesson, it then keeps the reader's place. */
import { laterAround } from "./later";
import { Playground } from "./playground";

class PlaygroundElement extends HTMLElement {
  #started = false;
  playground?: Playground;

  connectedCallback(): void {
    if (this.#started) return;
    this.#started = true;
    if (this.dataset.mode === "recording") void import("./recorded").then(({ Replay }) => new Replay(this));
    else if (this.dataset.mode !== "watch") this.playground = new Playground(this);
  }
}

if (document.querySelector('[data-mode="lesson"]')) {
  const follow = () => void import("./reading").then(({ follow }) => follow());
  // Who reloads the page finds it where it was; for others, that has time.
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (navigation?.type !== "navigate" || !("requestIdleCallback" in window)) follow();
  else requestIdleCallback(follow, { timeout: 3000 });
}

if (document.querySelector(".top")) laterAround();

const classroom = document.querySelector<HTMLElement>("[data-classroom]");
if (classroom) void import("./class/classroom").then(({ begin }) => begin(classroom));

customElements.define("earshot-playground", PlaygroundElement);
