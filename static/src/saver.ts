/**
 * Sends what a person types to the server, which keeps it for them: shortly after the last key, and again whenever the
 * link stands anew (that is the link's doing: it compares drafts when it opens). Loaded with the first change.
 */
import type { Drafts } from "./drafts";
import { asProblem, type Link } from "./link";
import { FILES, type State } from "./state";

const PAUSE = 400; // ms without a key until it is sent
const AGAIN = 10_000; // ms until a draft that couldn't be kept is sent again

export class Saver {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending = false;

  constructor(readonly drafts: Drafts, readonly link: Link, readonly state: State) {}

  /** Something was changed. */
  edited(): void {
    this.state.saved.value = false;
    this.#soon(PAUSE);
  }

  #soon(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), wait);
  }

  async #send(): Promise<void> {
    if (this.#sending) return this.#soon(PAUSE);
    this.#sending = true;
    try {
      let all = true;
      const asked = Date.now();
      for (const [file, draft] of Object.entries(this.drafts.unsaved(FILES))) {
        await this.link.save(file, draft);
        all = this.drafts.saved(file, draft.text, asked) && all;
      }
      this.state.unsaved.value = null;
      this.state.saved.value = all;
      if (!all) this.#soon(PAUSE);
    } catch (thrown) {
      // While the link is down that is told elsewhere.
      if (this.state.link.value === "connected") this.state.unsaved.value = asProblem(thrown).message;
      this.#soon(AGAIN);
    } finally {
      this.#sending = false;
    }
  }
}
