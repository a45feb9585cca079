import { afterEach, describe, expect, it } from "vitest";

import { calendarDay } from "./format";
import { Scene } from "./scene";
import { trainingOf } from "./training";

const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`);

describe("training for identity calls", () => {
  it("counts on its last day, and is over from the next one on", () => {
    expect(trainingOf("2027-06-30", Date.parse("2027-06-30T23:59:59Z"))).toEqual({ standing: "soon", until: "2027-06-30" });
    expect(trainingOf("2027-06-30", Date.parse("2027-07-01T00:00:00Z"))).toEqual({ standing: "over", since: "2027-07-01" });
    expect(trainingOf("2026-12-31", noon("2027-03-05"))).toEqual({ standing: "over", since: "2027-01-01" });
  });

  it("is spoken of from fourteen days before", () => {
    expect(trainingOf("2027-06-30", noon("2027-06-16"))?.standing).toBe("soon");
    expect(trainingOf("2027-06-30", noon("2027-06-15"))).toBeNull();
  });

  it("is nobody's matter where no record is kept", () => {
    expect([trainingOf(null, noon("2027-06-15")), trainingOf("soon", noon("2027-06-15"))]).toEqual([null, null]);
  });

  it("names days of the calendar as they are, in every zone", () => {
    expect(calendarDay("2027-06-30")).toBe("June 30, 2027");
  });
});

describe("the scene", () => {
  afterEach(() => (document.body.textContent = ""));

  async function shown(until: string | null): Promise<string | null> {
    const scene = new Scene();
    Object.assign(scene, { trainedUntil: until, now: noon("2027-07-01") });
    document.body.append(scene);
    await scene.updateComplete;
    return scene.querySelector("[data-training]")?.textContent.trim() ?? null;
  }

  it("tells calmly that such calls don't ring, or not for long, and nothing otherwise", async () => {
    expect(await shown("2027-06-30")).toContain("scene.training_over");
    expect(await shown("2027-07-09")).toContain("scene.training_soon");
    expect(await shown("2027-12-31")).toBeNull();
    expect(await shown(null)).toBeNull();
    expect(document.querySelector("[data-training][role=alert]")).toBeNull();
  });
});
