/**
 * Shows a snapshot of a client's page in a frame of its own, in which no script runs. The snapshot comes from a learner's
 * code, so only harmless elements and attributes of it are built anew; nothing of it can be pressed or leads anywhere.
 */
import type { Snapshot } from "./spy/snapshot";

const ELEMENTS = new Set(
  ("a abbr address article aside b bdi bdo blockquote br button caption cite code dd del details dfn div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 " +
    "header hr i img input ins kbd label legend li main mark menu meter nav ol optgroup option output p pre progress q s samp search section select small span strong sub " +
    "summary sup table tbody td textarea tfoot th thead time tr u ul var wbr").split(" "),
);
/** These are left out with all that is in them; of others, only what is in them stays. */
const GONE = new Set("script style template noscript iframe object embed svg math audio video canvas link meta base title head".split(" "));
const ATTRIBUTES = new Set(
  ("alt aria-hidden aria-label checked class cols colspan dir disabled for height hidden high id label lang low max min multiple open optimum placeholder readonly role rows rowspan " +
    "selected size start title type value width").split(" "),
);

export class SnapshotFrame {
  readonly frame = document.createElement("iframe");
  #snapshot: Snapshot | null = null;

  /** `css` is the address of the style sheet that clients' pages have. */
  constructor(title: string, css: string) {
    this.frame.className = "snapshot";
    this.frame.title = title;
    this.frame.setAttribute("sandbox", "allow-same-origin"); // no scripts; the page itself fills it
    this.frame.srcdoc = `<!DOCTYPE html><html lang="en"><head><meta name="color-scheme" content="light dark"><link rel="stylesheet" href="${css}"></head><body></body></html>`;
    this.frame.addEventListener("load", () => this.#fill());
  }

  show(snapshot: Snapshot): void {
    if (snapshot === this.#snapshot) return;
    this.#snapshot = snapshot;
    this.#fill();
  }

  #fill(): void {
    const inner = this.frame.contentDocument;
    const body = inner?.querySelector("link") ? inner.body : null; // not yet before it has loaded
    if (!inner || !body || !this.#snapshot) return;
    const source = new DOMParser().parseFromString(this.#snapshot.html, "text/html").body;
    inner.title = this.frame.title;
    copyAttributes(source, body);
    body.replaceChildren(...cleaned(source, inner));
    const sheet = new (inner.defaultView as Window & typeof globalThis).CSSStyleSheet();
    sheet.replaceSync(this.#snapshot.css);
    inner.adoptedStyleSheets = [sheet];
    for (const element of body.querySelectorAll("[data-scrolled]")) element.scrollTop = Number(element.getAttribute("data-scrolled"));
    inner.scrollingElement?.scrollTo({ top: Number(source.getAttribute("data-scrolled") ?? 0), behavior: "instant" });
  }
}

/** What of an element's contents may be shown. */
function cleaned(source: Node, into: Document): Node[] {
  return [...source.childNodes].flatMap((node): Node[] => {
    if (node.nodeType === Node.TEXT_NODE) return [into.createTextNode(node.nodeValue ?? "")];
    if (!(node instanceof Element)) return [];
    const name = node.localName;
    if (GONE.has(name)) return [];
    if (!ELEMENTS.has(name)) return cleaned(node, into);
    const element = into.createElement(name);
    copyAttributes(node, element);
    element.append(...cleaned(node, into));
    return [element];
  });
}

function copyAttributes(source: Element, target: HTMLElement): void {
  for (const { name } of [...target.attributes]) if (!source.hasAttribute(name)) target.removeAttribute(name);
  for (const { name, value } of source.attributes) {
    if (ATTRIBUTES.has(name) || name === "data-scrolled" || (name === "src" && value.startsWith("data:image/"))) target.setAttribute(name, value);
    else if (name === "data-style") target.style.cssText = value;
  }
  if (target.matches("a, button, input, select, textarea, summary")) target.tabIndex = -1;
}
