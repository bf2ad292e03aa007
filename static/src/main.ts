/** The page's script: it makes every <earshot-playground> live. */
import { Playground } from "./playground";

class PlaygroundElement extends HTMLElement {
  #started = false;

  connectedCallback(): void {
    if (this.#started) return;
    this.#started = true;
    new Playground(this);
  }
}

customElements.define("earshot-playground", PlaygroundElement);
