/** The boards of all desks where this agent serves: one is shown, offers and the visit in hand may come from any. */
import { ringing, type Ringing } from "./state";
import type { Board } from "./types";

export class Boards {
  /** Offers answered in this tab; they are over here before the news of it arrives. */
  readonly answered = new Set<string>();
  private readonly known = new Map<string, Board>();

  constructor(private readonly shownDesk: string) {}

  get shown(): Board | null {
    return this.known.get(this.shownDesk) ?? null;
  }

  get empty(): boolean {
    return this.known.size === 0;
  }

  set(deskId: string, board: Board | null): void {
    if (board) this.known.set(deskId, board);
    else this.known.delete(deskId);
  }

  /** The visit this agent is busy with. */
  get mine(): string | null {
    for (const board of this.known.values()) if (board.mine) return board.mine;
    return null;
  }

  ringing(now: number): Ringing | null {
    return ringing(this.known.values(), this.answered, now);
  }

  /** Whether media of the visit in hand take relayed ways only: its own desk decides, not the one shown. */
  relayOnlyOf(visitId: string): boolean {
    const boards = [...this.known.values()];
    const own = boards.find(({ waiting }) => waiting.some((one) => one.visit_id === visitId));
    return (own ?? this.shown)?.relay_only ?? false;
  }

  /** Whether the desk of an offer lets media take relayed ways only. */
  relayOnly({ offer }: Ringing): boolean {
    return [...this.known.values()].some((board) => board.offer?.offer_id === offer.offer_id && board.relay_only);
  }
}
