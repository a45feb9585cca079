/** How this person likes captions: remembered in this browser, nowhere else. */
import { language as pageLanguage } from "../../shared/text";
import { listed } from "../../shared/languages";

const LOOKS = {
  mode: ["lines", "transcript"],
  size: ["m", "s", "l"],
  colour: ["plain", "yellow", "cyan"],
  back: ["dark", "glass", "light"],
  place: ["bottom", "top"],
  large: ["no", "yes"],
} as const;

export type Looks = { readonly [Name in keyof typeof LOOKS]: (typeof LOOKS)[Name][number] };
export type Look = keyof Looks;

export interface Choices extends Looks {
  /** "Translate from": the language this person speaks. */
  readonly speaks: string;
  /** "Translate to": the language this person reads. */
  readonly reads: string;
}

/** What can be chosen for a look; the first one is what nobody has to choose. */
export function options<Name extends Look>(look: Name): (typeof LOOKS)[Name] {
  return LOOKS[look];
}

const KEY = "visavis.captions";

function stored(): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function looksOf(record: Readonly<Record<string, unknown>>): Looks {
  const pick = <Name extends Look>(name: Name): Looks[Name] => {
    const known: readonly string[] = LOOKS[name];
    return (known.includes(String(record[name])) ? record[name] : known[0]) as Looks[Name];
  };
  return { mode: pick("mode"), size: pick("size"), colour: pick("colour"), back: pick("back"), place: pick("place"), large: pick("large") };
}

/**
 * The choices made before; where none was made, the spoken language is the one of the preparation or else of the page,
 * and people read what they speak.
 */
export function rememberedChoices(spoken = ""): Choices {
  const record = stored();
  const code = (name: string): string => (typeof record[name] === "string" ? listed(record[name]) : "");
  const speaks = code("speaks") || listed(spoken) || listed(pageLanguage()) || "en";
  return { ...looksOf(record), speaks, reads: code("reads") || speaks };
}

export function rememberChoices(change: Partial<Choices>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...stored(), ...change }));
  } catch {
    // Storage is full or closed: the choice lasts as long as the page.
  }
}
