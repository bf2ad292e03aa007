/**
 * Everything about runs that are over, or are looked at as if they were: looking back, replaying, sharing. It is loaded
 * as one file, when it's asked for, because a page needs none of it for its first event.
 */
import css from "./css/rewind.css";
import { wear } from "./wear";

wear(css);

export { save } from "./recordings";
export { Replay } from "./replay";
export { Rewind } from "./rewind";
export { Share } from "./share";
