/** A code as people type it: with any keyboard's digits, with blanks and dashes, pasted with words around it. Pure. */
export const CODE_LENGTH = 6;

const ZEROS = [0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810, 0xff10];

/** The value of a digit of any script that people have on their keyboards, or null. */
export function digitOf(character: string): number | null {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 48 && code <= 57) return code - 48;
  const zero = ZEROS.find((first) => code >= first && code <= first + 9);
  return zero === undefined ? null : code - zero;
}

/** At most six digits, 0 to 9. Of several numbers in a pasted text the one with six digits counts. */
export function codeFrom(typed: string): string {
  const ascii = Array.from(typed, (character) => digitOf(character) ?? character).join("");
  const joined = ascii.replace(/(?<=\d)[\s\p{Pd}\u200e\u200f]+(?=\d)/gu, "");
  const six = /(?<!\d)\d{6}(?!\d)/u.exec(joined);
  return (six?.[0] ?? ascii.replace(/\D/gu, "")).slice(0, CODE_LENGTH);
}
