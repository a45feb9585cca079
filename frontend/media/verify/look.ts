/**
 * What one look at the camera's picture tells: sharpness, glare, light, and which edges of a document lie near the
 * outline. Pure functions over pixels; the measures are those of the server's machine help, so that the page asks for
 * a better picture before the server has to.
 */
import type { Rect } from "./shapes";

export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Luminance 0..255. */
export function greyOf(pixels: Uint8ClampedArray, width: number, height: number): Grey {
  const data = new Float32Array(width * height);
  for (let index = 0, at = 0; index < data.length; index += 1, at += 4) {
    data[index] = 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
  }
  return { width, height, data };
}

function kernelOf(sigma: number): Float32Array {
  const reach = Math.ceil(sigma * 2.5);
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, index) => Math.exp(-((index - reach) ** 2) / (2 * sigma * sigma)));
  const sum = kernel.reduce((total, value) => total + value, 0);
  return kernel.map((value) => value / sum);
}

/** Blur along lines; the answer lies on its side, so that twice gives both directions. Beyond the border is the border. */
function turned(from: Float32Array, width: number, height: number, kernel: Float32Array): Float32Array {
  const to = new Float32Array(from.length);
  const reach = (kernel.length - 1) / 2;
  const line = new Float32Array(width + 2 * reach);
  for (let y = 0; y < height; y += 1) {
    line.set(from.subarray(y * width, (y + 1) * width), reach);
    line.fill(from[y * width] ?? 0, 0, reach);
    line.fill(from[(y + 1) * width - 1] ?? 0, width + reach);
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k += 1) sum += (line[x + k] ?? 0) * (kernel[k] ?? 0);
      to[x * height + y] = sum;
    }
  }
  return to;
}

/** Gaussian blur. */
export function smoothed({ width, height, data }: Grey, sigma: number): Grey {
  const kernel = kernelOf(sigma);
  return { width, height, data: turned(turned(data, width, height, kernel), height, width, kernel) };
}

const SHARP_SIGMA = 1.2;

/** Variance of the Laplacian after smoothing. Without the smoothing a noisy picture would pass for a sharp one. */
export function sharpness(grey: Grey): number {
  const { width, height, data } = smoothed(grey, SHARP_SIGMA);
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const around = (data[at - 1] ?? 0) + (data[at + 1] ?? 0) + (data[at - width] ?? 0) + (data[at + width] ?? 0);
      const value = around - 4 * (data[at] ?? 0);
      sum += value;
      squares += value * value;
      count += 1;
    }
  }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}

/** Mean luminance of a part. */
export function brightness({ width, data }: Grey, part: Rect): number {
  let [sum, count] = [0, 0];
  for (let y = Math.round(part.y); y < Math.round(part.y + part.height); y += 1) {
    for (let x = Math.round(part.x); x < Math.round(part.x + part.width); x += 1) {
      sum += data[y * width + x] ?? 0;
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Mean absolute difference of two looks of the same size. */
export function change(one: Grey, other: Grey | null): number {
  if (other?.data.length !== one.data.length) return 0;
  let sum = 0;
  one.data.forEach((value, index) => (sum += Math.abs(value - (other.data[index] ?? 0))));
  return sum / one.data.length;
}

const WHITE = 247;
const COLOURLESS = 12;

/** Share of the picture that its largest spot of colourless white covers: light that is reflected, not white paper. */
export function glare(pixels: Uint8ClampedArray, width: number, height: number): number {
  const white = new Uint8Array(width * height);
  for (let index = 0, at = 0; index < white.length; index += 1, at += 4) {
    const [red, green, blue] = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
    const most = Math.max(red, green, blue);
    // Saturation on the scale of 0..255, as computer vision counts it.
    const colour = most === 0 ? 0 : ((most - Math.min(red, green, blue)) * 255) / most;
    white[index] = most > WHITE && colour < COLOURLESS ? 1 : 0;
  }
  let largest = 0;
  for (let index = 0; index < white.length; index += 1) if (white[index]) largest = Math.max(largest, spot(white, width, index));
  return white.length === 0 ? 0 : largest / white.length;
}

/** Size of the spot that `start` belongs to; the spot is taken out. */
function spot(white: Uint8Array, width: number, start: number): number {
  const open = [start];
  white[start] = 0;
  let size = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    size += 1;
    const column = at % width;
    for (const next of [at - width, at + width, column > 0 ? at - 1 : -1, column < width - 1 ? at + 1 : -1]) {
      if (next < 0 || next >= white.length || !white[next]) continue;
      white[next] = 0;
      open.push(next);
    }
  }
  return size;
}
