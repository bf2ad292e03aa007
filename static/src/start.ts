/**
 * Starts what makes a page live. Beside the prose it starts at once. Where the screen is narrow, the playground lies
 * below the prose: there it waits until the reader scrolls or does anything else, so that a phone has its hands free to
 * show the text.
 */
const BESIDE = "(min-width: 1000px)"; // as page.css has it
const AWHILE = 6000; // ms from the page's load until it starts for somebody who does nothing at all
const ACTS = ["pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin"];

const main = (document.currentScript as HTMLScriptElement).dataset.main!;
const start = () => void import(main);

const lesson = document.querySelector('[data-mode="lesson"]');
const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
// Whoever follows a link to a step, or comes back to the page, is in the middle of it.
const amidst = location.hash !== "" || navigation?.type !== "navigate";
if (lesson && !amidst && !matchMedia(BESIDE).matches) whenWanted(lesson);
else start();

function whenWanted(playground: Element): void {
  const waiting = new AbortController();
  const { signal } = waiting;
  const go = () => {
    if (signal.aborted) return;
    waiting.abort();
    near.disconnect();
    start();
  };
  const near = new IntersectionObserver((seen) => { if (seen.some(({ isIntersecting }) => isIntersecting)) go(); });
  near.observe(playground);
  for (const act of ACTS) addEventListener(act, go, { signal, passive: true, capture: true });
  const soon = () => setTimeout(go, AWHILE);
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon, { signal, once: true });
}

// Who presses "Read" before the script is there that answers it is answered as soon as it is (see readmode.ts).
const read = document.querySelector<HTMLElement>("[data-read]");
read?.addEventListener("click", () => { read.dataset.read ||= "pressed"; });

export {};
