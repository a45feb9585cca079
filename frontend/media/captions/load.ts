/** Captions for a stage, fetched when its call runs: before the first picture nothing of them is loaded. */
import { backoff } from "../../shared/live-parts";
import type { StageOptions } from "../stage";
import type { CaptionsPart } from "./part";

/** The answer ends them, whether they are there already or not. */
export function loadCaptions(stage: HTMLElement, options: StageOptions, epoch: () => number): () => void {
  let part: CaptionsPart | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const fetchPart = (attempt: number): void => {
    import("./part").then(
      ({ CaptionsPart: Part }) => {
        if (!over) part = new Part(stage, options, epoch);
      },
      // The network failed. Facts and sentences are shown by this part too, so it is tried again.
      () => {
        if (!over) retry = setTimeout(() => fetchPart(attempt + 1), backoff(attempt));
      },
    );
  };
  fetchPart(1);
  return () => {
    over = true;
    clearTimeout(retry);
    part?.stop();
  };
}
