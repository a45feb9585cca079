/** Tells the server what happens on this side of the call: one request at a time, the newest state wins. */
import { Problem, send } from "../shared/http";

export type Mark = "camera" | "noise" | "interruption";

const RETRY_MS = 2000;

export class Marks {
  readonly #wanted = new Map<Mark, string>();
  readonly #told = new Map<Mark, string>();
  #busy = false;
  #stopped = false;

  constructor(
    private readonly url: string,
    private readonly epoch: () => number,
    private readonly onTakenOver: () => void,
  ) {}

  /** `why` empty: the mark is over. */
  set(mark: Mark, why: string): void {
    this.#wanted.set(mark, why);
    void this.#work();
  }

  /** The last word of a page that goes away; nothing waits for its answer. */
  leave(why: string): void {
    this.#stopped = true;
    void this.#post("interruption", why, true).catch(() => undefined);
  }

  stop(): void {
    this.#stopped = true;
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#next(); next !== null && !this.#stopped; next = this.#next()) await this.#tell(...next);
    } finally {
      this.#busy = false;
    }
  }

  #next(): [Mark, string] | null {
    for (const [mark, why] of this.#wanted) if ((this.#told.get(mark) ?? "") !== why) return [mark, why];
    return null;
  }

  async #tell(mark: Mark, why: string): Promise<void> {
    try {
      await this.#post(mark, why, false);
      this.#told.set(mark, why);
    } catch (error) {
      if (error instanceof Problem && error.code === "calls.taken_over") this.onTakenOver();
      if (error instanceof Problem && error.status >= 400 && error.status < 500) this.#told.set(mark, why);
      else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  #post(mark: Mark, why: string, keepalive: boolean): Promise<unknown> {
    return send("POST", this.url, { epoch: this.epoch(), mark, on: why !== "", why }, { keepalive });
  }
}
