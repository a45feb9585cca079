/** Captions for a stage, fetched when its call runs: before the first picture nothing of them is loaded. */
import type { StageOptions } from "../stage";
import type { CaptionsPart } from "./part";

/** The answer ends them, whether they are there already or not. */
export function loadCaptions(stage: HTMLElement, options: StageOptions, epoch: () => number): () => void {
  let part: CaptionsPart | undefined;
  let over = false;
  void import("./part").then(
    ({ CaptionsPart: Part }) => {
      if (!over) part = new Part(stage, options, epoch);
    },
    // The network failed: the call goes on, and the button tries again with the next call.
    () => undefined,
  );
  return () => {
    over = true;
    part?.stop();
  };
}
