/** The moving masked picture: what the camera gives, painted over, as a track and for stills. */
import type { Layout, MaskPlan } from "./mask";
import { LONGEST, maskPixels, planMask } from "./mask";
import type { Rect } from "./shapes";
import { fitted } from "./shapes";

const FPS = 15;
const FLAT = "#808080";

export class MaskedView {
  /** On the page it shows its person what leaves. */
  readonly canvas = document.createElement("canvas");
  readonly track: MediaStreamTrack;
  /** Told when the picture has another size: windows lie elsewhere. */
  onPlan: () => void = () => undefined;
  readonly #context: CanvasRenderingContext2D;
  #plan: MaskPlan;
  #layout: Layout = "line";
  readonly #timer: ReturnType<typeof setInterval>;

  /** `video` plays the camera. */
  static make(video: HTMLVideoElement): MaskedView | null {
    const canvas = document.createElement("canvas");
    const able = typeof canvas.captureStream === "function" && canvas.getContext("2d") !== null;
    return able ? new MaskedView(video) : null;
  }

  private constructor(private readonly video: HTMLVideoElement) {
    const context = this.canvas.getContext("2d", { willReadFrequently: true, alpha: false });
    if (!context) throw new Error("a canvas without a picture");
    this.#context = context;
    this.#plan = this.#resize(LONGEST, 720);
    const [track] = this.canvas.captureStream(FPS).getVideoTracks();
    if (!track) throw new Error("a canvas without a track");
    // Letters and digits have to stay legible: rather fewer pictures than soft ones.
    track.contentHint = "detail";
    this.track = track;
    this.#timer = setInterval(() => this.#draw(), 1000 / FPS);
    this.#draw();
  }

  get plan(): MaskPlan {
    return this.#plan;
  }

  /** What is sharp or not: the windows with a little around them. */
  get region(): Rect {
    return this.#plan.windows[0];
  }

  set layout(layout: Layout) {
    this.#layout = layout;
    this.#plan = planMask(this.#plan.width, this.#plan.height, layout);
  }

  get layout(): Layout {
    return this.#layout;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.track.stop();
    this.canvas.remove();
  }

  #replan(width: number, height: number): void {
    this.#plan = this.#resize(width, height);
    this.onPlan();
  }

  #resize(width: number, height: number): MaskPlan {
    Object.assign(this.canvas, { width, height });
    this.#context.fillStyle = FLAT;
    this.#context.fillRect(0, 0, width, height);
    return planMask(width, height, this.#layout);
  }

  /** The picture is read and painted over on another canvas: nothing unmasked is ever on the one that is captured. */
  #draw(): void {
    const { videoWidth, videoHeight } = this.video;
    if (videoWidth === 0 || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    const { width, height } = fitted(videoWidth, videoHeight, LONGEST);
    if (width !== this.#plan.width || height !== this.#plan.height) this.#replan(width, height);
    const picture = readScaled(this.video, width, height);
    if (!picture) return;
    maskPixels(picture.data, this.#plan);
    this.#context.putImageData(picture, 0, 0);
  }
}

let scratch: CanvasRenderingContext2D | null = null;

/** The camera's picture at another size, read on a canvas that is shown and captured nowhere. */
function readScaled(video: HTMLVideoElement, width: number, height: number): ImageData | null {
  scratch ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true, alpha: false });
  if (!scratch) return null;
  const { canvas } = scratch;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  scratch.drawImage(video, 0, 0, width, height);
  return scratch.getImageData(0, 0, width, height);
}
