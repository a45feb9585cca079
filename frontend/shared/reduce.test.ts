import { describe, expect, it } from "vitest";

import { behind, reduce, shownAhead, wantsSnapshot, type Change, type Views } from "./reduce";

/** Every kind of event against the server's own snapshots: tests/contracts/test_reduce_equals_snapshot.py. */
const change = (kind: string, data: object): Change =>
  ({ kind, data, cursor: 1, topics: [] }) as unknown as Change;

const BOARD = {
  desk_id: "d",
  waiting: [
    { visit_id: "b", key: "2026-01-01T10:00:00.000Z", state: "waiting" },
    { visit_id: "d", key: "2026-01-01T10:05:00.000Z", state: "waiting" },
  ],
  in_line: 2,
  most_waiting: 200,
  agents: [],
  me: { staff_id: "s1" },
  offer: null,
  mine: null,
} as unknown as Views["board"];

describe("reduce", () => {
  it("never changes the state it is given", () => {
    const frozen = Object.freeze({ ...BOARD, waiting: Object.freeze(BOARD.waiting) });
    const entry = { visit_id: "c", key: "2026-01-01T10:05:00.000Z" };
    const next = reduce("board", frozen, change("visit.joined", { visit_id: "c", entry }));
    expect(next.waiting.map(({ visit_id }) => visit_id)).toEqual(["b", "c", "d"]);
    expect(frozen.waiting).toHaveLength(2);
  });

  it("takes the same event twice without harm", () => {
    const entry = { visit_id: "a", key: "2026-01-01T09:00:00.000Z", state: "waiting" };
    const joined = change("visit.joined", { visit_id: "a", entry });
    const twice = reduce("board", reduce("board", BOARD, joined), joined);
    expect(twice.waiting.map(({ visit_id }) => visit_id)).toEqual(["a", "b", "d"]);
    expect(twice.in_line).toBe(3);
    const ticket = { messages: [] } as unknown as Views["ticket"];
    const said = change("ticket.message", { message: { id: "m1", at: "x" } });
    expect(reduce("ticket", reduce("ticket", ticket, said), said).messages).toHaveLength(1);
  });

  it("rings only for the agent to whom the offer was made", () => {
    const entry = { ...BOARD.waiting[0], state: "offered" };
    const offered = { visit_id: "b", offer_id: "o", made_at: "x", expires_at: "y", entry };
    expect(reduce("board", BOARD, change("visit.offered", { ...offered, staff_id: "s2" })).offer).toBeNull();
    const mine = reduce("board", BOARD, change("visit.offered", { ...offered, staff_id: "s1" }));
    expect(mine.offer?.offer_id).toBe("o");
    const other = change("visit.offer_ended", { visit_id: "d", offer_id: "p", staff_id: "s2" });
    expect(reduce("board", mine, other).offer?.offer_id).toBe("o");
  });

  it("gives the same object back when an event says nothing about the view", () => {
    const visit = { id: "v1", state: "waiting" } as unknown as Views["visit"];
    for (const news of [
      change("visit.left", { visit_id: "v2" }),
      change("ticket.message", { message: { id: "m" } }),
      change("something.new", { visit_id: "v1" }),
      { kind: "position", visit: "v2", ahead: 1, range: null } as const,
    ]) {
      expect(reduce("visit", visit, news)).toBe(visit);
    }
  });
});

describe("a line longer than the board", () => {
  const one = (visit_id: string, state = "waiting") => ({ visit_id, key: `2026-01-01T10:0${visit_id}:00.000Z`, state });
  const long = { ...BOARD, waiting: [one("2"), one("4"), one("6")], in_line: 8, most_waiting: 3 } as unknown as Views["board"];
  const ids = (board: Views["board"]): string => board.waiting.map(({ visit_id }) => visit_id).join("");
  const after = (...changes: readonly [string, string, object?][]): Views["board"] =>
    changes.reduce((board, [kind, visit_id, more]) => reduce("board", board, change(kind, { visit_id, ...more })), long);

  it("keeps an unbroken front and the true count", () => {
    const front = after(["visit.joined", "1", { entry: one("1") }]);
    expect([ids(front), front.in_line]).toEqual(["124", 9]);
    const end = after(["visit.joined", "9", { entry: one("9") }]);
    expect([ids(end), end.in_line]).toEqual(["246", 9]);
    const gone = after(["visit.left", "4"], ["visit.expired", "8"]);
    expect([ids(gone), gone.in_line, behind(gone)]).toEqual(["26", 6, 4]);
  });

  it("shows whoever rings, from however far behind, and puts them back there", () => {
    const rings = after(["visit.offered", "8", { offer_id: "o", staff_id: "s1", entry: one("8", "offered") }]);
    expect([ids(rings), rings.in_line, rings.offer?.visit_id]).toEqual(["2468", 8, "8"]);
    const back = reduce("board", rings, change("visit.offer_ended", { visit_id: "8", offer_id: "o" }));
    expect([ids(back), back.in_line, back.offer]).toEqual(["246", 8, null]);
    const taken = reduce("board", rings, change("visit.accepted", { visit_id: "8", offer_id: "o", staff_id: "s1", agent_name: "Ben" }));
    expect([ids(taken), taken.in_line, taken.mine]).toEqual(["2468", 7, "8"]);
  });

  it("asks for a fresh snapshot when half of the front has gone", () => {
    expect(wantsSnapshot("board", after(["visit.left", "2"]))).toBe(false);
    expect(wantsSnapshot("board", after(["visit.left", "2"], ["visit.left", "4"]))).toBe(true);
    expect(wantsSnapshot("board", { ...BOARD, in_line: 2 })).toBe(false);
    expect(wantsSnapshot("visit", {} as Views["visit"])).toBe(false);
  });
});

describe("the number of people ahead in words", () => {
  it("is exact up to fifty and a round figure beyond", () => {
    const said = [0, 50, 51, 60, 61, 100, 101, 500, 501, 1234].map((ahead) => shownAhead(ahead));
    expect(said.map(({ count }) => count)).toEqual([0, 50, 50, 50, 60, 90, 100, 450, 500, 1200]);
    expect(said.map(({ more }) => more)).toEqual([false, false, ...Array<boolean>(8).fill(true)]);
  });
});
