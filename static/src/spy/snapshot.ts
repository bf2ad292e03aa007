/**
 * Takes snapshots of a client's page for those who look back later: its HTML with what stands in its fields, whenever
 * something has changed, but not too often and not too much. Whoever shows one must clean it first.
 */

/** What a page showed: its body and its own styles. Null where it was too long. */
export interface Snapshot {
  html: string;
  css: string;
}

const BURST = 20; // snapshots that may be taken at once
const PACE = 100; // ms until there may be one more
const MOST = 48_000; // characters of a snapshot
const NODES = 3000; // elements of a page of which snapshots are taken

/**
 * Passes on a snapshot after each change, as long as they don't come too fast; null for a page that is too long. Returns
 * what to call when something may have changed that the browser doesn't tell of, such as a field that code has emptied.
 */
export function watchPage(document: Document, clock: () => number, later: (task: () => void, ms: number) => void, tell: (snapshot: Snapshot | null) => void): () => void {
  let free = BURST;
  let since = clock();
  let waiting = false;
  let known = "";
  const take = (): void => {
    free--;
    waiting = false;
    const snapshot = taken(document);
    const text = JSON.stringify(snapshot);
    if (text === known) return;
    known = text;
    tell(snapshot);
  };
  const changed = (): void => {
    if (waiting) return;
    const now = clock();
    free = Math.min(BURST, free + (now - since) / PACE);
    since = now;
    if (free >= 1) return take();
    waiting = true;
    later(take, PACE);
  };
  new MutationObserver(changed).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  for (const type of ["input", "change", "scroll", "load", "toggle"]) document.addEventListener(type, changed, { capture: true, passive: true });
  return changed;
}

/** The page as it is now. */
function taken(document: Document): Snapshot | null {
  const { body } = document;
  if (document.getElementsByTagName("*").length > NODES) return null;
  const copy = body.cloneNode(true) as HTMLElement;
  const copies = [copy, ...copy.querySelectorAll("*")];
  [body, ...body.querySelectorAll("*")].forEach((element, index) => write(element, copies[index]!));
  copy.querySelectorAll("script, style, template, noscript").forEach((element) => element.remove());
  const { scrollingElement } = document;
  if (scrollingElement?.scrollTop) copy.setAttribute("data-scrolled", String(scrollingElement.scrollTop));
  const html = copy.outerHTML;
  const css = [...document.querySelectorAll("style")].map(({ textContent }) => textContent).join("\n");
  return html.length + css.length > MOST ? null : { html, css };
}

/**
 * Writes into the copy what only the element itself knows. Styles get another name, and handlers stay behind: a page may
 * forbid both as attributes.
 */
function write(element: Element, copy: Element): void {
  const style = copy.getAttribute("style");
  if (style !== null) {
    copy.setAttribute("data-style", style);
    copy.removeAttribute("style");
  }
  for (const name of copy.getAttributeNames()) if (name.startsWith("on")) copy.removeAttribute(name);
  if (element.scrollTop > 0) copy.setAttribute("data-scrolled", String(element.scrollTop));
  if (element instanceof HTMLInputElement) {
    if (element.type !== "password" && element.type !== "file") copy.setAttribute("value", element.value);
    copy.toggleAttribute("checked", element.checked);
  } else if (element instanceof HTMLTextAreaElement) {
    copy.textContent = element.value;
  } else if (element instanceof HTMLOptionElement) {
    copy.toggleAttribute("selected", element.selected);
  }
}
