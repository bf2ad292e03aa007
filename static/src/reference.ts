/** The filter of the reference and of the glossary: as one types, what doesn't fit goes. Words may come in any order. */
const box = document.querySelector<HTMLInputElement>("#filter")!;
const told = document.querySelector<HTMLElement>("#filtered")!;
const rows = [...document.querySelectorAll<HTMLElement>("[data-find]")];
const groups = [...document.querySelectorAll<HTMLElement>(".group")];

function filter(): void {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !words.every((word) => row.dataset.find!.includes(word));
  for (const group of groups) group.hidden = !group.querySelector("[data-find]:not([hidden])");
  const count = document.querySelectorAll("article[data-find]:not([hidden])").length;
  told.textContent = words.length === 0 ? "" : count === 1 ? "1 entry" : `${count} entries`;
}

box.closest("search")!.hidden = false;
box.addEventListener("input", filter);
// A link to an entry that the filter hides shows everything again.
addEventListener("hashchange", () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target?.closest("[hidden]")) return;
  box.value = "";
  filter();
  target.scrollIntoView();
});
// Coming back to the page, some browsers bring back what was typed.
filter();

export {};
