import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { useKeys } from "../keys";
import { NoteDrafts } from "./drafts";
import { runActionOf } from "./keys";
import { countries, countryOf, documentOf, pradoAddress } from "./prado";
import { Received } from "./received";
import { fitted, lighter, lookOfKey, moved, PLAIN, turned, wheelFactor, zoomed } from "./viewing";

describe("the register of documents", () => {
  it("has a page per country and kind, in the reader's language where it speaks it", () => {
    expect(pradoAddress("DEU", "id_card", "en")).toBe("https://www.consilium.europa.eu/prado/en/prado-documents/DEU/B/docs-per-category.html");
    expect(pradoAddress("FRA", "passport", "es")).toBe("https://www.consilium.europa.eu/prado/es/prado-documents/FRA/A/docs-per-category.html");
    expect(pradoAddress("FRA", "", "ru")).toBe("https://www.consilium.europa.eu/prado/en/prado-documents/FRA/index.html");
  });

  it("is searched when the country is not known, whatever was read", () => {
    for (const country of ["", "UTO", "../x", "javascript:"]) expect(pradoAddress(country, "passport", "en")).toBe("https://www.consilium.europa.eu/prado/en/search-by-document-country.html");
  });

  it("understands what machine readable zones write", () => {
    expect([countryOf("D<<"), countryOf("D"), countryOf("GBR"), countryOf("RKS"), countryOf("UTO"), countryOf("")]).toEqual(["DEU", "DEU", "GBR", "XKX", "", ""]);
    expect([documentOf("P<"), documentOf("PN"), documentOf("ID"), documentOf("AR"), documentOf("V"), documentOf("")]).toEqual(["passport", "passport", "id_card", "residence", "", ""]);
  });

  it("names countries in the page's language", () => {
    expect(countries("en").find(({ code }) => code === "DEU")?.name).toBe("Germany");
    expect(new Set(countries("en").map(({ code }) => code)).size).toBe(countries("en").length);
    expect(countries("en").length).toBeGreaterThan(190);
  });
});

describe("keys of a run", () => {
  beforeEach(() => {
    useKeys(true);
    document.documentElement.dir = "ltr";
    document.body.innerHTML = '<button id="b">b</button><textarea id="t"></textarea><input type="radio" id="r" /><dialog id="d"><button id="in">x</button></dialog>';
  });
  const pressed = (key: string, where = "b", changes: KeyboardEventInit = {}): string | null => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, ...changes });
    document.getElementById(where)?.dispatchEvent(event);
    return runActionOf(event);
  };

  it("mean their deeds, whatever has the focus outside of fields", () => {
    expect(["p", "D", "f", "w", "t", "n"].map((key) => pressed(key))).toEqual(["pass", "doubt", "fail", "want", "take", "note"]);
  });

  it("are never taken from somebody who types, chooses, or answers a question", () => {
    expect([pressed("p", "t"), pressed("arrowright", "r"), pressed("p", "b", { ctrlKey: true }), pressed("p", "b", { repeat: true }), pressed("p", "in"), pressed("x")]).toEqual([null, null, null, null, null, null]);
    document.querySelector("dialog")?.setAttribute("open", "");
    expect(pressed("p")).toBeNull();
  });

  it("rest when single keys are switched off", () => {
    useKeys(false);
    expect(pressed("p")).toBeNull();
  });

  it("turn with the direction in which the page is read", () => {
    expect(pressed("ArrowRight")).toBe("next");
    document.documentElement.dir = "rtl";
    expect([pressed("ArrowRight"), pressed("ArrowLeft")]).toEqual(["previous", "next"]);
  });
});

describe("looking at a still", () => {
  const shown = { width: 800, height: 500 };

  it("fits the frame, also turned", () => {
    expect(fitted({ width: 1600, height: 1000 }, { width: 800, height: 800 }, 0)).toEqual(shown);
    expect(fitted({ width: 1600, height: 1000 }, { width: 800, height: 800 }, 1)).toEqual({ width: 500, height: 800 });
  });

  it("keeps what lies under the pointer while zooming, and comes back whole", () => {
    const near = zoomed(PLAIN, 2, { x: 100, y: 50 }, shown);
    // A point of the picture 100 right of the middle lies 200 right of the picture's middle now.
    expect(near).toMatchObject({ zoom: 2, x: -100, y: -50 });
    expect(zoomed(near, 0.1, { x: 7, y: 7 }, shown)).toMatchObject({ zoom: 1, x: 0, y: 0 });
    expect(zoomed(PLAIN, 100, { x: 0, y: 0 }, shown).zoom).toBe(12);
  });

  it("never loses the picture", () => {
    expect(moved({ ...PLAIN, zoom: 2 }, { x: 5000, y: -5000 }, shown)).toMatchObject({ x: 800, y: -500 });
  });

  it("turns by quarters and grows lighter by steps", () => {
    expect([turned(PLAIN, -1).turns, turned({ ...PLAIN, turns: 3 }, 1).turns]).toEqual([3, 0]);
    expect([lighter(PLAIN, 0.2).light, lighter(PLAIN, 9).light, lighter(PLAIN, -9).light]).toEqual([1.2, 2.6, 0.4]);
  });

  it("goes by keys alone", () => {
    expect(lookOfKey(PLAIN, "+", shown)?.zoom).toBeCloseTo(1.3);
    expect(lookOfKey({ ...PLAIN, zoom: 2 }, "ArrowRight", shown)?.x).toBe(-60);
    expect(lookOfKey(PLAIN, "R", shown)?.turns).toBe(1);
    expect(lookOfKey({ ...PLAIN, zoom: 5 }, "0", shown)).toEqual(PLAIN);
    expect(lookOfKey(PLAIN, "q", shown)).toBeNull();
    expect(wheelFactor(-100, false)).toBeGreaterThan(1);
  });
});

describe("the received picture", () => {
  it("is told when it changed, and every half minute", () => {
    const received = new Received(() => undefined);
    const good = { width: 1280, height: 720, fps: 30 };
    expect(received.worthSaying(good, 0)).toBe(true);
    expect(received.worthSaying({ ...good, fps: 28 }, 5_000)).toBe(false);
    expect(received.worthSaying({ ...good, fps: 12 }, 10_000)).toBe(true);
    expect(received.worthSaying({ ...good, fps: 12 }, 41_000)).toBe(true);
  });
});

describe("notes", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("are kept as typed, each with its own check, and only in memory", async () => {
    const send = vi.fn(async () => undefined);
    const drafts = new NoteDrafts(send, () => undefined);
    drafts.begin("r1", { front: "known" });
    expect(drafts.of("front")).toBe("known");
    drafts.change("front", "new");
    drafts.change("face", "clear");
    await vi.advanceTimersByTimeAsync(600);
    expect(send.mock.calls).toEqual([["r1", "front", "new"], ["r1", "face", "clear"]]);
    expect([drafts.stateOf("front"), drafts.of("face"), sessionStorage.length]).toEqual(["saved", "clear", 0]);
    drafts.begin("r2", {});
    expect(drafts.of("front")).toBe("");
  });
});
