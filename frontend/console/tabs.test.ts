import { beforeEach, describe, expect, it, vi } from "vitest";

import { CallTab } from "./tabs";

/** The browser's lock manager, as far as one exclusive lock goes. */
class FakeLocks {
  private holder: { reject: (reason: Error) => void } | null = null;

  request(_name: string, options: LockOptions, work: (lock: object | null) => Promise<void>): Promise<void> {
    if (this.holder && !options.steal) return work(null);
    this.holder?.reject(new Error("stolen"));
    return new Promise<void>((resolve, reject) => {
      const mine = { reject };
      this.holder = mine;
      void work({}).then(() => {
        if (this.holder === mine) this.holder = null;
        resolve();
      });
    });
  }

  query(): Promise<{ held: { name: string }[] }> {
    return Promise.resolve({ held: this.holder ? [{ name: "visavis-call" }] : [] });
  }
}

describe("the tab of the call", () => {
  beforeEach(() => {
    sessionStorage.clear();
    Object.defineProperty(navigator, "locks", { value: new FakeLocks(), configurable: true });
  });

  it("is one: a second tab gets it only by taking it over", async () => {
    const [first, second] = [new CallTab(), new CallTab()];
    const lost = vi.fn();
    first.onLost = lost;
    expect(await first.take("v1")).toBe(true);
    expect(await second.take("v1")).toBe(false);
    expect([await first.place(), await second.place()]).toEqual(["here", "elsewhere"]);
    expect(await second.take("v1", { steal: true })).toBe(true);
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce());
    expect([first.here, second.here]).toEqual([false, true]);
  });

  it("is free again after the call", async () => {
    const [first, second] = [new CallTab(), new CallTab()];
    await first.take("v1");
    expect(CallTab.remembers("v1")).toBe(true);
    first.drop();
    expect(CallTab.remembers("v1")).toBe(false);
    await vi.waitFor(async () => expect(await second.place()).toBe("free"));
    expect(await second.take("v2")).toBe(true);
  });

  it("needs no locks where the browser has none", async () => {
    Object.defineProperty(navigator, "locks", { value: undefined, configurable: true });
    const tab = new CallTab();
    expect(await tab.place()).toBe("free");
    expect(await tab.take("v1")).toBe(true);
    expect(tab.here).toBe(true);
  });
});
