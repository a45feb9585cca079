/** One's own picture and sound while waiting: small, one tap to look closely or to change a device. */
import type { Camera } from "../../media/camera";
import { openSheet } from "../../media/devices";
import type { NoiseWord } from "../../media/meter";
import { Meter } from "../../media/meter";
import { make, setText, show } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import { MeterBar } from "./meter-bar";

const NOISE: Readonly<Record<NoiseWord, string>> = {
  silent: "check.mic.silent",
  quiet: "check.mic.quiet",
  some: "check.mic.some",
  loud: "check.mic.loud",
};

export class OwnPreview {
  readonly #video = make("video", { class: "own__video", autoplay: true, playsinline: true });
  readonly #words = make("p", { class: "own__words" });
  readonly #bar = new MeterBar();
  readonly #open = make("button", { type: "button", class: "button button--quiet" }, icon("settings-2"), text("wait.own.change"));
  readonly #retry = make("button", { type: "button", class: "button button--quiet", hidden: true }, icon("refresh-cw"), text("check.try_again"));
  readonly #meter = new Meter((level, word, settled) => this.#heard(level, word, settled));
  readonly #look = (): void => this.#draw();

  constructor(
    slot: HTMLElement,
    private readonly camera: Camera,
  ) {
    this.#video.muted = true;
    const side = make("div", { class: "own__side" }, this.#words, this.#bar.root, make("div", { class: "cluster" }, this.#open, this.#retry));
    slot.replaceChildren(make("section", { class: "card card--flat own", "aria-label": text("wait.own") }, this.#video, side));
    this.#open.addEventListener("click", () => void openSheet(document.body, camera, null, this.#bigPicture()));
    this.#retry.addEventListener("click", () => void camera.open());
    camera.addEventListener("change", this.#look);
    this.#draw();
  }

  stop(): void {
    this.#meter.stop();
    this.camera.removeEventListener("change", this.#look);
    this.#video.srcObject = null;
  }

  #draw(): void {
    const { camera } = this;
    if (this.#video.srcObject !== camera.stream) this.#video.srcObject = camera.stream;
    void this.#video.play().catch(() => undefined);
    this.#video.classList.toggle("is-mirrored", camera.mirrored);
    this.#meter.listen(camera.audio);
    const [picture, sound] = [camera.video?.readyState === "live", camera.audio?.readyState === "live"];
    show(this.#video, picture);
    show(this.#bar.root, sound);
    show(this.#open, camera.isOpen);
    show(this.#retry, !(picture && sound));
    if (!picture) setText(this.#words, text("wait.own.no_picture"));
    else setText(this.#words, text(sound ? "wait.own.ready" : "wait.own.no_sound"));
  }

  #heard(level: number, word: NoiseWord, settled: boolean): void {
    this.#bar.show(level);
    if (settled && this.camera.video?.readyState === "live") setText(this.#words, text(NOISE[word]));
  }

  #bigPicture(): HTMLElement[] {
    const big = make("video", { class: "own__big", autoplay: true, playsinline: true });
    big.muted = true;
    big.srcObject = this.camera.stream;
    big.classList.toggle("is-mirrored", this.camera.mirrored);
    return [big];
  }
}
