import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Camera } from "../camera";
import type { StageOptions } from "../stage";
import { Guard } from "./guard";
import { MaskedView } from "./masked";
import { VerifyPart } from "./part";
import type { CustomerCheck, CustomerRun } from "./run";
import { withhold } from "./withhold";

const track = { kind: "video", enabled: true, readyState: "live", label: "cam", getSettings: () => ({}), applyConstraints: () => Promise.resolve(), getConstraints: () => ({}) } as unknown as MediaStreamTrack;
const check: CustomerCheck = { key: "card", kind: "card", position: 2, of: 4, show: ["card"], parameters: {}, outline: "card", wanted: null, tries: 1, has_phrase: false, phrase: "" };
const running: CustomerRun = { id: "r1", call_id: "c1", state: "running", version: 1, consents: ["evidence"], check: null, mask: false, tan_wanted: false, kept: 0 };

/** What happened, in order: exchanges of the picture, and whether an outline could be seen at that moment. */
function scene(refuse = false): { part: VerifyPart; guard: Guard; log: string[]; shown: () => boolean; stage: HTMLElement } {
  const log: string[] = [];
  const stage = document.createElement("div");
  document.body.append(stage);
  const shown = (): boolean => stage.querySelector<HTMLElement>(".finder")?.hidden === false;
  const camera = Camera.page();
  vi.spyOn(camera, "video", "get").mockReturnValue(track);
  const session = {
    sendInstead: async (instead: MediaStreamTrack | null | undefined) => {
      const name = instead === undefined ? "camera" : instead === null ? "nothing" : "masked";
      log.push(`${name}, camera ${track.enabled ? "light" : "dark"}, outline ${shown() ? "shown" : "hidden"}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return !refuse || instead === null;
    },
    fitSize: () => Promise.resolve(),
  };
  const guard = new Guard(session, () => track);
  const options = { session, camera, live: {}, api: "/api/v1/customer", callId: "c1", side: "customer", otherName: "Ben", myName: "Ana" } as unknown as StageOptions;
  return { part: new VerifyPart(stage, options, guard), guard, log, shown, stage };
}

const settle = (milliseconds: number): Promise<void> => vi.advanceTimersByTimeAsync(milliseconds).then(() => undefined);
const answers = (body: unknown): ReturnType<typeof vi.fn> => vi.fn(() => Promise.resolve(new Response(JSON.stringify(body))));

beforeEach(() => {
  vi.useFakeTimers();
  track.enabled = true;
  vi.stubGlobal("fetch", answers({}));
  vi.spyOn(MaskedView, "make").mockImplementation(() => ({ track: { id: "masked" }, canvas: document.createElement("canvas"), plan: { width: 1280, height: 720, windows: [] }, region: {}, stop: vi.fn(), onPlan: vi.fn() }) as unknown as MaskedView);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

describe("the card check", () => {
  it("shows the outline only when the masked picture is in place, and never sends the camera's before the mask ends", async () => {
    const { part, log, shown } = scene();
    part.update({ ...running, check, mask: true });
    expect(track.enabled).toBe(false);
    await settle(5);
    expect([shown(), track.enabled]).toEqual([false, false]);
    await settle(40);
    expect([shown(), track.enabled]).toEqual([true, true]);
    expect(log).toEqual(["masked, camera dark, outline hidden"]);
    part.update({ ...running, check: null, mask: false });
    await settle(3000);
    expect(log).toHaveLength(1);
    await settle(1500);
    expect(log.at(-1)).toBe("camera, camera light, outline hidden");
    part.stop();
  });

  it("closes a viewfinder that is open before it masks", async () => {
    const { part, log, shown } = scene();
    part.update({ ...running, check: { ...check, key: "front", kind: "front", outline: "document" } });
    await settle(5);
    expect(shown()).toBe(true);
    part.update({ ...running, check, mask: true });
    await settle(50);
    expect(log).toEqual(["masked, camera dark, outline hidden"]);
    part.stop();
  });

  it("shows no outline and sends no picture where masking is refused, and says so", async () => {
    const { part, log, shown, stage } = scene(true);
    part.update({ ...running, check, mask: true });
    await settle(100);
    expect(shown()).toBe(false);
    expect(log.map((line) => line.split(",")[0])).toEqual(["masked", "nothing"]);
    expect(stage.querySelector(".verify__note")?.textContent).toBe("mask.off");
    part.stop();
  });
});

describe("the quiet word", () => {
  it("lies in the call's settings while a run goes on, and changes nothing that can be seen", async () => {
    const told = answers({});
    vi.stubGlobal("fetch", told);
    const { part, stage } = scene();
    const sheet = (): HTMLElement[] => {
      const more: HTMLElement[] = [];
      stage.dispatchEvent(new CustomEvent("sheet", { detail: more }));
      return more;
    };
    expect(sheet()).toEqual([]);
    part.update(running);
    await settle(10);
    const before = document.body.innerHTML;
    const button = sheet()[0]!;
    expect(button.textContent).toBe("quiet.word");
    button.click();
    await settle(10);
    expect(told).toHaveBeenCalledWith("/api/v1/customer/runs/r1/pressure", expect.anything());
    expect(document.body.innerHTML).toBe(before);
    part.stop();
  });
});

describe("a page that is loaded into a call", () => {
  const guarded = (): { guard: Guard; log: string[] } => {
    const log: string[] = [];
    const sendInstead = async (instead: MediaStreamTrack | null | undefined): Promise<boolean> => {
      log.push(instead === undefined ? "camera" : "nothing");
      return true;
    };
    return { guard: new Guard({ sendInstead }, () => track), log };
  };

  it("sends no picture until it knows that no card check is open", async () => {
    const { guard, log } = guarded();
    vi.stubGlobal("fetch", answers(running));
    const done = withhold(guard, "/run", () => true);
    expect([log, track.enabled]).toEqual([["nothing"], false]);
    await settle(10);
    await done;
    expect(log).toEqual(["nothing", "camera"]);
  });

  it("keeps it back under a mask, and while the server can't be asked", async () => {
    const { guard, log } = guarded();
    const asks = vi.fn().mockRejectedValueOnce(new TypeError("away")).mockResolvedValue(new Response(JSON.stringify({ ...running, mask: true })));
    vi.stubGlobal("fetch", asks);
    const done = withhold(guard, "/run", () => true);
    await settle(3000);
    await done;
    expect(asks).toHaveBeenCalledTimes(2);
    expect([log, guard.state]).toEqual([["nothing"], "held"]);
  });
});
