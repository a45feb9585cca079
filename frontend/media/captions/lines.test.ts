import { describe, expect, test } from "vitest";

import type { CaptionFrame, CaptionTextFrame } from "./frames";
import type { Lines } from "./lines";
import { lastLines, readingOf, reduceLines, untranslated } from "./lines";

function heard(line: string, revision: number, text: string, more: Partial<CaptionFrame> = {}): CaptionFrame {
  return { type: "caption", call: "c", line, revision, role: "agent", language: "en", text, final: false, ...more };
}

function translation(line: string, revision: number, text: string, more: Partial<CaptionTextFrame> = {}): CaptionTextFrame {
  return { type: "caption_text", call: "c", line, revision, language: "pt", text, engine: "x", quality: "neural", marked: [], failed: false, ...more };
}

function all(...frames: (CaptionFrame | CaptionTextFrame)[]): Lines {
  return frames.reduce<Lines>(reduceLines, []);
}

describe("lines", () => {
  test("a line is revised in place", () => {
    const lines = all(heard("a", 1, "hello"), heard("b", 1, "good"), heard("a", 2, "hello there"));
    expect(lines.map((line) => line.text)).toEqual(["hello there", "good"]);
  });

  test("a late revision of a finished line changes nothing and adds nothing", () => {
    const lines = all(heard("a", 1, "hello"), heard("a", 2, "hello there.", { final: true }), heard("a", 3, "hello the"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ text: "hello there.", final: true });
  });

  test("the same frame twice, or an older one, gives the very same lines", () => {
    const lines = all(heard("a", 2, "hello there"));
    expect(reduceLines(lines, heard("a", 2, "hello there"))).toBe(lines);
    expect(reduceLines(lines, heard("a", 1, "hello"))).toBe(lines);
  });

  test("a finished line without words was a noise and goes", () => {
    expect(all(heard("a", 1, "hm"), heard("b", 1, "yes"), heard("a", 2, " ", { final: true })).map((line) => line.id)).toEqual(["b"]);
  });

  test("only so many lines stay", () => {
    let lines: Lines = [];
    for (let at = 0; at < 260; at += 1) lines = reduceLines(lines, heard(`line-${at}`, 1, "x", { final: true }));
    expect(lines).toHaveLength(200);
    expect(lines.at(-1)?.id).toBe("line-259");
  });
});

describe("translations", () => {
  test("an older one never replaces a newer one", () => {
    const lines = all(heard("a", 3, "hello there"), translation("a", 3, "olá a você"), translation("a", 2, "olá"));
    expect(readingOf(lines[0]!, "pt")).toMatchObject({ text: "olá a você", original: "hello there", state: "translated" });
  });

  test("a finished line still gets its last translation", () => {
    const lines = all(heard("a", 1, "hello"), translation("a", 1, "olá"), heard("a", 2, "hello.", { final: true }), translation("a", 2, "olá."));
    expect(readingOf(lines[0]!, "pt").text).toBe("olá.");
  });

  test("one for a line that is not here is nothing: a translation is never shown without its original", () => {
    expect(all(translation("a", 1, "olá"))).toEqual([]);
  });

  test("a failed try keeps the earlier words while the line is spoken, and shows the original when it is finished", () => {
    const partial = all(heard("a", 1, "hello"), translation("a", 1, "olá"), translation("a", 2, "", { failed: true }));
    expect(readingOf(partial[0]!, "pt")).toMatchObject({ text: "olá", state: "translated" });
    const finished = [heard("a", 2, "hello 47", { final: true }), translation("a", 2, "", { failed: true })].reduce<Lines>(reduceLines, partial);
    expect(readingOf(finished[0]!, "pt")).toMatchObject({ text: "hello 47", original: "", state: "failed" });
  });

  test("another engine may make good what failed", () => {
    const lines = all(heard("a", 1, "hello", { final: true }), translation("a", 1, "", { failed: true }), translation("a", 1, "olá", { engine: "browser" }));
    expect(readingOf(lines[0]!, "pt")).toMatchObject({ text: "olá", state: "translated" });
  });

  test("languages do not mix", () => {
    const lines = all(heard("a", 1, "hello"), translation("a", 1, "olá"), translation("a", 1, "hola", { language: "es" }));
    expect(readingOf(lines[0]!, "es").text).toBe("hola");
    expect(readingOf(lines[0]!, "pt").text).toBe("olá");
    expect(readingOf(lines[0]!, "en").state).toBe("same");
    expect(readingOf(lines[0]!, "ru").state).toBe("waits");
  });
});

test("a finished line whose translation never came is marked, and a late one still makes it good", () => {
  const lines = all(heard("a", 2, "hello", { final: true }), heard("b", 1, "still speaking"), heard("c", 1, "mine", { role: "customer", final: true }));
  const given = untranslated(lines, "agent", "pt");
  expect(given.map((frame) => frame.line)).toEqual(["a"]);
  const marked = given.reduce<Lines>(reduceLines, lines);
  expect(readingOf(marked[0]!, "pt").state).toBe("failed");
  expect(readingOf(reduceLines(marked, translation("a", 2, "olá"))[0]!, "pt")).toMatchObject({ state: "translated", text: "olá" });
  expect(untranslated(lines, "agent", "en")).toEqual([]);
});

test("the two-line view takes the newest words of one side", () => {
  const lines = all(heard("a", 1, "one"), heard("b", 1, "mine", { role: "customer" }), heard("c", 1, "two"), heard("d", 1, " "));
  expect(lastLines(lines, "agent", 2).map((line) => line.text)).toEqual(["one", "two"]);
  expect(lastLines(lines, "customer", 2).map((line) => line.text)).toEqual(["mine"]);
});
