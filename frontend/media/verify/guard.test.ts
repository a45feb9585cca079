import { describe, expect, it, vi } from "vitest";

import { Guard } from "./guard";

const track = (name: string): MediaStreamTrack => ({ id: name, enabled: true }) as unknown as MediaStreamTrack;

interface Stage {
  readonly guard: Guard;
  readonly camera: MediaStreamTrack;
  readonly log: string[];
  readonly answer: (ok: boolean) => Promise<void>;
}

/** A sender whose exchanges are answered by hand; the log shows what happened in which order. */
function stage(): Stage {
  const log: string[] = [];
  const waiting: ((ok: boolean) => void)[] = [];
  const camera = new Proxy(track("camera"), {
    set: (target, key, value) => {
      if (key === "enabled") log.push(value ? "light" : "dark");
      return Reflect.set(target, key, value);
    },
  });
  const guard = new Guard(
    {
      sendInstead: (instead) => {
        log.push(`send ${instead === undefined ? "camera" : (instead?.id ?? "nothing")}`);
        return new Promise((resolve) => waiting.push(resolve));
      },
    },
    () => camera,
  );
  const answer = async (ok: boolean): Promise<void> => {
    waiting.shift()?.(ok);
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { guard, camera, log, answer };
}

describe("the guard of the outgoing picture", () => {
  it("darkens the camera in the same turn and lightens it when the masked picture is in place", async () => {
    const { guard, log, answer } = stage();
    let shown = false;
    const stop = vi.fn();
    const done = guard.mask(() => ({ track: track("masked"), stop })).then((ok) => (shown = ok));
    expect(log).toEqual(["dark", "send masked"]);
    expect(shown).toBe(false);
    await answer(true);
    await done;
    expect(log).toEqual(["dark", "send masked", "light"]);
    expect([shown, guard.state]).toEqual([true, "masked"]);
    expect(stop).not.toHaveBeenCalled();
  });

  it("sends nothing when the masked picture is refused, and the outline is not shown", async () => {
    const { guard, log, answer } = stage();
    const stop = vi.fn();
    const done = guard.mask(() => ({ track: track("masked"), stop }));
    await answer(false);
    await answer(true);
    expect(await done).toBe(false);
    expect(log).toEqual(["dark", "send masked", "send nothing", "light"]);
    expect(guard.state).toBe("off");
    expect(stop).toHaveBeenCalled();
  });

  it("keeps the camera dark when nothing can be exchanged at all", async () => {
    const { guard, camera, answer } = stage();
    const done = guard.mask(() => ({ track: track("masked"), stop: vi.fn() }));
    await answer(false);
    await answer(false);
    expect(await done).toBe(false);
    expect(camera.enabled).toBe(false);
  });

  it("sends nothing where no masked picture can be made", async () => {
    const { guard, log, answer } = stage();
    const done = guard.mask(() => null);
    await answer(true);
    expect(await done).toBe(false);
    expect(log).toEqual(["dark", "send nothing", "light"]);
  });

  it("gives the camera back only when asked, and stops the masked picture after it has left", async () => {
    const { guard, log, answer } = stage();
    const stop = vi.fn(() => log.push("stop"));
    const masked = guard.mask(() => ({ track: track("masked"), stop }));
    await answer(true);
    await masked;
    const opened = guard.open();
    await answer(true);
    await opened;
    expect(log.slice(3)).toEqual(["send camera", "stop"]);
    expect(guard.state).toBe("open");
  });

  it("lets a mask that comes while the camera returns have the last word", async () => {
    const { guard, log, answer } = stage();
    const first = guard.mask(() => ({ track: track("one"), stop: vi.fn() }));
    await answer(true);
    await first;
    const opened = guard.open();
    const second = guard.mask(() => ({ track: track("two"), stop: vi.fn() }));
    expect(log.at(-1)).toBe("send two");
    await answer(true);
    await opened;
    expect(guard.state).toBe("held");
    expect(log.at(-1)).toBe("send two");
    await answer(true);
    expect(await second).toBe(true);
    expect(log.at(-1)).toBe("light");
  });

  it("holds everything back until it is known what may leave, and a mask goes on from there", async () => {
    const { guard, log, answer } = stage();
    const held = guard.hold();
    expect(log).toEqual(["dark", "send nothing"]);
    const masked = guard.mask(() => ({ track: track("masked"), stop: vi.fn() }));
    await answer(true);
    await held;
    expect(log).toEqual(["dark", "send nothing", "send masked"]);
    await answer(true);
    expect(await masked).toBe(true);
    expect(log.at(-1)).toBe("light");
  });

  it("leaves a camera dark that its person has switched off", async () => {
    const { guard, camera, log, answer } = stage();
    camera.enabled = false;
    log.length = 0;
    const done = guard.mask(() => ({ track: track("masked"), stop: vi.fn() }));
    await answer(true);
    await done;
    expect(log).toEqual(["send masked"]);
    expect(camera.enabled).toBe(false);
  });
});
