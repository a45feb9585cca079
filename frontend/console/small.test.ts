import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { newKey } from "./conversation";
import { initials, languageName, minutesBetween, shortMinutes, stopwatch } from "./format";
import { actionOf, useKeys } from "./keys";
import { secondsLeft, shareLeft } from "./offer";
import { preparationMarks } from "./preparation";
import { Ring } from "./ring";

describe("times", () => {
  const now = Date.parse("2026-11-25T12:10:59.000Z");
  it("count whole minutes and never run backwards", () => {
    expect(minutesBetween("2026-11-25T12:00:00.000Z", now)).toBe(10);
    expect(minutesBetween("2026-11-25T12:20:00.000Z", now)).toBe(0);
  });
  it("are written short, with their unit", () => {
    expect(shortMinutes(4)).toBe("4 min");
    expect(shortMinutes(60)).toBe("1 hr");
    expect(shortMinutes(65)).toBe("1 hr 5 min");
  });
  it("run as a stopwatch", () => {
    expect(stopwatch("2026-11-25T12:10:52.000Z", now)).toBe("0:07");
    expect(stopwatch("2026-11-25T11:00:00.000Z", now)).toBe("1:10:59");
  });
});

describe("names", () => {
  it("give letters for an avatar in any script", () => {
    expect([initials("Ana Petrova"), initials("Ben"), initials(""), initials("عمر الحداد")]).toEqual(["AP", "B", "?", "عا"]);
  });
  it("of languages come from the browser; an unknown code stays", () => {
    expect([languageName("ru"), languageName(""), languageName("not a code")]).toEqual(["Russian", "", "not a code"]);
  });
});

describe("keys", () => {
  beforeEach(() => {
    useKeys(true);
    document.body.innerHTML = '<button id="b">b</button><textarea id="t"></textarea><div id="d"></div>';
  });
  const press = (key: string, on = "d", more: KeyboardEventInit = {}): string | null => {
    let action: string | null = null;
    const hear = (event: KeyboardEvent): void => void (action = actionOf(event));
    document.addEventListener("keydown", hear);
    document.getElementById(on)?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...more }));
    document.removeEventListener("keydown", hear);
    return action;
  };
  it("mean something outside of fields only", () => {
    expect(press("r")).toBe("ready");
    expect(press("R")).toBe("ready");
    expect(press("?")).toBe("help");
    expect(press("r", "t")).toBeNull();
    expect(press("r", "d", { ctrlKey: true })).toBeNull();
    expect(press("x")).toBeNull();
  });
  it("leave Enter to the button that has the focus", () => {
    expect(press("Enter")).toBe("accept");
    expect(press("Enter", "b")).toBeNull();
  });
  it("can be switched off", () => {
    useKeys(false);
    expect(press("r")).toBeNull();
  });
});

describe("the countdown", () => {
  const offer = { offer_id: "o", visit_id: "v", made_at: "2026-11-25T12:00:00.000Z", expires_at: "2026-11-25T12:00:30.000Z" };
  const at = (seconds: number): number => Date.parse(offer.made_at) + seconds * 1000;
  it("rounds seconds up and stops at nothing", () => {
    expect([secondsLeft(offer, at(-2)), secondsLeft(offer, at(0)), secondsLeft(offer, at(29.5)), secondsLeft(offer, at(31))]).toEqual([30, 30, 1, 0]);
    expect([shareLeft(offer, at(-5)), shareLeft(offer, at(15)), shareLeft(offer, at(99))]).toEqual([1, 0.5, 0]);
  });
});

describe("the device check", () => {
  const keys = (results: Record<string, unknown>): string[] => preparationMarks(results).map((mark) => mark.key);
  it("is one word when everything works", () => {
    expect(keys({ camera: "ok", microphone: "ok", noise: "quiet", speaker: "heard", path: "good" })).toEqual(["ready.all"]);
  });
  it("names what does not, and leaves out what was not tested", () => {
    const found = { camera: "denied-browser", microphone: "ok", noise: "loud", speaker: "untested", path: "slow" };
    expect(keys(found)).toEqual(["ready.camera.bad", "ready.noise.loud", "ready.path.slow", "ready.rest"]);
    expect(keys({})).toEqual([]);
    expect(keys({ path: "no-webrtc" })).toEqual(["ready.path.bad"]);
  });
});

describe("the ring", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    document.title = "Desk";
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  it("flashes the title and puts it back", () => {
    const ring = new Ring();
    ring.start({ title: "Ana is calling", body: "Card" });
    expect(document.title).toBe("Ana is calling");
    vi.advanceTimersByTime(1000);
    expect(document.title).toBe("Desk");
    vi.advanceTimersByTime(1000);
    ring.start({ title: "twice", body: "" });
    expect(document.title).toBe("Ana is calling");
    ring.stop();
    ring.stop();
    vi.advanceTimersByTime(5000);
    expect([document.title, ring.ringing]).toEqual(["Desk", false]);
  });
});

it("message keys are long and never the same", () => {
  expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
  expect(newKey()).not.toBe(newKey());
});
