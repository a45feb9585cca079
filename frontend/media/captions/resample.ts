/**
 * Any microphone rate to 16 kHz, in pieces, without the pieces being heard.
 *
 * A windowed-sinc low-pass in polyphase form: everything above 8 kHz would fold back into speech (a hiss of 10 kHz
 * becomes a tone of 6 kHz), so it is taken out before samples are left away. Runs in the audio thread: it owns its
 * memory and allocates nothing per block but the finished piece.
 */
export const TARGET_RATE = 16_000;
/** 100 ms: small enough for quick captions, large enough not to flood the socket. */
export const PIECE_SAMPLES = TARGET_RATE / 10;

const PASS_HZ = 7_200;
/** Length of the filter at 48 kHz; other rates get the same length in time. */
const TAPS_AT_48K = 160;
const KAISER_BETA = 8;

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}

/** Modified Bessel function of order zero, by its series. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; k < 40; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** One set of taps per phase; each sums to 1, so that a constant stays what it is. */
function polyphase(from: number, phases: number, taps: number): Float32Array[] {
  const cutoff = Math.min(PASS_HZ, 0.45 * from) / from;
  const middle = (taps - 1) / 2;
  return Array.from({ length: phases }, (_unused, phase) => {
    const set = Float32Array.from({ length: taps }, (_none, tap) => {
      const x = tap - middle - phase / phases;
      const edge = Math.min(1, Math.abs(x) / (middle + 1));
      const kernel = x === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
      return (kernel * bessel(KAISER_BETA * Math.sqrt(1 - edge * edge))) / bessel(KAISER_BETA);
    });
    const sum = set.reduce((total, value) => total + value, 0);
    return set.map((value) => value / sum);
  });
}

export class Resampler {
  readonly #sets: Float32Array[];
  readonly #taps: number;
  readonly #up: number;
  readonly #down: number;
  /** Input that later output still needs; `#held` samples are valid. */
  #input: Float32Array;
  #held = 0;
  /** Where the next output sample stands: whole input samples into `#input`, and the phase between two. */
  #at = 0;
  #phase = 0;
  #piece = new Int16Array(PIECE_SAMPLES);
  #filled = 0;

  constructor(from: number) {
    const common = greatestCommonDivisor(from, TARGET_RATE);
    this.#up = TARGET_RATE / common;
    this.#down = from / common;
    this.#taps = Math.max(32, Math.ceil((TAPS_AT_48K * from) / 48_000));
    this.#sets = polyphase(from, this.#up, this.#taps);
    this.#input = new Float32Array(this.#taps + 4096);
  }

  /** Take samples in -1..1; `done` gets every finished piece as 16-bit samples, in a buffer of its own. */
  push(samples: Float32Array, done: (piece: ArrayBuffer) => void): void {
    this.#take(samples);
    while (this.#at + this.#taps <= this.#held) {
      this.#write(this.#sample(), done);
      this.#phase += this.#down;
      const whole = Math.floor(this.#phase / this.#up);
      this.#at += whole;
      this.#phase -= whole * this.#up;
    }
    const used = Math.min(this.#at, this.#held);
    this.#input.copyWithin(0, used, this.#held);
    this.#held -= used;
    this.#at -= used;
  }

  #take(samples: Float32Array): void {
    if (this.#held + samples.length > this.#input.length) {
      const larger = new Float32Array((this.#held + samples.length) * 2);
      larger.set(this.#input.subarray(0, this.#held));
      this.#input = larger;
    }
    this.#input.set(samples, this.#held);
    this.#held += samples.length;
  }

  #sample(): number {
    const set = this.#sets[this.#phase] ?? new Float32Array(0);
    let sum = 0;
    for (let tap = 0; tap < this.#taps; tap += 1) sum += (set[tap] ?? 0) * (this.#input[this.#at + tap] ?? 0);
    return sum;
  }

  #write(value: number, done: (piece: ArrayBuffer) => void): void {
    const whole = Math.round(value * 32_767);
    this.#piece[this.#filled] = Math.max(-32_768, Math.min(32_767, whole));
    this.#filled += 1;
    if (this.#filled < PIECE_SAMPLES) return;
    done(this.#piece.buffer);
    this.#piece = new Int16Array(PIECE_SAMPLES);
    this.#filled = 0;
  }
}
