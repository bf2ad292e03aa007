/** How it stands with a page's line to its class, in words that say whose fault it is. */
import { html, type TemplateResult } from "lit-html";
import type { Line } from "./line";

export interface Standing {
  look: "good" | "waiting" | "bad";
  words: string;
}

export function standing(line: Line): Standing {
  const { teacher, class: info } = line.class.value;
  const refused = line.refused.value;
  if (refused) return { look: "bad", words: refused.message };
  switch (line.standing.value) {
    case "connecting": return { look: "waiting", words: "Connecting to the class…" };
    case "offline": return { look: "bad", words: "This device is offline. What you have said is kept, and sent when it is back." };
    case "unreachable": return { look: "bad", words: "The class can’t be reached: the network or the server is down, not you. It is being tried again." };
  }
  if (info?.ended) return { look: "waiting", words: "The class is over." };
  if (teacher && !teacher.here) return { look: "waiting", words: "The teacher’s page is away just now. Nothing is lost: stay here." };
  return { look: "good", words: line.role === "teacher" ? "Connected" : "With the class" };
}

/** The same as a line of a page, with a mark that isn't only a colour. */
export function standingLine(line: Line, good?: string): TemplateResult {
  const { look, words } = standing(line);
  return html`<span class="standing ${look}" role="status" data-standing=${line.refused.value?.code ?? line.standing.value}><i aria-hidden="true"></i><span>${look === "good" ? (good ?? words) : words}</span></span>`;
}
