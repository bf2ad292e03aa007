/**
 * The timeline's twin in words: an ordered list of sentences, the newest or those around the selected one, and polite
 * announcements that never flood. It is not to be seen; screen readers read it.
 */
import type { Row } from "./layout";
import type { Model } from "./model";

const WINDOW = 50; // sentences in the list
const PACE = 1000; // ms between two announcements, at least
const PATIENCE = 16_000; // ms to which that grows while more comes and comes

export class Twin {
  readonly list = document.createElement("ol");
  readonly voice = document.createElement("p");
  #timer: ReturnType<typeof setTimeout> | undefined;
  #news: string[] = [];
  #count = 0;
  #pace = PACE;
  #spoke = -Infinity;
  /** What makes sentences, once it is here. */
  #sentences: typeof import("./sentences") | null = null;

  constructor(readonly model: Model, readonly rows: () => Row[], readonly times: (seq: number) => number) {
    this.list.className = "unseen twin";
    this.list.setAttribute("role", "list"); // some screen readers don't take a list without numbers for one
    this.list.setAttribute("aria-label", "The timeline in words");
    this.voice.className = "unseen";
    this.voice.setAttribute("role", "status");
    void import("./sentences").then((sentences) => {
      this.#sentences = sentences;
      this.renew(null);
    });
  }

  /** Entries came: the list is renewed, and they are summed up aloud, both at most once a second, and ever less often in a flood. */
  news(rows: readonly Row[]): void {
    this.#count += rows.length;
    this.#news.push(...rows.slice(-2).map((row) => this.#words(row)));
    this.#news = this.#news.slice(-2);
    if (this.#timer) return;
    // While each announcement is followed by news at once, nobody could listen to all of it.
    this.#pace = performance.now() - this.#spoke < PACE / 2 ? Math.min(PATIENCE, 2 * this.#pace) : PACE;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const more = this.#count - this.#news.length;
      if (this.#count > 0) this.voice.textContent = (more > 0 ? `${more} more entries. ` : "") + this.#news.join(" ");
      this.#news = [];
      this.#count = 0;
      this.#spoke = performance.now();
      this.renew(null);
    }, this.#pace);
  }

  /** An entry was chosen: it is said at once, and the list goes to where it stands. */
  chosen(row: Row): void {
    this.voice.textContent = this.#words(row);
    this.renew(row);
  }

  /** A key would have led from the chosen entry to its cause or effect, and none is on show. */
  ended(key: string): void {
    if (key === "ArrowLeft") this.say("No cause of it is on show.");
    else if (key === "ArrowRight") this.say("No effect of it is on show.");
  }

  /** Says something about the timeline. */
  say(words: string): void {
    this.voice.textContent = words;
  }

  /** Writes the sentences around a row, or the newest. */
  renew(around: Row | null): void {
    if (!this.#sentences) return;
    const rows = this.rows();
    const middle = around ? rows.indexOf(around) : rows.length;
    const start = Math.max(0, Math.min(middle - WINDOW / 2, rows.length - WINDOW));
    const shown = rows.slice(start, start + WINDOW);
    // Changing what an item says costs a browser much less than another item.
    while (this.list.childElementCount > shown.length) this.list.lastChild!.remove();
    while (this.list.childElementCount < shown.length) this.list.appendChild(document.createElement("li")).append("");
    shown.forEach((row, index) => {
      const item = this.list.children[index]!;
      item.setAttribute("aria-setsize", String(rows.length));
      item.setAttribute("aria-posinset", String(start + index + 1));
      if (row === around) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
      (item.firstChild as Text).data = this.#words(row);
    });
  }

  #words(row: Row): string {
    if (!this.#sentences) return "";
    const { plain, sentence } = this.#sentences;
    const times = this.times(row.entry.seq);
    const more = row.of >= times ? ` Of ${row.of} in the crowd, ${times} did.` : times > 1 ? ` This happened ${times} times in a row.` : "";
    return plain(sentence(row.entry, this.model)) + more;
  }
}
