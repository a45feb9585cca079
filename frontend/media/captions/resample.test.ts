import { describe, expect, test } from "vitest";

import { PIECE_SAMPLES, Resampler, TARGET_RATE } from "./resample";

const RATES = [8_000, 16_000, 22_050, 44_100, 48_000, 96_000];

function tone(hertz: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(rate * seconds) }, (_none, at) => 0.5 * Math.sin((2 * Math.PI * hertz * at) / rate));
}

function through(rate: number, samples: Float32Array, block: number): number[] {
  const resampler = new Resampler(rate);
  const out: number[] = [];
  for (let at = 0; at < samples.length; at += block) {
    resampler.push(samples.subarray(at, at + block), (piece) => out.push(...new Int16Array(piece)));
  }
  return out;
}

/** Level of the middle of a signal, relative to a sine of amplitude 0.5, in decibels. */
function level(samples: number[]): number {
  const middle = samples.slice(1_600, -1_600);
  const power = middle.reduce((sum, value) => sum + (value / 32_767) ** 2, 0) / middle.length;
  return 10 * Math.log10(power / 0.125 + 1e-12);
}

describe("16 kHz out of any rate", () => {
  test.each(RATES)("a voice keeps its loudness and its pitch at %i Hz", (rate) => {
    const out = through(rate, tone(1_000, rate, 1), 128);
    expect(level(out)).toBeCloseTo(0, 1);
    const crossings = out.slice(1, 8_001).filter((value, at) => value >= 0 && (out[at] ?? 0) < 0).length;
    expect(crossings).toBeGreaterThanOrEqual(499);
    expect(crossings).toBeLessThanOrEqual(501);
  });

  test.each(RATES)("a second of sound is a second of samples at %i Hz", (rate) => {
    const out = through(rate, tone(300, rate, 2), 128);
    expect(out.length % PIECE_SAMPLES).toBe(0);
    expect(out.length).toBeGreaterThan(1.85 * TARGET_RATE);
    expect(out.length).toBeLessThanOrEqual(2 * TARGET_RATE);
  });

  test.each([44_100, 48_000, 96_000])("what speech has no room for does not fold back at %i Hz", (rate) => {
    for (const hertz of [9_500, 10_000, 12_000, 15_000, 20_000]) expect(level(through(rate, tone(hertz, rate, 1), 128))).toBeLessThan(-60);
  });

  test.each([44_100, 48_000])("the size of the blocks is not heard at %i Hz", (rate) => {
    const samples = tone(440, rate, 1);
    expect(through(rate, samples, 128)).toEqual(through(rate, samples, samples.length));
    expect(through(rate, samples, 1_021)).toEqual(through(rate, samples, 128));
  });

  test("too loud is the loudest there is, not a crackle", () => {
    const out = through(48_000, Float32Array.from({ length: 48_000 }, () => 1.7), 128);
    expect(out.at(-1)).toBe(32_767);
  });
});
