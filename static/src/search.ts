/**
 * The dialog that searches the course while one types: a field, and what was found, by pages. The arrows choose, Enter
 * goes there. What the server answers is in web/search.go.
 */
import { html, nothing, render, type TemplateResult } from "lit-html";
import css from "./css/search.css";
import { wear } from "./wear";

interface Piece {
  text: string;
  match?: boolean;
}

interface Result {
  title: string;
  kind?: string;
  url: string;
  code?: boolean;
  excerpt: Piece[];
}

interface Group {
  title: string;
  place: string;
  url: string;
  results: Result[];
}

const PAUSE = 80; // ms without a letter until the server is asked
const LONGEST = 100; // characters, as on the server
const SUGGESTIONS = ["rooms", "acknowledgements", "connect_error", "socket.broadcast.emit"];

const dialog = document.createElement("dialog");
let query = "";
let groups: Group[] | null = null; // null until there is an answer
let problem = "";
let active = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | undefined;
let showKeys: () => void;

/** Opens it, with what was looked for before chosen, to be typed over. */
export function open(keyboard: () => void): void {
  showKeys = keyboard;
  if (!dialog.isConnected) {
    wear(css);
    dialog.className = "search-dialog";
    dialog.setAttribute("aria-label", "Search the course");
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
  }
  draw();
  dialog.showModal();
  dialog.querySelector("input")!.select();
}

function look(words: string): void {
  query = words;
  clearTimeout(timer);
  timer = setTimeout(() => void ask(), PAUSE);
  if (!query.trim()) {
    asking?.abort();
    groups = null;
    problem = "";
    draw();
  }
}

async function ask(): Promise<void> {
  asking?.abort();
  if (!query.trim()) return;
  asking = new AbortController();
  try {
    const response = await fetch(`/api/search?q=${encodeURIComponent(query.trim())}`, { signal: asking.signal });
    const answer = (await response.json()) as { groups?: Group[] | null; message?: string };
    groups = response.ok ? answer.groups ?? [] : null;
    problem = response.ok ? "" : answer.message ?? "";
  } catch (thrown) {
    if ((thrown as Error).name === "AbortError") return;
    groups = null;
    problem = "The server can’t be reached. Try again when it is back.";
  }
  active = 0;
  draw();
}

const found = (): Result[] => (groups ?? []).flatMap(({ results }) => results);

function keys(event: KeyboardEvent): void {
  const results = found();
  const last = results.length - 1;
  if (last < 0 || event.isComposing) return;
  switch (event.key) {
    case "ArrowDown": active = active === last ? 0 : active + 1; break;
    case "ArrowUp": active = active === 0 ? last : active - 1; break;
    case "Enter": document.getElementById(`found-${active}`)?.click(); break;
    default: return;
  }
  event.preventDefault();
  draw();
  document.getElementById(`found-${active}`)?.scrollIntoView({ block: "nearest" });
}

function draw(): void {
  const results = found();
  render(html`<div>
    <form class="field" action="/search" @submit=${(event: Event) => event.preventDefault()}>
      <input name="q" type="text" inputmode="search" enterkeyhint="search" role="combobox" aria-label="Search the course" aria-autocomplete="list" aria-controls="found"
        aria-expanded=${String(results.length > 0)} aria-activedescendant=${results.length > 0 ? `found-${active}` : nothing} placeholder="A word, an event, or a piece of code"
        maxlength=${LONGEST} autocomplete="off" autocapitalize="none" spellcheck="false" .value=${query} @input=${(event: Event) => look((event.target as HTMLInputElement).value)} @keydown=${keys}>
      <button type="button" class="close" @click=${() => dialog.close()}>Close</button>
    </form>
    <p class="unseen" role="status">${told(results.length)}</p>
    ${problem ? html`<p class="note">${problem}</p>` : nothing}
    ${groups?.length === 0 ? html`<p class="note">Nothing has “${query.trim()}”. Try fewer or shorter words, or a name as it stands in the code.</p>` : nothing}
    ${results.length === 0 && !problem ? suggestions() : nothing}
    <div class="results" id="found" role="listbox" aria-label="What was found">${(groups ?? []).map(drawGroup)}</div>
    <footer><span class="keys"><kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> open · <kbd>Esc</kbd> close</span>
      <a href="/reference">Reference</a> <a href="/glossary">Glossary</a>
      <button type="button" @click=${() => { dialog.close(); showKeys(); }}>Keyboard</button></footer>
  </div>`, dialog);
}

function told(count: number): string {
  if (groups === null) return problem;
  if (count === 0) return "Nothing found";
  return `${count} ${count === 1 ? "place" : "places"} found`;
}

function suggestions(): TemplateResult {
  return html`<p class="note">For example: ${SUGGESTIONS.map((words) => html`<button type="button" @click=${() => {
    look(words);
    draw();
    dialog.querySelector("input")!.focus();
  }}>${words}</button> `)}</p>`;
}

function drawGroup({ title, place, results }: Group, index: number): TemplateResult {
  const before = groups!.slice(0, index).reduce((sum, group) => sum + group.results.length, 0);
  return html`<div role="group" aria-labelledby="found-on-${index}">
    <p class="on" id="found-on-${index}"><b>${title}</b> <span>${place}</span></p>
    ${results.map((result, at) => option(result, before + at))}
  </div>`;
}

/** A place that was found. It is a link, so that it can be opened in another tab as well. */
function option({ title, kind, url, code, excerpt }: Result, at: number): TemplateResult {
  return html`<a role="option" id="found-${at}" href=${url} tabindex="-1" aria-selected=${String(at === active)} @click=${go}
    @pointermove=${() => { if (active !== at) { active = at; draw(); } }}>
    <span class="name">${kind ? html`<span class="kind">${kind}</span> ` : nothing}${title}</span>
    <span class="excerpt ${code ? "code" : ""}">${excerpt.map(({ text, match }) => (match ? html`<mark>${text}</mark>` : text))}</span>
  </a>`;
}

/** A place on the page that is open is no reason to load it again, but the dialog is in the way. */
function go(event: MouseEvent): void {
  if (!event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
}
