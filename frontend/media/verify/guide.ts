/** From looks at the picture to one word of guidance. Pure. */
import type { Edges } from "./edges";
import { found, sizeOf } from "./edges";
import type { Outline } from "./shapes";

export interface Look {
  /** Mean luminance inside the outline, 0..255. */
  readonly light: number;
  /** Share of the largest spot of reflected light inside the outline. */
  readonly glare: number;
  /** Smoothed variance of the Laplacian; null when it was not measured with this look. */
  readonly sharpness: number | null;
  /** Mean absolute difference from the look before. */
  readonly change: number;
  readonly edges: Edges;
}

/** What is said; `finder.guide.<word>` and for a face `finder.guide.face.<word>` are the texts. */
export type Word = "dark" | "place" | "closer" | "farther" | "edges" | "glare" | "moving" | "blurred" | "good";
export const WORDS: readonly Word[] = ["dark", "place", "closer", "farther", "edges", "glare", "moving", "blurred", "good"];
export const FACE_WORDS: readonly Word[] = ["dark", "moving", "blurred", "good"];

const DARK = 52;
const GLARE = 0.01;
const SHARP = 45;
const SHARP_FACE = 10;
const MOVING = 7;
const FAR = 0.84;
const NEAR = 1.12;
/** Somebody has tried this long (milliseconds): a picture that is nearly right is better than none. */
const PATIENCE = 8000;
const SHARP_ENOUGH = 22;

/** The weightiest thing to say about one look; `waited` milliseconds after the outline was shown. */
export function judge(look: Look, outline: Outline, waited: number): Word {
  if (look.light < DARK) return "dark";
  const patient = waited > PATIENCE;
  if (outline !== "face") {
    const place = placed(look.edges, patient);
    if (place) return place;
    if (look.glare > GLARE) return "glare";
  }
  if (look.change > MOVING) return "moving";
  const wanted = outline === "face" ? SHARP_FACE : patient ? SHARP_ENOUGH : SHARP;
  return look.sharpness !== null && look.sharpness < wanted ? "blurred" : "good";
}

/** What is wrong with the place of the document, or null. */
function placed(edges: Edges, patient: boolean): Word | null {
  const sides = found(edges);
  const size = sizeOf(edges);
  if (size !== null && size < FAR) return "closer";
  if (size !== null && size > NEAR) return "farther";
  // Some tables have the colour of the document: what can't be found is not asked for without end.
  if (patient || sides >= 3) return null;
  return sides === 0 ? "place" : "edges";
}

export interface Guidance {
  /** What is said now. */
  readonly said: Word | null;
  /** What the last look would say, and since when (milliseconds). */
  readonly next: Word;
  readonly since: number;
}

/** A word has to hold this long before it replaces another: guidance that flickers helps nobody. */
const HOLD_MS = 450;

/** Guidance after one more look. */
export function guide(before: Guidance | null, word: Word, at: number): Guidance {
  if (!before) return { said: null, next: word, since: at };
  if (word !== before.next) return { said: before.said, next: word, since: at };
  return at - before.since >= HOLD_MS ? { ...before, said: word } : before;
}

const STEADY_MS = 900;

/** Good for long enough that the picture may be taken by itself. */
export function steady(now: Guidance | null, at: number): boolean {
  return now?.said === "good" && now.next === "good" && at - now.since >= STEADY_MS;
}
