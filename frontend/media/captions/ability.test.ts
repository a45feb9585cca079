import { describe, expect, test } from "vitest";

import { hearing, refusal, translating } from "./ability";
import { rememberChoices, rememberedChoices } from "./choices";
import { differing, highlighted } from "./facts";
import type { Abilities } from "./frames";
import { direction, listed, ownName, sameLanguage } from "../../shared/languages";

const moonshine = { name: "moonshine", languages: ["en"], why: "", free: 2 };
const absent = { name: "whisper", languages: [], why: "no_model", free: 0 };
const browser = { name: "browser", languages: [], why: "", free: 8 };
const firefox = { name: "firefox", quality: "neural", pairs: [["en", "pt"], ["pt", "en"]] as [string, string][] };

function can(speech: Abilities["speech"], translate: Abilities["translate"] = []): Abilities {
  return { speech, translate };
}

describe("who hears", () => {
  test("the server, when one of its engines knows the language", () => {
    expect(hearing(can([moonshine, absent]), "en", false)).toEqual({ by: "server", why: "", browser: false });
  });

  test("nobody, and why: another language, or nothing installed", () => {
    expect(hearing(can([moonshine, absent]), "ru", false)).toMatchObject({ by: "none", why: "no_language" });
    expect(hearing(can([absent]), "en", false)).toMatchObject({ by: "none", why: "not_installed" });
    expect(hearing(can([]), "en", false)).toMatchObject({ by: "none", why: "not_installed" });
  });

  test("the browser may be asked only where both it and the house can", () => {
    expect(hearing(can([moonshine, browser]), "ru", true).browser).toBe(true);
    expect(hearing(can([moonshine, browser]), "ru", false).browser).toBe(false);
    expect(hearing(can([moonshine]), "ru", true).browser).toBe(false);
  });
});

describe("who translates", () => {
  test.each([
    ["en", "pt", "server"],
    ["en", "en", "same"],
    ["en", "ru", "none"],
    ["", "ru", "same"],
  ])("%s to %s: %s", (from, to, by) => expect(translating(can([], [firefox]), from, to)).toBe(by));

  test("an engine for any language counts, a region serves another one, scripts of Chinese do not mix", () => {
    expect(translating(can([], [{ name: "x", quality: "llm", pairs: [["*", "*"]] }]), "tr", "ta")).toBe("server");
    expect(translating(can([], [{ name: "x", quality: "neural", pairs: [["en", "pt-br"]] }]), "en", "pt")).toBe("server");
    expect(translating(can([], [{ name: "x", quality: "neural", pairs: [["en", "zh-hans"]] }]), "en", "zh-hant")).toBe("none");
  });
});

test("a refusal that is newer than this page still has words", () => {
  expect(refusal("full")).toBe("captions.refused.full");
  expect(refusal("quota")).toBe("captions.refused.not_available");
});

test("languages go by their own names and directions", () => {
  expect(ownName("ru")).toBe("Русский");
  expect(direction("ar")).toBe("rtl");
  expect(direction("zh-hans")).toBe("ltr");
  expect([listed("zh-CN"), listed("zh-TW"), listed("pt-BR"), listed("tlh")]).toEqual(["zh-hans", "zh-hant", "pt", ""]);
  expect(sameLanguage("zh-hans", "zh-hant")).toBe(false);
  expect(sameLanguage("pt-br", "pt")).toBe(true);
});

test("without a choice people speak what they said before the call, else the page's language, and read what they speak", () => {
  localStorage.clear();
  document.documentElement.lang = "es";
  expect(rememberedChoices()).toMatchObject({ speaks: "es", reads: "es", mode: "lines", size: "m", place: "bottom" });
  expect(rememberedChoices("ru")).toMatchObject({ speaks: "ru", reads: "ru" });
  rememberChoices({ reads: "pt", size: "l" });
  expect(rememberedChoices("ru")).toMatchObject({ speaks: "ru", reads: "pt", size: "l" });
  localStorage.setItem("visavis.captions", '{"size":"huge","speaks":"../x","large":7}');
  expect(rememberedChoices("ru")).toMatchObject({ speaks: "ru", size: "m", large: "no" });
  document.documentElement.lang = "en";
});

describe("facts in a line", () => {
  const marks = (words: string, marked: string[] = []): string[] =>
    highlighted(words, marked).filter((node) => node instanceof HTMLElement).map((node) => `${node.className.includes("doubt") ? "?" : ""}${node.textContent}`);

  test("numbers, amounts, codes, dates and addresses stand out, words do not", () => {
    expect(marks("Your code is AB-4711 and you get 1,234.56 € on 25/11/2026, mail ana@example.com.")).toEqual(["AB-4711", "1,234.56 €", "25/11/2026", "ana@example.com"]);
    expect(marks("Please wait a moment.")).toEqual([]);
  });

  test("nothing of the text is lost or added", () => {
    const words = "Code 47 11, then 3 pm; رقم ٤٢ and 5%.";
    expect(highlighted(words, []).map((node) => node.textContent).join("")).toBe(words);
  });

  test("what can't be trusted is told apart", () => {
    expect(marks("It is 4711, not 20.", ["4711"])).toEqual(["?4711", "20"]);
  });

  test("digits are compared in every script", () => {
    expect(differing("code 42 and 7", "رمز ٤٢ و ٧")).toEqual([]);
    expect(differing("code 42 and 7", "code 43 and 7")).toEqual(["42", "43"]);
    expect(differing("7 and 7", "7")).toEqual(["7"]);
  });
});
