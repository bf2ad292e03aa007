/** A question of a predict step: a control by which a learner says what they expect. There is one module for each form. */
import type { TemplateResult } from "lit-html";
import type { Model } from "../timeline/model";
import type { Ghost } from "./ghosts";
import type { Verdict } from "./step";

export interface Question {
  /** The control. With a verdict it says as well how it really was, and nothing in it can be changed any more. */
  template(verdict: Verdict | null): TemplateResult;
  /** What the learner has said; null while that isn't all. */
  answer(): unknown;
  /** What to say to somebody who hasn't answered. */
  readonly lack: string;
  /** Begins anew. */
  reset(): void;
  /** Takes what really was for the answer. */
  reveal(truth: unknown): void;
  /** The prediction over the timeline. */
  ghosts(verdict: Verdict, model: Model): Ghost[];
}
