import { describe, expect, it } from "vitest";

import { codeFrom, digitOf } from "./digits";

describe("a typed code", () => {
  it.each([
    ["123456", "123456"],
    ["12 34 56", "123456"],
    ["123–456", "123456"],
    ["١٢٣٤٥٦", "123456"],
    ["۱۲۳۴۵۶", "123456"],
    ["１２３４５６", "123456"],
    ["१२३४५६", "123456"],
    ["Your code: 482 913. Valid for 10 minutes.", "482913"],
    ["12", "12"],
    ["12345678", "123456"],
    ["abc", ""],
    ["", ""],
  ])("%s is %s", (typed, code) => {
    expect(codeFrom(typed)).toBe(code);
  });

  it("knows what is no digit", () => {
    expect(digitOf("x")).toBeNull();
    expect(digitOf("²")).toBeNull();
  });
});
