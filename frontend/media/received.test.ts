import { describe, expect, it } from "vitest";

import { rate } from "./received";

describe("pictures a second", () => {
  it("is the difference of the counts over the time between them", () => {
    expect(rate([{ at: 0, frames: 100 }, { at: 1000, frames: 125 }, { at: 2000, frames: 150 }])).toBe(25);
    expect(rate([{ at: 0, frames: 0 }, { at: 3000, frames: 44 }])).toBe(14.7);
  });

  it("says nothing about one count, and never a negative number", () => {
    expect(rate([])).toBe(0);
    expect(rate([{ at: 5, frames: 9 }])).toBe(0);
    expect(rate([{ at: 0, frames: 500 }, { at: 1000, frames: 3 }])).toBe(0);
  });
});
