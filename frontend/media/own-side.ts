/** What happens on this side of a call: watched here, told to the server as marks, known to the stage for its banners. */
import type { Camera } from "./camera";
import { Marks } from "./marks";
import { Meter } from "./meter";
import { CameraWatch, InterruptionWatch, NoiseWatch } from "./watch";
import type { InterruptionWhy, PictureWhy } from "./watch";

export interface OwnSideOptions {
  readonly camera: Camera;
  /** Plays the own picture; it is what the camera rule looks at. */
  readonly video: HTMLVideoElement;
  readonly marksUrl: string;
  readonly epoch: () => number;
  /** A customer's absence from the page is told; staff look things up in other windows. */
  readonly tellsHidden: boolean;
  readonly onChange: () => void;
  readonly onTakenOver: () => void;
  readonly onLeaving: () => void;
}

export class OwnSide {
  picture: PictureWhy | null = null;
  loud = false;
  interruption: InterruptionWhy | null = null;
  readonly #marks: Marks;
  readonly #stops: (() => void)[];

  constructor({ camera, video, onChange, ...rest }: OwnSideOptions) {
    const marks = new Marks(rest.marksUrl, rest.epoch, rest.onTakenOver);
    const noise = new NoiseWatch((loud) => {
      this.loud = loud;
      marks.set("noise", loud ? "loud" : "");
      onChange();
    });
    const meter = new Meter((_level, word, settled) => settled && noise.hear(word === "loud"));
    const picture = new CameraWatch(() => camera.video, video, (why) => {
      this.picture = why;
      marks.set("camera", why ?? "");
      onChange();
    });
    const told = (why: InterruptionWhy | null): void => {
      this.interruption = why;
      marks.set("interruption", why ?? "");
      onChange();
    };
    const away = new InterruptionWatch(() => camera.stream.getTracks(), rest.tellsHidden, told, rest.onLeaving);
    const listen = (): void => meter.listen(camera.audio);
    listen();
    camera.addEventListener("change", listen);
    this.#marks = marks;
    this.#stops = [
      () => meter.stop(),
      () => picture.stop(),
      () => away.stop(),
      () => marks.stop(),
      () => camera.removeEventListener("change", listen),
    ];
  }

  /** The page goes away; nothing waits for the answer. */
  leave(): void {
    this.#marks.leave("reload");
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}
