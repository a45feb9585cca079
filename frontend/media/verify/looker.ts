/** Looks at the own picture a few times a second, on a small canvas, and says what would make it better. */
import { edges } from "./edges";
import type { Guidance, Look } from "./guide";
import { guide, judge } from "./guide";
import { brightness, change, glare, greyOf, smoothed } from "./look";
import type { Grey } from "./look";
import { measure } from "./burst";
import { noiseBetween } from "./senses";
import type { FrameWatch } from "./senses";
import type { Format, Outline, Rect } from "./shapes";
import { fitted, outlineOn, within } from "./shapes";

const EVERY_MS = 120;
/** The longer side of the small picture. */
const SMALL = 256;
const SOFT = 0.8;
/** For noise single pixels are looked at, unmixed: what makes a picture small makes it smooth as well. */
const [SPOTS_WIDE, SPOTS_HIGH] = [64, 48];
/** Sharpness costs most: every second look is enough, on the middle of the document. */
const MIDDLE: Rect = { x: 0.2, y: 0.25, width: 0.6, height: 0.6 };
const MIDDLE_AT = 400;

export interface LookerOptions {
  readonly video: HTMLVideoElement;
  readonly frames: FrameWatch;
  readonly onGuidance: (now: Guidance) => void;
}

export class Looker {
  readonly #context = document.createElement("canvas").getContext("2d", { willReadFrequently: true, alpha: false });
  #timer: ReturnType<typeof setInterval> | undefined;
  #guidance: Guidance | null = null;
  readonly #spots = Object.assign(document.createElement("canvas"), { width: SPOTS_WIDE, height: SPOTS_HIGH }).getContext("2d", { willReadFrequently: true, alpha: false });
  #before: Grey | null = null;
  #spotsBefore: Grey | null = null;
  #since = 0;
  #turn = 0;
  #sharpness: number | null = null;
  #frameCall: number | undefined;

  constructor(private readonly options: LookerOptions) {}

  start(outline: Outline, format: () => Format): void {
    this.stop();
    this.#since = performance.now();
    this.#timer = setInterval(() => this.#look(outline, format()), EVERY_MS);
    this.#watchFrames();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#guidance = null;
    this.#before = null;
    this.#spotsBefore = null;
    this.#sharpness = null;
    if (this.#frameCall !== undefined) this.options.video.cancelVideoFrameCallback(this.#frameCall);
    this.#frameCall = undefined;
  }

  #watchFrames(): void {
    const { video, frames } = this.options;
    if (!("requestVideoFrameCallback" in video)) return;
    this.#frameCall = video.requestVideoFrameCallback((now, { captureTime }) => {
      frames.frame(captureTime ?? now);
      if (this.#timer !== undefined) this.#watchFrames();
    });
  }

  #look(outline: Outline, format: Format): void {
    const { video, onGuidance } = this.options;
    if (!this.#context || video.videoWidth === 0 || document.hidden) return;
    const { width, height } = fitted(video.videoWidth, video.videoHeight, SMALL);
    const { canvas } = this.#context;
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      this.#before = null;
    }
    this.#context.drawImage(video, 0, 0, width, height);
    const { data } = this.#context.getImageData(0, 0, width, height);
    const soft = smoothed(greyOf(data, width, height), SOFT);
    const look = this.#describe(outline, format, data, soft, this.#before);
    this.#before = soft;
    this.#listenToNoise();
    const now = performance.now();
    this.#guidance = guide(this.#guidance, judge(look, outline, now - this.#since), now);
    onGuidance(this.#guidance);
  }

  #listenToNoise(): void {
    if (!this.#spots) return;
    this.#spots.imageSmoothingEnabled = false;
    this.#spots.drawImage(this.options.video, 0, 0, SPOTS_WIDE, SPOTS_HIGH);
    const now = greyOf(this.#spots.getImageData(0, 0, SPOTS_WIDE, SPOTS_HIGH).data, SPOTS_WIDE, SPOTS_HIGH);
    if (this.#spotsBefore) this.options.frames.noise(noiseBetween(now, this.#spotsBefore));
    this.#spotsBefore = now;
  }

  #describe(outline: Outline, format: Format, pixels: Uint8ClampedArray, soft: Grey, before: Grey | null): Look {
    const { video } = this.options;
    const small = outlineOn(soft.width, soft.height, outline, format);
    if ((this.#turn += 1) % 2 === 0) {
      const large = outlineOn(video.videoWidth, video.videoHeight, outline, format);
      this.#sharpness = measure(video, within(large, MIDDLE), Math.min(MIDDLE_AT, large.width * MIDDLE.width)).sharpness;
    }
    const plain = outline === "face";
    return {
      light: brightness(soft, small),
      glare: plain ? 0 : glareIn(pixels, soft.width, small),
      sharpness: this.#sharpness,
      change: change(soft, before),
      edges: plain ? { top: null, right: null, bottom: null, left: null } : edges(soft, small),
    };
  }
}

/** Glare of a part of the small picture. */
function glareIn(pixels: Uint8ClampedArray, stride: number, part: Rect): number {
  const [x, y, width, height] = [part.x, part.y, part.width, part.height].map(Math.floor) as [number, number, number, number];
  const cut = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row += 1) {
    const from = ((y + row) * stride + x) * 4;
    cut.set(pixels.subarray(from, from + width * 4), row * width * 4);
  }
  return glare(cut, width, height);
}
