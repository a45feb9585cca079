import { describe, expect, it } from "vitest";

import { Boards } from "./boards";
import { afterNews, beingServed, inCall, inLine, justAccepted, nextEntry, phaseOf, ringing, whyNext } from "./state";
import type { Board, BoardEntry } from "./types";

export function entry(id: string, changes: Partial<BoardEntry> = {}): BoardEntry {
  return {
    visit_id: id,
    ticket_id: `t-${id}`,
    number: "7F3K-2926",
    subject: "My card was stopped",
    customer_name: "Ana Petrova",
    purpose: "card",
    spoken_language: "ru",
    identified: "host",
    booked_for: null,
    joined_at: "2026-11-25T12:00:00.000Z",
    key: "2026-11-25T12:00:00.000Z",
    credit_reason: "",
    away_since: null,
    prepared: true,
    state: "waiting",
    agent_id: null,
    agent_name: "",
    ...changes,
  };
}

export function board(changes: Partial<Board> = {}): Board {
  const me = { staff_id: "ben", name: "Ben Okafor", state: "ready", since: "2026-11-25T12:00:00.000Z", reason: "" };
  return {
    desk_id: "d1",
    desk_name: "Acme Support",
    relay_only: false,
    waiting: [],
    in_line: 0,
    most_waiting: 200,
    agents: [me],
    me,
    trained_until: null,
    offer: null,
    mine: null,
    range_for_new: null,
    ...changes,
  };
}

const OFFER = { offer_id: "o1", visit_id: "v1", made_at: "2026-11-25T12:00:00.000Z", expires_at: "2026-11-25T12:00:30.000Z" };
const AT = Date.parse("2026-11-25T12:00:10.000Z");

describe("the line", () => {
  it("calls the first who is here and rings nowhere", () => {
    const away = entry("v1", { away_since: "2026-11-25T12:01:00.000Z" });
    const rings = entry("v2", { state: "offered" });
    expect(nextEntry([away, rings, entry("v3"), entry("v4")])?.visit_id).toBe("v3");
    expect(nextEntry([away, rings])).toBeNull();
  });

  it("keeps those who wait apart from those who are served", () => {
    const all = [entry("v1"), entry("v2", { state: "offered" }), entry("v3", { state: "in_call" }), entry("v4", { state: "wrapping_up" })];
    expect(inLine(all).map((one) => one.visit_id)).toEqual(["v1", "v2"]);
    expect(beingServed(all).map((one) => one.visit_id)).toEqual(["v3", "v4"]);
  });

  it("knows who talks to somebody, also of two with one name", () => {
    const all = [entry("v1", { state: "in_call", agent_id: "ben", agent_name: "Ben" }), entry("v2", { state: "wrapping_up", agent_id: "cleo" })];
    expect([inCall(all, "ben"), inCall(all, "cleo"), inCall(all, "another-ben")]).toEqual([true, false, false]);
  });

  it("says why somebody is next", () => {
    expect(whyNext(entry("v1"))).toBe("board.why.longest");
    expect(whyNext(entry("v1", { credit_reason: "broken_call" }))).toBe("board.why.broken_call");
  });
});

describe("an offer", () => {
  const waiting = [entry("v1", { state: "offered" })];

  it("rings until it is answered here, over, or gone", () => {
    const boards = [board({ waiting, offer: OFFER })];
    expect(ringing(boards, new Set(), AT)?.entry.visit_id).toBe("v1");
    expect(ringing(boards, new Set(["o1"]), AT)).toBeNull();
    expect(ringing(boards, new Set(), AT + 20_000)).toBeNull();
    expect(ringing([board({ waiting })], new Set(), AT)).toBeNull();
  });

  it("may come from any desk of the agent", () => {
    const boards = new Boards("d1");
    expect(boards.empty).toBe(true);
    boards.set("d1", board());
    boards.set("d2", board({ desk_id: "d2", waiting, offer: OFFER, relay_only: true, mine: "v9" }));
    const found = boards.ringing(AT);
    expect(found?.offer.offer_id).toBe("o1");
    expect(found && boards.relayOnly(found)).toBe(true);
    expect(boards.shown?.desk_id).toBe("d1");
    expect(boards.mine).toBe("v9");
    boards.answered.add("o1");
    expect(boards.ringing(AT)).toBeNull();
    boards.set("d1", null);
    expect(boards.shown).toBeNull();
  });
});

describe("the visit in hand", () => {
  const accepted = justAccepted(entry("v1"), "c1", "2026-11-25T12:00:11.000Z");

  it("is a call from the accept on", () => {
    expect(phaseOf(accepted)).toBe("call");
    expect(accepted.call_id).toBe("c1");
    expect(phaseOf(null)).toBe("idle");
  });

  it("follows the news of its own visit only", () => {
    const at = "2026-11-25T12:05:00.000Z";
    expect(afterNews(accepted, "visit.in_call", { visit_id: "other" }, at)).toBe(accepted);
    const inCall = afterNews(accepted, "visit.in_call", { visit_id: "v1" }, at);
    expect([inCall.visit.state, inCall.in_call_at]).toEqual(["in_call", at]);
    const over = afterNews(inCall, "visit.call_over", { visit_id: "v1", reason: "customer_ended" }, at);
    expect([phaseOf(over), over.end_reason]).toEqual(["wrap_up", "customer_ended"]);
    expect(phaseOf(afterNews(over, "visit.closed", { visit_id: "v1" }, at))).toBe("idle");
    expect(afterNews(over, "visit.rated", { visit_id: "v1" }, at)).toBe(over);
  });
});
