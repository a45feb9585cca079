/**
 * Numbers in a line that was heard, for the agent who said them: engines take "fifteen" for "fifty", and the speaker
 * would not know. Small numbers ("one moment", "two days") are left alone.
 */
import { base } from "../../shared/languages";
import { factsIn } from "./facts";

const DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
const TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SMALL = new Map([...DIGITS, ...TEENS].map((word, value) => [word, value]));
const WORTH = new Map([...SMALL, ...TENS.map((word, at): [string, number] => [word, 20 + 10 * at])]);
const POWERS = new Map([["hundred", 100], ["thousand", 1000], ["million", 1_000_000]]);
const WORD = [...WORTH.keys(), ...POWERS.keys()].join("|");
/** "four, seven, one, one" and "two hundred and fifty-six"; "fifty, six" and "fifty and six" are two numbers. */
const DICTATED = new RegExp(`\\b(?:${DIGITS.join("|")})(?:,? (?:${DIGITS.join("|")})){2,}\\b(?!,? (?:${WORD})\\b)`, "giu");
const SPOKEN = new RegExp(`\\b(?:${WORD})(?:(?:(?<=hundred|thousand|million) and |[ -])(?:${WORD}))*\\b`, "giu");

/** Numbers of two digits or more and addresses, as they would stand on a fact card. */
export function numbersIn(words: string, language: string): string[] {
  const written = factsIn(words).filter((fact) => fact.includes("@") || (fact.match(/\p{Nd}/gu) ?? []).length > 1);
  // The one engine that writes numbers as words hears English only.
  const spoken = base(language) === "en" ? spokenIn(words) : [];
  return [...new Set([...written, ...spoken])];
}

function spokenIn(words: string): string[] {
  const dictated = [...words.matchAll(DICTATED)].map(([found]) => wordsOf(found).map((word) => DIGITS.indexOf(word)).join(""));
  const others = [...words.replace(DICTATED, ".").matchAll(SPOKEN)].map(([found]) => valueOf(wordsOf(found)));
  return [...dictated, ...others.filter((value) => value >= 10).map(String)];
}

function wordsOf(spoken: string): string[] {
  return spoken.toLowerCase().split(/[^a-z]+/u).filter((word) => word !== "and");
}

/** 256 for "two hundred and fifty-six", 0 for what is no one number: "six fifty" may be 6.50. */
function valueOf(words: readonly string[]): number {
  let total = 0;
  let part = 0;
  /** The next word must be worth less: "fifty six" is one number, "fifty sixty" and "six fifty" are not. */
  let below = Infinity;
  for (const word of words) {
    const power = POWERS.get(word);
    const worth = WORTH.get(word) ?? 0;
    if (power === undefined && worth >= below) return 0;
    if (power === undefined) part += worth;
    else if (power === 100) part = (part || 1) * power;
    else [total, part] = [total + (part || 1) * power, 0];
    below = power ?? (SMALL.has(word) ? 0 : 10);
  }
  return total + part;
}
