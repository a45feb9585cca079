/**
 * Translating in the reader's own browser (Chrome's Translator API), where it has that: nothing leaves the device.
 * The first use of a pair downloads a model, which browsers allow only after a click and report the progress of.
 */
import { differing } from "./facts";
import type { CaptionFrame, CaptionTextFrame } from "./frames";
import { base } from "../../shared/languages";

interface Translator {
  translate(text: string): Promise<string>;
  destroy?(): void;
}
interface Monitor {
  addEventListener(type: "downloadprogress", listener: (event: { readonly loaded: number }) => void): void;
}
interface TranslatorMaker {
  availability(pair: { sourceLanguage: string; targetLanguage: string }): Promise<string>;
  create(options: { sourceLanguage: string; targetLanguage: string; monitor?: (monitor: Monitor) => void }): Promise<Translator>;
}

function maker(): TranslatorMaker | undefined {
  return (globalThis as unknown as { Translator?: TranslatorMaker }).Translator;
}

/** Codes as browsers want them. */
function tag(code: string): string {
  return { "zh-hans": "zh", "zh-hant": "zh-Hant" }[code] ?? base(code);
}

const PARTIAL_EVERY_MS = 400;

export class BrowserTranslation {
  #translator: Translator | undefined;
  #pair = "";
  #asked = new Map<string, number>();

  constructor(private readonly show: (frame: CaptionTextFrame) => void) {}

  /** Whether this browser could translate the pair, perhaps after a download. */
  static async possible(from: string, to: string): Promise<boolean> {
    const found = await maker()
      ?.availability({ sourceLanguage: tag(from), targetLanguage: tag(to) })
      .catch(() => "unavailable");
    return found !== undefined && found !== "unavailable";
  }

  runs(from: string, to: string): boolean {
    return this.#translator !== undefined && this.#pair === `${from}>${to}`;
  }

  /** Call from a click. `progress` hears the part of the download that is done, 0 to 1. False when it did not work. */
  async start(from: string, to: string, progress: (part: number) => void): Promise<boolean> {
    this.stop();
    const translator = await maker()
      ?.create({
        sourceLanguage: tag(from),
        targetLanguage: tag(to),
        monitor: (monitor) => monitor.addEventListener("downloadprogress", (event) => progress(event.loaded)),
      })
      .catch(() => undefined);
    if (!translator) return false;
    this.#translator = translator;
    this.#pair = `${from}>${to}`;
    return true;
  }

  stop(): void {
    this.#translator?.destroy?.();
    this.#translator = undefined;
    this.#asked.clear();
  }

  /** A line that was heard: finished ones always, others not too often. */
  async line(frame: CaptionFrame, to: string): Promise<void> {
    const translator = this.#translator;
    if (!translator || this.#pair !== `${frame.language}>${to}` || frame.text.trim() === "") return;
    const now = performance.now();
    if (!frame.final && now - (this.#asked.get(frame.line) ?? -Infinity) < PARTIAL_EVERY_MS) return;
    this.#asked.set(frame.line, now);
    if (frame.final) this.#asked.delete(frame.line);
    const words = await translator.translate(frame.text).catch(() => "");
    const { call, line, revision } = frame;
    const marked = words ? differing(frame.text, words) : [];
    this.show({ type: "caption_text", call, line, revision, language: to, text: words, engine: "browser", quality: "neural", marked, failed: words === "" });
  }
}
