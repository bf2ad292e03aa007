/** How a class has answered, as bars: before it has talked, after, and which of it is right. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { Prediction, Round, Tally } from "./protocol";

const MOST = 6; // answers that are listed

/** An answer in words. */
export function inWords({ form, lines }: Pick<Prediction, "form" | "lines">, answer: unknown): string {
  if (form === "order") return (answer as number[]).map((index) => plain(lines[index] ?? "?")).join(", then ");
  if (form === "kind") {
    const kinds = Object.entries(answer as Record<string, string>);
    const of = (kind: string) => kinds.filter(([, each]) => each === kind).map(([name]) => name);
    return [["custom", "custom"], ["builtin", "built in"]].map(([kind = "", name = ""]) => (of(kind).length > 0 ? `${name}: ${of(kind).join(", ")}` : "")).filter(Boolean).join("; ");
  }
  return listed(answer as string[]);
}

export function listed(names: readonly string[]): string {
  if (names.length === 0) return "nobody";
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function plain(line: string): string {
  return line.replaceAll(/["`]/g, "");
}

interface Bar {
  key: string;
  words: string;
  right: boolean | null;
  counts: number[];
}

export function distribution(prediction: Prediction, tally: Tally | null | undefined): TemplateResult | typeof nothing {
  const rounds = (tally?.prediction === prediction.id && tally.rounds) || [];
  if (rounds.every(({ answered }) => answered === 0)) return nothing;
  const shown = rounds.length > 2 ? [rounds[0]!, rounds.at(-1)!] : rounds;
  const list = bars(prediction, shown);
  const others = shown.map((round) => round.answered - list.reduce((sum, { counts }) => sum + counts[shown.indexOf(round)]!, 0));
  if (others.some((n) => n > 0)) list.push({ key: "", words: "other answers", right: null, counts: others });
  return html`<table class="answers">
    <caption class="unseen">How the class has answered</caption>
    <thead class=${shown.length > 1 ? "" : "unseen"}><tr><th scope="col"><span class="unseen">Answer</span></th>${shown.map((_, index) => html`<th scope="col">${roundName(index, shown.length)}</th>`)}</tr></thead>
    <tbody>${list.map((bar) => html`<tr class=${bar.right === null ? "" : bar.right ? "right" : "wrong"}>
      <th scope="row">${bar.words}${bar.right ? html` <small class="outcome">so it is</small>` : nothing}</th>
      ${bar.counts.map((n, index) => cell(n, shown[index]!.answered))}</tr>`)}</tbody>
  </table>`;
}

function bars(prediction: Prediction, shown: readonly Round[]): Bar[] {
  const all = new Map<string, Bar>();
  shown.forEach(({ answers }, at) => {
    for (const { answer, n, right } of answers) {
      const key = JSON.stringify(answer);
      const bar = all.get(key) ?? { key, words: inWords(prediction, answer), right, counts: shown.map(() => 0) };
      bar.counts[at] = n;
      all.set(key, bar);
    }
  });
  const last = shown.length - 1;
  return [...all.values()].sort((one, other) => Number(other.right ?? 0) - Number(one.right ?? 0) || other.counts[last]! - one.counts[last]! || other.counts[0]! - one.counts[0]! || one.words.localeCompare(other.words)).slice(0, MOST);
}

function cell(n: number, of: number): TemplateResult {
  const share = of > 0 ? Math.round((100 * n) / of) : 0;
  return html`<td><svg class="bar" aria-hidden="true" preserveAspectRatio="none">${svg`<rect class="whole" width="100%" height="100%" rx="3"></rect><rect class="part" width="${share}%" height="100%" rx="3"></rect>`}</svg><span>${n}</span></td>`;
}

function roundName(index: number, of: number): string {
  if (of === 1) return "answers";
  return index === 0 ? "at first" : "after talking";
}
