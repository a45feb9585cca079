import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Live } from "../../shared/live";
import { facesBeside } from "./face-pair";
import { facePair, faceWord, shapeOf } from "./faces";
import { RunPanel } from "./panel";
import { check, item, run } from "./samples";
import type { StillFrame } from "./still-frame";
import type { Check, Item, Reading, Run } from "./types";
import { BOTH, RunWork } from "./work";

const at = (minute: number): string => `2026-11-25T12:0${minute}:00.000Z`;
const picture = (id: string, minute: number, changes: Partial<Item> = {}): Item => item({ id, at: at(minute), ...changes });
const read = (item_id: string, face = ""): Reading => ({ item_id, kind: "still", at: at(0), quality: {}, mrz: null, printed: {}, compared: [], face, hints: [], expired: null });
const compare = check("compare_face", { state: "open" });

function over(document: readonly Item[], live: readonly Item[], changes: Partial<Run> = {}): Run {
  const step = (key: string, items: readonly Item[]): Check => check(key, { state: "passed", evidence: "still", items: [...items] });
  return run([step("front", document), check("back", { items: [picture("b1", 5)] }), step("face", live), check("challenges", { items: [picture("c1", 6)] }), compare], { current: "compare_face", ...changes });
}

const ids = (one: Run, chosen = {}): (string | undefined)[] => {
  const { document, live } = facePair(one, chosen);
  return [document.item?.id, live.item?.id];
};

describe("the two pictures of a comparison", () => {
  it("are the newest of the document's front and of the live face; backs and movements are none of them", () => {
    expect(ids(over([picture("d1", 1), picture("d2", 2)], [picture("f1", 3), picture("f2", 4)]))).toEqual(["d2", "f2"]);
  });

  it("are still there and of this session", () => {
    expect(ids(over([picture("d1", 1), picture("d2", 2, { destroyed: true })], [picture("f1", 3), picture("f2", 4, { session: 0 })]))).toEqual(["d1", "f1"]);
  });

  it("may be chosen, as long as the chosen one counts", () => {
    const both = over([picture("d1", 1), picture("d2", 2)], [picture("f1", 3)]);
    expect(ids(both, { document: "d1" })).toEqual(["d1", "f1"]);
    expect(ids(over([picture("d1", 1, { destroyed: true }), picture("d2", 2)], [picture("f1", 3)]), { document: "d1" })).toEqual(["d2", "f1"]);
    expect(facePair(both, {}).document.usable.map(({ id }) => id)).toEqual(["d2", "d1"]);
  });

  it("say which is missing, where to take it, and whether there was one", () => {
    const { document, live } = facePair(over([], [picture("f1", 3, { destroyed: true })]), {});
    expect([document.item, document.check?.key, document.spent, live.item, live.check?.key, live.spent]).toEqual([null, "front", false, null, "face", true]);
    expect(facePair(run([compare]), {}).document).toMatchObject({ item: null, check: null, spent: false });
  });

  it("prefer what the step itself took, when that is newer", () => {
    const own = run([check("front", { items: [picture("d1", 1)] }), check("face", { items: [picture("f1", 3)] }), check("compare_face", { items: [picture("x1", 4)] })]);
    expect(ids(own)).toEqual(["d1", "x1"]);
  });

  it("know their shapes", () => {
    expect([shapeOf(item({ figures: { width: 1600, height: 1000 } })), shapeOf(item()), shapeOf(null)]).toEqual([1.6, 4 / 3, 4 / 3]);
  });
});

describe("the machine's word", () => {
  const word = (one: Run, readings: readonly Reading[], chosen = {}): string => faceWord(one, facePair(one, chosen), readings);

  it("is the one of the later picture, whichever side that is", () => {
    expect(word(over([picture("d1", 1)], [picture("f1", 3)]), [read("d1"), read("f1", "likely_same")])).toBe("likely_same");
    expect(word(over([picture("d1", 4)], [picture("f1", 3)]), [read("d1", "unclear"), read("f1", "different")])).toBe("unclear");
  });

  it("is not there before both were read", () => {
    expect(word(over([picture("d1", 4)], [picture("f1", 3)]), [read("f1", "different")])).toBe("");
    expect(word(over([], [picture("f1", 3)]), [read("f1", "different")])).toBe("");
  });

  it("never stands under a picture that it was not said of", () => {
    const all = [read("d1"), read("d2"), read("f1", "likely_same")];
    const both = over([picture("d1", 1), picture("d2", 2)], [picture("f1", 3)]);
    expect(word(both, all)).toBe("likely_same");
    expect(word(both, all, { document: "d1" })).toBe("");
    // Taken again after the comparison: its own reading counts, and it found no face.
    expect(word(over([picture("d1", 1), picture("d2", 4)], [picture("f1", 3)]), all)).toBe("");
  });
});

describe("beside each other on the page", { timeout: 20_000 }, () => {
  const panels: RunPanel[] = [];
  beforeEach(() => void (document.body.innerHTML = `<div id="announcer"></div>`));
  afterEach(() => panels.splice(0).forEach((panel) => panel.remove()));

  async function shown(one: Run): Promise<{ panel: RunPanel; work: RunWork }> {
    const panel = new RunPanel();
    const live = {} as unknown as Live;
    const work = new RunWork({ live: () => live, stage: () => null }, () => panel.requestUpdate());
    Object.assign(work, { run: one, known: true });
    panel.work = work;
    panels.push(panel);
    document.body.append(panel);
    await panel.updateComplete;
    return { panel, work };
  }

  it("stand whole, labelled, and open large together, each with a zoom of its own", async () => {
    const dialogs = vi.spyOn(HTMLDialogElement.prototype, "showModal").mockImplementation(function (this: HTMLDialogElement) {
      this.setAttribute("open", "");
    });
    const { panel, work } = await shown(over([picture("d1", 1, { figures: { width: 1600, height: 1000 } })], [picture("f1", 3)]));
    expect([...panel.querySelectorAll(".faces__open img")].map((image) => image.getAttribute("src"))).toEqual(["/api/v1/staff/runs/r1/items/d1/picture", "/api/v1/staff/runs/r1/items/f1/picture"]);
    expect(panel.querySelector<HTMLElement>(".faces__pair")?.style.gridTemplateColumns).toContain("160.0fr");
    expect(panel.querySelector(".pictures__list")).toBeNull();
    panel.querySelector<HTMLElement>("[data-both]")?.click();
    expect(work.viewing).toBe(BOTH);
    await panel.updateComplete;
    await new Promise((done) => setTimeout(done));
    const frames = [...panel.querySelectorAll<StillFrame>("v-still-frame")];
    expect([dialogs.mock.calls.length, frames.length]).toEqual([1, 2]);
    frames[1]!.querySelector(".still__frame")!.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true, cancelable: true }));
    expect(frames.map(({ look }) => look.zoom)).toEqual([1, 1.3]);
  });

  it("say what is missing and lead to its step", async () => {
    const { panel, work } = await shown(over([picture("d1", 1)], []));
    expect(panel.querySelector(".faces__none")?.textContent).toContain("run.face_no_live");
    expect(panel.querySelector("[data-both]")).toBeNull();
    panel.querySelector<HTMLElement>(".faces__none button")?.click();
    expect(work.chosen).toBe("face");
  });

  it("let an earlier picture take the place", async () => {
    const { panel, work } = await shown(over([picture("d1", 1), picture("d2", 2)], [picture("f1", 3)]));
    const chips = [...panel.querySelectorAll<HTMLElement>(".faces__others button")];
    expect(chips.map((chip) => chip.getAttribute("aria-pressed"))).toEqual(["true", "false"]);
    chips[1]?.click();
    expect(work.faces).toEqual({ document: "d1" });
    expect(facesBeside(work, work.run!)).toBeTruthy();
  });
});
