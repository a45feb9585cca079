/**
 * Web Speech and the Translator API for tests: the tests' Chromium has neither. They follow the specifications
 * (Web Speech API, 4.1; Translator and Language Detector APIs) where this house depends on it, and nowhere else.
 */
type Result = readonly [transcript: string, isFinal: boolean];

interface ResultEvent {
  readonly resultIndex: number;
  readonly results: ArrayLike<{ readonly isFinal: boolean; readonly length: number; readonly 0: { readonly transcript: string; readonly confidence: number } }>;
}

/** One session at a time: starting twice throws, and an error is always followed by the end. */
export class FakeRecognition {
  static newest: FakeRecognition;
  lang = "";
  continuous = false;
  interimResults = false;
  onresult: ((event: ResultEvent) => void) | null = null;
  onend: (() => void) | null = null;
  onerror: ((event: { readonly error: string }) => void) | null = null;
  started = 0;
  aborted = false;
  #runs = false;

  constructor() {
    FakeRecognition.newest = this;
  }

  start(): void {
    if (this.#runs) throw new DOMException("recognition has already started", "InvalidStateError");
    this.#runs = true;
    this.started += 1;
  }

  /** No further result; the end is told. Without a session nothing happens. */
  abort(): void {
    this.aborted = true;
    this.ends();
  }

  /** The session's results so far, all of them: a session's list only grows. */
  hears(...results: Result[]): void {
    if (!this.#runs) throw new Error("nothing is heard outside a session");
    const list = results.map(([transcript, isFinal]) => ({ isFinal, length: 1, 0: { transcript, confidence: 0.9 } }));
    this.onresult?.({ resultIndex: Math.max(0, list.findIndex((one) => !one.isFinal)), results: list });
  }

  fails(error: string): void {
    this.onerror?.({ error });
    this.ends();
  }

  ends(): void {
    if (!this.#runs) return;
    this.#runs = false;
    this.onend?.();
  }
}

interface CreateOptions {
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  readonly monitor?: (monitor: EventTarget) => void;
}

/** A `Translator` whose pairs into `downloadable` languages come after a download, which needs a person's click. */
export function fakeTranslator(downloadable: readonly string[], says: (words: string) => string): {
  availability(pair: CreateOptions): Promise<string>;
  create(options: CreateOptions): Promise<{ translate(words: string): Promise<string>; destroy(): void }>;
  clicked: boolean;
} {
  const ready = new Set<string>();
  return {
    clicked: true,
    availability({ targetLanguage }) {
      if (!downloadable.includes(targetLanguage)) return Promise.resolve("unavailable");
      return Promise.resolve(ready.has(targetLanguage) ? "available" : "downloadable");
    },
    async create({ targetLanguage, monitor, ...pair }) {
      const state = await this.availability({ ...pair, targetLanguage });
      if (state === "unavailable") throw new DOMException("no such pair", "NotSupportedError");
      if (state === "downloadable" && !this.clicked) throw new DOMException("a click is needed", "NotAllowedError");
      const watched = new EventTarget();
      monitor?.(watched);
      // Told at the beginning and at the end at least, as parts of one.
      for (const loaded of state === "downloadable" ? [0, 0.5, 1] : [0, 1]) watched.dispatchEvent(Object.assign(new Event("downloadprogress"), { loaded, total: 1 }));
      ready.add(targetLanguage);
      let destroyed = false;
      return {
        translate: (words) => (destroyed ? Promise.reject(new DOMException("destroyed", "InvalidStateError")) : Promise.resolve(words).then(says)),
        destroy: () => (destroyed = true),
      };
    },
  };
}
