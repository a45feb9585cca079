import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Alive, type AliveOptions } from "./alive";

describe("the session's clock", () => {
  let asked: number;
  let left: number;
  let status: number;
  const stop: Alive[] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    asked = 0;
    left = 1800;
    status = 200;
    vi.stubGlobal("fetch", async () => {
      asked += 1;
      const body = status === 200 ? { seconds_left: left } : { code: "sign_in_needed", message: "Please sign in again." };
      return new Response(JSON.stringify(body), { status });
    });
  });
  afterEach(() => {
    for (const one of stop.splice(0)) one.stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const start = (changes: Partial<AliveOptions> = {}): { warned: boolean[]; over: () => boolean } => {
    const warned: boolean[] = [];
    let over = false;
    stop.push(
      new Alive({
        url: "/console/alive/",
        secondsLeft: 1800,
        busy: () => false,
        onWarn: (near) => warned.push(near),
        onOver: () => (over = true),
        ...changes,
      }),
    );
    return { warned, over: () => over };
  };
  const minutes = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 60_000);

  it("asks nothing of the server while nobody works, warns, and ends", async () => {
    const page = start();
    await minutes(27);
    expect([asked, page.warned.at(-1)]).toEqual([0, false]);
    await minutes(2);
    expect([asked, page.warned.at(-1), page.over()]).toEqual([0, true, false]);
    await minutes(2);
    expect(page.over()).toBe(true);
  });

  it("is renewed by work, at most every few minutes", async () => {
    const page = start();
    for (let minute = 0; minute < 40; minute += 1) {
      document.dispatchEvent(new Event("keydown"));
      await minutes(1);
    }
    expect(asked).toBeGreaterThan(7);
    expect(asked).toBeLessThan(12);
    expect([page.warned.at(-1), page.over()]).toEqual([false, false]);
  });

  it("counts a call as work", async () => {
    const page = start({ busy: () => true });
    await minutes(60);
    expect(page.over()).toBe(false);
    expect(asked).toBeGreaterThan(10);
  });

  it("says so when the session is over on the server", async () => {
    const page = start({ busy: () => true });
    status = 401;
    await minutes(5);
    expect(page.over()).toBe(true);
  });
});
