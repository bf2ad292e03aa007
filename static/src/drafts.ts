/**
 * Keeps what a person has typed and arranged: a draft a lesson and file and the order of the lanes in localStorage, and
 * small things of this tab in sessionStorage. Where storage is forbidden or full, it keeps them in memory and says so by `lasting`.
 */

import { effect, type Signal } from "@preact/signals-core";

/** A place for strings that survives as long as it can. */
export class Store {
  /** False once something couldn't be kept beyond this page's life. */
  lasting = true;
  #memory = new Map<string, string>();
  #storage: Storage | undefined;

  constructor(open: () => Storage) {
    try {
      this.#storage = open();
    } catch {
      this.lasting = false;
    }
  }

  get(key: string): string | null {
    const kept = this.#memory.get(key);
    if (kept !== undefined) return kept;
    try {
      return this.#storage?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  /** Keeps a value; null forgets it. */
  set(key: string, value: string | null): void {
    this.#memory.delete(key);
    try {
      if (!this.#storage) throw new Error("no storage");
      if (value === null) this.#storage.removeItem(key);
      else this.#storage.setItem(key, value);
    } catch {
      this.lasting = false;
      if (value !== null) this.#memory.set(key, value);
    }
  }
}

/** Gives a list of names the value that was kept for it, and keeps what it becomes from now on. */
export function remembered(names: Signal<readonly string[]>, store: Store, key: string): void {
  names.value = store.get(key)?.split("\n") ?? [];
  effect(() => store.set(key, names.value.join("\n") || null));
}

/** A draft that the server may not have. `age` is how many ms ago it was changed. */
export interface Unsaved {
  text: string | null;
  age: number;
}

/** The drafts of one lesson, as this browser has them. The server keeps them, too: the newest wins. */
export class Drafts {
  constructor(readonly lesson: string, readonly store: Store) {}

  /** What was typed, or null if it's what the lesson says. */
  get(file: string): string | null {
    return this.store.get(this.#key(file));
  }

  set(file: string, text: string | null): void {
    this.store.set(this.#key(file), text);
    this.store.set(this.#key(file, "changed"), String(Date.now()));
  }

  /** What the server may not have, by file: to be sent now. */
  unsaved(files: readonly string[]): Record<string, Unsaved> {
    return Object.fromEntries(files.flatMap((file) => {
      const changed = this.store.get(this.#key(file, "changed"));
      return changed ? [[file, { text: this.get(file), age: Date.now() - Number(changed) }]] : [];
    }));
  }

  /** The server keeps this text. False if what is here was changed since the server was asked, at that time. */
  saved(file: string, text: string | null, asked: number): boolean {
    if (Number(this.store.get(this.#key(file, "changed"))) > asked) return false;
    this.store.set(this.#key(file), text);
    this.store.set(this.#key(file, "changed"), null);
    return true;
  }

  #key(file: string, what = "draft"): string {
    return `earshot:${what}:${this.lesson}:${file}`;
  }
}
