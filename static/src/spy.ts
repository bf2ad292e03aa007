/**
 * The script that stands in every client's frame, between the official client and the learner's code. It puts the spy
 * to work, and passes on to the page around it what the spy, the console and the window report, a batch a macrotask.
 */
import { perform, type FrameAct } from "./spy/acts";
import { Acting, watchWaiting } from "./spy/acting";
import { watchPage } from "./spy/snapshot";
import { spy, type Again, type Io, type Report } from "./spy/spy";
import { locate, placed } from "./spy/stack";
import { line, thrown } from "./spy/text";

const MOST = 2000; // reports a batch; a flood beyond that is cut, and said

(() => {
  // The learner's code may replace any of these: keep what is needed.
  const { parent, performance, setTimeout, document, location } = window;
  const tell = parent.postMessage.bind(parent);
  const clock = () => performance.timeOrigin + performance.now();
  const { path = "" } = document.currentScript?.dataset ?? {};
  let batch: (Report & { clock: number })[] = [];
  let dropped = 0;

  const report = (report: Report): void => {
    if (batch.length >= MOST) {
      dropped++;
      return;
    }
    if (batch.push({ ...report, clock: clock() }) === 1) setTimeout(flush, 0);
  };
  const flush = (): void => {
    look();
    if (dropped > 0) batch.push({ type: "log", level: "warn", text: `${dropped} more in the same moment aren’t shown`, clock: clock() });
    tell({ earshot: "report", reports: batch }, "*");
    batch = [];
    dropped = 0;
  };

  const carriers = new WeakSet<EventTarget>();
  const acting = new Acting(() => listening(carriers), (task) => void setTimeout(task, 0));
  const own = window as unknown as { io: Io };
  const watching = spy(own.io, path, location.origin === "null" ? location.href : location.origin, report, clock, acting);
  own.io = watching.io;
  watchWaiting(window, acting, carriers);

  for (const level of ["log", "info", "warn", "error", "debug"] as const) {
    const original = console[level];
    console[level] = (...values: unknown[]) => {
      original.apply(console, values);
      report({ type: "log", level, text: line(values), source: locate(new Error().stack) });
    };
  }
  addEventListener("error", (event) => {
    report({ type: "error", message: event.error === undefined || event.error === null ? event.message : thrown(event.error), source: placed(event.filename, event.lineno, event.colno) });
  });
  addEventListener("unhandledrejection", (event) => {
    report({ type: "error", message: thrown(event.reason), source: locate((event.reason as Error | undefined)?.stack) });
  });
  addEventListener("message", (event) => {
    if (event.source !== parent) return;
    const { earshot, action, again, act, id } = (event.data ?? {}) as { earshot?: string; action?: string; again?: Again; act?: FrameAct; id?: number };
    if (earshot === "ping") tell({ earshot: "pong", id, resting: document.readyState === "complete" && watching.resting() }, "*");
    if (earshot === "do" && act) tell({ earshot: "acted", id, problem: acting.during(true, () => perform(act)) }, "*");
    else if (earshot === "do" && again) watching.emit(again);
    else if (earshot === "do" && action) watching.do(action);
  });
  // A change belongs to what has been reported in the same turn, if anything has.
  const look = watchPage(document, clock, (task, ms) => void setTimeout(task, ms), (snapshot) => tell({ earshot: "snapshot", clock: batch[0]?.clock ?? clock(), snapshot }, "*"));
  tell({ earshot: "ready" }, "*");
})();

/** Whether a listener runs of something that a person has done (a click, a key, a form), or that carries such an act on. */
function listening(carriers: WeakSet<EventTarget>): boolean {
  const { event } = window;
  if (!event?.isTrusted) return false;
  return event instanceof UIEvent || event instanceof SubmitEvent || event instanceof ClipboardEvent || event.type === "change" || (event.target !== null && carriers.has(event.target));
}
