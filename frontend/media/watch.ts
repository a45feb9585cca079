/**
 * The camera rule and the interruptions of one's own side.
 *
 * The rule of the house: the camera stays on for the whole call. A picture that is off, dark, frozen or lost for more
 * than five seconds is told to both sides and kept in the call's record; it is judged here, by the sender's own
 * browser, on a small sample twice a second.
 */
export type PictureWhy = "off" | "black" | "frozen" | "lost";
export type InterruptionWhy = "phone_call" | "background" | "network" | "reload";

/** One look at the picture, luminance 0..255. */
export interface Sample {
  readonly mean: number;
  /** Standard deviation over the picture: a covered lens is flat even when light shines through a finger. */
  readonly spread: number;
  /** Mean absolute difference from the look before; a living camera always has some noise. */
  readonly change: number;
}

export interface Verdict {
  /** What is wrong at present, and since when (milliseconds). */
  readonly why: PictureWhy | null;
  readonly since: number;
  /** What has been told to both sides. */
  readonly told: PictureWhy | null;
}

export const SAMPLE_MS = 500;
export const TOLD_AFTER_MS = 5000;
/** Good again this long before the mark is taken back: one bright frame between two dark ones is not a picture. */
export const CLEAR_AFTER_MS = 1000;
const DARK_MEAN = 24;
const DARK_SPREAD = 10;
const FLAT_SPREAD = 3;

/** What is wrong with one look, or null. */
export function judgePicture(sample: Sample): PictureWhy | null {
  if (sample.spread < FLAT_SPREAD || (sample.mean < DARK_MEAN && sample.spread < DARK_SPREAD)) return "black";
  return sample.change === 0 ? "frozen" : null;
}

export const GOOD: Verdict = { why: null, since: 0, told: null };

/** The verdict after one more look at time `at` (milliseconds, monotonic). */
export function nextVerdict(before: Verdict, why: PictureWhy | null, at: number): Verdict {
  const changed = (why === null) !== (before.why === null);
  const since = changed ? at : before.since;
  const lasted = at - since;
  if (why === null) return { why, since, told: lasted >= CLEAR_AFTER_MS ? null : before.told };
  const told = before.told !== null || lasted > TOLD_AFTER_MS ? why : null;
  return { why, since, told };
}

const WIDTH = 64;
const HEIGHT = 48;

/** Looks at a playing video; null while there is nothing to look at. */
export class Sampler {
  readonly #canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  #before: Float32Array | null = null;

  look(video: HTMLVideoElement): Sample | null {
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    if (!context || video.videoWidth === 0) return null;
    // Nearest pixel, no smoothing: sensor noise must survive, it is the sign of life.
    context.imageSmoothingEnabled = false;
    context.drawImage(video, 0, 0, WIDTH, HEIGHT);
    const grey = luminance(context.getImageData(0, 0, WIDTH, HEIGHT).data);
    const sample = describe(grey, this.#before);
    this.#before = grey;
    return sample;
  }
}

function luminance(pixels: Uint8ClampedArray): Float32Array {
  const grey = new Float32Array(pixels.length / 4);
  for (let index = 0; index < grey.length; index += 1) {
    const at = index * 4;
    grey[index] = 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
  }
  return grey;
}

/** The numbers of one look. */
export function describe(grey: Float32Array, before: Float32Array | null): Sample {
  let sum = 0;
  let squares = 0;
  let change = 0;
  grey.forEach((value, index) => {
    sum += value;
    squares += value * value;
    change += before ? Math.abs(value - (before[index] ?? 0)) : 1;
  });
  const mean = sum / grey.length;
  return { mean, spread: Math.sqrt(Math.max(0, squares / grey.length - mean * mean)), change: change / grey.length };
}

/** Watches the own picture while a call runs. `onTold` hears every change of what must be told. */
export class CameraWatch {
  #verdict: Verdict = GOOD;
  readonly #sampler = new Sampler();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly track: () => MediaStreamTrack | undefined,
    private readonly video: HTMLVideoElement,
    private readonly onTold: (why: PictureWhy | null) => void,
  ) {
    this.#timer = setInterval(() => this.#look(), SAMPLE_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const why = this.#why();
    if (why === undefined) return;
    const before = this.#verdict.told;
    this.#verdict = nextVerdict(this.#verdict, why, performance.now());
    if (this.#verdict.told !== before) this.onTold(this.#verdict.told);
  }

  /** Undefined: nothing can be said (a page in the background draws no frames). */
  #why(): PictureWhy | null | undefined {
    const track = this.track();
    if (!track || track.readyState === "ended") return "lost";
    if (!track.enabled) return "off";
    if (track.muted) return "lost";
    if (document.hidden) return undefined;
    if (this.video.paused) void this.video.play().catch(() => undefined);
    const sample = this.#sampler.look(this.video);
    return sample ? judgePicture(sample) : undefined;
  }
}

/** What interrupts this side now; the strongest reason wins. Pure. */
export function interruption(state: {
  readonly soundCut: boolean;
  readonly pictureCut: boolean;
  readonly hidden: boolean;
  readonly tells: boolean;
}): InterruptionWhy | null {
  // A system that takes the microphone away does it for a phone call (or a voice assistant).
  if (state.soundCut) return "phone_call";
  return state.hidden && (state.tells || state.pictureCut) ? "background" : null;
}

const HIDDEN_MS = 2000;

/** Watches what takes this side away from the call. Staff look things up in other tabs: only customers' absence is told. */
export class InterruptionWatch {
  #told: InterruptionWhy | null = null;
  #hiddenAt: number | null = null;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #leaving = (): void => this.onLeaving();
  readonly #seen = (): void => this.#look();

  constructor(
    private readonly tracks: () => readonly MediaStreamTrack[],
    private readonly tellsHidden: boolean,
    private readonly onTold: (why: InterruptionWhy | null) => void,
    private readonly onLeaving: () => void,
  ) {
    this.#timer = setInterval(() => this.#look(), SAMPLE_MS);
    document.addEventListener("visibilitychange", this.#seen);
    window.addEventListener("pagehide", this.#leaving);
  }

  stop(): void {
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#seen);
    window.removeEventListener("pagehide", this.#leaving);
  }

  #look(): void {
    const now = performance.now();
    this.#hiddenAt = document.hidden ? (this.#hiddenAt ?? now) : null;
    const cut = (kind: string): boolean =>
      this.tracks().some((track) => track.kind === kind && track.muted && track.readyState === "live");
    const hidden = this.#hiddenAt !== null && now - this.#hiddenAt >= HIDDEN_MS;
    const pictureCut = cut("video");
    const why = interruption({ soundCut: cut("audio"), pictureCut, hidden: hidden || pictureCut, tells: this.tellsHidden });
    if (why === this.#told) return;
    this.#told = why;
    this.onTold(why);
  }
}

/** Loud for this long is told; quiet for as long takes it back. */
const NOISE_MS = 4000;

/** Turns the meter's word into one steady mark. */
export class NoiseWatch {
  #loudSince: number | null = null;
  #quietSince: number | null = null;
  #told = false;

  constructor(private readonly onTold: (loud: boolean) => void) {}

  hear(loud: boolean, at = performance.now()): void {
    this.#loudSince = loud ? (this.#loudSince ?? at) : null;
    this.#quietSince = loud ? null : (this.#quietSince ?? at);
    const since = this.#told ? this.#quietSince : this.#loudSince;
    if (since === null || at - since < NOISE_MS) return;
    this.#told = !this.#told;
    this.onTold(this.#told);
  }
}
