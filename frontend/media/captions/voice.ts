/** This side's voice on its way to captions: microphone or the browser's own recogniser, and the socket. */
import type { Camera } from "../camera";
import { BrowserSpeech } from "./browser-speech";
import { Capture, silentPiece } from "./capture";
import type { SenderState } from "./sender";
import { Sender } from "./sender";

export interface VoiceOptions {
  readonly camera: Camera;
  readonly ticketUrl: string;
  readonly call: string;
  readonly epoch: () => number;
  readonly onState: (state: SenderState, code: string) => void;
}

/** So much silence finishes the last line when somebody mutes in the middle of it. */
const SILENT_PIECES = 12;

export class Voice {
  readonly #sender: Sender;
  readonly #capture: Capture;
  readonly #browser: BrowserSpeech;
  #by: "" | "server" | "browser" = "";
  #language = "";
  #quiet = true;

  constructor(private readonly options: VoiceOptions) {
    this.#sender = new Sender({ ...options });
    this.#capture = new Capture((piece) => this.#quiet || this.#sender.push(piece));
    this.#browser = new BrowserSpeech(
      (line) => this.#sender.push(line),
      () => options.onState("refused", "not_available"),
    );
  }

  /** Hear `language` from now on. Only ever called after the person agreed. */
  start(language: string, by: "server" | "browser"): void {
    const same = this.#by === by && this.#language === language && this.#sender.state !== "refused";
    if (!same) this.#capture.stop();
    this.#by = by;
    this.#language = language;
    this.#quiet = true;
    this.#sender.start(language, by === "server" ? "audio" : "text");
    this.look();
  }

  stop(): void {
    this.#by = "";
    this.#quiet = true;
    this.#capture.stop();
    this.#browser.stop();
    this.#sender.stop();
  }

  /** The microphone was exchanged, muted or unmuted. */
  look(): void {
    if (this.#by === "") return;
    const { camera } = this.options;
    const quiet = !camera.isEnabled("microphone");
    const changed = quiet !== this.#quiet;
    this.#quiet = quiet;
    if (this.#by === "browser") {
      if (quiet) this.#browser.stop();
      else if (changed) this.#browser.start(this.#language);
      return;
    }
    // A muted microphone is let go of: not a sample reaches this code until it speaks again.
    void this.#capture.listen(quiet ? undefined : camera.audio).catch(() => this.options.onState("refused", "not_available"));
    if (quiet && changed) for (let at = 0; at < SILENT_PIECES; at += 1) this.#sender.push(silentPiece());
  }
}
