/** What a camera can do for a document: its highest resolution, its lamp, its zoom. */
import type { Camera } from "../camera";

export interface ZoomRange {
  readonly min: number;
  readonly max: number;
}

/** Capabilities that browsers of phones have and the common types do not name. */
interface Capabilities extends MediaTrackCapabilities {
  readonly torch?: boolean | readonly boolean[];
  readonly zoom?: ZoomRange;
}

/** As the call asked for it (`camera.ts`). */
const ORDINARY: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
const ZOOM_STEPS = 6;

export class Lens {
  torchOn = false;
  zoomNow = 1;
  #wanted = false;

  constructor(
    private readonly camera: Camera,
    /** The camera gives another size now. */
    private readonly onSize: () => unknown,
  ) {}

  get #abilities(): Capabilities {
    const track = this.camera.video;
    // Older Firefox knows no capabilities.
    return track && "getCapabilities" in track ? track.getCapabilities() : {};
  }

  get hasTorch(): boolean {
    const { torch } = this.#abilities;
    return torch === true || (Array.isArray(torch) && torch.includes(true));
  }

  get zoomRange(): ZoomRange | null {
    const { zoom } = this.#abilities;
    return zoom && zoom.max > zoom.min ? zoom : null;
  }

  /** All the detail there is, or the call's ordinary picture again. Another camera is asked anew. */
  async detail(on: boolean): Promise<void> {
    if (!on && !this.#wanted) return;
    this.#wanted = on;
    const { width, height } = this.#abilities;
    const most = width?.max && height?.max ? { width: { ideal: width.max }, height: { ideal: height.max }, frameRate: { ideal: 30 } } : ORDINARY;
    if (!on) this.torchOn = false;
    if (!on) this.zoomNow = this.zoomRange?.min ?? 1;
    if (this.camera.video) this.camera.video.contentHint = on ? "detail" : "";
    await this.#apply(on ? most : ORDINARY);
    await this.onSize();
  }

  async torch(on: boolean): Promise<void> {
    this.torchOn = on;
    await this.#extras();
  }

  /** One step nearer (1) or back (-1). */
  async zoom(direction: 1 | -1): Promise<void> {
    const range = this.zoomRange;
    if (!range) return;
    const step = (Math.min(range.max, range.min * 4) - range.min) / ZOOM_STEPS;
    this.zoomNow = Math.min(range.max, Math.max(range.min, this.zoomNow + direction * step));
    await this.#extras();
  }

  #extras(): Promise<void> {
    const { width, height, frameRate } = this.camera.video?.getConstraints() ?? {};
    return this.#apply({ ...(width && { width }), ...(height && { height }), ...(frameRate && { frameRate }) });
  }

  /** A camera that refuses goes on as it was. */
  async #apply(wish: MediaTrackConstraints): Promise<void> {
    const extra = { ...(this.hasTorch && { torch: this.torchOn }), ...(this.zoomRange && { zoom: this.zoomNow }) };
    const advanced = Object.keys(extra).length > 0 ? { advanced: [extra as MediaTrackConstraintSet] } : {};
    await this.camera.video?.applyConstraints({ ...wish, ...advanced }).catch(() => undefined);
  }
}
