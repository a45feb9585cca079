/**
 * Human text in the page's language.
 *
 * TypeScript carries no sentences. The page brings them in `<script type="application/json" id="texts">`, written by
 * the `page_texts` template tag: a plain string, or one string per CLDR plural category.
 */
export type Params = Readonly<Record<string, string | number>>;
type Entry = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

let entries: Readonly<Record<string, Entry>> | undefined;

function load(): Readonly<Record<string, Entry>> {
  const holder = document.getElementById("texts");
  return holder?.textContent ? (JSON.parse(holder.textContent) as Record<string, Entry>) : {};
}

/** The page's language tag, e.g. "ru" or "zh-hans". */
export function language(): string {
  return document.documentElement.lang || "en";
}

/** `count` chooses the form. Of several numbers it is the last one before the noun: "between 4 and {count} minutes". */
function choose(entry: Entry, params: Params): string {
  if (typeof entry === "string") return entry;
  const count = Number(params["count"] ?? 0);
  const category = new Intl.PluralRules(language()).select(count);
  return entry[category] ?? entry.other ?? Object.values(entry)[0] ?? "";
}

/**
 * The text of `key` with `{name}` placeholders filled; numbers are written in the page's language.
 * An unknown key answers itself: visible in a test, harmless to a customer.
 */
export function text(key: string, params: Params = {}): string {
  entries ??= load();
  const entry = entries[key];
  if (entry === undefined) return key;
  return choose(entry, params).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : value;
  });
}

/** Whether the page brought a text for `key`; for codes that come from the server and may be newer than the page. */
export function hasText(key: string): boolean {
  entries ??= load();
  return key in entries;
}

/** A number as the page's language writes it. */
export function number(value: number): string {
  return new Intl.NumberFormat(language()).format(value);
}

/** A clock time in the reader's own zone, e.g. "14:05". */
export function clockTime(at: Date | string): string {
  return new Intl.DateTimeFormat(language(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
}

/** Forget the loaded texts; the next call reads the page again. For tests. */
export function forgetTexts(): void {
  entries = undefined;
}
