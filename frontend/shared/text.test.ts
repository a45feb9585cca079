import { beforeEach, expect, it } from "vitest";

import { forgetTexts, hasText, text } from "./text";

function bring(lang: string, texts: object): void {
  document.documentElement.lang = lang;
  document.body.innerHTML = `<script type="application/json" id="texts">${JSON.stringify(texts)}</script>`;
  forgetTexts();
}

beforeEach(() => bring("en", {}));

it("fills placeholders and writes numbers as the language does", () => {
  bring("en", { hello: "Hello, {name}: {n}", raw: "{other}" });
  expect(text("hello", { name: "Ana", n: 1234 })).toBe("Hello, Ana: 1,234");
  expect(text("raw")).toBe("{other}");
});

it("chooses the plural category of the language", () => {
  bring("ru", { ahead: { one: "{count} человек", few: "{count} человека", many: "{count} человек", other: "{count}" } });
  expect(text("ahead", { count: 1 })).toBe("1 человек");
  expect(text("ahead", { count: 3 })).toBe("3 человека");
  expect(text("ahead", { count: 11 })).toBe("11 человек");
});

it("answers the key itself when nothing is known", () => {
  expect(text("no.such.key")).toBe("no.such.key");
  expect(hasText("no.such.key")).toBe(false);
});
