import { describe, expect, it } from "vitest";

import type { VisitView } from "../../shared/types.gen";
import { cameraWasOpen, readFacts, rememberCamera, stepOf } from "./facts";
import { placeWords } from "./place";
import { type Found, deviceWord, preparation, worry } from "./results";

const visit = (over: Partial<VisitView>): VisitView => ({
  id: "v",
  ticket_id: "t",
  desk_id: "d",
  desk_name: "Acme Support",
  state: "waiting",
  purpose: "card",
  spoken_language: "", booked_for: null,
    joined_at: "2026-11-25T12:00:00Z",
  away_since: null,
  ahead: 3,
  range: { low: 4, likely: 6, high: 9, basis: "history" },
  promised_by: null,
  open_now: true,
  hit_rate: { within: 8, of: 10 },
  call_id: null,
  agent_name: "",
  end_reason: "",
  rating: null,
  ...over,
});
const NOW = Date.parse("2026-11-25T12:05:00Z");
const words = (over: Partial<VisitView>): ReturnType<typeof placeWords> => placeWords(visit(over), NOW);

describe("the place card", () => {
  it("says how many, how long and how sure", () => {
    expect(words({})).toEqual({
      figure: 3,
      ahead: { key: "wait.ahead", params: { count: 3 } },
      wait: { key: "wait.range", params: { low: 4, high: 9, likely: 6, count: 9 } },
      late: null,
      sure: { key: "wait.hit_rate", params: { within: 8, of: 10, count: 10 } },
      closed: null,
      booked: null,
    });
  });

  it("needs no figure for the next one and for the one whose turn it is", () => {
    expect(words({ ahead: 0 })).toMatchObject({ figure: null, ahead: { key: "wait.next" } });
    expect(words({ state: "offered" })).toMatchObject({ figure: null, ahead: { key: "wait.turn" }, wait: { key: "wait.turn.hint" }, sure: null });
    expect(words({ ahead: null }).ahead.key).toBe("wait.finding");
  });

  it("rounds far away, and is honest about long, short and unknown waits", () => {
    expect(words({ ahead: 87 })).toMatchObject({ figure: 80, ahead: { key: "wait.ahead_more" } });
    expect(words({ range: { low: 60, likely: 80, high: 120, basis: "" } }).wait?.key).toBe("wait.range.long");
    expect(words({ range: { low: 0, likely: 1, high: 1, basis: "" } }).wait?.key).toBe("wait.range.soon");
    expect(words({ range: { low: 5, likely: 5, high: 5, basis: "" } }).wait).toEqual({ key: "wait.range.about", params: { count: 5 } });
    expect(words({ range: null }).wait?.key).toBe("wait.range.unknown");
  });

  it("admits that the promised time has passed, and that the desk has closed", () => {
    expect(words({ promised_by: "2026-11-25T12:04:00Z" }).late?.key).toBe("wait.late");
    expect(words({ promised_by: "2026-11-25T12:06:00Z" }).late).toBeNull();
    expect(words({ open_now: false }).closed?.key).toBe("wait.closed");
  });
});

describe("what the check found", () => {
  const found = (over: Partial<Found>): Found => ({
    failures: [],
    camera: true,
    microphone: true,
    width: 1280,
    height: 720,
    noise: "quiet",
    speaker: "heard",
    path: { code: "good", roundTripMs: 12, jitterMs: 3, webrtc: true, live: true, candidates: ["host"] },
    ...over,
  });

  it("is flat, small and holds no name of a device", () => {
    const body = preparation(found({}), "chrome", "android");
    expect(body).toMatchObject({ camera: "ok", microphone: "ok", resolution: "1280x720", noise: "quiet", speaker: "heard", path: "good", round_trip_ms: 12 });
    expect(Object.keys(body).length).toBeLessThan(40);
    expect(Object.values(body).every((value) => typeof value !== "object")).toBe(true);
  });

  it("worries about the worst first", () => {
    expect(worry(found({}))).toBeNull();
    expect(worry(found({ camera: false, microphone: false }))).toBe("untested");
    const denied = [{ code: "denied-browser", kinds: ["camera", "microphone"] }] as const;
    expect(worry(found({ camera: false, microphone: false, failures: denied }))).toBe("camera");
    expect(deviceWord(found({ camera: false, failures: denied }), "camera")).toBe("denied-browser");
    expect(worry(found({ microphone: false, failures: [{ code: "no-microphone", kinds: ["microphone"] }] }))).toBe("microphone");
    expect(worry(found({ noise: "silent" }))).toBe("silent");
    expect(worry(found({ path: { code: "no-webrtc", roundTripMs: 1, jitterMs: 1, webrtc: false, live: true, candidates: [] } }))).toBe("path");
  });
});

describe("the room's facts", () => {
  it("knows the step of every state", () => {
    expect(["waiting", "offered", "connecting", "in_call", "wrapping_up", "left"].map(stepOf)).toEqual(["wait", "wait", "call", "call", null, null]);
  });

  it("fills the visit into its addresses", () => {
    const element = document.createElement("div");
    element.dataset["doneUrl"] = "/visits/{visit}/done/";
    element.dataset["relayOnly"] = "yes";
    const facts = readFacts(element);
    expect(facts.doneUrl("7")).toBe("/visits/7/done/");
    expect(facts.relayOnly).toBe(true);
  });

  it("remembers per ticket that the camera was opened by a click", () => {
    rememberCamera("t1", true);
    expect([cameraWasOpen("t1"), cameraWasOpen("t2")]).toEqual([true, false]);
    rememberCamera("t1", false);
    expect(cameraWasOpen("t1")).toBe(false);
  });
});
