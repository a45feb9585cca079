import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import { firstWord } from "./sha256";

describe("firstWord", () => {
  it("is the beginning of SHA-256, for every length that fits into one block", () => {
    for (let length = 0; length <= 55; length += 1) {
      const text = "0123456789abcdef:-".repeat(4).slice(0, length);
      const wanted = createHash("sha256").update(text).digest().readUInt32BE(0);
      expect(firstWord(text), text).toBe(wanted);
    }
  });

  it("refuses what needs a second block", () => {
    expect(() => firstWord("x".repeat(56))).toThrow(RangeError);
  });
});
