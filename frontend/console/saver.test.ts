import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Saver, type SaveState } from "./saver";

describe("saving as typed", () => {
  let states: SaveState[];
  beforeEach(() => {
    vi.useFakeTimers();
    states = [];
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const saver = (send: (value: string) => Promise<void>): Saver<string> =>
    new Saver({ send, onState: (state) => states.push(state), quiet: 500, retry: 3000 });

  it("sends the last value after a moment of silence, and says saved only then", async () => {
    const sent: string[] = [];
    const one = saver(async (value) => void sent.push(value));
    one.change("a");
    one.change("ab");
    await vi.advanceTimersByTimeAsync(499);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual(["ab"]);
    expect(states.at(-1)).toBe("saved");
    expect(one.dirty).toBe(false);
  });

  it("never has two requests in flight, and the newest value wins", async () => {
    const sent: string[] = [];
    const done: (() => void)[] = [];
    const one = saver((value) => {
      sent.push(value);
      return new Promise((resolve) => done.push(resolve));
    });
    one.change("a");
    await vi.advanceTimersByTimeAsync(500);
    one.change("b");
    one.change("c");
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent).toEqual(["a"]);
    done[0]!();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual(["a", "c"]);
    expect(states).not.toContain("saved");
    done[1]!();
    await vi.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toBe("saved");
  });

  it("keeps what could not be saved and tries again", async () => {
    let up = false;
    const sent: string[] = [];
    const one = saver(async (value) => {
      if (!up) throw new Error("down");
      sent.push(value);
    });
    one.change("a");
    await vi.advanceTimersByTimeAsync(500);
    expect(states.at(-1)).toBe("failed");
    expect(one.dirty).toBe(true);
    up = true;
    await vi.advanceTimersByTimeAsync(3000);
    expect(sent).toEqual(["a"]);
    expect(states.at(-1)).toBe("saved");
  });

  it("flushes at once, and forgets when told", async () => {
    const sent: string[] = [];
    const one = saver(async (value) => void sent.push(value));
    one.change("a");
    await one.flush();
    expect(sent).toEqual(["a"]);
    one.change("b");
    one.forget();
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toEqual(["a"]);
    expect(states.at(-1)).toBe("clean");
  });
});
