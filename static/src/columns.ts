/**
 * Where the columns stand: the timeline's lanes run straight below the panes, and on a phone, where there is one pane,
 * side by side. The server's stays in sight when they are scrolled sideways. Whatever shows panes over a timeline calls it once; what is in the columns is others' business.
 */
import { effect, untracked } from "@preact/signals-core";
import type { Column, State } from "./state";
import { SERVER } from "./timeline/entry";
import type { TimelineView } from "./timeline/view";

type Room = Record<Column["kind"], [least: number, share: number]>;

/** The room that columns ask for, in pixels at least and as a share of the rest. */
const ROOM: Room = { server: [360, 2.1], own: [164, 1], elsewhere: [128, 0.6], gone: [104, 0.4], recorded: [164, 1], crowd: [150, 1] };
/** On a page that joins, there's no code to show, and the guest's own client matters most. */
const GUEST_ROOM: Room = { ...ROOM, server: [220, 1.1], own: [220, 1.2] };
/** Beside a crowd everything is narrower, so that its lane can be seen. */
const CROWDED_ROOM: Room = { ...ROOM, server: [300, 2.1], own: [140, 1], elsewhere: [110, 0.6], crowd: [150, 1] };
/** Where there's nothing to press or to read but the timeline, as on a class's screen. */
export const BARE_ROOM: Room = { server: [150, 1.6], own: [92, 1], elsewhere: [90, 0.9], gone: [80, 0.4], recorded: [92, 1], crowd: [130, 1] };
const GAP = 14;
const PHONE_LANE = 124; // px a lane on a phone, at least
const EDGE = 26; // px from the page's edge to an outer lane of a phone
const SWIFT = 2000; // rows that can be placed anew while one scrolls
const PAUSE = 120; // ms after which more are
const PHONE = "(max-width: 700px)";

/** Keeps the lanes below the panes of a host that has `.columns`, `.cast` and `.names`, for as long as it lives. */
export function watchColumns(host: HTMLElement, state: State, view: TimelineView, room?: Room): void {
  const phone = matchMedia(PHONE);
  const columns = host.querySelector<HTMLElement>(".columns")!;
  const scroller = columns.parentElement!;
  const cast = host.querySelector<HTMLElement>(".cast")!;
  const names = host.querySelector<HTMLElement>(".names")!;
  const measure = () => {
    const { all, standing } = untracked(() => ({ all: state.columns.value, standing: state.standing.value }));
    // Frames start anew when they are moved in the document, so panes stay there, and only stand elsewhere.
    all.forEach((column, index) => {
      const pane = cast.children[index] as HTMLElement | undefined;
      const place = standing.indexOf(column);
      pane?.style.setProperty("order", String(place));
      pane?.toggleAttribute("hidden", place < 0);
    });
    const width = columns.clientWidth;
    const lanes = standing.map((column, index) => {
      const { name } = column;
      if (phone.matches) return { name, x: insight(name, spread(index, standing.length, width), scroller) };
      const pane = cast.children[all.indexOf(column)] as HTMLElement | undefined;
      return { name, x: pane ? Math.round(pane.offsetLeft + pane.offsetWidth / 2) : width / 2 };
    });
    lanes.forEach(({ x }, index) => (names.children[index] as HTMLElement | undefined)?.style.setProperty("left", `${x}px`));
    lanes.sort((one, other) => one.x - other.x);
    view.arrange(lanes, width, parseFloat(getComputedStyle(document.documentElement).fontSize) / 16, state.crowd.peek());
  };
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const scrolled = () => {
    clearTimeout(waiting);
    waiting = setTimeout(measure, view.visible.length > SWIFT ? PAUSE : 0);
  };
  const makeRoom = () => {
    const rooms = room ?? (state.guest ? GUEST_ROOM : state.crowd.value.length > 0 ? CROWDED_ROOM : ROOM);
    const kinds = state.standing.value.map(({ kind }) => rooms[kind]);
    const least = kinds.reduce((sum, [room]) => sum + room + GAP, GAP);
    columns.style.setProperty("--least", `${phone.matches ? kinds.length * PHONE_LANE : least}px`);
    cast.style.setProperty("grid-template-columns", kinds.map(([room, share]) => `minmax(${room}px, ${share}fr)`).join(" "));
    queueMicrotask(measure);
  };
  new ResizeObserver(measure).observe(columns);
  scroller.addEventListener("scroll", scrolled, { passive: true });
  effect(makeRoom);
  phone.addEventListener("change", () => untracked(makeRoom));
}

/** Where the lanes stand if they have the whole width to themselves: the outer ones near the edges. */
function spread(index: number, count: number, width: number): number {
  return count < 2 ? width / 2 : Math.round(EDGE + (index * (width - 2 * EDGE)) / (count - 1));
}

/** Where a lane is to be so that it can be seen, if it is the server's. */
function insight(name: string, x: number, { scrollLeft, clientWidth }: Element): number {
  return name === SERVER ? Math.max(scrollLeft + EDGE, Math.min(x, scrollLeft + clientWidth - EDGE)) : x;
}
