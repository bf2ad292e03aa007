/** What a teacher's bar opens: tasks, what the class says, the timer, and the words that cover all pages. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Line } from "./line";

type Ask = (name: string, payload?: Record<string, unknown>) => void;

export function tasksPanel(line: Line): TemplateResult {
  const { tasks } = line.class.value;
  if (!tasks) return html`<h2>Steps</h2><p class="nothing">This lesson has none.</p>`;
  return html`<h2>The steps of this lesson</h2><ul class="tasks">${tasks.steps.map((step) => {
    const stuck = tasks.students.filter(({ steps }) => steps[step.id]?.stuck && !steps[step.id]?.done);
    return html`<li><a href="#${step.id}">${step.title}</a> <span>${step.done} done, ${step.working} at work</span>
      ${stuck.length > 0 ? html`<small>Stuck: ${stuck.map(({ name, steps }) => `${name} (${steps[step.id]!.tries} tries, ${steps[step.id]!.hints} hints)`).join(", ")}</small>` : nothing}</li>`;
  })}</ul>`;
}

export function voicesPanel(line: Line, ask: Ask): TemplateResult {
  const { lost, questions = [] } = line.class.value;
  const n = lost?.n ?? 0;
  return html`<h2>What they say</h2>
    <p>${n === 0 ? "Nobody says that they are lost." : html`<b>${n}</b> ${n === 1 ? "says that they are" : "say that they are"} lost. Nobody knows who, and neither do you. <button type="button" class="plain" data-action="calm" @click=${() => ask("calm")}>Start counting anew</button>`}</p>
    ${questions.length === 0 ? html`<p class="nothing">No questions yet.</p>` : html`<ul class="questions">${[...questions].sort((one, other) => Number(one.done) - Number(other.done) || one.at - other.at).map(({ id, text, done }) => html`<li class=${done ? "done" : ""}>
      <label><input type="checkbox" .checked=${done} @change=${(event: Event) => ask("answered", { question: id, done: (event.target as HTMLInputElement).checked })}> <span>${text}</span></label></li>`)}</ul>`}`;
}

export function timerPanel(line: Line, ask: Ask, close: () => void): TemplateResult {
  const start = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const minutes = Number((event.submitter as HTMLButtonElement | null)?.value || form.get("minutes"));
    if (!(minutes > 0)) return;
    ask("timer", { seconds: Math.min(7200, Math.round(minutes * 60)), label: String(form.get("label") ?? "").trim() });
    close();
  };
  return html`<h2>A timer on all pages</h2>
    <form @submit=${start}>
      <label>What for <input name="label" maxlength="40" placeholder="Task 2"></label>
      <p class="row">${[1, 2, 5, 10].map((n) => html`<button class="plain" value=${n}>${n} min</button>`)}
        <label>or <input name="minutes" type="number" min="1" max="120" inputmode="numeric" aria-label="Minutes"> min</label><button class="plain strong">Start</button></p>
    </form>
    ${line.class.value.timer ? html`<button type="button" class="plain" data-action="stop-timer" @click=${() => { ask("timer", { seconds: 0 }); close(); }}>Take the timer away</button>` : nothing}`;
}

export function eyesPanel(ask: Ask, close: () => void): TemplateResult {
  const cover = (event: SubmitEvent) => {
    event.preventDefault();
    ask("eyes", { on: true, words: String(new FormData(event.currentTarget as HTMLFormElement).get("words") ?? "").trim() });
    close();
  };
  return html`<h2>Everyone’s eyes up here</h2>
    <form @submit=${cover}>
      <label>Words on all pages, if you like <input name="words" maxlength="200" placeholder="Look at line 6 on the big screen"></label>
      <button class="plain strong" data-action="eyes-up">Cover all pages</button>
    </form>`;
}
