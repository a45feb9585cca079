/**
 * A page that is loaded into a running call does not know yet whether a card check is open. Until it does, no picture
 * of the camera leaves: a reload in front of a card must not show it for the second that the page needs.
 */
import { Problem, send } from "../../shared/http";
import type { CustomerRun } from "../../shared/types.gen";
import type { Guard } from "./guard";

const AGAIN_MS = 1500;

/** `url`: the call's run. `alive` false ends the attempts. */
export async function withhold(guard: Guard, url: string, alive: () => boolean): Promise<void> {
  await guard.hold();
  while (alive()) {
    try {
      const run = (await send("GET", url)) as CustomerRun | null;
      // Under a mask the picture goes on from here by the part that masks.
      if (run?.mask !== true && guard.state === "held") await guard.open();
      return;
    } catch (error) {
      if (error instanceof Problem && error.status >= 400 && error.status < 500) {
        if (guard.state === "held") await guard.open();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
