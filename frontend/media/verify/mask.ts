/**
 * The mask of the card check, in pixels (G4). Pure.
 *
 * A card number must not leave this page. Everything is painted over in blocks of one colour each, but two windows on
 * the outline: the name, and the last four digits. Small blocks would not do: the mean of a block that is smaller than
 * a digit still tells digits apart, and a moving card gives many such means. So a block is larger than a digit, on the
 * card itself larger than a group of digits, and its colour is rounded.
 */
import type { Format, Rect } from "./shapes";
import { grown, outlineOn, within } from "./shapes";

/** Everything is counted in these; the server looks at the kept picture in the same grid. */
export const BLOCK = 24;
/** Sides of the blocks, in units of BLOCK: away from the outline, and on it. */
const FAR = 3;
const NEAR = 9;
/** A card is seldom exactly in place. */
const MARGIN = 0.12;
/** Colours are rounded to steps of this. */
const STEP = 16;
/** The longer side of the masked picture. */
export const LONGEST = 1280;

/** Where cards carry name and last digits, in shares of the card (ISO/IEC 7811-1 gives the first). */
export const LAYOUTS = {
  line: { digits: { x: 0.745, y: 0.54, width: 0.19, height: 0.11 }, name: { x: 0.05, y: 0.79, width: 0.56, height: 0.11 } },
  low: { digits: { x: 0.56, y: 0.74, width: 0.19, height: 0.11 }, name: { x: 0.05, y: 0.86, width: 0.56, height: 0.1 } },
  rows: { digits: { x: 0.06, y: 0.62, width: 0.2, height: 0.11 }, name: { x: 0.05, y: 0.81, width: 0.56, height: 0.11 } },
} as const satisfies Readonly<Record<string, { readonly digits: Rect; readonly name: Rect }>>;
export type Layout = keyof typeof LAYOUTS;

export interface MaskPlan {
  readonly width: number;
  readonly height: number;
  /** What stays visible: whole blocks. Name first, then digits. */
  readonly windows: readonly [Rect, Rect];
  /** Where the large blocks are. */
  readonly card: Rect;
  readonly outline: Rect;
}

/** Whole blocks, as many as come nearest to the length: across, one block more could show one digit more. */
function nearest(start: number, length: number, most: number): readonly [number, number] {
  const count = Math.max(1, Math.round(length / BLOCK));
  const first = Math.max(0, Math.min(Math.round(start / BLOCK), Math.floor(most / BLOCK) - count));
  return [first * BLOCK, count * BLOCK];
}

/** Whole blocks that hold all of the length: letters must not be cut in height. */
function covering(start: number, length: number, most: number): readonly [number, number] {
  const first = Math.max(0, Math.floor(start / BLOCK));
  const last = Math.min(Math.floor(most / BLOCK), Math.ceil((start + length) / BLOCK));
  return [first * BLOCK, Math.max(1, last - first) * BLOCK];
}

function snapped(rect: Rect, width: number, height: number): Rect {
  const [x, wide] = nearest(rect.x, rect.width, width);
  const [y, high] = covering(rect.y, rect.height, height);
  return { x, y, width: wide, height: high };
}

export function planMask(width: number, height: number, layout: Layout, format: Format = "TD1"): MaskPlan {
  const outline = outlineOn(width, height, "card", format);
  const { name, digits } = LAYOUTS[layout];
  const windows = [name, digits].map((share) => snapped(within(outline, share), width, height)) as [Rect, Rect];
  return { width, height, windows, card: grown(outline, MARGIN, width, height), outline };
}

const inside = (rect: Rect, x: number, y: number): boolean =>
  x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;

/** Every second pixel of every second line is enough for a mean. */
const SAMPLE = 2;

/** Rounded mean of a cell, as the 32-bit word that canvas memory holds (little endian: alpha, blue, green, red). */
function colourOf(words: Uint32Array, width: number, x0: number, y0: number, x1: number, y1: number): number {
  let [red, green, blue, count] = [0, 0, 0, 0];
  for (let y = y0; y < y1; y += SAMPLE) {
    for (let at = y * width + x0, end = y * width + x1; at < end; at += SAMPLE) {
      const word = words[at] ?? 0;
      red += word & 255;
      green += (word >>> 8) & 255;
      blue += (word >>> 16) & 255;
      count += 1;
    }
  }
  const round = (sum: number): number => Math.min(255, Math.round(sum / Math.max(1, count) / STEP) * STEP);
  return ((255 << 24) | (round(blue) << 16) | (round(green) << 8) | round(red)) >>> 0;
}

/** Paint one cell block by block, on the card or away from it, leaving out the blocks of a window. */
function paintCell(words: Uint32Array, { width, height, windows, card }: MaskPlan, cell: Rect, onCard: boolean): void {
  const [x1, y1] = [Math.min(width, cell.x + cell.width), Math.min(height, cell.y + cell.height)];
  const colour = colourOf(words, width, cell.x, cell.y, x1, y1);
  for (let y = cell.y; y < y1; y += BLOCK) {
    for (let x = cell.x; x < x1; x += BLOCK) {
      if (inside(card, x + BLOCK / 2, y + BLOCK / 2) !== onCard) continue;
      if (windows.some((window) => inside(window, x, y))) continue;
      const right = Math.min(x1, x + BLOCK);
      for (let row = y, end = Math.min(y1, y + BLOCK); row < end; row += 1) words.fill(colour, row * width + x, row * width + right);
    }
  }
}

/** Paint over, in place, everything but the windows. `pixels`: RGBA of the plan's size. */
export function maskPixels(pixels: Uint8ClampedArray, plan: MaskPlan): void {
  const { width, height } = plan;
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  for (const [units, onCard] of [[FAR, false], [NEAR, true]] as const) {
    const side = units * BLOCK;
    for (let y = 0; y < height; y += side) {
      for (let x = 0; x < width; x += side) paintCell(words, plan, { x, y, width: side, height: side }, onCard);
    }
  }
}
