/**
 * Tells whether what a client's code does right now goes back to something that a person has done: a listener of a
 * click, a key or a form runs, or something does that such a listener has set going, such as a timer, a request or an
 * acknowledgement. What a promise goes on with belongs to what has settled it.
 *
 * It matters for running again: what a person set going is done again there, what the code does by itself it does anyway.
 */
type Task = (this: unknown, ...args: never[]) => unknown;

export class Acting {
  /** What a callback of known origin says; null where none runs, so that the browser is asked. */
  #known: boolean | null = null;
  #depth = 0;
  #turn = 0;

  /** `listening` says whether a listener of a person's act runs; `later` does something in a turn of its own. */
  constructor(readonly listening: () => boolean = () => false, readonly later: (task: () => void) => void = (task) => void setTimeout(task, 0)) {}

  now(): boolean {
    return this.#known ?? this.listening();
  }

  /** Does something as set going by a person, or as done by the code itself. */
  during<Result>(person: boolean, task: () => Result): Result {
    const before = this.#known;
    const inner = this.#depth > 0 || this.listening();
    this.#known = person;
    this.#depth++;
    try {
      return task();
    } finally {
      this.#depth--;
      if (inner) this.#known = before;
      else this.#linger(person);
    }
  }

  /** A callback for later that goes back to what this moment goes back to. */
  carry<Callback extends Task>(task: Callback): Callback {
    const acting = this;
    const person = this.now();
    return function (this: unknown, ...args: never[]) {
      return acting.during(person, () => task.apply(this, args));
    } as Callback;
  }

  /** Promises that a task has settled go on right after it, before the next turn. */
  #linger(person: boolean): void {
    const turn = ++this.#turn;
    if (!person) this.#known = null;
    else this.later(() => { if (turn === this.#turn) this.#known = null; });
  }
}

/** Lets what a page can wait for carry on whose act it is: timers, requests, and the reading of files. */
export function watchWaiting(window: Window & typeof globalThis, acting: Acting, carriers: WeakSet<EventTarget>): void {
  const { FileReader, XMLHttpRequest, Response, Blob } = window;
  for (const name of ["setTimeout", "setInterval", "requestAnimationFrame", "requestIdleCallback", "queueMicrotask"]) {
    replace(window, name, (native) => function (task: unknown, ...rest: unknown[]) {
      return native.call(window, typeof task === "function" ? acting.carry(task as Task) : task, ...rest);
    });
  }
  const promising: [object, string[]][] = [[window, ["fetch"]], [Response.prototype, ["text", "json", "arrayBuffer", "blob"]], [Blob.prototype, ["text", "arrayBuffer"]]];
  for (const [owner, names] of promising) {
    for (const name of names) {
      replace(owner, name, (native) => function (this: unknown, ...args: unknown[]) {
        const settled = acting.carry(() => {});
        return (native.apply(this, args) as Promise<unknown>).finally(settled);
      });
    }
  }
  const telling: [object, string[]][] = [[XMLHttpRequest.prototype, ["send"]], [FileReader.prototype, ["readAsText", "readAsDataURL", "readAsArrayBuffer"]]];
  for (const [owner, names] of telling) {
    for (const name of names) {
      replace(owner, name, (native) => function (this: EventTarget, ...args: unknown[]) {
        if (acting.now()) carriers.add(this);
        return native.apply(this, args);
      });
    }
  }
}

function replace(owner: object, name: string, by: (native: (...args: unknown[]) => unknown) => (this: never, ...args: unknown[]) => unknown): void {
  const methods = owner as Record<string, unknown>;
  const native = methods[name];
  if (typeof native === "function") methods[name] = by(native as never);
}
