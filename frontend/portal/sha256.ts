/**
 * SHA-256 of one short text, as far as a proof of work needs it: the first 32 bits. The browser's own digest answers
 * through a promise, which costs far more than the hash when it is asked a hundred thousand times.
 */

/** More would need a second block. */
export const LONGEST = 55;

/** The whole part of a root, exactly: floating numbers differ from browser to browser in the last bit. */
function root(of: bigint, power: bigint): bigint {
  let low = 0n;
  let high = 1n << 60n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** power <= of) low = middle;
    else high = middle;
  }
  return low;
}

/** The first 32 bits behind the point of the square or cube root of a prime: where the constants come from. */
function constant(prime: number, power: bigint): number {
  return Number(BigInt.asIntN(32, root(BigInt(prime) << (32n * power), power)));
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let next = 2; found.length < count; next += 1) {
    if (found.every((prime) => next % prime !== 0)) found.push(next);
  }
  return found;
}

type Eight = [number, number, number, number, number, number, number, number];

const ROUNDS = Int32Array.from(primes(64), (prime) => constant(prime, 3n));
const START = primes(8).map((prime) => constant(prime, 2n)) as Eight;
const words = new Int32Array(64);

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function word(at: number): number {
  return words[at] ?? 0;
}

/** The text, its end mark and its length in bits, as sixteen words; the rest follows from them. */
function fill(text: string): void {
  words.fill(0, 0, 16);
  for (let at = 0; at < text.length; at += 1) put(at, text.charCodeAt(at));
  put(text.length, 0x80);
  words[15] = text.length * 8;
  for (let at = 16; at < 64; at += 1) {
    const [w15, w2] = [word(at - 15), word(at - 2)];
    const s0 = turn(w15, 7) ^ turn(w15, 18) ^ (w15 >>> 3);
    const s1 = turn(w2, 17) ^ turn(w2, 19) ^ (w2 >>> 10);
    words[at] = (word(at - 16) + s0 + word(at - 7) + s1) | 0;
  }
}

function put(at: number, byte: number): void {
  words[at >> 2] = word(at >> 2) | (byte << (24 - (at & 3) * 8));
}

/** The first 32 bits of the hash of an ASCII text of at most `LONGEST` characters. */
export function firstWord(text: string): number {
  if (text.length > LONGEST) throw new RangeError("one block only");
  fill(text);
  let [a, b, c, d, e, f, g, h] = START;
  for (let round = 0; round < 64; round += 1) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const one = (h + s1 + ((e & f) ^ (~e & g)) + (ROUNDS[round] ?? 0) + word(round)) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  return (a + START[0]) >>> 0;
}
