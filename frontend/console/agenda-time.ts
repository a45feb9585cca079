/** Clock times of a desk: between moments and what a wall clock there shows, also in nights of 23 or 25 hours. */

export const MINUTE = 60_000;
/** Bookings begin at multiples of so many minutes. */
export const SNAP = 5;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    formats.set(zone, format);
  }
  return format;
}

/** "2026-11-25T14:05": what a wall clock in `zone` shows. */
export function wallOf(at: string | number | Date, zone: string): string {
  const parts = Object.fromEntries(formatOf(zone).formatToParts(new Date(at)).map((part) => [part.type, part.value]));
  return `${parts["year"]}-${parts["month"]}-${parts["day"]}T${parts["hour"]}:${parts["minute"]}`;
}

/**
 * The moment at which that clock shows `wall`. Of an hour that comes twice the first; a time that a night leaves out
 * becomes the one an hour later, as clocks do.
 */
export function momentOf(wall: string, zone: string): Date {
  const wanted = Date.parse(`${wall}:00Z`);
  const shift = (at: number): number => Date.parse(`${wallOf(at, zone)}:00Z`) - at;
  const candidates = [wanted - shift(wanted - 24 * 60 * MINUTE), wanted - shift(wanted + 24 * 60 * MINUTE)];
  const exact = candidates.filter((at) => wallOf(at, zone) === wall);
  return new Date(exact.length ? Math.min(...exact) : Math.max(...candidates));
}

/** Minutes since midnight on the wall's clock; a moment before `day` counts as its beginning, after it as its end. */
export function minuteOfDay(at: string, day: string, zone: string): number {
  const wall = wallOf(at, zone);
  const date = wall.slice(0, 10);
  if (date < day) return 0;
  if (date > day) return 24 * 60;
  return Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
}

/** "14:05" for minutes since midnight. */
export function clockOf(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

/** The days from `first` as "2026-11-25". */
export function daysFrom(first: string, count: number): string[] {
  const begin = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: count }, (_unused, index) => new Date(begin + index * 24 * 60 * MINUTE).toISOString().slice(0, 10));
}
