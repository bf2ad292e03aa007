/** Who takes part in a step: the lesson's clients, and those who join by its acts. Pure. */
import type { Act } from "./acts";

export const letters = [..."ABCDEFGH"];
export const SERVER = "server";

/** The names of the clients. */
export function cast(count: number, acts: readonly Act[]): string[] {
  const joined = acts.filter(({ do: what }) => what === "join").map(({ who = "" }) => who);
  return [...new Set([...letters.slice(0, count), ...joined])];
}

/** The lanes from left to right, as the playground has them: the first client, the server, everyone else. */
export function lanes(clients: readonly string[]): string[] {
  return [...clients.slice(0, 1), SERVER, ...clients.slice(1)];
}

/** The lane that a sentence such as `the server emits "news"` begins with. */
export function source(sentence: string): string {
  const [, name = SERVER] = /^(?:the )?(\w+)/.exec(sentence.trim()) ?? [];
  return name;
}
