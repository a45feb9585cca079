import { describe, expect, it } from "vitest";

import { BLOCK, LAYOUTS, maskPixels, planMask } from "./mask";
import type { Layout, MaskPlan } from "./mask";
import type { Rect } from "./shapes";

/** Fine detail everywhere: a different random colour for each pixel. */
function noise(width: number, height: number, seed: number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(width * height * 4);
  let state = seed;
  for (let index = 0; index < pixels.length; index += 1) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    pixels[index] = index % 4 === 3 ? 255 : state >>> 16;
  }
  return pixels;
}

const inside = (rect: Rect, x: number, y: number): boolean => x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;

function blocksWithDetail(pixels: Uint8ClampedArray, { width, height, windows }: MaskPlan): number {
  let found = 0;
  for (let y = 0; y < height; y += BLOCK) {
    for (let x = 0; x < width; x += BLOCK) {
      if (windows.some((window) => inside(window, x, y))) continue;
      const first = (y * width + x) * 4;
      let same = true;
      for (let row = y; row < Math.min(height, y + BLOCK); row += 1) {
        for (let column = x; column < Math.min(width, x + BLOCK); column += 1) {
          for (let part = 0; part < 4; part += 1) same &&= pixels[(row * width + column) * 4 + part] === pixels[first + part];
        }
      }
      if (!same) found += 1;
    }
  }
  return found;
}

const SIZES = [[1280, 720], [720, 1280], [640, 480], [1280, 960]] as const;
const CASES = SIZES.flatMap(([width, height]) => (Object.keys(LAYOUTS) as Layout[]).map((layout) => [width, height, layout] as const));

describe("the mask", () => {
  it.each(CASES.filter(([width], index) => width === 1280 || index % 3 === 0))("leaves no detail below the block outside the windows at %i x %i (%s)", (width, height, layout) => {
    const plan = planMask(width, height, layout);
    const pixels = noise(width, height, 7);
    maskPixels(pixels, plan);
    expect(blocksWithDetail(pixels, plan)).toBe(0);
  });

  it("leaves the windows as they were", () => {
    const plan = planMask(1280, 720, "line");
    const [before, pixels] = [noise(1280, 720, 3), noise(1280, 720, 3)];
    maskPixels(pixels, plan);
    let changed = 0;
    for (const window of plan.windows) {
      for (let y = window.y; y < window.y + window.height; y += 1) {
        for (let at = (y * 1280 + window.x) * 4; at < (y * 1280 + window.x + window.width) * 4; at += 1) if (pixels[at] !== before[at]) changed += 1;
      }
    }
    expect(changed).toBe(0);
  });

  it("tells nothing of single digits on the card: moving one by its width changes no colour by more than a step", () => {
    const plan = planMask(1280, 720, "line");
    const card = (shift: number): Uint8ClampedArray => {
      const pixels = new Uint8ClampedArray(1280 * 720 * 4).fill(200);
      // Two dark strokes of a digit, well away from the windows and from the edge of a block.
      for (let y = 380; y < 425; y += 1) for (let x = 300 + shift; x < 306 + shift; x += 1) pixels.fill(20, (y * 1280 + x) * 4, (y * 1280 + x) * 4 + 3);
      maskPixels(pixels, plan);
      return pixels;
    };
    const [one, other] = [card(0), card(30)];
    let most = 0;
    for (let index = 0; index < one.length; index += 1) most = Math.max(most, Math.abs((one[index] ?? 0) - (other[index] ?? 0)));
    expect(most).toBeLessThanOrEqual(16);
  });

  it("has windows of whole blocks inside the outline, the digits no wider than a quarter of the card", () => {
    for (const [width, height, layout] of CASES) {
      const { windows, outline } = planMask(width, height, layout);
      for (const window of windows) {
        for (const value of [window.x, window.y, window.width, window.height]) expect(value % BLOCK).toBe(0);
        expect(window.x).toBeGreaterThanOrEqual(outline.x - BLOCK);
        expect(window.x + window.width).toBeLessThanOrEqual(outline.x + outline.width + BLOCK);
        expect(window.y + window.height).toBeLessThanOrEqual(outline.y + outline.height + BLOCK);
      }
      expect(windows[1].width).toBeLessThanOrEqual(outline.width * 0.25);
    }
  });
});
