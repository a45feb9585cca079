import { describe, expect, it } from "vitest";

import { AnswerTimes, FrameWatch, classify, median, noiseBetween } from "./senses";

describe("the class of a camera", () => {
  it.each([
    ["OBS Virtual Camera", undefined, "virtual", true],
    ["Dummy video device (0x0000)", undefined, "virtual", true],
    ["ManyCam", "user", "virtual", true],
    ["fake_device_0", undefined, "virtual", true],
    ["DroidCam Source 3", undefined, "phone_app", true],
    ["Camo", undefined, "phone_app", true],
    ["camera2 0, facing back", undefined, "rear", false],
    ["Задняя камера", "environment", "rear", false],
    ["FaceTime HD Camera (Built-in)", undefined, "front", false],
    ["", "user", "front", false],
    ["Logitech BRIO (046d:085e)", undefined, "external", false],
    ["", undefined, "unknown", false],
  ] as const)("%s, facing %s, is %s", (label, facing, kind, virtual) => {
    expect(classify(label, facing)).toEqual({ kind, virtual });
  });
});

describe("frames", () => {
  it("are counted with their rate, their unevenness and their noise", () => {
    const watch = new FrameWatch();
    for (let index = 0; index < 61; index += 1) watch.frame(index * 40 + (index % 2) * 6);
    for (const value of [0.4, 0.6, 0.5]) watch.noise(value);
    expect(watch.sign).toEqual({ count: 61, fps: 25, jitter_ms: 6, noise: 0.5 });
  });

  it("that come like clockwork and without noise show it; a pause of the page shows nothing", () => {
    const watch = new FrameWatch();
    expect(watch.sign).toEqual({ count: 0, fps: 0, jitter_ms: 0, noise: 0 });
    for (let index = 0; index < 30; index += 1) watch.frame(index * 33);
    watch.frame(30_000);
    watch.frame(30_033);
    expect(watch.sign).toMatchObject({ fps: 30.3, jitter_ms: 0, noise: 0 });
  });

  it("have noise where nothing moves", () => {
    const still = { width: 4, height: 1, data: Float32Array.from([10, 20, 30, 40]) };
    const moving = { ...still, data: Float32Array.from([11, 21, 90, 140]) };
    expect(noiseBetween(still, moving)).toBe(1);
    expect(noiseBetween(still, still)).toBe(0);
    expect(median([])).toBe(0);
  });
});

describe("answers", () => {
  it("are timed from the first showing of the last try, and told once", () => {
    const times = new AnswerTimes();
    times.shown("tilt_slowly", "movement:1", 1000);
    times.shown("tilt_slowly", "movement:2", 2000);
    times.shown("tilt_slowly", "movement:2", 5000);
    times.answered("tilt_slowly", 5200.4);
    times.answered("never_shown", 9000);
    expect(times.take()).toEqual({ tilt_slowly: 3200 });
    expect(times.take()).toEqual({});
  });
});
