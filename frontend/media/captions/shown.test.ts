import { beforeEach, describe, expect, test, vi } from "vitest";

import { forgetTexts } from "../../shared/text";
import { Cards, labelOf, stateOf } from "./cards";
import { rememberedChoices } from "./choices";
import { kindOf } from "./fact-form";
import type { CaptionFrame, CaptionTextFrame, CaptionsView, Fact, LineFrame } from "./frames";
import { captionFrame } from "./frames";
import type { Lines } from "./lines";
import { reduceLines } from "./lines";
import { scriptOfKey, scriptText } from "./scripts";
import type { Situation } from "./status";
import { statuses } from "./status";
import { CaptionView } from "./view";

const TEXTS = {
  "captions.quality.neural": "translated by a program",
  "captions.marked": "Please check: {facts}",
  "captions.untranslated": "not translated",
  "script.line.tilt_slowly.en": "Tilt it slowly.",
  "script.line.tilt_slowly.ru": "Наклоняйте медленно.",
  "script.line.tilt_slowly.ar": "أمِل ببطء.",
  "script.icon.tilt_slowly": "rotate-3d",
};

beforeEach(() => {
  document.documentElement.lang = "en";
  document.body.innerHTML = `<div id="announcer"></div><script type="application/json" id="texts">${JSON.stringify(TEXTS)}</script>`;
  forgetTexts();
  localStorage.clear();
});

function heard(line: string, revision: number, text: string, final = false, more: Partial<CaptionFrame> = {}): CaptionFrame {
  return { type: "caption", call: "c", line, revision, role: "agent", language: "en", text, final, ...more };
}

function translated(line: string, revision: number, text: string, more: Partial<CaptionTextFrame> = {}): CaptionTextFrame {
  return { type: "caption_text", call: "c", line, revision, language: "ar", text, engine: "x", quality: "neural", marked: [], failed: false, ...more };
}

const all = (...frames: LineFrame[]): Lines => frames.reduce<Lines>(reduceLines, []);

describe("the view", () => {
  function view(): CaptionView {
    const made = new CaptionView({ side: "customer", nameOf: (role) => (role === "agent" ? "Ben" : "You"), onSettings: vi.fn(), onMode: vi.fn(), onStatus: vi.fn() });
    made.looks(rememberedChoices());
    document.body.append(made.root);
    return made;
  }

  const said = (): string[] => [...document.querySelectorAll("[role=log] p")].map((line) => line.textContent);

  test("every line has its own language and direction, the original below with what made the translation", () => {
    const shown = view();
    shown.draw(all(heard("a", 1, "Hold it still", true), translated("a", 1, "أبقه ثابتًا")), "ar", 0);
    const line = document.querySelector(".captions__lines .captions__line")!;
    expect(line.querySelector(".captions__text")!.getAttribute("lang")).toBe("ar");
    expect(line.querySelector(".captions__text")!.getAttribute("dir")).toBe("rtl");
    expect(line.querySelector(".captions__original")!.getAttribute("dir")).toBe("ltr");
    expect(line.querySelector(".captions__original [lang=en]")!.textContent).toBe("Hold it still");
    expect(line.querySelector(".captions__quality")!.textContent).toBe("translated by a program");
  });

  test("a doubtful fact is named, and one without translation says so", () => {
    const shown = view();
    shown.draw(all(heard("a", 1, "code 4711", true), translated("a", 1, "رمز 471", { marked: ["4711", "471"] }), heard("b", 1, "bye", true), translated("b", 1, "", { failed: true })), "ar", 0);
    expect(document.querySelector(".captions__lines")!.textContent).toContain("Please check: \u20664711\u2069, \u2066471\u2069");
    expect(document.querySelector(".captions__lines .fact--doubt")!.textContent).toBe("471");
    expect(document.querySelector(".captions__lines")!.textContent).toContain("not translated");
  });

  test("a screen reader hears finished lines of the other side once, in the reader's language", () => {
    const shown = view();
    let lines = all(heard("a", 1, "Hold"), translated("a", 1, "أبق"));
    shown.draw(lines, "ar", 0);
    expect(said()).toEqual([]);
    lines = [heard("a", 2, "Hold it", true), heard("m", 1, "mine", true, { role: "customer" })].reduce<Lines>(reduceLines, lines);
    shown.draw(lines, "ar", 100);
    expect(said()).toEqual([]);
    lines = reduceLines(lines, translated("a", 2, "أبقه ثابتًا"));
    shown.draw(lines, "ar", 200);
    shown.draw(lines, "ar", 5_000);
    expect(said()).toEqual(["Ben: أبقه ثابتًا"]);
  });

  test("when the translation does not come the original is read after a while", () => {
    const shown = view();
    const lines = all(heard("a", 1, "Hold it", true));
    shown.draw(lines, "ar", 0);
    shown.draw(lines, "ar", 1_000);
    expect(said()).toEqual([]);
    shown.draw(lines, "ar", 4_000);
    expect(said()).toEqual(["Ben: Hold it"]);
  });

  test("old words go from the picture, the transcript keeps them and both sides", () => {
    const shown = view();
    const lines = all(heard("a", 1, "Hold it", true), heard("m", 1, "mine", true, { role: "customer" }));
    shown.draw(lines, "en", 0);
    shown.draw(lines, "en", 20_000);
    expect(document.querySelector(".captions__lines")!.classList.contains("is-old")).toBe(true);
    expect([...document.querySelectorAll(".captions__entry .captions__text")].map((line) => line.textContent)).toEqual(["Hold it", "mine"]);
  });
});

describe("cards", () => {
  const fact = (more: Partial<Fact> = {}): Fact => ({ id: "f", kind: "amount", label: "", value: "1,250.00 €", confirmed_at: null, denied_at: null, ...more });

  test("the customer answers, the agent sees the answer", () => {
    const onAnswer = vi.fn(() => Promise.resolve(""));
    const cards = new Cards({ side: "customer", otherName: "Ben", onAnswer });
    cards.show([fact({ id: "old", confirmed_at: "2026-11-25T10:00:00Z" }), fact()]);
    expect(cards.root.children).toHaveLength(1);
    cards.root.querySelectorAll<HTMLElement>(".factcard__answers button")[1]!.click();
    expect(onAnswer).toHaveBeenCalledWith("f", false);
    cards.fact(fact({ denied_at: "2026-11-25T10:00:00Z" }));
    expect(cards.root.children).toHaveLength(1);
    expect(cards.root.querySelector(".factcard")!.getAttribute("data-state")).toBe("wrong");
    expect(cards.root.querySelector(".factcard__answers")).toBeNull();
    expect([stateOf(fact()), labelOf(fact()), labelOf(fact({ label: "Fee" }))]).toEqual(["open", "fact.kind.amount", "Fee"]);
  });

  test("an answer that did not arrive can be given again, and it is said why", async () => {
    const onAnswer = vi.fn(() => Promise.resolve("No connection."));
    const cards = new Cards({ side: "customer", otherName: "Ben", onAnswer });
    cards.fact(fact());
    const right = cards.root.querySelector<HTMLButtonElement>(".factcard__answers button")!;
    right.click();
    right.click();
    expect(onAnswer).toHaveBeenCalledTimes(1);
    await Promise.resolve();
    await Promise.resolve();
    expect([right.disabled, cards.root.querySelector("[role=alert]")!.textContent]).toEqual([false, "No connection."]);
  });

  test("what was missed is made up for: open cards come, answered ones follow, old ones stay away", () => {
    const cards = new Cards({ side: "agent", otherName: "Ana", onAnswer: () => Promise.resolve("") });
    cards.fact(fact({ id: "a" }));
    cards.fact(fact({ id: "closed" }));
    cards.root.querySelector<HTMLElement>("[data-fact=closed] .card__close")!.click();
    const answered = { confirmed_at: "2026-11-25T10:00:00Z" };
    cards.show([fact({ id: "a", ...answered }), fact({ id: "closed", denied_at: "2026-11-25T10:00:00Z" }), fact({ id: "old", ...answered }), fact({ id: "new" })]);
    expect([...cards.root.children].map((card) => [card.getAttribute("data-fact"), card.getAttribute("data-state")])).toEqual([["a", "right"], ["closed", "wrong"], ["new", "open"]]);
  });

  test("a sentence comes in the reader's language, else in the page's; a newer one takes its place", () => {
    const cards = new Cards({ side: "customer", otherName: "Ben", onAnswer: () => Promise.resolve("") });
    cards.script("tilt_slowly", "ar");
    cards.script("tilt_slowly", "ru");
    expect([...cards.root.querySelectorAll(".scriptcard__text")].map((line) => line.textContent)).toEqual(["Наклоняйте медленно."]);
    expect(scriptText("tilt_slowly", "pt")).toEqual({ words: "Tilt it slowly.", code: "en" });
    expect(cards.root.querySelector("use")!.getAttribute("href")).toContain("#rotate-3d");
  });

  test("keys of sentences: digits, with Shift the second ten, never inside a field", () => {
    const key = (code: string, init: KeyboardEventInit = {}): KeyboardEvent => new KeyboardEvent("keydown", { code, ...init });
    expect(scriptOfKey(key("Digit1"))).toBe("consent_record");
    expect(scriptOfKey(key("Digit0"))).toBe("further");
    expect(scriptOfKey(key("Digit1", { shiftKey: true }))).toBe("more_light");
    expect(scriptOfKey(key("Digit9", { shiftKey: true }))).toBeUndefined();
    expect(scriptOfKey(key("KeyA"))).toBeUndefined();
    expect(scriptOfKey(key("Digit1", { ctrlKey: true }))).toBeUndefined();
  });

  test("the kind of a fact is guessed from its form", () => {
    expect(["42", "1,250.00 €", "25.11.2026", "AB-4711", "ana@example.com", "Ana"].map(kindOf)).toEqual(["number", "amount", "date", "code", "address", "other"]);
  });
});

describe("what is missing is said", () => {
  const known: CaptionsView = {
    sides: [],
    facts: [], kept: 0,
    abilities: { speech: [{ name: "moonshine", languages: ["en"], why: "", free: 1 }, { name: "browser", languages: ["*"], why: "", free: 1 }], translate: [{ name: "firefox", quality: "neural", pairs: [["en", "pt"]] }] },
  };
  const other = { role: "agent" as const, name: "Ben", speaks: "en", reads: "en", on: true, keeps: false };
  const usual: Situation = {
    on: true, late: false, notice: "", unread: false, side: "customer", otherName: "Ben", speaks: "en", reads: "pt", by: "server", other, known,
    sender: { state: "ready", code: "" }, translator: { runs: false, offered: false, progress: null }, browserHears: true, words: 1, explain: true,
  };
  const words = (change: Partial<Situation>): string[] => statuses({ ...usual, ...change }).map((one) => `${one.words}${one.action ? `>${one.action}` : ""}`);

  test.each<[string, Partial<Situation>, string[]]>([
    ["nothing, when all is well", {}, []],
    ["the offer, while off", { on: false, unread: true }, ["captions.offer.translated>on"]],
    ["the offer promises no translation that is not there", { on: false, unread: true, reads: "ru" }, ["captions.offer>on"]],
    ["nor one that nobody needs", { on: false, unread: true, reads: "en" }, ["captions.offer>on"]],
    ["no offer to whom nobody has spoken", { on: false }, []],
    ["the server does not know yet", { on: false, late: true }, ["captions.late"]],
    ["what went wrong, before the rest", { notice: "Too often.", words: 0 }, ["Too often.", "captions.listening"]],
    ["no words yet", { words: 0 }, ["captions.listening"]],
    ["the other side is off", { other: { ...other, on: false } }, ["captions.other_off"]],
    ["no engine for my language", { speaks: "ru", browserHears: false }, ["captions.missing.no_language"]],
    ["the browser can be asked", { speaks: "ru" }, ["captions.missing.no_language captions.hear_here.hint>hear-here"]],
    ["shortly, later", { speaks: "ru", explain: false }, ["captions.missing.short>explain"]],
    ["full", { sender: { state: "refused", code: "full" } }, ["captions.refused.full>hear-here"]],
    ["no translation", { reads: "ru" }, ["captions.no_translation"]],
    ["no translation, shortly, later", { reads: "ru", explain: false }, ["captions.no_translation.short"]],
    ["the browser can translate", { reads: "ru", translator: { runs: false, offered: true, progress: null } }, ["captions.no_translation>translate-here"]],
    ["it translates", { reads: "ru", translator: { runs: true, offered: true, progress: null } }, []],
    ["it loads", { reads: "ru", translator: { runs: false, offered: true, progress: 0.4 } }, ["captions.download"]],
    ["nobody hears the other side", { words: 0, other: { ...other, speaks: "ru" } }, ["captions.no_translation"]],
    ["the call ends", { sender: { state: "refused", code: "over" } }, []],
  ])("%s", (_name, change, expected) => expect(words(change)).toEqual(expected));
});

test("only frames of this call's captions count", () => {
  expect(captionFrame({ type: "caption", call: "c" }, "c")).not.toBeNull();
  expect(captionFrame({ type: "caption", call: "d" }, "c")).toBeNull();
  expect(captionFrame({ type: "welcome", call: "c" }, "c")).toBeNull();
});
