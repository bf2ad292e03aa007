/**
 * What the network between a client and the stage can be like, and what the stage's server can be made to do: the
 * values, the plain names for common ones, and the words for them. Pure; the dialog that sets them is in weather.ts.
 */

/** The weather of one client. Units and ranges are written down once, in playground/weather.go. All zero: a clear line. */
export interface Weather {
  /** Milliseconds each way, and at most so many more. */
  latency: number;
  jitter: number;
  /** The connection breaks after so many seconds on average; 0: never. */
  loss: number;
  offline: boolean;
  pollingOnly: boolean;
  /** Bytes a second that the client reads over a WebSocket; 0: as fast as it can. */
  rate: number;
  /** Makes jitter and losses repeatable. */
  seed: number;
}

export const CLEAR: Weather = { latency: 0, jitter: 0, loss: 0, offline: false, pollingOnly: false, rate: 0, seed: 0 };

/** Weather that people know, under the names that they have for it. */
export const PRESETS: readonly { name: string; weather: Weather }[] = [
  { name: "a clear line", weather: CLEAR },
  { name: "a café’s Wi-Fi", weather: { ...CLEAR, latency: 60, jitter: 140, seed: 1 } },
  { name: "a phone on a train", weather: { ...CLEAR, latency: 180, jitter: 320, loss: 20, seed: 1 } },
  { name: "a tunnel", weather: { ...CLEAR, offline: true } },
  { name: "a proxy without WebSockets", weather: { ...CLEAR, latency: 30, pollingOnly: true } },
  { name: "the other end of the world", weather: { ...CLEAR, latency: 160, jitter: 20, seed: 1 } },
];

/** What the server is made to do. */
export type ServerState = "running" | "stopped" | "refusing";

/** The preset that a weather is, whatever its seed; undefined if somebody has put it together. */
export function preset(weather: Weather): string | undefined {
  return PRESETS.find(({ weather: known }) => same({ ...known, seed: 0 }, { ...weather, seed: 0 }))?.name;
}

export function same(one: Weather, other: Weather): boolean {
  return (Object.keys(CLEAR) as (keyof Weather)[]).every((key) => one[key] === other[key]);
}

/** A weather in words, for the pane of the client that has it: its preset's name and what that means. */
export function describe(weather: Weather): string {
  const { latency, jitter, loss, rate } = weather;
  if (weather.offline) return "offline";
  const parts = [
    latency > 0 && jitter > 0 ? `${latency} to ${latency + jitter} ms late` : latency > 0 ? `${latency} ms late` : jitter > 0 ? `up to ${jitter} ms late` : "",
    loss > 0 ? `breaks every ${loss === 1 ? "second" : `${loss} s`} or so` : "",
    weather.pollingOnly ? "long-polling only" : "",
    rate > 0 ? `reads ${rate.toLocaleString("en")} bytes a second` : "",
  ].filter(Boolean);
  return parts.length === 0 ? "a clear line" : parts.join(", ");
}

/** What a server's state means for those who are connected, or want to be. */
export function describeServer(state: ServerState): string {
  switch (state) {
    case "running": return "The server runs.";
    case "stopped": return "The server is stopped: nobody is connected.";
    case "refusing": return "The server refuses new connections.";
  }
}
