/** The script of pages without a playground; it loads what every page has around its content. */
import { laterAround } from "./later";

laterAround();
