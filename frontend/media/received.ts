/** What arrives of the other side's picture: how good it is, and one frame of it at full size. */
export interface Quality {
  readonly width: number;
  readonly height: number;
  /** Pictures a second, of the last seconds; 0 while nothing can be said. */
  readonly fps: number;
}

interface Count {
  readonly at: number;
  readonly frames: number;
}

const EVERY_MS = 1000;
const WINDOW_MS = 5000;
/** Nearly no loss beside what the call's own encoder took; it is a still of the call and nothing better. */
const JPEG_QUALITY = 0.92;

/** Pictures a second between the oldest and the newest count; a stream that began anew counts from there. */
export function rate(counts: readonly Count[]): number {
  const last = counts.at(-1);
  let first = last;
  for (const count of counts) if (last && count.frames <= last.frames && first && count.at < first.at) first = count;
  if (!first || !last || last.at === first.at) return 0;
  return Math.round(((last.frames - first.frames) * 10_000) / (last.at - first.at)) / 10;
}

/** Counts the pictures that were decoded for a `<video>`, whether or not its page is being looked at. */
export class Received {
  #counts: Count[] = [];
  readonly #timer = setInterval(() => this.#count(), EVERY_MS);

  constructor(private readonly video: HTMLVideoElement) {}

  get quality(): Quality {
    const { videoWidth: width, videoHeight: height } = this.video;
    return { width, height, fps: width > 0 ? rate(this.#counts) : 0 };
  }

  /** The frame that is on the screen now, as JPEG; null while there is none. */
  async frame(): Promise<Blob | null> {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (width === 0 || height === 0) return null;
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) return null;
    context.drawImage(this.video, 0, 0);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #count(): void {
    const now = performance.now();
    const frames = this.video.getVideoPlaybackQuality().totalVideoFrames;
    const before = this.#counts.at(-1);
    if (before && frames < before.frames) this.#counts = [];
    this.#counts = [...this.#counts.filter(({ at }) => now - at <= WINDOW_MS), { at: now, frames }];
  }
}
