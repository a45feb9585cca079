/**
 * How loud the microphone is, and how loud the room behind it is, in words.
 *
 * Measured on the processed signal (after the browser's noise suppression), because that is what the other side hears.
 * Levels are dBFS of the RMS over one reading; a reading is taken every 100 ms.
 */
export type NoiseWord = "silent" | "quiet" | "some" | "loud";

export const READING_MS = 100;
/** Five seconds: long enough to contain the pauses between sentences. */
const WINDOW = 50;
const SILENT_DB = -90;
const SOME_DB = -55;
const LOUD_DB = -40;
/** A word changes back only when the floor has moved this far past the border, so that it does not flicker. */
const HYSTERESIS_DB = 3;

/** RMS of samples in -1..1 as dBFS; digital silence is -Infinity. */
export function decibels(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? -Infinity : 10 * Math.log10(sum / samples.length);
}

/**
 * The level of the room: a low percentile of the last readings. Speech has pauses, a fan or a street has none, so the
 * quietest tenth is what remains when nobody speaks.
 */
export function noiseFloor(levels: readonly number[], percentile = 0.1): number {
  if (levels.length === 0) return -Infinity;
  const sorted = [...levels].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * percentile))] ?? -Infinity;
}

/** The floor in words. `loudest` of the same window tells a quiet room from a microphone that gives nothing at all. */
export function noiseWord(floor: number, loudest: number, previous: NoiseWord = "quiet"): NoiseWord {
  if (loudest < SILENT_DB) return "silent";
  const sticky = (border: number, word: NoiseWord): number => (previous === word ? border - HYSTERESIS_DB : border);
  if (floor >= sticky(LOUD_DB, "loud")) return "loud";
  return floor >= sticky(SOME_DB, "some") ? "some" : "quiet";
}

/** A level for the eye: -60 dBFS and below is 0, -6 dBFS and above is 1. */
export function barLevel(db: number): number {
  return Math.min(1, Math.max(0, (db + 60) / 54));
}

export class Meter {
  #context: AudioContext | undefined;
  #source: MediaStreamAudioSourceNode | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #levels: number[] = [];
  #word: NoiseWord = "quiet";
  #track: MediaStreamTrack | undefined;
  #analyser: AnalyserNode | undefined;

  constructor(private readonly onReading: (level: number, word: NoiseWord, settled: boolean) => void) {}

  /** Measure this track from now on; the same track again changes nothing. */
  listen(track: MediaStreamTrack | undefined): void {
    if (track === this.#track) return;
    this.#source?.disconnect();
    this.#track = track;
    this.#levels = [];
    if (!track) return;
    this.#context ??= new AudioContext({ latencyHint: "playback" });
    // A page that was opened again without a click starts suspended; the next click anywhere wakes it.
    if (this.#context.state === "suspended") this.#wakeOnClick(this.#context);
    this.#analyser ??= Object.assign(this.#context.createAnalyser(), { fftSize: 2048, smoothingTimeConstant: 0 });
    this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(this.#analyser);
    this.#timer ??= setInterval(() => this.#read(), READING_MS);
  }

  get word(): NoiseWord {
    return this.#word;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#source?.disconnect();
    this.#track = undefined;
    void this.#context?.close();
    this.#context = undefined;
    this.#analyser = undefined;
  }

  #read(): void {
    if (!this.#analyser || this.#context?.state !== "running" || this.#track?.enabled === false) return;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    const level = decibels(samples);
    this.#levels.push(level);
    if (this.#levels.length > WINDOW) this.#levels.shift();
    const settled = this.#levels.length >= WINDOW / 2;
    if (settled) this.#word = noiseWord(noiseFloor(this.#levels), Math.max(...this.#levels), this.#word);
    this.onReading(barLevel(level), this.#word, settled);
  }

  #wakeOnClick(context: AudioContext): void {
    void context.resume().catch(() => undefined);
    document.addEventListener("pointerdown", () => void context.resume().catch(() => undefined), { once: true });
  }
}
