/**
 * The captions of a call as the server knows them, and this side's choice on its way there.
 *
 * The newest choice is told until it has arrived: somebody who takes a consent back while the network is away has taken
 * it back when the network is there again. What the server refuses is not asked again. One request at a time, so that
 * no older answer is taken for the newest.
 */
import { Problem, send } from "../../shared/http";
import { backoff } from "../../shared/live-parts";
import type { Agreement } from "./fields";
import type { CaptionsView, Side } from "./frames";

export interface Choice extends Agreement {
  readonly on: boolean;
}

/** How a side stands for its own page: what was taken back counts at once, what was agreed to when the server has it. */
export function standing(told: Side | undefined, choice: Choice | undefined): Side | undefined {
  return told && choice ? { ...told, on: told.on && choice.on, keeps: told.keeps && choice.keeps } : told;
}

export interface TellingOptions {
  readonly url: string;
  /** Fresh knowledge; `choice` is what has arrived with it. */
  readonly onNews: (known: CaptionsView, choice: Choice | undefined) => void;
  readonly onRefused: (problem: Problem) => void;
  /** `late` changed. */
  readonly onLate: () => void;
}

export class Telling {
  /** A choice is on its way and did not arrive at the first attempt. */
  late = false;
  #choice: Choice | undefined;
  #looks = false;
  #busy = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(private readonly options: TellingOptions) {}

  /** What is on its way: until it has arrived, whatever is reported of this side is old. */
  get choice(): Choice | undefined {
    return this.#choice;
  }

  /** Ask for everything anew: at the beginning, and whenever news may have been missed. */
  look(): void {
    this.#looks = true;
    void this.#run();
  }

  choose(choice: Choice): void {
    this.#choice = choice;
    void this.#run();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
  }

  async #run(): Promise<void> {
    clearTimeout(this.#retry);
    if (this.#busy) return;
    this.#busy = true;
    while (!this.#stopped && (this.#choice ?? this.#looks)) {
      const choice = this.#choice;
      this.#looks = false;
      try {
        const known = (await (choice ? send("PUT", this.options.url, choice) : send("GET", this.options.url))) as CaptionsView;
        this.#arrived(known, choice);
      } catch (trouble) {
        if (this.#failed(trouble, choice)) break;
      }
    }
    this.#busy = false;
  }

  #arrived(known: CaptionsView, choice: Choice | undefined): void {
    this.#failures = 0;
    // Something newer was chosen meanwhile: it is told next, and this answer is old.
    if (this.#stopped || this.#choice !== choice) return;
    this.#choice = undefined;
    this.#tellLate(false);
    this.options.onNews(known, choice);
  }

  /** True: nothing is to be done before the next attempt. */
  #failed(trouble: unknown, choice: Choice | undefined): boolean {
    if (this.#stopped) return true;
    if (trouble instanceof Problem && trouble.status >= 400 && trouble.status < 500) {
      if (this.#choice !== choice) return false;
      this.#choice = undefined;
      this.#looks = choice !== undefined; // what stands instead
      this.#tellLate(false);
      if (choice) this.options.onRefused(trouble);
      return false;
    }
    this.#looks = true;
    this.#failures += 1;
    this.#tellLate(this.#choice !== undefined);
    this.#retry = setTimeout(() => void this.#run(), backoff(this.#failures));
    return true;
  }

  #tellLate(late: boolean): void {
    if (late === this.late) return;
    this.late = late;
    this.options.onLate();
  }
}
