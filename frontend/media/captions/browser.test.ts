import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { BrowserSpeech, browserHears } from "./browser-speech";
import { BrowserTranslation } from "./browser-translate";
import { FakeRecognition, fakeTranslator } from "./browser.fakes";
import type { CaptionFrame, CaptionTextFrame } from "./frames";
import type { HeardLine } from "./sender";

afterEach(() => vi.unstubAllGlobals());

describe("the browser hears", () => {
  let lines: HeardLine[] = [];
  let trouble = 0;

  function hearing(): FakeRecognition {
    lines = [];
    trouble = 0;
    vi.stubGlobal("webkitSpeechRecognition", FakeRecognition);
    const speech = new BrowserSpeech((line) => lines.push(line), () => (trouble += 1));
    speech.start("ru");
    return FakeRecognition.newest;
  }

  test("only where it can", () => {
    expect(browserHears()).toBe(false);
    vi.stubGlobal("webkitSpeechRecognition", FakeRecognition);
    expect(browserHears()).toBe(true);
  });

  test("a line is revised under its number until it is final, the next one gets the next number", () => {
    const browser = hearing();
    expect(browser.lang).toBe("ru");
    browser.hears(["при", false]);
    browser.hears(["привет", true]);
    browser.hears(["привет", true], ["как", false]);
    expect(lines.map(({ number, revision, text, final }) => [number, revision, text, final])).toEqual([
      [1, 1, "при", false],
      [1, 2, "привет", true],
      [2, 1, "как", false],
    ]);
  });

  test("it begins anew when the browser ends it after a silence; a line broken off stands as it was", () => {
    const browser = hearing();
    browser.hears(["подо", false]);
    vi.useFakeTimers();
    browser.ends();
    vi.runAllTimers();
    vi.useRealTimers();
    expect(browser.started).toBe(2);
    browser.hears(["ждите", true]);
    expect(lines.map(({ number, text, final }) => [number, text, final])).toEqual([
      [1, "подо", false],
      [1, "подо", true],
      [2, "ждите", true],
    ]);
  });

  test("without permission it does not ask again and again", () => {
    const browser = hearing();
    browser.fails("not-allowed");
    expect(trouble).toBe(1);
    expect(browser.aborted).toBe(true);
    expect(browser.started).toBe(1);
  });

  test("what may get better by itself is tried again, once a second and no faster", () => {
    vi.useFakeTimers();
    const browser = hearing();
    for (let at = 0; at < 100; at += 1) {
      browser.fails("network");
      vi.advanceTimersByTime(100);
    }
    vi.useRealTimers();
    expect(trouble).toBe(0);
    expect(browser.started).toBeGreaterThan(5);
    expect(browser.started).toBeLessThan(15);
  });

  test("stopped is stopped, also while it waits to begin anew", () => {
    vi.useFakeTimers();
    vi.stubGlobal("webkitSpeechRecognition", FakeRecognition);
    const speech = new BrowserSpeech((line) => lines.push(line), () => (trouble += 1));
    speech.start("ru");
    const browser = FakeRecognition.newest;
    browser.fails("no-speech");
    speech.stop();
    vi.runAllTimers();
    vi.useRealTimers();
    expect(browser.started).toBe(1);
  });
});

describe("the browser translates", () => {
  let shown: CaptionTextFrame[] = [];
  let translator = fakeTranslator([], (words) => words);

  beforeEach(() => {
    shown = [];
    translator = fakeTranslator(["ru"], (words) => {
      if (words === "boom") throw new DOMException("x", "UnknownError");
      return `<${words.replace("42", "24")}>`;
    });
    vi.stubGlobal("Translator", translator);
  });

  function heard(revision: number, text: string, final = false): CaptionFrame {
    return { type: "caption", call: "c", line: "a", revision, role: "agent", language: "en", text, final };
  }

  test("only where it says so, and not at all without the API", async () => {
    expect(await BrowserTranslation.possible("en", "ru")).toBe(true);
    expect(await BrowserTranslation.possible("en", "tr")).toBe(false);
    vi.unstubAllGlobals();
    expect(await BrowserTranslation.possible("en", "ru")).toBe(false);
  });

  test("it reports its download, then translates finished lines always and others not too often", async () => {
    const translation = new BrowserTranslation((frame) => shown.push(frame));
    const progress = vi.fn();
    await translation.line(heard(1, "before"), "ru");
    expect(await translation.start("en", "ru", progress)).toBe(true);
    expect(progress.mock.calls.map(([part]) => part as number)).toEqual([0, 0.5, 1]);
    for (let at = 2; at < 6; at += 1) await translation.line(heard(at, `words ${at}`), "ru");
    await translation.line(heard(6, "words 6", true), "ru");
    expect(shown.map(({ revision, text }) => [revision, text])).toEqual([
      [2, "<words 2>"],
      [6, "<words 6>"],
    ]);
    expect(translation.runs("en", "ru")).toBe(true);
    expect(translation.runs("pt", "ru")).toBe(false);
  });

  test("a changed number is marked, a failure is a failure", async () => {
    const translation = new BrowserTranslation((frame) => shown.push(frame));
    await translation.start("en", "ru", () => undefined);
    await translation.line(heard(1, "code 42", true), "ru");
    expect(shown[0]).toMatchObject({ marked: ["42", "24"], failed: false, engine: "browser", quality: "neural" });
    await translation.line({ ...heard(2, "boom", true), line: "b" }, "ru");
    expect(shown[1]).toMatchObject({ failed: true, text: "" });
  });

  test("a download that the browser refuses is no translation", async () => {
    translator.clicked = false;
    const translation = new BrowserTranslation((frame) => shown.push(frame));
    expect(await translation.start("en", "ru", () => undefined)).toBe(false);
    expect(translation.runs("en", "ru")).toBe(false);
  });
});
