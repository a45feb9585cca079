/**
 * Several tabs of one agent: an offer answered in one closes in the others (the server says so), and the call
 * itself lives in exactly one tab. A browser-wide lock names that tab; "take over here" steals it, and the tab
 * that had it lets go of the call. After a reload the lock is free again and the same tab takes it back.
 */

const LOCK = "visavis-call";
const MARK = "visavis-call-tab";

/** Where the call of this agent is, as this tab sees it. */
export type Place = "here" | "elsewhere" | "free";

export class CallTab {
  private release: (() => void) | null = null;
  /** Called when another tab took the call over. */
  onLost: () => void = () => undefined;

  get here(): boolean {
    return this.release !== null;
  }

  /** True when this very tab held the call before a reload. */
  static remembers(visitId: string): boolean {
    return sessionStorage.getItem(MARK) === visitId;
  }

  /** Take the call for this tab. Without `steal` it fails when another tab has it. */
  async take(visitId: string, { steal = false } = {}): Promise<boolean> {
    if (this.here) return true;
    const locks = navigator.locks as LockManager | undefined;
    if (!locks) {
      this.hold(visitId, () => undefined);
      return true;
    }
    return new Promise<boolean>((settle) => {
      const options: LockOptions = steal ? { steal: true } : { ifAvailable: true };
      locks
        .request(LOCK, options, async (lock) => {
          if (!lock) {
            settle(false);
            return;
          }
          await new Promise<void>((letGo) => {
            this.hold(visitId, letGo);
            settle(true);
          });
        })
        .catch(() => {
          settle(false);
          this.lost();
        });
    });
  }

  /** The call is over or given up: forget it. */
  drop(): void {
    sessionStorage.removeItem(MARK);
    this.release?.();
    this.release = null;
  }

  /** Where the call is now, without touching it. */
  async place(): Promise<Place> {
    if (this.here) return "here";
    const locks = navigator.locks as LockManager | undefined;
    if (!locks) return "free";
    const { held } = await locks.query();
    return held?.some((lock) => lock.name === LOCK) ? "elsewhere" : "free";
  }

  private hold(visitId: string, letGo: () => void): void {
    sessionStorage.setItem(MARK, visitId);
    this.release = letGo;
  }

  private lost(): void {
    if (!this.here) return;
    sessionStorage.removeItem(MARK);
    this.release = null;
    this.onLost();
  }
}
