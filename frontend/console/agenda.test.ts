import { describe, expect, it } from "vitest";

import type { Agenda, AgendaEntry } from "../shared/types.gen";
import { columnsOf, hoursShown, inLanes, snapped, type Placed } from "./agenda-grid";
import { clockOf, daysFrom, minuteOfDay, momentOf, wallOf } from "./agenda-time";

const BERLIN = "Europe/Berlin";

describe("clock times of a desk", () => {
  it("go to a moment and back, on every quarter of an hour of both nights", () => {
    for (const [first, zone] of [["2026-10-24T12:00Z", BERLIN], ["2027-03-27T12:00Z", BERLIN], ["2026-10-31T12:00Z", "America/New_York"]] as const) {
      const seen = new Set<string>();
      for (let at = Date.parse(first), n = 0; n < 96; n += 1, at += 15 * 60_000) {
        const wall = wallOf(at, zone);
        // The second of two equal clock times can't be typed; it is the first one.
        if (!seen.has(wall)) expect(momentOf(wall, zone).getTime()).toBe(at);
        seen.add(wall);
      }
    }
  });

  it("that a night leaves out are an hour later", () => {
    expect(wallOf(momentOf("2027-03-28T02:30", BERLIN), BERLIN)).toBe("2027-03-28T03:30");
  });

  it("count from midnight, and end with the day", () => {
    expect(minuteOfDay("2026-11-25T13:05:00Z", "2026-11-25", BERLIN)).toBe(14 * 60 + 5);
    expect(minuteOfDay("2026-11-24T13:05:00Z", "2026-11-25", BERLIN)).toBe(0);
    expect(minuteOfDay("2026-11-25T23:05:00Z", "2026-11-25", BERLIN)).toBe(24 * 60);
    expect(clockOf(14 * 60 + 5)).toBe("14:05");
    expect(daysFrom("2026-02-27", 3)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  });
});

function placed(top: number, size: number): Placed<number> {
  return { item: top, top, size, lane: 0, lanes: 1 };
}

describe("lanes", () => {
  it("stand beside each other only where blocks overlap", () => {
    const found = inLanes([placed(0, 30), placed(10, 30), placed(30, 20), placed(60, 15)]);
    expect(found.map((one) => [one.lane, one.lanes])).toEqual([[0, 2], [1, 2], [0, 2], [0, 1]]);
  });
});

function entry(staff: string, starts: string, ends: string): AgendaEntry {
  return { staff_id: staff, appointment: { starts_at: starts, ends_at: ends } } as unknown as AgendaEntry;
}

const AGENDA = {
  time_zone: BERLIN,
  people: [
    { staff_id: "ben", name: "Ben" },
    { staff_id: "cleo", name: "Cleo" },
  ],
  shifts: [{ staff_id: "ben", starts_at: "2026-11-25T21:00:00Z", ends_at: "2026-11-26T05:00:00Z", kind: "shift" }],
  absences: [],
  entries: [entry("ben", "2026-11-25T13:00:00Z", "2026-11-25T13:05:00Z"), entry("cleo", "2026-11-26T13:00:00Z", "2026-11-26T14:00:00Z")],
} as unknown as Agenda;

describe("columns", () => {
  it("are people by day", () => {
    const [ben, cleo] = columnsOf(AGENDA, "day", "2026-11-25", 1, "");
    expect(ben?.entries.map((one) => [one.top, one.size])).toEqual([[14 * 60, 15]]);
    expect(ben?.shifts.map((one) => [one.top, one.size])).toEqual([[22 * 60, 2 * 60]]);
    expect(cleo?.entries).toEqual([]);
  });

  it("are days by week, a night shift in both", () => {
    const columns = columnsOf(AGENDA, "week", "2026-11-23", 7, "");
    expect(columns.map((one) => one.entries.length)).toEqual([0, 0, 1, 1, 0, 0, 0]);
    expect(columns[3]?.shifts.map((one) => [one.top, one.size])).toEqual([[0, 6 * 60]]);
    expect(hoursShown(columns)).toEqual({ from: 0, to: 24 * 60 });
    expect(hoursShown([])).toEqual({ from: 8 * 60, to: 18 * 60 });
  });
});

describe("a dropped block", () => {
  it("stands on the grid and within the day", () => {
    expect([snapped(13, 15), snapped(-20, 15), snapped(1439, 15)]).toEqual([15, 0, 1425]);
  });
});
