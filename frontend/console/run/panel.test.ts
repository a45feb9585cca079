import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Problem } from "../../shared/http";
import type { Live } from "../../shared/live";
import * as api from "./api";
import { RunPanel } from "./panel";
import { check, choice, item, run } from "./samples";
import type { Run } from "./types";
import { RunWork } from "./work";

vi.mock("./api", async (real) => {
  const answers = Object.fromEntries(Object.keys(await real<typeof api>()).map((name) => [name, vi.fn()]));
  return { ...answers, pictureAddress: (id: string, one: string) => `/picture/${id}/${one}` };
});

const works: RunWork[] = [];
let news: (data: Run | null) => void = () => undefined;
const live = { watch: (_view: string, _id: string, listener: typeof news) => ((news = listener), () => undefined), onFrame: () => () => undefined } as unknown as Live;
const picture = new Blob(["x"], { type: "image/jpeg" });
const stage = { receivedFrame: async () => picture, receivedQuality: () => ({ width: 1280, height: 720, fps: 30 }) };

async function shown(first: Run | null): Promise<{ panel: RunPanel; work: RunWork }> {
  const panel = new RunPanel();
  const work = new RunWork({ live: () => live, stage: () => stage }, () => panel.requestUpdate());
  panel.work = work;
  works.push(work);
  document.body.append(panel);
  work.follow("c1", "identity");
  news(first);
  await settled(panel);
  return { panel, work };
}

async function settled(panel: RunPanel): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await panel.updateComplete;
}

const front = check("front", { state: "open", evidence: "still", needs: 1 });
const face = check("face");

describe("the panel", { timeout: 20_000 }, () => {
  beforeEach(() => {
    document.body.innerHTML = '<div id="announcer"></div>';
    vi.mocked(api.getPacks).mockResolvedValue({ packs: [choice({ default: true })], consents: ["evidence"] });
    vi.mocked(api.getNotes).mockResolvedValue({});
    vi.mocked(api.getReadings).mockResolvedValue([]);
  });
  afterEach(() => {
    for (const work of works.splice(0)) work.leave();
    vi.clearAllMocks();
  });
  const press = (key: string): void => void document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

  it("offers to begin where nothing runs, and opens the first check", async () => {
    const { panel } = await shown(null);
    vi.mocked(api.startRun).mockResolvedValue(run([check("front"), face]));
    vi.mocked(api.openCheck).mockResolvedValue(run([front, face], { current: "front", version: 2 }));
    panel.querySelector<HTMLElement>("[data-start]")?.click();
    await settled(panel);
    expect(api.startRun).toHaveBeenCalledWith("c1", "simple");
    expect(api.openCheck).toHaveBeenCalledWith("r1", "front", 1);
    expect(panel.querySelector(".thread__mark[aria-current=step]")?.textContent).toContain("front");
  });

  it("passes a check by key once its picture is there, and begins the next", async () => {
    const { panel } = await shown(run([front, face], { current: "front" }));
    press("p");
    expect(api.answerCheck).not.toHaveBeenCalled();
    vi.mocked(api.addFrame).mockResolvedValue(run([{ ...front, items: [item()] }, face], { current: "front", version: 2 }));
    press("t");
    await settled(panel);
    expect(vi.mocked(api.addFrame).mock.calls[0]?.[4]).toBe(picture);
    const passed = run([{ ...front, state: "passed", items: [item()] }, face], { version: 3 });
    vi.mocked(api.answerCheck).mockResolvedValue(passed);
    vi.mocked(api.openCheck).mockResolvedValue({ ...passed, version: 4, current: "face", checks: [passed.checks[0]!, { ...face, state: "open" }] });
    press("p");
    await settled(panel);
    expect(api.answerCheck).toHaveBeenCalledWith("r1", "front", { version: 2, verdict: "passed", reason: "", note: "" });
    expect(api.openCheck).toHaveBeenCalledWith("r1", "face", 3);
  });

  it("asks why before a doubt, and stays with the check afterwards", async () => {
    const { panel } = await shown(run([front, face], { current: "front" }));
    press("d");
    await settled(panel);
    vi.mocked(api.answerCheck).mockResolvedValue(run([{ ...front, state: "doubtful", reason: "glare" }, face], { version: 2 }));
    panel.querySelector<HTMLElement>("[data-reason=glare]")?.click();
    await settled(panel);
    expect(vi.mocked(api.answerCheck).mock.calls[0]?.[2]).toMatchObject({ verdict: "doubtful", reason: "glare" });
    expect(api.openCheck).not.toHaveBeenCalled();
    expect(panel.querySelector("#run-check")?.textContent).toContain("front");
  });

  it("quietly looks again where the run has moved on, and says other problems", async () => {
    const { panel, work } = await shown(run([front, face], { current: "front" }));
    vi.mocked(api.wantStill).mockRejectedValueOnce(new Problem("verification.moved", "moved", 409));
    vi.mocked(api.getRun).mockResolvedValue(run([front, face], { current: "front", version: 9 }));
    press("w");
    await settled(panel);
    expect([work.run?.version, panel.querySelector("[role=alert]")]).toEqual([9, null]);
    vi.mocked(api.wantStill).mockRejectedValueOnce(new Problem("evidence.no_room", "The disk is full.", 507));
    press("w");
    await settled(panel);
    expect(panel.querySelector("[role=alert]")?.textContent).toContain("The disk is full.");
  });

  it("never takes older news for newer", async () => {
    const { work } = await shown(run([front, face], { version: 5 }));
    news(run([front, face], { version: 4, state: "aborted" }));
    expect(work.run?.state).toBe("running");
  });

  it("shows the customer's quiet word unmissably, and how far a picture has come", async () => {
    const { panel, work } = await shown(run([{ ...front, wanted: "w1" }, face], { current: "front", pressure_at: "2026-11-25T12:00:00.000Z" }));
    expect(panel.querySelector(".run__pressure[role=alert]")).not.toBeNull();
    work.sending = 40;
    panel.requestUpdate();
    await settled(panel);
    expect(panel.querySelector("progress")?.getAttribute("value")).toBe("40");
  });

  it("gives the keys back once the run is over", async () => {
    const { panel } = await shown(run([front, face], { state: "verified" }));
    press("p");
    await settled(panel);
    expect(api.answerCheck).not.toHaveBeenCalled();
    expect(panel.querySelector<HTMLAnchorElement>("a[href='/console/runs/r1/']")).not.toBeNull();
  });
});
