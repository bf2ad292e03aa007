/**
 * What every part of the front end that is loaded later shares with the page's script, in one place, so that the
 * bundler makes one file of it, and not one for each way in which parts share modules. It does nothing by itself.
 */
import "./board";
import "./columns";
import "./crowds";
import "./network";
import "./panes";
import "./selection";
import "./timeline/lines";
import "./timeline/past";
import "./timeline/twin";
import "./timeline/view";
import "./timeline/walk";
