/**
 * Recordings over HTTP: reads one, saves a stage's run as one, and hands in one from a file. The format is defined in
 * playground/recording.go. Nothing here draws; what fails says why in the server's own words.
 */
import type { Lane } from "./link";
import type { Entry } from "./timeline/entry";

/** What ends the line before the entries, and the line after them. */
const OPENING = '"entries":[';
const CLOSING = "]}";
const NEWLINE = 10; // in UTF-8

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

/** The first part of a recording: all of it, but maybe not all entries. */
export interface Beginning {
  recording: Recording;
  /** The other entries, in runs, as they come. */
  rest: AsyncIterable<Entry[]>;
}

/**
 * Reads the beginning of a recording as soon as that has come. What the server keeps stands in lines for that, see
 * playground/recording.go; a recording without line breaks comes whole.
 */
export async function begin(address: string): Promise<Beginning> {
  const response = await reach(address);
  if (!response.ok) throw refusal(response, await response.json().catch(() => null));
  const lines = linesOf(response.body!);
  const { value: first = "" } = await lines.next();
  const parted = first.endsWith(OPENING);
  const recording = parse<Recording>(parted ? first + CLOSING : first);
  const rest = parted ? runs(lines) : none();
  const { value: entries = [] } = await rest.next();
  recording.entries.push(...entries);
  return { recording, rest };
}

/** Runs of entries, from the lines after the first. */
async function* runs(lines: AsyncIterable<string>): AsyncGenerator<Entry[], void> {
  for await (const line of lines) {
    if (line === CLOSING) return;
    yield parse<Entry[]>(`[${line.replace(/,$/, "")}]`);
  }
  throw broken();
}

function parse<Part>(text: string): Part {
  try {
    return JSON.parse(text) as Part;
  } catch {
    throw broken();
  }
}

function broken(): Error {
  return new Error("The recording broke off before its end. Reload the page to get the rest.");
}

async function* none(): AsyncGenerator<Entry[], void> {}

/** Lines are made text as they are asked for: much may have come at once. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let open = "";
  for (;;) {
    const { done, value: bytes } = await reader.read().catch(() => { throw broken(); });
    if (done) break;
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      yield open + decoder.decode(bytes.subarray(from, end), { stream: true });
      open = "";
      from = end + 1;
    }
    open += decoder.decode(bytes.subarray(from), { stream: true });
  }
  if (open) yield open;
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
  const response = await reach(address, request);
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer) return answer as Answer;
  throw refusal(response, answer);
}

async function reach(address: string, request?: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch {
    throw new Error("The server can’t be reached just now. Try it again in a moment.");
  }
}

function refusal({ status, statusText }: Response, answer: unknown): Error {
  const { message } = (answer ?? {}) as { message?: string };
  return new Error(message ? sentence(message) : `The server answered ${status} ${statusText}.`);
}

/** The server's message as a sentence. */
function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? "" : "."}`;
}
