/**
 * The verification on the customer's stage, fetched when a run begins. Only the guard of the outgoing picture is here
 * from the start: it has to act in the turn in which the mask is asked for, loaded or not.
 */
import type { StageOptions } from "../stage";
import { Guard } from "./guard";
import type { VerifyPart } from "./part";
import type { CustomerRun } from "./run";
import { withhold } from "./withhold";

/** The answer ends it, whether it is there already or not. */
export function loadVerify(stage: HTMLElement, options: StageOptions): () => void {
  const { session, camera, live, api, callId, side } = options;
  if (side !== "customer") return () => undefined;
  const guard = new Guard(session, () => camera.video);
  let part: VerifyPart | undefined;
  let latest: CustomerRun | null = null;
  let asked = false;
  let over = false;
  if (!options.awaited) void withhold(guard, `${api}/calls/${callId}/run`, () => !over);
  const fetchPart = (): void => {
    if (asked) return;
    asked = true;
    import("./part").then(
      ({ VerifyPart: Part }) => {
        if (over) return;
        part = new Part(stage, options, guard);
        part.update(latest);
      },
      // The network failed: the next news of the run tries again. Under a mask nothing leaves meanwhile.
      () => (asked = false),
    );
  };
  const stopWatching = live.watch("run", callId, (run) => {
    latest = run as CustomerRun | null;
    if (latest?.mask && guard.state === "open") void guard.hold();
    if (latest) fetchPart();
    part?.update(latest);
  });
  return () => {
    over = true;
    stopWatching();
    part?.stop();
  };
}
