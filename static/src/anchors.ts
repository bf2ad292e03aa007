/** Links to parts of a page: who comes by one is there with the keyboard and the screen reader, too; a heading's own can be copied. */

/** Puts the focus where the address leads. */
export function arrive(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (!target.matches("a[href], button, input, [tabindex]")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

const said = document.createElement("p");
let over: ReturnType<typeof setTimeout> | undefined;

/** A click on a heading's link goes there, and takes the address along. */
export function copyLink(event: Event): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a.anchor");
  if (!link) return;
  void navigator.clipboard?.writeText(link.href).then(() => say("Link copied"), () => undefined);
}

function say(words: string): void {
  if (!said.isConnected) {
    said.className = "said-aloud";
    said.setAttribute("role", "status");
    document.body.append(said);
  }
  clearTimeout(over);
  said.textContent = words;
  over = setTimeout(() => { said.textContent = ""; }, 2000);
}
