import { describe, expect, it } from "vitest";

import { edges, found, sizeOf } from "./edges";
import { brightness, change, glare, greyOf, sharpness, smoothed } from "./look";
import type { Grey } from "./look";
import type { Rect } from "./shapes";
import { grown, outlineOn } from "./shapes";

const [WIDTH, HEIGHT] = [256, 144];
const random = (seed: number) => (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;

/** A light card with dark print and a photo on a darker table; optional noise, as a camera gives. */
function scene(card: Rect, { noise = 0, table = 70, paper = 205 } = {}): Uint8ClampedArray {
  const chance = random(5);
  const pixels = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const [u, v] = [(x - card.x) / card.width, (y - card.y) / card.height];
      const on = u >= 0 && u < 1 && v >= 0 && v < 1;
      const print = on && u > 0.35 && u < 0.92 && v > 0.15 && Math.floor(v * 14) % 2 === 0 && (x * 7 + y * 3) % 5 < 2;
      const photo = on && u > 0.06 && u < 0.28 && v > 0.2 && v < 0.8;
      const value = (!on ? table : photo ? 120 : print ? 40 : paper) + (chance() - 0.5) * 2 * noise;
      pixels.set([value, value, value, 255], (y * WIDTH + x) * 4);
    }
  }
  return pixels;
}

const look = (pixels: Uint8ClampedArray): Grey => smoothed(greyOf(pixels, WIDTH, HEIGHT), 0.8);
const outline = outlineOn(WIDTH, HEIGHT, "document", "TD1");
const moved = ({ x, y, width, height }: Rect, scale: number, dx = 0, dy = 0): Rect => ({
  x: x + (width * (1 - scale)) / 2 + dx,
  y: y + (height * (1 - scale)) / 2 + dy,
  width: width * scale,
  height: height * scale,
});

describe("edges near the outline", () => {
  it("are all found when the card is in place, with noise as well", () => {
    for (const noise of [0, 12]) {
      const seen = edges(look(scene(outline, { noise })), outline);
      expect(found(seen)).toBe(4);
      expect(sizeOf(seen)).toBeCloseTo(1, 1);
    }
  });

  it("tell how large the card is", () => {
    expect(sizeOf(edges(look(scene(moved(outline, 0.72))), outline))).toBeCloseTo(0.72, 1);
    expect(sizeOf(edges(look(scene(moved(outline, 0.9))), outline))).toBeCloseTo(0.9, 1);
  });

  it("are missed where the card leaves the picture, and all of them on an empty table", () => {
    const seen = edges(look(scene(moved(outline, 1, 60))), outline);
    expect(seen.right).toBeNull();
    expect(found(edges(look(scene(moved(outline, 1, 900), { noise: 12 })), outline))).toBe(0);
  });

  it("are found on a dark card on a light table too", () => {
    expect(found(edges(look(scene(outline, { table: 220, paper: 60 })), outline))).toBe(4);
  });
});

describe("sharpness", () => {
  const card = scene(outline);
  const grey = greyOf(card, WIDTH, HEIGHT);

  it("falls with blur", () => {
    const [sharp, soft, lost] = [grey, smoothed(grey, 1.5), smoothed(grey, 3)].map(sharpness) as [number, number, number];
    expect(sharp).toBeGreaterThan(soft * 2);
    expect(soft).toBeGreaterThan(lost * 2);
  });

  it("is not raised by noise: a blurred and noisy picture stays blurred", () => {
    const chance = random(11);
    const blurred = smoothed(grey, 3);
    const noisy = { ...blurred, data: blurred.data.map((value) => value + (chance() - 0.5) * 14) };
    expect(sharpness(noisy)).toBeLessThan(sharpness(grey) * 0.25);
  });

  it("is nothing on an empty picture", () => {
    expect(sharpness({ width: 40, height: 30, data: new Float32Array(1200).fill(90) })).toBe(0);
    expect(sharpness({ width: 1, height: 1, data: new Float32Array(1) })).toBe(0);
  });
});

describe("glare", () => {
  const spotted = (radius: number, colour: readonly number[] = [255, 255, 255]): Uint8ClampedArray => {
    const pixels = scene(outline);
    for (let y = 0; y < HEIGHT; y += 1) {
      for (let x = 0; x < WIDTH; x += 1) if (Math.hypot(x - 120, y - 70) < radius) pixels.set(colour, (y * WIDTH + x) * 4);
    }
    return pixels;
  };

  it("is the largest spot of white light", () => {
    expect(glare(scene(outline), WIDTH, HEIGHT)).toBe(0);
    const share = glare(spotted(20), WIDTH, HEIGHT);
    expect(share).toBeCloseTo((Math.PI * 400) / (WIDTH * HEIGHT), 2);
  });

  it("counts spots one by one, and no coloured ones", () => {
    const many = scene(outline);
    for (let index = 0; index < WIDTH * HEIGHT; index += 9) many.set([255, 255, 255], index * 4);
    expect(glare(many, WIDTH, HEIGHT)).toBeLessThan(0.001);
    expect(glare(spotted(20, [255, 255, 190]), WIDTH, HEIGHT)).toBe(0);
  });
});

describe("light and movement", () => {
  it("are means over the part that matters", () => {
    const grey = greyOf(scene(outline, { table: 10, paper: 200 }), WIDTH, HEIGHT);
    expect(brightness(grey, { x: 0, y: 0, width: 20, height: HEIGHT })).toBeCloseTo(10, 0);
    expect(change(grey, grey)).toBe(0);
    expect(change(grey, null)).toBe(0);
    expect(change(grey, greyOf(scene(moved(outline, 1, 12)), WIDTH, HEIGHT))).toBeGreaterThan(10);
  });
});

describe("the outline", () => {
  it("keeps the proportions of the document and stays inside the picture, upright or not", () => {
    for (const [width, height] of [[1280, 720], [720, 1280], [640, 480]] as const) {
      for (const format of ["TD1", "TD3"] as const) {
        const rect = outlineOn(width, height, "document", format);
        expect(rect.width / rect.height).toBeCloseTo(format === "TD1" ? 1.586 : 1.42, 2);
        expect(rect.x).toBeGreaterThanOrEqual(0);
        expect(rect.y + rect.height).toBeLessThanOrEqual(height);
      }
      const larger = grown(outlineOn(width, height, "face", "TD1"), 0.8, width, height);
      expect(larger.x + larger.width).toBeLessThanOrEqual(width);
    }
  });
});
