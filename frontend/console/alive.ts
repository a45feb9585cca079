/**
 * The session's clock on the page (S-13): work renews it, and a call counts as work. Two minutes before the end the
 * agent is asked, so that nobody is signed out under their hands.
 */
import { Problem, send } from "../shared/http";

export const RENEW_EVERY_MS = 4 * 60_000;
export const WARN_BEFORE_MS = 2 * 60_000;

export interface AliveOptions {
  url: string;
  /** Seconds left when the page was rendered. */
  secondsLeft: number;
  busy: () => boolean;
  onWarn: (near: boolean) => void;
  onOver: () => void;
}

export class Alive {
  private worked = false;
  private endsAt: number;
  private askedAt = Date.now();
  private readonly timer: number;

  constructor(private readonly options: AliveOptions) {
    this.endsAt = Date.now() + options.secondsLeft * 1000;
    for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, () => (this.worked = true), { passive: true });
    this.timer = window.setInterval(() => void this.look(), 15_000);
  }

  stop(): void {
    window.clearInterval(this.timer);
  }

  /** Renew now: the agent pressed "stay signed in". */
  async renew(): Promise<void> {
    this.worked = false;
    this.askedAt = Date.now();
    try {
      const answer = (await send("POST", this.options.url)) as { seconds_left: number };
      this.endsAt = Date.now() + answer.seconds_left * 1000;
      this.options.onWarn(this.near());
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.options.onOver();
    }
  }

  private near(): boolean {
    return this.endsAt - Date.now() < WARN_BEFORE_MS;
  }

  private async look(): Promise<void> {
    const due = Date.now() - this.askedAt >= RENEW_EVERY_MS || this.near();
    if (due && (this.worked || this.options.busy())) await this.renew();
    else this.options.onWarn(this.near());
    if (Date.now() >= this.endsAt) this.options.onOver();
  }
}
