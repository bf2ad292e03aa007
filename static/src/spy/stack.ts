/**
 * Finds the learner's own line in an error's stack. Chromium writes `at name (url:line:column)`, Firefox and Safari
 * `name@url:line:column`; in all of them the place ends a line, and the client's code has an address of its own.
 */
import type { Source } from "../timeline/entry";

const FILE = "client.js";

/** The innermost place of the client's code in a stack, or undefined if it isn't there. */
export function locate(stack: string | undefined): Source | undefined {
  const found = /\/client\.js(?:\?[^\s:)]*)?:(\d+)(?::(\d+))?/.exec(stack ?? "");
  return found ? { file: FILE, line: Number(found[1]), column: Number(found[2] ?? 1) } : undefined;
}

/** A place that an error event tells by itself. */
export function placed(url: string | undefined, line: number, column: number): Source | undefined {
  return url && line > 0 && /\/client\.js(\?|$)/.test(url) ? { file: FILE, line, column: Math.max(1, column) } : undefined;
}
