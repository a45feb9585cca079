/** What the customer's page knows about a run; the server says no more (`verification/views.py`, NIST N12). */
import type { CustomerCheck, CustomerRun } from "../../shared/types.gen";

export type { CustomerCheck, CustomerRun };

/** What is to be done now that a picture shall show, "" where the picture is simply of the document or the face. */
export function challengeOf(check: CustomerCheck): string {
  const { challenge } = check.parameters as { challenge?: unknown };
  return typeof challenge === "string" ? challenge : "";
}

/** How many frames, one after the other, the wanted picture is. */
export function framesOf(check: CustomerCheck): number {
  const { frames } = check.parameters as { frames?: unknown };
  return typeof frames === "number" && frames >= 1 && frames <= 8 ? Math.floor(frames) : 1;
}

/** A movement is taken while it happens, when the agent asks; what lies still is taken when it is sharp. */
export function takesAtOnce({ kind }: CustomerCheck): boolean {
  return kind === "movement" || kind === "challenges" || kind === "features";
}
