/**
 * Does in a client's page what a person would do there: fills a field, presses a button, types a line into its console.
 * The page's code gets the events that it would get from a person. Whoever calls it knows that a person stands behind.
 */

/** One thing to do. `into` names a field, or is empty for the first one. */
export interface FrameAct {
  do: "type" | "press" | "run";
  text: string;
  into?: string;
  enter?: boolean;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

const FIELDS = "input:not([type=hidden], [type=button], [type=submit], [type=reset], [type=checkbox], [type=radio], [type=file], [type=image]), textarea";
const BUTTONS = "button, input:is([type=button], [type=submit], [type=reset], [type=checkbox], [type=radio]), a[href], summary, [role=button]";

/** Does it. Says what was in the way, or null. */
export function perform(act: FrameAct): string | null {
  try {
    does(act);
    return null;
  } catch (thrown) {
    return (thrown as Error).message;
  }
}

/** Throws an Error that says why it can't be done. */
function does(act: FrameAct): void {
  switch (act.do) {
    case "type": return type(field(act.into ?? ""), act.text, act.enter ?? false);
    case "press": return press(button(act.text));
    case "run": return run(act.text);
  }
}

function type(field: Field, value: string, enter: boolean): void {
  focused(field);
  field.value = "";
  for (const character of value) {
    key(field, "keydown", character);
    field.value += character;
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: character }));
    key(field, "keyup", character);
  }
  if (!enter) {
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  if (key(field, "keydown", "Enter")) {
    field.dispatchEvent(new Event("change", { bubbles: true }));
    if (field instanceof HTMLInputElement && field.form) submit(field.form);
  }
  key(field, "keyup", "Enter");
}

/** As Enter in a field does it: by the form's first button, if it has one. */
function submit(form: HTMLFormElement): void {
  const first = [...form.elements].find((control) => (control as HTMLButtonElement).type === "submit") as HTMLButtonElement | undefined;
  if (first) first.click();
  else form.requestSubmit();
}

function press(button: HTMLElement): void {
  for (const name of ["pointerdown", "mousedown", "pointerup", "mouseup"]) {
    const init = { bubbles: true, cancelable: true, composed: true, view: window };
    button.dispatchEvent(name.startsWith("pointer") ? new PointerEvent(name, init) : new MouseEvent(name, init));
    if (name === "mousedown") focused(button);
  }
  button.click();
}

/** Tells the page that a control has the focus, and leaves it where it is: on the page around, with the learner. */
function focused(control: HTMLElement): void {
  control.dispatchEvent(new FocusEvent("focus"));
  control.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
}

/** Runs code where the page's own scripts run, so that their names are in reach. What it throws is the page's own fault. */
function run(code: string): void {
  try {
    (0, eval)(code);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw new Error(`${code} can’t be run: ${thrown.message}`);
    setTimeout(() => { throw thrown; }, 0);
  }
}

/** False if the page has prevented what the key would do. */
function key(field: Field, name: string, key: string): boolean {
  return field.dispatchEvent(new KeyboardEvent(name, { key, code: key === "Enter" ? "Enter" : "", bubbles: true, cancelable: true, composed: true }));
}

function field(name: string): Field {
  const fields = [...document.querySelectorAll<Field>(FIELDS)];
  const found = name ? fields.find((field) => names(field).some((known) => same(known, name))) : fields.find(usable);
  if (!found) throw new Error(name ? `there is no field “${name}” on the page` : "there is no text field on the page");
  if (!usable(found)) throw new Error(`the field “${name}” can’t be used just now`);
  return found;
}

function button(name: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>(BUTTONS)].filter((button) => names(button).some((known) => same(known, name)));
  const usables = found.filter(usable);
  if (usables[0]) return usables[0];
  throw new Error(found.length > 0 ? `the button “${name}” can’t be pressed just now` : `there is no button “${name}” on the page`);
}

/** What somebody may call a control: its text, its label, its placeholder, its name, its id after a "#". */
function names(control: HTMLElement): string[] {
  const { name, placeholder, value, labels, type } = control as HTMLInputElement;
  const shown = type === "text" || type === "password" ? "" : value; // a field's value is what somebody has typed
  return [control.getAttribute("aria-label"), control.textContent, ...[...(labels ?? [])].map((label) => label.textContent), placeholder, name, control.id && `#${control.id}`, shown]
    .filter((known): known is string => typeof known === "string" && known !== "");
}

function same(one: string, other: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, " ").trim().toLowerCase();
  return plain(one) === plain(other);
}

/** A frame that isn't on show, as on a phone, has no layout that could tell what can be seen in it. */
function usable(control: HTMLElement): boolean {
  const laidOut = document.documentElement.getClientRects().length > 0;
  return !control.matches(":disabled") && (!laidOut || control.getClientRects().length > 0);
}
