/** What can be heard and translated here, and what is missing: decided from the server's word and this browser's. */
import type { Abilities } from "./frames";
import { base, sameLanguage } from "../../shared/languages";

/** The engine that stands for "the browser hears by itself and sends text". */
const BROWSER = "browser";
const ANY = "*";

export interface Hearing {
  /** `none`: nobody here can hear this language; `browser` says whether the browser could be asked. */
  readonly by: "server" | "none";
  readonly why: "" | "no_language" | "not_installed";
  readonly browser: boolean;
}

export function hearing(abilities: Abilities, language: string, browserHears: boolean): Hearing {
  const engines = abilities.speech.filter((engine) => engine.name !== BROWSER);
  const browser = browserHears && abilities.speech.some((engine) => engine.name === BROWSER);
  const knows = (engine: { readonly languages: readonly string[] }): boolean =>
    engine.languages.some((code) => code === ANY || base(code) === base(language));
  if (engines.some(knows)) return { by: "server", why: "", browser };
  const works = engines.some((engine) => engine.languages.length > 0);
  return { by: "none", why: works ? "no_language" : "not_installed", browser };
}

export type Translating = "same" | "server" | "none";

/** Whether the server can turn what one side speaks into what the other reads. */
export function translating(abilities: Abilities, from: string, to: string): Translating {
  if (from === "" || to === "" || sameLanguage(from, to)) return "same";
  const fits = (engine: string, wanted: string): boolean => engine === ANY || sameLanguage(engine, wanted);
  const can = abilities.translate.some((engine) => engine.pairs.some(([source, target]) => fits(source, from) && fits(target, to)));
  return can ? "server" : "none";
}

/** Codes of refusals that the page has words for; any other is "not available". */
const REFUSALS = new Set(["full", "not_available", "no_call", "taken_over", "signed_out", "over", "off", "lost"]);

export function refusal(code: string): string {
  return `captions.refused.${REFUSALS.has(code) ? code : "not_available"}`;
}
