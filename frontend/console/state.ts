/** The console's own thinking, pure: who is next, what the page shows now, what the agent is doing. */
import type { Board, BoardEntry, OfferView, Workspace } from "./types";

/** What the page is about at this moment. */
export type Phase = "idle" | "call" | "wrap_up";

export type Seat = "ready" | "break" | "wrap_up" | "off";

/** How a call can end for the case; the server knows the same words. */
export const OUTCOMES = ["solved", "follow_up", "call_again", "not_solved"] as const;

export function isAway(entry: BoardEntry): boolean {
  return entry.away_since !== null;
}

/** The one who will be called next: the first who is here and not ringing somewhere already. */
export function nextEntry(waiting: readonly BoardEntry[]): BoardEntry | null {
  return waiting.find((entry) => !isAway(entry) && entry.state === "waiting") ?? null;
}

/** Those who wait; the board also carries the visits that are being served. */
export function inLine(entries: readonly BoardEntry[]): BoardEntry[] {
  return entries.filter((entry) => entry.state === "waiting" || entry.state === "offered");
}

export function beingServed(entries: readonly BoardEntry[]): BoardEntry[] {
  return entries.filter((entry) => ["connecting", "in_call", "wrapping_up"].includes(entry.state));
}

/** Whether this agent talks to somebody now. Names may be the same, ids are not. */
export function inCall(entries: readonly BoardEntry[], staffId: string): boolean {
  return entries.some((entry) => entry.agent_id === staffId && (entry.state === "connecting" || entry.state === "in_call"));
}

/** Text key that says why an entry is next (routing rule 1: joined earliest, less a credit). */
export function whyNext(entry: BoardEntry): string {
  return entry.credit_reason ? `board.why.${entry.credit_reason}` : "board.why.longest";
}

/** Which scene the middle of the page shows. The offer lies over all of them. */
export function phaseOf(workspace: Workspace | null): Phase {
  if (!workspace) return "idle";
  if (workspace.visit.state === "connecting" || workspace.visit.state === "in_call") return "call";
  return workspace.visit.state === "wrapping_up" ? "wrap_up" : "idle";
}

/** An offer together with the line of the board it is about. */
export interface Ringing {
  offer: OfferView;
  entry: BoardEntry;
}

/** The offer that rings in this tab, at whichever desk: still running, and not answered here already. */
export function ringing(boards: Iterable<Board>, answered: ReadonlySet<string>, now: number): Ringing | null {
  for (const { offer, waiting } of boards) {
    if (!offer || answered.has(offer.offer_id) || Date.parse(offer.expires_at) <= now) continue;
    const entry = waiting.find((one) => one.visit_id === offer.visit_id);
    if (entry) return { offer, entry };
  }
  return null;
}

/** A workspace after news of its visit; the server's own copy is fetched right after and wins. */
export function afterNews(workspace: Workspace, kind: string, data: Readonly<Record<string, unknown>>, at: string): Workspace {
  if (data.visit_id !== workspace.visit.visit_id) return workspace;
  const moved = (state: string, rest: Partial<Workspace> = {}): Workspace => ({
    ...workspace,
    ...rest,
    visit: { ...workspace.visit, state },
  });
  if (kind === "visit.in_call") return moved("in_call", { in_call_at: workspace.in_call_at ?? at });
  if (kind === "visit.call_over") {
    return moved("wrapping_up", { ended_at: workspace.ended_at ?? at, end_reason: typeof data.reason === "string" ? data.reason : "" });
  }
  return kind === "visit.closed" ? moved("closed") : workspace;
}

/** The workspace of a visit in the moment after the accept, from what the offer told. */
export function justAccepted(entry: BoardEntry, callId: string, at: string): Workspace {
  return {
    visit: { ...entry, state: "connecting" },
    ticket: null,
    call_id: callId,
    accepted_at: at,
    in_call_at: null,
    ended_at: null,
    end_reason: "",
    preparation: {},
    consents: {},
    outcome: "",
    notes: "",
  };
}
