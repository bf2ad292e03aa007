/**
 * Turns what a learner logs, throws or sends into short text and plain data, whatever it is: getters that throw,
 * circles, buffers. Nothing here may ever throw into the learner's code.
 */

const TEXT = 2000;
const DATA = 4000;

/** A line of console output, as a console would show it. */
export function line(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === "string" ? value : describe(value))).join(" ").slice(0, TEXT);
}

/** A thrown thing in words. */
export function thrown(value: unknown): string {
  try {
    if (value instanceof Error) return `${value.name}: ${value.message}`.slice(0, TEXT);
  } catch {
    return "an error that can’t be read";
  }
  return describe(value).slice(0, TEXT);
}

function describe(value: unknown): string {
  try {
    if (value instanceof Error) return thrown(value);
    if (typeof value === "function") return `ƒ ${value.name}`;
    if (typeof value !== "object" || value === null) return String(value);
    return JSON.stringify(value, replacer()) ?? String(value);
  } catch {
    return "[something that can’t be shown]";
  }
}

/** Arguments of an event as plain data, with binary ones as placeholders; cut to a string if they are long. */
export function data(values: readonly unknown[]): unknown[] {
  try {
    const text = JSON.stringify(values, replacer());
    return text.length > DATA ? [text.slice(0, DATA)] : (JSON.parse(text) as unknown[]);
  } catch {
    return [];
  }
}

function replacer(): (key: string, value: unknown) => unknown {
  const above: unknown[] = [];
  let binary = 0;
  return function (this: unknown, _key: string, value: unknown) {
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value !== "object" || value === null) return value;
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return { _placeholder: true, num: binary++ };
    while (above.length > 0 && above.at(-1) !== this) above.pop();
    if (above.includes(value)) return "[circular]";
    above.push(value);
    return value;
  };
}
