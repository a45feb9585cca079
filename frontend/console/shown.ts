import type { LiveState } from "../shared/live";
import type { SaveState } from "./saver";
import type { Lens } from "./scene";
import type { Phase, Ringing } from "./state";
import type { Board, BoardEntry, TicketView, Workspace } from "./types";
import type { Draft } from "./wrap-up";

/** Everything the page draws. */
export interface Shown {
  now: number;
  board: Board | null;
  ringing: Ringing | null;
  phase: Phase;
  workspace: Workspace | null;
  selected: BoardEntry | null;
  ticket: TicketView | null;
  loading: boolean;
  draft: Draft;
  saving: SaveState;
  typing: string;
  lens: Lens;
  link: LiveState;
  nearEnd: boolean;
  problem: string;
  busy: boolean;
  elsewhere: boolean;
}
