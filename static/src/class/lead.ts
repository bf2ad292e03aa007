/**
 * What the page of a lesson does for a class while its teacher works on it: its stage is the class's, its place is where
 * the class is, and what the teacher asks is run here. Which of several pages leads is the one that was used last.
 */
import { computed, effect, signal, untracked } from "@preact/signals-core";
import type { Problem } from "../link";
import { Performer, sleep, type Act } from "../steps/acts";
import type { Hand } from "../steps/hand";
import type { Beat } from "./beats";
import { channel, type Said } from "./channel";
import type { Line } from "./line";
import type { Complain } from "./people";
import type { Prediction } from "./protocol";
import { Talk, type Steering } from "./talk";

const PAUSE = 250; // ms that one stays somewhere until the class is told
const LATE = 400; // ms after which what hasn't come doesn't count as coming any more
const AGAIN = 2000; // ms until something that couldn't be told is told again

export class Lead implements Steering {
  readonly talk: Talk;
  readonly lesson: string;
  /** Acts are being performed. */
  readonly doing = signal(false);
  readonly #performer: Performer;
  /** This page was used last. */
  readonly #used = signal(false);
  readonly #channel: BroadcastChannel;
  readonly #stageId = computed(() => this.hand.state.stage.value?.id ?? "");
  #shown: Beat | null = null;

  constructor(readonly line: Line, readonly hand: Hand, prose: HTMLElement, readonly complain: Complain) {
    this.lesson = hand.host.dataset.lesson ?? "";
    this.#performer = new Performer(hand);
    this.talk = new Talk(prose, this);
    this.#channel = channel(line.code);
    this.#channel.onmessage = ({ data }: MessageEvent<Said>) => this.#hear(data);
    for (const event of ["focus", "pointerdown"]) addEventListener(event, () => this.#use());
    if (!document.hidden) this.#use();
    else this.#useUnlessAnother();
    this.#share();
    this.#tellPlace();
    this.#adopt();
  }

  #use(): void {
    if (this.#used.value) return;
    this.#used.value = true;
    this.#channel.postMessage("leading" satisfies Said);
  }

  /** A page that was opened behind others leads if none of them does. */
  #useUnlessAnother(): void {
    this.#channel.postMessage("who leads" satisfies Said);
    const timer = setTimeout(() => this.#use(), PAUSE);
    this.#channel.addEventListener("message", ({ data }: MessageEvent<Said>) => { if (data === "leading") clearTimeout(timer); }, { once: true });
  }

  #hear(said: Said): void {
    if (said === "leading") this.#used.value = false;
    else if (!this.#used.value) return;
    else if (said === "who leads") this.#channel.postMessage("leading" satisfies Said);
    else this.talk.do(said);
  }

  /** Asks the class about the step at hand. */
  ask({ step }: Beat): void {
    if (step?.dataset.kind === "predict") this.request("predict", { lesson: this.lesson, step: step.id });
  }

  run(beat: Beat): boolean {
    const acts = actsOf(beat.step);
    if (acts.length === 0 || this.#shown === beat || this.doing.value) return this.doing.value;
    this.#shown = beat;
    void this.#perform(acts);
    return true;
  }

  goOn({ step }: Beat): boolean {
    const { prediction } = this.line.class.value;
    if (!prediction || prediction.lesson !== this.lesson || prediction.step !== step?.id) return false;
    if (prediction.phase === "vote") this.request("close");
    else if (prediction.phase === "discuss") void this.reveal(prediction);
    else this.request("dismiss");
    return prediction.phase !== "revealed";
  }

  /** Runs what was asked about, and has the server say how it really was. */
  async reveal(prediction: Prediction): Promise<void> {
    const section = document.getElementById(prediction.step);
    const acts = actsOf(section);
    this.#shown = this.talk.beats.find(({ step }) => step === section) ?? null;
    const after = acts.length > 0 ? await this.#perform(acts) : 0;
    if (after === null) return;
    await sleep(LATE);
    this.request("reveal", { after });
  }

  request(name: string, payload: Record<string, unknown> = {}): void {
    void this.line.ask(name, payload).catch((problem: Problem) => this.complain(problem.message));
  }

  /** Returns the seq of the last entry before the acts; null if they couldn't be done. */
  async #perform(acts: readonly Act[]): Promise<number | null> {
    if (untracked(() => this.doing.value)) return null;
    this.doing.value = true;
    this.hand.playground.select(null);
    let after = 0;
    try {
      const problem = await this.#performer.perform(acts, () => { after = this.hand.state.newest.value; });
      if (problem) this.complain(problem);
      return problem ? null : after;
    } finally {
      this.doing.value = false;
    }
  }

  /** This page's stage is the class's, whichever stage it has. */
  #share(): void {
    this.#whenItDiffers(() => (this.hand.state.link.value === "connected" ? this.#stageId.value : ""), () => this.line.class.value.stage?.id ?? "", (stage) => this.line.ask("stage", { stage }));
  }

  #tellPlace(): void {
    const here = signal("");
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      const at = this.talk.at.value;
      clearTimeout(timer);
      timer = setTimeout(() => { here.value = JSON.stringify([this.lesson, this.talk.beats[at]?.anchor ?? "", at]); }, PAUSE);
    });
    const there = () => {
      const { place, present } = this.line.class.value;
      return JSON.stringify([place?.lesson, place?.anchor, (present as { beat?: number } | null)?.beat]);
    };
    this.#whenItDiffers(() => here.value, there, async (now) => {
      const [lesson, anchor, beat] = JSON.parse(now) as [string, string, number];
      await this.line.ask("place", { lesson, anchor });
      await this.line.ask("present", { at: { lesson, beat } });
    });
  }

  /** Tells the class what this page has, as long as this is the page that leads and the class has something else. */
  #whenItDiffers(here: () => string, there: () => string, tell: (here: string) => Promise<unknown>): void {
    let telling = false;
    const again = signal(0);
    effect(() => {
      void again.value;
      const [now, then] = [here(), there()];
      const ready = this.#used.value && this.line.standing.value === "up" && this.line.class.value.class && !this.line.class.value.class.ended;
      if (!ready || now === "" || now === then || telling) return;
      telling = true;
      const over = (pause: number) => setTimeout(() => { telling = false; again.value++; }, pause);
      tell(now).then(() => over(0), () => over(AGAIN));
    });
  }

  /** What a student with the pen has run stands in the editor here. */
  #adopt(): void {
    effect(() => {
      const { program } = this.line.class.value;
      if (!program?.by || this.line.class.value.stage?.id !== this.#stageId.value) return;
      untracked(() => {
        const { state } = this.hand;
        if (state.code.value["server.js"].running === program.source) return;
        state.change("server.js", { running: program.source, problem: null });
        void this.hand.put("server.js", program.source);
      });
    });
  }
}

function actsOf(section: HTMLElement | null): readonly Act[] {
  return JSON.parse(section?.dataset.acts ?? "[]") as Act[];
}
