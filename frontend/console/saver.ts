/**
 * Saving as typed: a change is sent a moment after the last key, one request at a time, always the newest value
 * last. "saved" is shown only after the server has acknowledged it (I-16); a failure keeps the value and tries again.
 */

export type SaveState = "clean" | "waiting" | "saving" | "saved" | "failed";

export interface SaverOptions<T> {
  send: (value: T) => Promise<void>;
  onState: (state: SaveState) => void;
  /** Milliseconds of silence before a change is sent. */
  quiet?: number;
  /** Milliseconds before a failed save is tried again. */
  retry?: number;
}

export class Saver<T> {
  private pending: { value: T } | null = null;
  private timer = 0;
  private running: Promise<void> | null = null;

  constructor(private readonly options: SaverOptions<T>) {}

  get dirty(): boolean {
    return this.pending !== null || this.running !== null;
  }

  change(value: T): void {
    this.pending = { value };
    this.options.onState("waiting");
    this.plan(this.options.quiet ?? 500);
  }

  /** Send what is still unsent now; resolves when nothing is left, rejects when it could not be saved. */
  async flush(): Promise<void> {
    window.clearTimeout(this.timer);
    while (this.dirty) {
      await (this.running ?? this.run());
      if (this.pending && !this.running) await this.run();
    }
  }

  /** Forget what is unsent (the visit is finished, or another one began). */
  forget(): void {
    window.clearTimeout(this.timer);
    this.pending = null;
    this.options.onState("clean");
  }

  private plan(ms: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      if (!this.running) this.run().catch(() => undefined);
    }, ms);
  }

  private run(): Promise<void> {
    const work = this.pending;
    if (!work) return Promise.resolve();
    this.pending = null;
    this.options.onState("saving");
    this.running = this.options
      .send(work.value)
      .then(() => {
        this.running = null;
        if (this.pending) this.plan(0);
        else this.options.onState("saved");
      })
      .catch((error: unknown) => {
        this.running = null;
        this.pending ??= work;
        this.options.onState("failed");
        this.plan(this.options.retry ?? 3000);
        throw error;
      });
    return this.running;
  }
}
