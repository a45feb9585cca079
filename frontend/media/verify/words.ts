/** The sentence and the pictogram of what is to be done, in the page's language. */
import { hasText, text } from "../../shared/text";
import type { CustomerCheck } from "./run";

export interface Doing {
  readonly key: string;
  readonly icon: string;
  readonly words: string;
}

/** Placeholders of sentences name where on the document; their words are texts too. */
const PLACES = ["corner", "axis", "across"] as const;

function place(check: CustomerCheck): Record<string, string> {
  const filled: Record<string, string> = {};
  for (const name of PLACES) {
    const value = (check.parameters as Record<string, unknown>)[name];
    if (typeof value === "string") filled[name] = text(`verify.${name}.${value}`);
  }
  return filled;
}

/** One thing at a time: the first that is shown. A key that is newer than this page falls back to the check's kind. */
export function doing(check: CustomerCheck): Doing {
  const shown = check.show.find((key) => hasText(`verify.do.${key}`)) ?? check.kind;
  const icon = hasText(`verify.icon.${shown}`) ? text(`verify.icon.${shown}`) : "info";
  return { key: shown, icon, words: text(`verify.do.${shown}`, place(check)) };
}
