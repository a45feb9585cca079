/** Taking the picture: several frames, the best of them, and a photo where the camera makes better ones than its video. */
import { glare, greyOf, sharpness } from "./look";
import type { Rect } from "./shapes";

export interface Shot {
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
  readonly sharpness: number;
  readonly glare: number;
  /** Share of the picture that the outline covers. */
  readonly card: number;
}

export type Source = HTMLVideoElement | HTMLCanvasElement;

const COUNT = 8;
const EVERY_MS = 80;
/** Documents are compared at this width, so that sharpness means the same everywhere. */
const MEASURED_AT = 800;
const JPEG_QUALITY = 0.95;
const MOST_BYTES = 9.5 * 1024 * 1024;
const PHOTO_MS = 5000;
/** A photo has to be this much larger than the video to be worth its second. */
const LARGER = 1.25;
/** It may be a little softer, pixel for pixel, and still show more. */
const SOFTER = 0.6;

interface Measured {
  readonly sharpness: number;
  readonly glare: number;
}

export function sizeOfSource(source: Source | ImageBitmap): { readonly width: number; readonly height: number } {
  return source instanceof HTMLVideoElement ? { width: source.videoWidth, height: source.videoHeight } : { width: source.width, height: source.height };
}

/** Sharpness and glare of a part of a picture, never enlarged. */
export function measure(source: CanvasImageSource, part: Rect, at = MEASURED_AT): Measured {
  const width = Math.max(1, Math.round(Math.min(at, part.width)));
  const height = Math.max(1, Math.round((width * part.height) / part.width));
  const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d", { willReadFrequently: true });
  if (!context || part.width < 1) return { sharpness: 0, glare: 0 };
  context.drawImage(source, part.x, part.y, part.width, part.height, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return { sharpness: sharpness(greyOf(data, width, height)), glare: glare(data, width, height) };
}

function copy(source: Source | ImageBitmap, onto: HTMLCanvasElement): void {
  const size = sizeOfSource(source);
  if (onto.width !== size.width || onto.height !== size.height) Object.assign(onto, size);
  onto.getContext("2d", { alpha: false })?.drawImage(source, 0, 0);
}

/** Which of two frames is better: the sharper one, unless light hides a part of it. */
export function better(one: Measured, other: Measured): boolean {
  const worth = ({ sharpness: sharp, glare: spot }: Measured): number => sharp * (1 - Math.min(0.9, spot * 12));
  return worth(one) > worth(other);
}

export interface Best extends Measured {
  readonly canvas: HTMLCanvasElement;
}

/** The best of eight frames, at full size. Two canvases are enough: the best so far, and the one being looked at. */
export async function best(source: Source, partOf: (width: number, height: number) => Rect, count = COUNT): Promise<Best | null> {
  let [kept, spare] = [document.createElement("canvas"), document.createElement("canvas")];
  let top: Measured | null = null;
  for (let turn = 0; turn < count; turn += 1) {
    if (turn > 0) await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    const { width, height } = sizeOfSource(source);
    if (width === 0) continue;
    copy(source, spare);
    const found = measure(spare, partOf(width, height));
    if (top && !better(found, top)) continue;
    top = found;
    [kept, spare] = [spare, kept];
  }
  return top && { ...top, canvas: kept };
}

interface PhotoCapture {
  getPhotoCapabilities: () => Promise<{ readonly imageWidth?: { readonly max: number } }>;
  takePhoto: () => Promise<Blob>;
}

/** A photo by the camera's own still mode; null where there is none or it would show no more than the video. */
export async function photo(track: MediaStreamTrack, videoWidth: number): Promise<ImageBitmap | null> {
  const Capture = (globalThis as { ImageCapture?: new (track: MediaStreamTrack) => PhotoCapture }).ImageCapture;
  if (!Capture) return null;
  const take = async (): Promise<ImageBitmap | null> => {
    const capture = new Capture(track);
    const { imageWidth } = await capture.getPhotoCapabilities();
    if ((imageWidth?.max ?? 0) < videoWidth * LARGER) return null;
    const bitmap = await createImageBitmap(await capture.takePhoto());
    return Math.max(bitmap.width, bitmap.height) < videoWidth * LARGER ? null : bitmap;
  };
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PHOTO_MS));
  return Promise.race([take(), late]).catch(() => null);
}

/** The photo in place of the frame, if it is sharp enough for its size. */
export function choose(frame: Best, bitmap: ImageBitmap | null, partOf: (width: number, height: number) => Rect): Best {
  if (!bitmap) return frame;
  const found = measure(bitmap, partOf(bitmap.width, bitmap.height));
  if (found.sharpness < frame.sharpness * SOFTER) return frame;
  // Drawn anew: whatever the camera wrote into the file beside the picture stays here.
  const canvas = document.createElement("canvas");
  copy(bitmap, canvas);
  return { ...found, canvas };
}

function blobOf(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}

/** As a file that may be sent; `exact` keeps every pixel (masked pictures are proved by their flat blocks). */
export async function encode({ canvas, ...found }: Best, card: number, exact: boolean): Promise<Shot | null> {
  const { width, height } = canvas;
  if (exact) {
    const blob = await blobOf(canvas, "image/png", 1);
    return blob && { ...found, blob, width, height, card };
  }
  for (let quality = JPEG_QUALITY; quality > 0.6; quality -= 0.1) {
    const blob = await blobOf(canvas, "image/jpeg", quality);
    if (blob && blob.size <= MOST_BYTES) return { ...found, blob, width, height, card };
  }
  return null;
}
