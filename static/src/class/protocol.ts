/** What the server tells about a class, and in which words: see classroom/doc.go, where each of these is defined. */

import type { Weather } from "../network";

export type Role = "teacher" | "student" | "screen";

export interface ClassInfo {
  code: string;
  title: string;
  expires: number;
  ended: number | null;
  door: boolean;
  /** To teachers and screens: what the QR code leads to, its beginning, and which others are offered. */
  url?: string;
  address?: string;
  addresses?: string[];
}

export interface Me {
  id: number;
  name: string;
  following: boolean;
  lost: boolean;
}

/** Where the class is in the course. */
export interface Place {
  lesson: string;
  title: string;
  number: number;
  anchor: string;
}

export interface Person {
  id: number;
  name: string;
  here: boolean;
  following: boolean;
  joined: number;
  seen: number;
  /** Their lane on the shared stage; "" while they have none. */
  lane: string;
  /** The network of their client there, if it isn't clear. */
  weather?: Weather;
}

export interface People {
  here: number;
  following: number;
  roaming: number;
  /** To teachers. */
  list?: Person[];
}

export interface SharedStage {
  id: string;
  path: string;
  lesson: string;
  title: string;
  /** Who has the pen: "" and 0 if nobody has; "" as well until they sit on this stage. */
  pen: string;
  penId: number;
}

export interface Running {
  source: string;
  client: string;
  by: string;
}

export interface Answers {
  answer: unknown;
  n: number;
  right: boolean | null;
}

export interface Round {
  round: number;
  answered: number;
  answers: Answers[];
  /** How many gave one of the answers that aren't listed. */
  others: number;
}

export interface Prediction {
  id: number;
  lesson: string;
  step: string;
  title: string;
  form: string;
  html: string;
  choices: string[];
  lines: string[];
  round: number;
  phase: "vote" | "discuss" | "revealed";
  truth?: unknown;
  words?: string;
  seq?: number;
}

/** How many have answered, and, to those who may know, what. */
export interface Tally {
  prediction: number;
  round: number;
  answered: number;
  of: number;
  rounds?: Round[];
}

/** What a student has answered, by round. */
export interface Votes {
  prediction: number;
  mine: Record<string, unknown>;
}

export interface Timer {
  label: string;
  seconds: number;
  ends: number;
}

export interface TaskState {
  done: number | null;
  tries: number;
  hints: number;
  since: number;
  stuck: boolean;
}

export interface Tasks {
  lesson: string;
  steps: { id: string; kind: string; title: string; done: number; working: number; stuck: number }[];
  students: { id: number; name: string; steps: Record<string, TaskState> }[];
}

export interface Question {
  id: number;
  text: string;
  at: number;
  done: boolean;
}

/** Everything that a page may know of its class. */
export interface Sections {
  class: ClassInfo;
  me: Me;
  teacher: { here: boolean; since: number };
  place: Place | null;
  people: People;
  stage: SharedStage | null;
  program: Running | null;
  prediction: Prediction | null;
  tally: Tally | null;
  votes: Votes | null;
  timer: Timer | null;
  eyes: { on: boolean; words?: string };
  present: unknown;
  tasks: Tasks | null;
  lost: { n: number };
  questions: Question[];
  recordings: { id: string; lesson: string; title: string; at: number; url: string }[];
}

export const SECTIONS: readonly (keyof Sections)[] = ["class", "me", "teacher", "place", "people", "stage", "program", "prediction", "tally", "votes", "timer", "eyes", "present", "tasks", "lost", "questions", "recordings"];
