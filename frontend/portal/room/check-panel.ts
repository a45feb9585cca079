/** The device check. Loaded when the camera is asked for: everything about media comes with it. */
import { Camera } from "../../media/camera";
import { checkFields } from "../../media/captions/fields";
import { canFlip, deviceFields } from "../../media/devices";
import type { Failure, FailureCode, Kind } from "../../media/failures";
import { family, stepsKey } from "../../media/failures";
import type { NoiseWord } from "../../media/meter";
import { Meter } from "../../media/meter";
import type { PathCode, PathResult } from "../../media/path";
import { checkPath } from "../../media/path";
import { playTestTone } from "../../media/speaker";
import { make, show } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import type { Tone } from "./check-line";
import { CheckLine } from "./check-line";
import type { Facts } from "./facts";
import { MeterBar } from "./meter-bar";
import type { Found, SpeakerWord } from "./results";
import { preparation } from "./results";

const FAILED: Readonly<Record<FailureCode, string>> = {
  insecure: "check.failed.insecure",
  "in-app": "check.failed.in_app",
  unsupported: "check.failed.unsupported",
  "denied-browser": "check.failed.denied_browser",
  "denied-system": "check.failed.denied_system",
  dismissed: "check.failed.dismissed",
  "in-use": "check.failed.in_use",
  "no-camera": "check.failed.no_camera",
  "no-microphone": "check.failed.no_microphone",
  unknown: "check.failed.unknown",
};
const NOISE: Readonly<Record<NoiseWord, readonly [Tone, string]>> = {
  silent: ["attention", "check.mic.silent"],
  quiet: ["ok", "check.mic.quiet"],
  some: ["ok", "check.mic.some"],
  loud: ["attention", "check.mic.loud"],
};
const PATHS: Readonly<Record<PathCode, readonly [Tone, string]>> = {
  good: ["ok", "check.path.good"],
  slow: ["attention", "check.path.slow"],
  uneven: ["attention", "check.path.uneven"],
  "no-live": ["attention", "check.path.no_live"],
  "no-webrtc": ["stop", "check.path.no_webrtc"],
  offline: ["stop", "check.path.offline"],
};

export class CheckPanel {
  readonly camera = Camera.page();
  readonly #video = make("video", { class: "check__video", autoplay: true, playsinline: true });
  readonly #veil = make("div", { class: "check__veil" });
  readonly #again = make("button", { type: "button", class: "button" }, icon("refresh-cw"), text("check.try_again"));
  readonly #flip = make("button", { type: "button", class: "check__flip", hidden: true, "aria-label": text("stage.flip") }, icon("switch-camera"));
  readonly #lines = {
    camera: new CheckLine("check.camera"),
    microphone: new CheckLine("check.mic"),
    speaker: new CheckLine("check.speaker"),
    path: new CheckLine("check.path"),
  };
  readonly #bar = new MeterBar();
  readonly #choices = make("div", { class: "stack" });
  readonly #details = make("details", { class: "check__choices", hidden: true }, make("summary", {}, text("check.choices")), this.#choices);
  readonly #meter = new Meter((level, word, settled) => this.#heard(level, word, settled));
  #noise: NoiseWord | null = null;
  #speaker: SpeakerWord = "untested";
  #path: PathResult | null = null;
  readonly #changed = (): void => void this.#look();

  constructor(
    slot: HTMLElement,
    private readonly facts: Facts,
    private readonly onOpen: (open: boolean) => void,
  ) {
    this.#video.muted = true;
    const list = make("ul", { class: "check__list" }, ...Object.values(this.#lines).map((line) => line.root));
    this.#lines.microphone.extra.append(this.#bar.root);
    const preview = make("div", { class: "check__preview" }, this.#video, this.#veil, this.#flip);
    slot.replaceChildren(make("div", { class: "check card" }, preview, list, this.#details, checkFields(facts.spoken)));
    this.#flip.addEventListener("click", () => void this.camera.flip());
    this.#again.addEventListener("click", () => void this.open());
    this.camera.addEventListener("change", this.#changed);
    this.camera.addEventListener("devices", this.#changed);
    this.#speakerIdle();
    this.#lines.path.set("wait", text("check.path.trying"));
  }

  get found(): Found {
    const { width = 0, height = 0 } = this.camera.video?.getSettings() ?? {};
    return {
      failures: this.camera.failures,
      camera: this.camera.video?.readyState === "live",
      microphone: this.camera.audio?.readyState === "live",
      width,
      height,
      noise: this.#noise,
      speaker: this.#speaker,
      path: this.#path,
    };
  }

  /** The results as the server keeps them. */
  get results(): Record<string, string | number | boolean | null> {
    const { browser, system } = family();
    return preparation(this.found, browser, system);
  }

  /** Ask for the camera, and try the path meanwhile. */
  async open(): Promise<void> {
    this.#veil.replaceChildren(icon("loader"), make("p", {}, text("check.asking")));
    show(this.#veil);
    this.#lines.camera.set("wait", text("check.asking_short"));
    this.#lines.microphone.set("wait", text("check.asking_short"));
    if (this.#path === null) void this.#tryPath();
    await this.camera.open();
    await this.#look();
  }

  /** Whether trying the camera again is the page's primary action. */
  push(primary: boolean): void {
    this.#again.classList.toggle("button--quiet", !primary);
  }

  stop(): void {
    this.#meter.stop();
    this.camera.removeEventListener("change", this.#changed);
    this.camera.removeEventListener("devices", this.#changed);
    this.#video.srcObject = null;
  }

  // -- camera and microphone ----------------------------------------------------------------------------------------

  async #look(): Promise<void> {
    const { camera } = this;
    this.onOpen(camera.isOpen);
    this.#device("camera");
    this.#device("microphone");
    this.#meter.listen(camera.audio);
    show(this.#bar.root, this.found.microphone);
    if (this.#video.srcObject !== camera.stream) this.#video.srcObject = camera.stream;
    if (this.found.camera) void this.#video.play().catch(() => undefined);
    this.#video.classList.toggle("is-mirrored", camera.mirrored);
    this.#drawVeil();
    if (!camera.isOpen) return;
    show(this.#flip, await canFlip(camera));
    this.#choices.replaceChildren(...(await deviceFields(camera, null)));
    show(this.#details, this.#choices.childElementCount > 0);
  }

  #drawVeil(): void {
    show(this.#veil, !this.found.camera);
    if (this.found.camera) return;
    this.#veil.replaceChildren(icon("video-off", { className: "icon--large" }), make("p", {}, text("check.no_picture")), this.#again);
  }

  #device(kind: Kind): void {
    const line = this.#lines[kind];
    const failure = this.camera.failures.find((one) => one.kinds.includes(kind));
    if (this.found[kind]) {
      if (kind === "camera") line.set("ok", text("check.camera.ok"));
      else if (this.#noise === null) line.set("wait", text("check.mic.listening"));
      return;
    }
    if (!failure) line.set("stop", text(kind === "camera" ? "check.failed.no_camera" : "check.failed.no_microphone"));
    else if (kind === "microphone" && failure.kinds.length > 1) line.set("stop", text("check.failed.same"));
    else line.set("stop", text(FAILED[failure.code]), this.#steps(failure));
  }

  #steps(failure: Failure): string {
    const steps = text(stepsKey(failure.code, family()));
    return failure.code === "insecure" && this.facts.secureUrl ? `${steps}\n${this.facts.secureUrl}` : steps;
  }

  #heard(level: number, word: NoiseWord, settled: boolean): void {
    this.#bar.show(level);
    if (!settled || word === this.#noise) return;
    this.#noise = word;
    const [tone, key] = NOISE[word];
    this.#lines.microphone.set(tone, text(key));
  }

  // -- speaker and path ---------------------------------------------------------------------------------------------

  #speakerIdle(): void {
    const test = make("button", { type: "button", class: "button button--quiet" }, icon("volume-2"), text("stage.speaker_test"));
    test.addEventListener("click", () => void this.#playTone(test));
    const word = { untested: "check.speaker.untested", heard: "check.speaker.heard", not_heard: "check.speaker.not_heard" } as const;
    const tone = { untested: "idle", heard: "ok", not_heard: "attention" } as const;
    const steps = this.#speaker === "not_heard" ? text("fix.speaker") : "";
    this.#lines.speaker.set(tone[this.#speaker], text(word[this.#speaker]), steps);
    this.#lines.speaker.extra.replaceChildren(test);
  }

  async #playTone(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    this.#lines.speaker.set("wait", text("check.speaker.playing"));
    await playTestTone().catch(() => undefined);
    const answer = (word: SpeakerWord, key: string): HTMLButtonElement => {
      const choice = make("button", { type: "button", class: "button button--quiet" }, text(key));
      choice.addEventListener("click", () => {
        this.#speaker = word;
        this.#speakerIdle();
      });
      return choice;
    };
    this.#lines.speaker.set("idle", text("check.speaker.question"));
    this.#lines.speaker.extra.replaceChildren(answer("heard", "check.speaker.yes"), answer("not_heard", "check.speaker.no"));
  }

  async #tryPath(): Promise<void> {
    this.#path = await checkPath();
    const [tone, key] = PATHS[this.#path.code];
    this.#lines.path.set(tone, text(key), tone === "ok" ? "" : text("fix.path"));
    if (this.#path.code === "good") return;
    const again = make("button", { type: "button", class: "button button--quiet" }, icon("refresh-cw"), text("check.try_again"));
    again.addEventListener("click", () => {
      this.#lines.path.set("wait", text("check.path.trying"));
      this.#lines.path.extra.replaceChildren();
      void this.#tryPath();
    });
    this.#lines.path.extra.replaceChildren(again);
  }
}
