/** The script of the operator's page: it fetches the page again and again, and exchanges what has changed in it. */
const every = 2000;
const fresh = document.querySelector<HTMLElement>("[data-fresh]")!;
const pause = document.querySelector<HTMLButtonElement>("[data-pause]")!;
let timer: ReturnType<typeof setTimeout>;

async function refresh(): Promise<void> {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = await answer.text();
    if (paused()) return;
    exchange(new DOMParser().parseFromString(page, "text/html"));
    say("Newer figures come by themselves.");
  } catch {
    if (paused()) return;
    say("The server can’t be reached; these are its last figures.");
  }
  clearTimeout(timer);
  timer = setTimeout(refresh, every);
}

/** Only what differs is exchanged, so that nothing is said to a screen reader, or lost to a selection, without need. */
function exchange(next: Document): void {
  for (const old of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const now = next.querySelector(`[data-live="${old.dataset.live}"]`);
    if (now && now.innerHTML !== old.innerHTML) old.replaceChildren(...now.childNodes);
  }
}

function say(words: string): void {
  if (fresh.textContent !== words) fresh.textContent = words;
}

const paused = (): boolean => pause.getAttribute("aria-pressed") === "true";

pause.hidden = false;
pause.setAttribute("aria-pressed", "false");
pause.addEventListener("click", () => {
  clearTimeout(timer);
  pause.setAttribute("aria-pressed", String(!paused()));
  if (paused()) say("Paused.");
  else void refresh();
});
say("Newer figures come by themselves.");
timer = setTimeout(refresh, every);

export {};
