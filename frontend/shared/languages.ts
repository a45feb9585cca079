/** Languages to choose from, by their own names. Codes are written as the server writes them ("zh-hans"). */
import { language as pageLanguage } from "./text";

const CODES = [
  ...["ar", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "nl", "nb"],
  ...["pl", "pt", "ro", "ru", "sk", "sv", "sw", "ta", "th", "tr", "uk", "ur", "uz", "vi", "zh-hans", "zh-hant"],
];

/** The language without script or region. */
export function base(code: string): string {
  return code.toLowerCase().split("-")[0] ?? "";
}

/** Would a reader of one read the other? The two scripts of Chinese differ, regions don't. */
export function sameLanguage(one: string, other: string): boolean {
  if (base(one) !== base(other)) return false;
  return base(one) !== "zh" || one === other || one === "zh" || other === "zh";
}

/** "Русский" for "ru": what the person who speaks it calls it. */
export function ownName(code: string): string {
  return nameIn(code, code);
}

/** "Russian" for "ru" on an English page. */
export function nameOf(code: string): string {
  return nameIn(code, pageLanguage());
}

function nameIn(code: string, reader: string): string {
  try {
    const name = new Intl.DisplayNames([reader], { type: "language" }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(reader) + name.slice(1);
  } catch {
    return code;
  }
}

/** The list's own code for one from elsewhere ("zh" or "zh-CN" for Simplified Chinese), or "". */
export function listed(code: string): string {
  const lower = code.toLowerCase();
  if (CODES.includes(lower)) return lower;
  if (base(lower) === "zh") return /tw|hk|mo|hant/u.test(lower) ? "zh-hant" : "zh-hans";
  return CODES.includes(base(lower)) ? base(lower) : "";
}

/** All languages, sorted by their own names. */
export function choices(): readonly { readonly code: string; readonly name: string }[] {
  return CODES.map((code) => ({ code, name: ownName(code) })).sort((one, other) => one.name.localeCompare(other.name));
}

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

/** Which way a line of this language runs, whatever its first character is. */
export function direction(code: string): "rtl" | "ltr" {
  return RIGHT_TO_LEFT.has(base(code)) ? "rtl" : "ltr";
}
