/** Where everything stands in the agenda: columns, lanes, minutes. Pure. */
import type { Agenda, AgendaEntry, BusySpan } from "../shared/types.gen";
import { daysFrom, minuteOfDay, SNAP } from "./agenda-time";

export interface Placed<T> {
  readonly item: T;
  /** Minutes since the column's midnight. */
  readonly top: number;
  readonly size: number;
  readonly lane: number;
  readonly lanes: number;
}

/** One agent by day, or one day by week. `staff` is empty for a whole desk's day. */
export interface Column {
  readonly key: string;
  readonly day: string;
  readonly staff: string;
  readonly name: string;
  readonly shifts: readonly Placed<BusySpan>[];
  readonly absences: readonly Placed<BusySpan>[];
  readonly entries: readonly Placed<AgendaEntry>[];
}

const WHOLE = 24 * 60;
/** A block of five minutes is still high enough to be read and hit. */
export const SHORTEST = 15;

export function columnsOf(agenda: Agenda, view: "day" | "week", first: string, days: number, staff: string): Column[] {
  const column = (day: string, who: string, name: string): Column => ({
    key: `${day} ${who}`,
    day,
    staff: who,
    name,
    shifts: spans(agenda.shifts, day, who, agenda.time_zone),
    absences: spans(agenda.absences, day, who, agenda.time_zone),
    entries: entriesOf(agenda, day, who),
  });
  if (view === "week") return daysFrom(first, days).map((day) => column(day, staff, ""));
  return agenda.people.map((person) => column(first, person.staff_id, person.name));
}

function within(starts: string, ends: string, day: string, zone: string): [number, number] | null {
  const top = minuteOfDay(starts, day, zone);
  const end = minuteOfDay(ends, day, zone);
  return end > top ? [top, end] : null;
}

function spans(all: readonly BusySpan[], day: string, staff: string, zone: string): Placed<BusySpan>[] {
  const found: Placed<BusySpan>[] = [];
  for (const item of all) {
    if (staff && item.staff_id !== staff) continue;
    const place = within(item.starts_at, item.ends_at, day, zone);
    if (place) found.push({ item, top: place[0], size: place[1] - place[0], lane: 0, lanes: 1 });
  }
  return found;
}

function entriesOf(agenda: Agenda, day: string, staff: string): Placed<AgendaEntry>[] {
  const found: Placed<AgendaEntry>[] = [];
  for (const item of agenda.entries) {
    if (staff && item.staff_id !== staff) continue;
    const place = within(item.appointment.starts_at, item.appointment.ends_at, day, agenda.time_zone);
    if (place) found.push({ item, top: place[0], size: Math.max(SHORTEST, place[1] - place[0]), lane: 0, lanes: 1 });
  }
  return inLanes(found.sort((a, b) => a.top - b.top));
}

/** Blocks that overlap stand beside each other, and share their stretch of the column equally. */
export function inLanes<T>(sorted: readonly Placed<T>[]): Placed<T>[] {
  const done: Placed<T>[] = [];
  let group: Placed<T>[] = [];
  let ends: number[] = [];
  const close = (): void => {
    done.push(...group.map((one) => ({ ...one, lanes: ends.length })));
    group = [];
    ends = [];
  };
  for (const one of sorted) {
    if (group.length && one.top >= Math.max(...ends)) close();
    let lane = ends.findIndex((end) => end <= one.top);
    if (lane < 0) lane = ends.length;
    ends[lane] = one.top + one.size;
    group.push({ ...one, lane });
  }
  close();
  return done;
}

/** The hours worth showing: where somebody works or is booked, at least a working day. */
export function hoursShown(columns: readonly Column[]): { from: number; to: number } {
  const all = columns.flatMap((column) => [...column.shifts, ...column.entries]);
  const from = Math.min(8 * 60, ...all.map((one) => one.top));
  const to = Math.max(18 * 60, ...all.map((one) => one.top + one.size));
  return { from: Math.floor(from / 60) * 60, to: Math.min(WHOLE, Math.ceil(to / 60) * 60) };
}

/** A dropped block's beginning: on the grid, and with its whole length within the day. */
export function snapped(minutes: number, size: number): number {
  return Math.max(0, Math.min(WHOLE - size, Math.round(minutes / SNAP) * SNAP));
}
