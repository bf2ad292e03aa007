/** What asks questions from earlier lessons at the end of a lesson, with its look. Loaded when one is due. */
import css from "./css/before.css";
import { wear } from "./wear";

wear(css);

export { Before } from "./before";
