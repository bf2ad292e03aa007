/** What can wait. */

/** Does something when the page has time. */
export function whenIdle(task: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(task, { timeout: 2000 });
  else setTimeout(task, 300);
}

/** Does something once an element is on the screen. */
export function whenSeen(element: HTMLElement, task: () => void): void {
  const watch = new IntersectionObserver((changes) => {
    if (!changes.some(({ isIntersecting }) => isIntersecting)) return;
    watch.disconnect();
    task();
  });
  watch.observe(element);
}

/** Loads what every page has around its content when the page has time. */
export function laterAround(): void {
  whenIdle(() => void import("./around"));
}
