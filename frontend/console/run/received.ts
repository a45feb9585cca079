/** When to look at the received picture's quality, and when a finding is worth sending. */
import type { Measured } from "./types";

const LOOK_MS = 5_000;
const SAY_MS = 30_000;

export class Received {
  private said: Measured | null = null;
  private saidAt = 0;

  constructor(private readonly look: () => void) {}

  start(): () => void {
    this.said = null;
    const timer = setInterval(this.look, LOOK_MS);
    return () => clearInterval(timer);
  }

  /** Another size, a clearly other rate, or half a minute since the last word. */
  worthSaying(measured: Measured, now = Date.now()): boolean {
    const said = this.said;
    const same = said !== null && said.width === measured.width && said.height === measured.height && Math.abs(said.fps - measured.fps) < 5;
    if (same && now - this.saidAt < SAY_MS) return false;
    this.said = measured;
    this.saidAt = now;
    return true;
  }
}
