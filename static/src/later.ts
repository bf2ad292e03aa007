/** Loads what every page has around its content when the page has time. */
export function laterAround(): void {
  const load = () => void import("./around");
  if ("requestIdleCallback" in window) requestIdleCallback(load, { timeout: 2000 });
  else setTimeout(load, 500);
}
