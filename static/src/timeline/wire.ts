/**
 * Takes a frame apart: which characters of it mean what, each with a sentence. Pure; used by the card that opens a
 * frame. It follows the Engine.IO protocol v4 and the Socket.IO protocol v5, and makes no more of a frame than it says.
 */

/** A piece of a frame, in order: together, the pieces' texts are the frame. */
export interface Part {
  role: "engine" | "packet" | "attachments" | "namespace" | "id" | "data" | "bytes" | "rest";
  /** Its characters as they are on the wire; bytes in hexadecimal, in pairs. */
  text: string;
  name: string;
  /** What it means, in a sentence. */
  sense: string;
  /** JSON set out over several lines, where that's longer than a line. */
  pretty?: string;
}

/** What is known of a frame besides its text. */
export interface Envelope {
  /** Sent by the server. */
  out: boolean;
  binary: boolean;
  /** Bytes of the whole frame; the text may be only its beginning. */
  size: number;
}

const TALL = 48; // characters from which on JSON is set out over lines

/** The parts of a frame, from its first character to its last. */
export function decode(text: string, envelope: Envelope): Part[] {
  if (envelope.binary) return [bytes(text, envelope.size)];
  const type = text.charAt(0);
  const rest = text.slice(1);
  switch (type) {
    case "0":
      return [engine(type, "open", "Engine.IO: the connection is open. What follows says how it will be kept."), ...data(rest, opening, envelope, "handshake")];
    case "1":
      return [engine(type, "close", "Engine.IO: the connection ends here."), ...left(rest)];
    case "2":
      if (rest === "probe") return [engine(type, "ping", "Engine.IO: a ping."), probe(rest, "The client tries whether a WebSocket gets through before it leaves long-polling.")];
      return [engine(type, "ping", "Engine.IO: the server asks whether the client is still there."), ...left(rest)];
    case "3":
      if (rest === "probe") return [engine(type, "pong", "Engine.IO: a pong."), probe(rest, "The server’s answer: the WebSocket gets through.")];
      return [engine(type, "pong", "Engine.IO: the client answers that it is still there."), ...left(rest)];
    case "4":
      return [engine(type, "message", "Engine.IO: a message. The rest belongs to Socket.IO."), ...packet(rest, envelope)];
    case "5":
      return [engine(type, "upgrade", "Engine.IO: from now on the client talks over the WebSocket; long-polling ends."), ...left(rest)];
    case "6":
      return [engine(type, "noop", "Engine.IO: nothing. It only ends a poll that was waiting, during the upgrade."), ...left(rest)];
    default:
      return left(text);
  }
}

/** Socket.IO protocol v5, "Packet encoding": type, attachments "-", namespace ",", acknowledgement id, JSON. */
function packet(body: string, envelope: Envelope): Part[] {
  const match = /^([0-6])(?:(\d+)-)?(\/[^,]*(?:,|$))?(\d+)?/s.exec(body);
  if (!match) return left(body);
  const [head, type = "", attachments, namespace, id] = match;
  const kind = Number(type);
  const binary = kind === 5 || kind === 6;
  const parts: Part[] = [packetType(kind, envelope.out, !!namespace)];
  if (attachments !== undefined && !binary) return [...parts, ...left(body.slice(1))];
  if (attachments !== undefined) {
    const many = attachments === "1" ? "One attachment follows: a binary frame" : `${attachments} attachments follow: binary frames`;
    parts.push({ role: "attachments", text: `${attachments}-`, name: attachments === "1" ? "1 attachment" : `${attachments} attachments`, sense: `${many} of its own, for JSON can’t hold bytes.` });
  }
  if (namespace) {
    const name = namespace.replace(/,$/, "");
    parts.push({ role: "namespace", text: namespace, name: "namespace", sense: `It concerns the namespace ${name}. The main one, /, isn’t written.` });
  }
  if (id !== undefined) parts.push(acknowledgement(id, kind));
  return [...parts, ...data(body.slice(head.length), reading(kind, envelope.out), envelope, carried(kind))];
}

function packetType(kind: number, out: boolean, other: boolean): Part {
  const where = other ? "a namespace" : "the main namespace";
  const told: [name: string, sense: string][] = [
    ["connect", out ? "Socket.IO: the server lets the client in, and tells its socket’s id." : `Socket.IO: the client asks to be let into ${where}.`],
    ["disconnect", `Socket.IO: the ${out ? "server" : "client"} leaves ${where}. The connection below may stay.`],
    ["event", "Socket.IO: an event."],
    ["acknowledgement", "Socket.IO: the answer to an event that asked for one."],
    ["connect error", "Socket.IO: the server doesn’t let the client in."],
    ["binary event", "Socket.IO: an event with bytes among its arguments."],
    ["binary acknowledgement", "Socket.IO: an answer with bytes among its arguments."],
  ];
  const [name, sense] = told[kind]!;
  return { role: "packet", text: String(kind), name, sense };
}

function acknowledgement(id: string, kind: number): Part {
  const answers = kind === 3 || kind === 6;
  return {
    role: "id", text: id, name: "acknowledgement id",
    sense: answers ? `It answers the event that was sent with the number ${id}.` : `The sender wants an answer. It will bear the same number, ${id}.`,
  };
}

function carried(kind: number): string {
  if (kind === 2 || kind === 5) return "event and arguments";
  if (kind === 3 || kind === 6) return "arguments";
  return "data";
}

/** How the JSON of a packet is told of, once it has been read. */
function reading(kind: number, out: boolean): (value: unknown) => string {
  return (value) => {
    if ((kind === 2 || kind === 5) && Array.isArray(value)) {
      const count = value.length - 1;
      return `The event’s name, ${JSON.stringify(value[0])}, then ${count === 0 ? "no arguments" : count === 1 ? "its argument" : `its ${count} arguments`}.${placeholders(value)}`;
    }
    if ((kind === 3 || kind === 6) && Array.isArray(value)) return `What the callback is called with: ${value.length === 1 ? "1 argument" : `${value.length} arguments`}.${placeholders(value)}`;
    if (kind === 0) return out ? "sid is the socket’s id; pid, if it is there, lets the client recover its state." : "What the client presents itself with: socket.handshake.auth on the server.";
    if (kind === 4) return "Why: the message, and maybe data, of the error in connect_error.";
    return "JSON.";
  };
}

function placeholders(value: unknown[]): string {
  return JSON.stringify(value).includes('"_placeholder":true') ? " A _placeholder is where an attachment goes; num says which." : "";
}

/** Engine.IO protocol v4, "Handshake". */
function opening(value: unknown): string {
  const { pingInterval, pingTimeout, maxPayload, upgrades } = (value ?? {}) as Record<string, unknown>;
  const said = ["sid names the connection"];
  if (Array.isArray(upgrades)) said.push(upgrades.length > 0 ? `it can be upgraded to ${upgrades.join(", ")}` : "there’s nothing to upgrade to");
  if (typeof pingInterval === "number") said.push(`the server pings every ${pingInterval / 1000} s`);
  if (typeof pingTimeout === "number") said.push(`and gives up ${pingTimeout / 1000} s after a ping without a pong`);
  if (typeof maxPayload === "number") said.push(`an HTTP body holds ${maxPayload.toLocaleString("en")} bytes at most`);
  return `${said.join("; ")}.`.replace("; and", " and");
}

function data(text: string, tell: (value: unknown) => string, envelope: Envelope, name: string): Part[] {
  if (text === "") return [];
  try {
    const value: unknown = JSON.parse(text);
    const pretty = text.length > TALL ? JSON.stringify(value, null, 2) : undefined;
    return [{ role: "data", text, name, sense: tell(value), ...(pretty === undefined ? {} : { pretty }) }];
  } catch {
    const cut = envelope.size > text.length + 1;
    if (!cut) return left(text);
    return [{ role: "data", text, name, sense: `JSON. Only the beginning is kept here; the whole frame is ${envelope.size.toLocaleString("en")} bytes.` }];
  }
}

function bytes(hex: string, size: number): Part {
  const cut = hex.length / 2 < size ? ` These are the first ${hex.length / 2}.` : "";
  return {
    role: "bytes", text: hex.replaceAll(/../g, "$& ").trimEnd(), name: "attachment",
    sense: `${size === 1 ? "1 byte" : `${size.toLocaleString("en")} bytes`}, as they are: the attachment of the packet before.${cut}`,
  };
}

function engine(text: string, name: string, sense: string): Part {
  return { role: "engine", text, name, sense };
}

function probe(text: string, sense: string): Part {
  return { role: "rest", text, name: "probe", sense };
}

function left(text: string): Part[] {
  return text === "" ? [] : [{ role: "rest", text, name: "something else", sense: "Neither protocol says what this means." }];
}
