/** What the console asks of the server: one function per command, under the staff's API. */
import { send } from "../shared/http";
import type { Seat } from "./state";
import type { Workspace } from "./types";
import type { Draft } from "./wrap-up";

export const API = "/api/v1/staff";

export interface Accepted {
  visit_id: string;
  call_id: string;
}

export async function setSeat(state: Seat): Promise<void> {
  await send("PUT", `${API}/state`, { state, reason: "" });
}

/** `signal` is the prepared offer of this browser, which rides on the accept. */
export async function acceptOffer(offerId: string, signal: unknown): Promise<Accepted> {
  return (await send("POST", `${API}/offers/${offerId}/accept`, { signal })) as Accepted;
}

export async function declineOffer(offerId: string, reason: string): Promise<void> {
  await send("POST", `${API}/offers/${offerId}/decline`, { reason });
}

export async function getWorkspace(visitId: string): Promise<Workspace> {
  return (await send("GET", `${API}/visits/${visitId}`)) as Workspace;
}

export async function saveNotes(visitId: string, draft: Draft): Promise<void> {
  await send("PUT", `${API}/visits/${visitId}/notes`, draft);
}

export async function finishVisit(visitId: string, draft: Draft, ready: boolean): Promise<void> {
  await send("POST", `${API}/visits/${visitId}/finish`, { ...draft, ready });
}
