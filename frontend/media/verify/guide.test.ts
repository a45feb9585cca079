import { describe, expect, it } from "vitest";

import type { Look, Word } from "./guide";
import { guide, judge, steady } from "./guide";
import type { Guidance } from "./guide";

const inPlace = { top: 0, right: 0, bottom: 0, left: 0 };
const good: Look = { light: 150, glare: 0, sharpness: 90, change: 1, edges: inPlace };

describe("one look at a document", () => {
  const cases: readonly (readonly [Partial<Look>, Word])[] = [
    [{}, "good"],
    [{ light: 20, glare: 0.3 }, "dark"],
    [{ edges: { top: null, right: null, bottom: null, left: null } }, "place"],
    [{ edges: { top: -0.2, right: -0.2, bottom: -0.2, left: -0.2 } }, "closer"],
    [{ edges: { top: 0.1, right: 0.1, bottom: 0.1, left: 0.1 } }, "farther"],
    [{ edges: { ...inPlace, right: null, top: null } }, "edges"],
    [{ edges: { ...inPlace, right: null } }, "good"],
    [{ glare: 0.03 }, "glare"],
    [{ change: 12 }, "moving"],
    [{ sharpness: 30 }, "blurred"],
    [{ sharpness: null }, "good"],
  ];
  it.each(cases)("%j is %s", (part, word) => {
    expect(judge({ ...good, ...part }, "document", 0)).toBe(word);
  });

  it("asks for less of somebody who has tried for a while", () => {
    const nearly: Look = { ...good, sharpness: 30, edges: { ...inPlace, right: null, top: null } };
    expect(judge(nearly, "document", 9000)).toBe("good");
    expect(judge({ ...nearly, sharpness: 8 }, "document", 60_000)).toBe("blurred");
  });

  it("looks for no edges and no glare on a face", () => {
    expect(judge({ ...good, glare: 0.2, sharpness: 14, edges: { top: null, right: null, bottom: null, left: null } }, "face", 0)).toBe("good");
  });
});

describe("what is said", () => {
  it("changes when a word has held, and a good picture is taken when it has stayed good", () => {
    let now: Guidance | null = null;
    const hear = (word: Word, at: number): Word | null => (now = guide(now, word, at)).said;
    expect(hear("place", 0)).toBeNull();
    expect(hear("place", 500)).toBe("place");
    expect(hear("good", 600)).toBe("place");
    expect(hear("blurred", 700)).toBe("place");
    expect(hear("good", 800)).toBe("place");
    expect(hear("good", 1300)).toBe("good");
    expect(steady(now, 1400)).toBe(false);
    expect(steady(now, 1750)).toBe(true);
    hear("moving", 1800);
    expect(steady(now, 3000)).toBe(false);
  });
});
