/** The page's script: it makes every <earshot-playground> live, or has it replay a recording. */
import { Playground } from "./playground";

class PlaygroundElement extends HTMLElement {
  #started = false;

  connectedCallback(): void {
    if (this.#started) return;
    this.#started = true;
    if (this.dataset.mode === "recording") void import("./recorded").then(({ Replay }) => new Replay(this));
    else new Playground(this);
  }
}

customElements.define("earshot-playground", PlaygroundElement);
