/** Times and languages as people read them, in the language of the page. */

const locale = (): string => document.documentElement.lang || "en";

/** Whole minutes between two moments, never negative. */
export function minutesBetween(since: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
}

/** "14:05" in the reader's own zone. */
export function clockTime(iso: string): string {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(iso));
}

/** "25 Nov, 14:05", or only the time for today. */
export function dayTime(iso: string, now: number): string {
  const at = new Date(iso);
  if (at.toDateString() === new Date(now).toDateString()) return clockTime(iso);
  return new Intl.DateTimeFormat(locale(), {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/** "30 June 2027" for a day of the calendar ("2027-06-30"), whatever the reader's zone. */
export function calendarDay(day: string): string {
  return new Intl.DateTimeFormat(locale(), { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));
}

/** "4:07" or "1:02:30" for a running clock. */
export function stopwatch(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** "4 min", "1 hr 5 min": short, with the unit in the reader's language. */
export function shortMinutes(minutes: number): string {
  const unit = (value: number, name: string): string =>
    new Intl.NumberFormat(locale(), { style: "unit", unit: name, unitDisplay: "short" }).format(value);
  if (minutes < 60) return unit(minutes, "minute");
  const rest = minutes % 60;
  return rest ? `${unit(Math.floor(minutes / 60), "hour")} ${unit(rest, "minute")}` : unit(minutes / 60, "hour");
}

/** "Russian" for "ru", in the language of the page; the bare code when nobody knows it. */
export function languageName(code: string): string {
  if (!code) return "";
  try {
    return new Intl.DisplayNames([locale()], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Two letters for an avatar: of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letter = (word: string | undefined): string => String.fromCodePoint(word?.codePointAt(0) ?? 0x3f);
  const last = words.length > 1 ? letter(words[words.length - 1]) : "";
  return (letter(words[0]) + last).toUpperCase();
}
