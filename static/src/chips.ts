/**
 * Event chips in a lesson's prose as buttons: pressing one asks to see all entries of that event, pressing it again
 * to see everything. They become buttons when the playground is live, and not before.
 */

/** Makes the chips of a page's prose buttons. Returns how to show which event is on show. */
export function chips(root: ParentNode, press: (event: string | null) => void): (event: string | null) => void {
  const buttons = [...root.querySelectorAll(".prose code.event")]
    .filter((chip) => !chip.closest("a, button, earshot-playground"))
    .map((chip) => button(chip, press));
  return (event) => {
    for (const { name, button } of buttons) button.setAttribute("aria-pressed", String(name === event));
  };
}

function button(chip: Element, press: (event: string | null) => void): { name: string; button: HTMLButtonElement } {
  const name = chip.textContent ?? "";
  const button = document.createElement("button");
  button.className = "chip";
  button.type = "button";
  button.title = "Show where it happens on the timeline";
  button.setAttribute("aria-pressed", "false");
  chip.removeAttribute("title");
  chip.replaceWith(button);
  button.append(chip);
  button.addEventListener("click", () => press(button.getAttribute("aria-pressed") === "true" ? null : name));
  return { name, button };
}
