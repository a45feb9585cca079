/**
 * Hearing by the browser itself (Web Speech API), where it has that: only text goes to the house.
 *
 * It is offered, never taken by itself: most browsers send the sound to their maker.
 */
import type { HeardLine } from "./sender";

interface Alternative {
  readonly transcript: string;
}
interface Result {
  readonly isFinal: boolean;
  readonly [index: number]: Alternative | undefined;
}
interface Recognition {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onresult: ((event: { readonly results: ArrayLike<Result> }) => void) | null;
  onend: (() => void) | null;
  onerror: ((event: { readonly error: string }) => void) | null;
  start(): void;
  abort(): void;
}
type Maker = new () => Recognition;

/** The browser's recogniser, under its standard name or Chrome's and Safari's. */
function maker(): Maker | undefined {
  const names = globalThis as unknown as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker };
  return names.SpeechRecognition ?? names.webkitSpeechRecognition;
}

export function browserHears(): boolean {
  return maker() !== undefined;
}

/** These won't get better by trying again. */
const HOPELESS = new Set(["not-allowed", "service-not-allowed", "language-not-supported", "audio-capture"]);

const RESTART_MS = 1000;

export class BrowserSpeech {
  #recognition: Recognition | undefined;
  #line = 0;
  #revision = 0;
  #said = "";
  #began = 0;
  #since = 0;
  #done = 0;
  #sessionAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly heard: (line: HeardLine) => void,
    private readonly onTrouble: () => void,
  ) {}

  start(language: string): void {
    this.stop();
    const Recogniser = maker();
    if (!Recogniser) return;
    const recognition = new Recogniser();
    Object.assign(recognition, { lang: language, continuous: true, interimResults: true });
    recognition.onresult = ({ results }) => this.#results(results);
    // Browsers end it after a silence; it begins anew until somebody stops it.
    recognition.onend = () => this.#recognition === recognition && this.#again(recognition);
    recognition.onerror = ({ error }) => {
      if (!HOPELESS.has(error)) return;
      this.stop();
      this.onTrouble();
    };
    this.#recognition = recognition;
    this.#began = performance.now();
    this.#begin(recognition);
  }

  stop(): void {
    const recognition = this.#recognition;
    this.#recognition = undefined;
    clearTimeout(this.#timer);
    recognition?.abort();
    this.#finish();
  }

  /** Not at once where it ended at once: without a network some browsers end as often as they are begun. */
  #again(recognition: Recognition): void {
    this.#finish();
    const wait = Math.max(0, RESTART_MS - (performance.now() - this.#sessionAt));
    this.#timer = setTimeout(() => this.#recognition === recognition && this.#begin(recognition), wait);
  }

  #begin(recognition: Recognition): void {
    this.#done = 0;
    this.#sessionAt = performance.now();
    recognition.start();
  }

  #results(results: ArrayLike<Result>): void {
    for (let at = this.#done; at < results.length; at += 1) {
      const result = results[at];
      if (!result) continue;
      this.#say(result[0]?.transcript.trim() ?? "", result.isFinal);
      if (result.isFinal) this.#done = at + 1;
    }
  }

  /** What it broke off in the middle of stands as it was heard. */
  #finish(): void {
    if (this.#revision > 0) this.#say(this.#said, true);
  }

  #say(words: string, final: boolean): void {
    if (words === "" && this.#revision === 0) return;
    const now = Math.round(performance.now() - this.#began);
    if (this.#revision === 0) {
      this.#line += 1;
      this.#since = now;
    }
    this.#revision += 1;
    this.#said = words;
    this.heard({ number: this.#line, revision: this.#revision, text: words, final, start_ms: this.#since, end_ms: now });
    if (final) this.#revision = 0;
  }
}
