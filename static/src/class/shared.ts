/**
 * What the pages and bars of a class share, in one place, so that the bundler makes one file of it, and not one for each
 * way in which they share modules. It does nothing by itself.
 */
import "../common";
import "./answers";
import "./beats";
import "./channel";
import "./eyes";
import "./line";
import "./people";
import "./prose";
import "./says";
import "./standing";
import "./timer";
