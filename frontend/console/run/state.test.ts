import { describe, expect, it } from "vitest";

import * as state from "./state";
import { check, choice, item, run } from "./samples";
import type { Item, PackChoice, Reading, Run } from "./types";

function reading(changes: Partial<Reading> = {}): Reading {
  return { item_id: "i1", kind: "front", at: "2026-11-25T12:00:00.000Z", quality: {}, mrz: null, printed: {}, compared: [], face: "", hints: [], expired: null, ...changes };
}

describe("the check that is looked at", () => {
  const front = check("front", { state: "passed" });
  const face = check("face", { state: "open" });
  const closing = check("closing");

  it("is the chosen one, else the open one, else the first without an answer, else the last", () => {
    const all = run([front, face, closing], { current: "face" });
    expect(state.lookedAt(all, "front")).toBe(front);
    expect(state.lookedAt(all, "gone")).toBe(face);
    expect(state.lookedAt(run([front, closing]), "")).toBe(closing);
    expect(state.lookedAt(run([front]), "")).toBe(front);
    expect(state.lookedAt(run([]), "")).toBeNull();
  });

  it("has neighbours that stop at both ends, and a next one that wraps around", () => {
    const all = run([front, face, closing]);
    expect([state.neighbour(all, "front", -1)?.key, state.neighbour(all, "front", 1)?.key, state.neighbour(all, "closing", 1)?.key]).toEqual(["front", "face", "closing"]);
    expect(state.nextWaiting(run([closing, front]), "front")).toBe(closing);
    expect(state.nextWaiting(run([front]), "front")).toBeNull();
    expect(state.counted(all)).toEqual({ done: 1, all: 3 });
  });
});

describe("pictures", () => {
  const asking = check("movement", { state: "open", evidence: "frames", needs: 1, drawn: ["tilt_slowly", "cover_corner"] });

  it("are counted for this session and this draw, destroyed ones are not", () => {
    const with_ = (...items: Item[]): number => state.stillNeeds(run([]), { ...asking, items });
    expect(with_()).toBe(2);
    expect(with_(item({ challenge: "tilt_slowly" }))).toBe(1);
    expect(with_(item({ challenge: "tilt_slowly", destroyed: true }))).toBe(2);
    expect(with_(item({ challenge: "tilt_slowly", session: 0 }))).toBe(2);
    expect(with_(item({ challenge: "tilt_slowly", attempt: 0 }))).toBe(2);
    expect(with_(item({ challenge: "tilt_slowly" }), item({ id: "i2", challenge: "cover_corner" }))).toBe(0);
  });

  it("are not asked for where none may be kept: that goes by eye", () => {
    expect(state.stillNeeds(run([], { evidence: "no_consent" }), asking)).toBe(0);
  });

  it("are for the chosen challenge, else for the first without one", () => {
    const half = { ...asking, items: [item({ challenge: "tilt_slowly" })] };
    expect(state.challengeOf(run([]), half, "")).toBe("cover_corner");
    expect(state.challengeOf(run([]), half, "tilt_slowly")).toBe("tilt_slowly");
    expect(state.challengeOf(run([]), check("front", { evidence: "still" }), "x")).toBe("");
  });

  it("of other checks stand where they are compared", () => {
    const front = check("front", { items: [item()] });
    const face = check("face", { items: [item({ id: "i2" })] });
    const compare = check("compare_face");
    const all = run([front, face, compare]);
    expect(state.lookedAtItems(all, compare).map(({ item: { id } }) => id)).toEqual(["i1", "i2"]);
    expect(state.readingsOf(all, compare, [reading(), reading({ item_id: "elsewhere" })])).toHaveLength(1);
    expect(state.lookedAtItems(all, check("closing"))).toEqual([]);
  });
});

describe("answers", () => {
  it("pass only with their pictures; doubt and failure always can", () => {
    const open = check("front", { state: "open", evidence: "still", needs: 1 });
    expect([state.canAnswer(run([]), open, "passed"), state.canAnswer(run([]), open, "doubtful"), state.canAnswer(run([]), open, "skipped")]).toEqual([false, true, false]);
    expect(state.canAnswer(run([]), { ...open, items: [item()] }, "passed")).toBe(true);
    expect(state.canAnswer(run([], { state: "verified" }), { ...open, items: [item()] }, "passed")).toBe(false);
  });

  it("may be skipped where optional, begun or not, and be repeated while tries are left", () => {
    const back = check("back", { optional: true });
    expect(state.canAnswer(run([]), back, "skipped")).toBe(true);
    expect(state.canRedo(run([]), back)).toBe(false);
    expect(state.canRedo(run([]), { ...back, state: "skipped" })).toBe(true);
    expect(state.canRedo(run([]), { ...back, state: "failed", tries: 3 })).toBe(false);
  });

  it("know their reasons, and every list ends with another one", () => {
    for (const kind of ["front", "mrz", "challenges", "card", "a kind from tomorrow"]) expect(state.reasonsFor(kind).at(-1)).toBe("other");
    const doubted = run([check("front", { state: "failed", reason: "damaged" })]);
    expect(state.decisionReasons(doubted, "not_verified")[0]).toBe("damaged");
    expect(state.decisionReasons(doubted, "verified")).toEqual([]);
  });
});

describe("quality, consents, packs, refusals", () => {
  it("is measured by the long side, in either orientation, with a hair's breadth of a frame", () => {
    const pack = run([]).pack;
    expect(state.standing({ width: 720, height: 1280, fps: 24.6 }, pack)).toEqual({ wide: true, fluent: true });
    expect(state.standing({ width: 640, height: 480, fps: 12 }, pack)).toEqual({ wide: false, fluent: false });
  });

  it("can be lifted when nothing else is missing", () => {
    expect([state.onlyQuality(["quality_low"]), state.onlyQuality(["quality_low", "tan_missing"]), state.onlyQuality([])]).toEqual([true, false, false]);
    expect(state.refusal("no_frame:front")).toEqual({ code: "no_frame", about: "front" });
    expect(state.refusal("tan_missing")).toEqual({ code: "tan_missing", about: "" });
  });

  it("asks for faces only where they are compared", () => {
    expect(state.missingConsents([], ["front"])).toEqual(["evidence"]);
    expect(state.missingConsents(["evidence"], ["compare_face"])).toEqual(["faces"]);
  });

  it("offers packs of the purpose, the desk's own first", () => {
    const pack = (key: string, purpose: string[], own = false): PackChoice => choice({ key, purpose, default: own });
    const packs = [pack("simple", ["identity"]), pack("card", ["card"]), pack("bafin", ["identity"], true)];
    expect(state.packsFor(packs, "identity").map(({ key }) => key)).toEqual(["bafin", "simple"]);
    expect(state.packsFor([packs[1]!], "other").map(({ key }) => key)).toEqual(["card"]);
  });

  it("shows each hint once, the graver ones first", () => {
    const hints = [{ key: "glare_static", level: "note" }, { key: "screen_moire", level: "warn" }, { key: "glare_static", level: "note" }];
    expect(state.hintsOf(hints).map(({ key }) => key)).toEqual(["screen_moire", "glare_static"]);
  });
});

describe("what ears hear", () => {
  const before = run([check("front", { state: "open" })]);

  it("is what changed, once", () => {
    expect(state.newsBetween(null, before)).toEqual([{ what: "started" }]);
    expect(state.newsBetween(before, before)).toEqual([]);
    const passed = check("front", { state: "passed" });
    expect(state.newsBetween(before, run([passed]))).toEqual([{ what: "answered", check: passed }]);
    const pictured = check("front", { state: "open", items: [item()] });
    expect(state.newsBetween(before, run([pictured]))).toEqual([{ what: "picture", check: pictured }]);
    const read = check("front", { state: "open", items: [item({ machine: "ready" })] });
    expect(state.newsBetween(run([pictured]), run([read]))).toEqual([{ what: "read", check: read }]);
  });

  it("includes the customer's quiet word, an interruption and the end", () => {
    const what = (changes: Partial<Run>): string[] => state.newsBetween(before, run(before.checks, changes)).map((news) => news.what);
    expect(what({ pressure_at: "2026-11-25T12:01:00.000Z" })).toEqual(["pressure"]);
    expect(what({ session: 2 })).toEqual(["restarted"]);
    expect(what({ state: "verified" })).toEqual(["ended"]);
  });
});
