/**
 * What the windows of one teacher say to each other: the screen's hands on its keys to the page on which the teacher
 * works, and that page tells other ones that it leads now. They are windows of one browser, so no server is needed.
 */

/** What is asked of the page that leads. */
export type Wish = "next" | "previous" | "run" | "ask";

export type Said = Wish | "leading" | "who leads";

export function channel(code: string): BroadcastChannel {
  return new BroadcastChannel(`earshot:class:${code}`);
}
