/**
 * Recordings over HTTP: reads one, saves a stage's run as one, and hands in one from a file. The format is defined in
 * playground/recording.go. Nothing here draws; what fails says why in the server's own words.
 */
import type { Lane } from "./link";
import type { Entry } from "./timeline/entry";

/** A finished timeline that replays without a server. */
export interface Recording {
  earshot: "recording";
  version: 1;
  lesson: string;
  title: string;
  made: string;
  program: string;
  client: string;
  lanes: Lane[];
  entries: Entry[];
}

/** Where a saved recording is: its page, and the line of HTML that shows it on any page. */
export interface Saved {
  id: string;
  url: string;
  embed: string;
}

export async function read(address: string): Promise<Recording> {
  return ask(address);
}

/** Saves all that has happened on a stage so far. */
export async function save(stage: string): Promise<Saved> {
  return ask(`/api/stages/${stage}/recording`, { method: "POST" });
}

/** Hands in a recording as JSON. */
export async function handIn(json: Blob): Promise<Saved> {
  return ask("/api/recordings", { method: "POST", headers: { "Content-Type": "application/json" }, body: json });
}

async function ask<Answer>(address: string, request?: RequestInit): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(address, request);
  } catch {
    throw new Error("The server can’t be reached just now. Try it again in a moment.");
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer) return answer as Answer;
  const { message } = (answer ?? {}) as { message?: string };
  throw new Error(message ? sentence(message) : `The server answered ${response.status} ${response.statusText}.`);
}

/** The server's message as a sentence. */
function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? "" : "."}`;
}
