/**
 * For authors: the course has changed on the server. If it can be read, the page loads again, on the stage that it has;
 * else it says what is wrong, and stays what it was.
 */
import { html, nothing, render } from "lit-html";
import css from "./css/course.css";
import { cross } from "./icons";
import { wear } from "./wear";

const place = document.createElement("div");

export function heed(mistakes: readonly string[]): void {
  if (mistakes.length === 0) {
    location.reload();
    return;
  }
  if (!place.isConnected) {
    wear(css);
    place.setAttribute("role", "alert");
    document.body.append(place);
  }
  render(html`<section class="mistakes" aria-labelledby="mistakes-title">
    <header><h2 id="mistakes-title">The lessons have ${mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`}</h2>
      <button aria-label="Close the list of mistakes" @click=${() => render(nothing, place)}>${cross}</button></header>
    <p>This page is still the one before. It loads again as soon as they can be read.</p>
    <ul tabindex="0" aria-labelledby="mistakes-title">${mistakes.map((mistake) => html`<li>${mistake}</li>`)}</ul></section>`, place);
}
