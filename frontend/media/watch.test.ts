import { describe, expect, it, vi } from "vitest";

import { banners, bannerKeys, type CallState, type Local } from "./banners";
import type { ParticipantView } from "../shared/types.gen";
import { GOOD, NoiseWatch, SAMPLE_MS, describe as measure, interruption, judgePicture, nextVerdict, type PictureWhy } from "./watch";

function run(looks: readonly (PictureWhy | null)[]): (PictureWhy | null)[] {
  let verdict = GOOD;
  return looks.map((why, index) => (verdict = nextVerdict(verdict, why, index * SAMPLE_MS)).told);
}

describe("the camera rule", () => {
  it("judges one look", () => {
    expect(judgePicture({ mean: 120, spread: 40, change: 0.8 })).toBeNull();
    expect(judgePicture({ mean: 4, spread: 2, change: 0.4 })).toBe("black");
    expect(judgePicture({ mean: 90, spread: 1.5, change: 0.4 })).toBe("black");
    expect(judgePicture({ mean: 20, spread: 30, change: 0.4 })).toBeNull();
    expect(judgePicture({ mean: 120, spread: 40, change: 0 })).toBe("frozen");
  });

  it("tells only after more than five seconds", () => {
    const told = run(Array<PictureWhy>(14).fill("black"));
    expect(told.slice(0, 11).every((one) => one === null)).toBe(true);
    expect(told[11]).toBe("black");
  });

  it("forgives a short darkness and takes the mark back after a second of picture", () => {
    expect(run([...Array<PictureWhy>(9).fill("lost"), null, "lost", "lost"]).every((one) => one === null)).toBe(true);
    const told = run([...Array<PictureWhy>(12).fill("off"), null, null, null]);
    expect(told.slice(-4)).toEqual(["off", "off", "off", null]);
  });

  it("keeps the clock when the reason changes, and tells the newest reason", () => {
    const told = run([...Array<PictureWhy>(8).fill("black"), ...Array<PictureWhy>(6).fill("frozen")]);
    expect(told[11]).toBe("frozen");
  });

  it("measures brightness, flatness and change", () => {
    const flat = new Float32Array(16).fill(100);
    expect(measure(flat, flat)).toEqual({ mean: 100, spread: 0, change: 0 });
    expect(measure(flat, null).change).toBe(1);
    expect(measure(new Float32Array([0, 200]), new Float32Array([0, 100]))).toEqual({ mean: 100, spread: 100, change: 50 });
  });
});

describe("interruptions", () => {
  const none = { soundCut: false, pictureCut: false, hidden: false, tells: true };

  it("names a phone call before everything else", () => {
    expect(interruption({ ...none, soundCut: true, hidden: true })).toBe("phone_call");
  });

  it("tells of a hidden page where it matters: customers, and whoever lost the picture by it", () => {
    expect(interruption({ ...none, hidden: true })).toBe("background");
    expect(interruption({ ...none, hidden: true, tells: false })).toBeNull();
    expect(interruption({ ...none, hidden: true, tells: false, pictureCut: true })).toBe("background");
    expect(interruption(none)).toBeNull();
  });
});

describe("NoiseWatch", () => {
  it("needs four seconds in either direction", () => {
    const told = vi.fn();
    const watch = new NoiseWatch(told);
    for (let at = 0; at <= 3900; at += 100) watch.hear(true, at);
    expect(told).not.toHaveBeenCalled();
    watch.hear(true, 4000);
    expect(told).toHaveBeenLastCalledWith(true);
    watch.hear(false, 4100);
    watch.hear(true, 5000);
    watch.hear(false, 5100);
    watch.hear(false, 9200);
    expect(told).toHaveBeenLastCalledWith(false);
    expect(told).toHaveBeenCalledTimes(2);
  });
});

describe("banners", () => {
  const side = (over: Partial<ParticipantView>): ParticipantView => ({ role: "agent", name: "Ben", epoch: 1, present: true, lost_since: null, interruption: "", camera_off_since: null, camera_why: "", noise_since: null, ...over });
  const call = (over: Partial<ParticipantView>): CallState => ({ id: "c", state: "open", connected_at: null, end_reason: "", participants: [side({ role: "customer", name: "Ana" }), side(over)] });
  const fine: Local = { session: "connected", online: true, downFor: 0, picture: null, loud: false, interruption: null, soundBlocked: false, microphone: true };
  const at = Date.parse("2026-11-25T12:00:30Z");
  const keys = (state: CallState | null, local: Partial<Local> = {}): string[] => banners(state, "customer", { ...fine, ...local }, at).map((one) => one.key);

  it("is silent while all is well", () => {
    expect(keys(call({}))).toEqual([]);
    expect(keys(null)).toEqual([]);
  });

  it("counts down for a lost side and leaves out what follows from it", () => {
    const lost = call({ lost_since: "2026-11-25T12:00:10Z", interruption: "reload" });
    const [first] = banners(lost, "customer", { ...fine, session: "reconnecting" }, at);
    expect(first).toMatchObject({ key: "stage.other.reload", seconds: 40 });
    expect(keys(lost, { session: "reconnecting" })).toEqual(["stage.other.reload"]);
  });

  it("says what the other side's camera does and since when", () => {
    const dark = call({ camera_off_since: "2026-11-25T12:00:00Z", camera_why: "black", noise_since: "2026-11-25T12:00:00Z" });
    expect(keys(dark)).toEqual(["stage.other.camera.black", "stage.other.loud"]);
    expect(banners(dark, "customer", fine, at)[0]?.since).toBe("2026-11-25T12:00:00Z");
  });

  it("names one's own troubles with a way out", () => {
    expect(keys(call({}), { picture: "off", loud: true })).toEqual(["stage.mine.camera.off", "stage.mine.loud"]);
    expect(keys(call({}), { online: false, session: "reconnecting" })).toEqual(["stage.mine.offline"]);
    expect(keys(call({}), { soundBlocked: true, microphone: false })).toEqual(["stage.sound_blocked", "stage.mine.microphone"]);
    expect(banners(call({}), "customer", { ...fine, picture: "off" }, at)[0]?.action).toBe("camera-on");
  });

  it("suspects the network after fifteen seconds, unless the other side is simply gone", () => {
    expect(keys(call({}), { session: "connecting", downFor: 14 })).toEqual([]);
    expect(keys(call({}), { session: "connecting", downFor: 15 })).toEqual(["stage.no_path"]);
    expect(keys(call({ lost_since: "2026-11-25T12:00:10Z", interruption: "gone" }), { session: "reconnecting", downFor: 20 })).toEqual(["stage.other.lost"]);
  });

  it("knows all its keys", () => {
    const seen = [...keys(call({ interruption: "phone_call" }), { interruption: "phone_call", picture: "lost" }), ...keys(call({ interruption: "background" }))];
    expect(seen.every((key) => bannerKeys().includes(key))).toBe(true);
  });
});
