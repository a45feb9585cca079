/** Facts inside a line: found for the eye, and compared after a browser's own translation. */
import { make } from "../../shared/dom";

/** Mail addresses, amounts, and everything that holds a digit (codes, dates, times, numbers in groups). */
const FACT = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[$€£¥₽₹₿]?\s?(?:[\p{L}\p{N}]+[-_./:])*[\p{L}]*\p{N}[\p{L}\p{N}]*(?:[ .,:'’/_-]?\p{N}[\p{L}\p{N}]*)*(?:\s?[$€£¥₽₹₿%])?/gu;

/** Groups of digits, in whatever script they are written. */
function digits(text: string): string[] {
  const plain = text.normalize("NFKC").replace(/\p{Nd}/gu, (digit) => String(value(digit)));
  return plain.match(/\d+/gu) ?? [];
}

/** Decimal digits stand in tens: the zero of a script is the last digit before this one that none precedes. */
function value(digit: string): number {
  let code = digit.codePointAt(0) ?? 0;
  let worth = 0;
  while (worth < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code -= 1;
    worth += 1;
  }
  return worth;
}

/** Groups of digits that one text has and the other has not, or not as often. */
export function differing(source: string, target: string): string[] {
  const left = digits(target);
  const lost = digits(source).filter((group) => {
    const at = left.indexOf(group);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...lost, ...left];
}

/** Everything in a text that looks like a fact, in order. */
export function factsIn(words: string): string[] {
  return [...words.matchAll(FACT)].map(([found]) => found.trim());
}

/** A fact to be put into a sentence: the letters around it must not turn "$50" or "AB-47" about. */
export function isolated(fact: string): string {
  return `\u2066${fact}\u2069`;
}

/** The text with its facts standing out; those that can't be trusted are marked by more than colour. */
export function highlighted(words: string, marked: readonly string[]): Node[] {
  const doubtful = new Set(marked.flatMap((fact) => [fact, ...digits(fact)]));
  const nodes: Node[] = [];
  let at = 0;
  for (const found of words.matchAll(FACT)) {
    const fact = found[0].trim();
    const start = found.index + found[0].indexOf(fact);
    if (start > at) nodes.push(document.createTextNode(words.slice(at, start)));
    const doubt = doubtful.has(fact) || digits(fact).some((group) => doubtful.has(group));
    nodes.push(make("mark", { class: doubt ? "fact fact--doubt" : "fact", dir: "ltr" }, fact));
    at = start + fact.length;
  }
  if (at < words.length) nodes.push(document.createTextNode(words.slice(at)));
  return nodes;
}
