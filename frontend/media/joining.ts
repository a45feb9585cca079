/** Joining a call: asked again while the server cannot be reached, given up when it says no. */
import { Problem, send } from "../shared/http";
import type { Grant } from "./connection";

export interface Joined {
  readonly epoch: number;
  readonly grant: Grant;
}

const RETRY_MS = 1500;

/** The epoch and the grant; null when the call is over or not ours. `alive` false ends the attempts. */
export async function joinCall(url: string, alive: () => boolean): Promise<Joined | null> {
  while (alive()) {
    try {
      return (await send("POST", url)) as Joined;
    } catch (error) {
      if (error instanceof Problem && error.status >= 400 && error.status < 500) return null;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  return null;
}
