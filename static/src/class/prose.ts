/** A lesson's text out of its page, which is the same for everybody, for pages that show it elsewhere. */
import { asProblem } from "../link";

export interface Lesson {
  title: string;
  prose: HTMLElement;
}

const lessons = new Map<string, Promise<Document>>();

/** A lesson with a copy of its text of the caller's own. */
export async function lesson(slug: string): Promise<Lesson> {
  if (!lessons.has(slug)) lessons.set(slug, page(slug));
  try {
    const there = await lessons.get(slug)!;
    const prose = document.importNode(there.querySelector<HTMLElement>(".prose")!, true);
    for (const part of prose.querySelectorAll(".onward, .to-live, .step > .live")) part.remove();
    return { title: there.querySelector("h1")?.textContent ?? "", prose };
  } catch (thrown) {
    lessons.delete(slug);
    throw asProblem(thrown);
  }
}

async function page(slug: string): Promise<Document> {
  const answer = await fetch(`/lessons/${encodeURIComponent(slug)}`);
  if (!answer.ok) throw { message: "The lesson can’t be shown just now." };
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
