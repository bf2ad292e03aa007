/** What the steps of a lesson need of the playground: it comes as a hand, and they know nothing else of it. */
import type { Frames } from "../frames";
import type { Link, Problem } from "../link";
import type { File, State } from "../state";
import type { Depth } from "../timeline/entry";
import type { Model } from "../timeline/model";
import type { TimelineView } from "../timeline/view";

export interface Hand {
  readonly host: HTMLElement;
  readonly state: State;
  readonly model: Model;
  readonly view: TimelineView;
  readonly link: Pick<Link, "step" | "weather" | "server" | "run">;
  readonly frames: Pick<Frames, "window" | "of">;
  readonly playground: Controls;
  /** Has the timeline tell so much. */
  depth(depth: Depth): void;
  /** Ends looking back. */
  now(): void;
  /** Opens a fresh stage with this code. Resolves when it is open, with what was wrong. */
  afresh(code: { program: string; client: string }): Promise<Problem | null>;
  /** Puts another text into a file of the editor; it can be undone. */
  put(file: File, text: string): Promise<void>;
  /** Shows a line of the code. */
  goTo(file: string, line: number): Promise<void>;
}

/** What a person can press on the playground. */
export interface Controls {
  select(seq: number | null): void;
  show(file: File): void;
  runFile(file: File): Promise<void>;
  add(): Promise<void>;
  close(client: string): Promise<void>;
  disconnect(client: string): void;
  reconnect(client: string): void;
}
