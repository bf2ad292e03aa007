/**
 * The clients of this page: each has a frame in which its code runs. They are added and closed over the link; frames
 * are told what to do, and loaded anew when they have got stuck.
 */
import type { Frames } from "./frames";
import type { Client, Link } from "./link";
import { SERVER } from "./timeline/entry";
import type { State } from "./state";

const RENEWAL = 3500; // ms until a browser has given up a process without frames: two seconds, measured, and some

export class Clients {
  /** `attempt` does something over the link, and says why if it fails. */
  constructor(readonly state: State, readonly frames: Frames, readonly link: () => Link, readonly attempt: (task: () => Promise<void>) => Promise<void>) {}

  /** The stage has these clients of this page now. A stage that lives through a dropped link still has them: only real changes touch the frames. */
  are(clients: readonly Client[], same: boolean): void {
    if (!same || clients.length !== this.state.clients.value.length) this.state.clients.value = clients;
  }

  async add(): Promise<void> {
    await this.attempt(async () => {
      const client = await this.link().add();
      this.state.clients.value = [...this.state.clients.value, client];
    });
  }

  async close(client: string): Promise<void> {
    await this.attempt(async () => {
      await this.link().close(client);
      this.frames.removed(client);
      this.state.clients.value = this.state.clients.value.filter(({ name }) => name !== client);
      if (this.state.pane.value === client) this.state.pane.value = SERVER;
    });
  }

  disconnect(client: string): void {
    this.frames.tell(client, "disconnect");
  }

  reconnect(client: string): void {
    this.frames.tell(client, "connect");
  }

  framed(client: string, frame: HTMLIFrameElement): void {
    this.frames.added(client, frame);
  }

  loaded(client: string): void {
    this.frames.loaded(client);
  }

  reload(client: string): void {
    if (this.state.stuck.value.size > 0) return void this.#renew();
    const loads = this.state.loads.value;
    this.frames.reset(client, this.state.lanes.value.find(({ name }) => name === client)?.socket);
    this.state.loads.value = { ...loads, [client]: (loads[client] ?? 0) + 1 };
  }

  /** Loads all anew: they have other code now. */
  reloadAll(): void {
    if (this.state.stuck.value.size > 0) return void this.#renew();
    for (const { name } of this.state.clients.value) this.reload(name);
  }

  /** A client's frame answers, or has stopped answering. */
  answers(client: string, yes: boolean): void {
    const { stuck } = this.state;
    if (stuck.value.has(client) !== yes) return;
    const next = new Set(stuck.value);
    if (yes) next.delete(client);
    else next.add(client);
    stuck.value = next;
  }

  /**
   * Browsers keep the client frames of a page in one process, and put new ones into it as long as it lives. One that is in
   * an endless loop is only left by taking them all away until the browser has given it up.
   */
  async #renew(): Promise<void> {
    const { state } = this;
    if (state.renewing.value) return;
    state.renewing.value = true;
    for (const { name } of state.clients.value) this.frames.removed(name);
    state.stuck.value = new Set();
    await new Promise((done) => setTimeout(done, RENEWAL));
    state.renewing.value = false;
  }
}
