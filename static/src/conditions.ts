/**
 * What somebody has made of the networks and of the server: it knows the server's state from the timeline, and loads
 * the dialogs that change these things when they are first asked for. The playground owns one; panes press it.
 */
import { asProblem, type Link } from "./link";
import { CLEAR, type ServerState, type Weather } from "./network";
import type { State } from "./state";
import { SERVER, type Entry } from "./timeline/entry";
import type { ServerDialog, WeatherDialog } from "./weather";

export class Conditions {
  #weather: WeatherDialog | undefined;
  #server: ServerDialog | undefined;

  /** `dialogs` is where dialogs may stand; `failed` says what didn't work. */
  constructor(readonly state: State, readonly link: () => Link, readonly dialogs: Element, readonly failed: (message: string) => void) {}

  /** Entries have come: some tell what the server does now. */
  follow(added: readonly Entry[]): void {
    for (const entry of added) {
      if (entry.kind === "program") this.state.server.value = "running";
      else if (entry.kind === "weather" && entry.lane === SERVER) this.state.server.value = entry.text as ServerState;
    }
  }

  async network(client: string): Promise<void> {
    const { WeatherDialog } = await import("./weather");
    this.#weather ??= new WeatherDialog(this.dialogs, (name, weather) => this.#ask(() => this.link().weather(name, weather)));
    this.#weather.show(client, this.#now(client));
  }

  async server(): Promise<void> {
    const { ServerDialog } = await import("./weather");
    this.#server ??= new ServerDialog(this.dialogs, (state) => this.#ask(() => this.link().server(state)));
    this.#server.show(this.state.server.value);
  }

  async clear(client: string): Promise<void> {
    const problem = await this.#ask(() => this.link().weather(client, CLEAR));
    if (problem) this.failed(problem);
  }

  async restart(): Promise<void> {
    const problem = await this.#ask(() => this.link().server("running"));
    if (problem) this.failed(problem);
  }

  #now(client: string): Weather {
    return this.state.lanes.value.find(({ name }) => name === client)?.weather ?? CLEAR;
  }

  /** Null if it worked, or what was wrong. */
  async #ask(task: () => Promise<void>): Promise<string | null> {
    try {
      await task();
      return null;
    } catch (thrown) {
      return asProblem(thrown).message;
    }
  }
}
