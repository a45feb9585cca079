import { beforeEach, describe, expect, test, vi } from "vitest";

import { forgetTexts } from "./text";
import { mayBeForeign, translateLink } from "./translate";

describe("who is offered a translation", () => {
  test.each([
    ["Please have your passport with you.", "en", false],
    ["Please have your passport with you.", "ru", true],
    ["Please have your passport with you.", "es", true],
    ["Tenga el pasaporte a mano, por favor.", "es", false],
    ["Tenga el pasaporte a mano, por favor.", "en", true],
    ["Мне нужен новый код", "ru", false],
    ["Мне нужен новый код", "en", true],
    ["我的卡被停用了", "zh-Hans", false],
    ["توقفت بطاقتي", "ar", false],
    ["توقفت بطاقتي", "zh-Hans", true],
    ["OK", "ru", false],
    ["4711", "ru", false],
    ["ana@example.com", "ru", false],
    ["Danke", "en", false],
  ])("%s for a reader of %s: %s", (words, reader, offered) => expect(mayBeForeign(words, reader)).toBe(offered));
});

describe("the link", () => {
  beforeEach(() => {
    document.documentElement.lang = "ru";
    localStorage.clear();
    document.body.replaceChildren();
    forgetTexts();
  });

  function answering(body: object, status = 200): void {
    vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status }))));
  }

  async function click(root: HTMLElement): Promise<void> {
    root.querySelector("button")!.click();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  test("shows the translation with what made it, and goes back to the original without asking twice", async () => {
    answering({ language: "en", text: "Возьмите паспорт 4711", quality: "neural", marked: ["4711"], failed: false });
    const root = translateLink("/api/v1/customer", "m1", "Please bring your passport.")!;
    await click(root);
    expect(root.textContent).toContain("Возьмите паспорт 4711");
    expect(root.textContent).toContain("talk.check");
    expect(root.querySelector("button")!.textContent).toBe("talk.original");
    await click(root);
    expect(root.querySelector<HTMLElement>(".message__translation")!.hidden).toBe(true);
    await click(root);
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(vi.mocked(fetch).mock.calls[0]![0]).toBe("/api/v1/customer/messages/m1/translation?to=ru");
  });

  test("says when there is none, and may be tried again", async () => {
    answering({ language: "en", text: "", quality: "", marked: [], failed: true });
    const root = translateLink("/api/v1/customer", "m1", "Please bring your passport.")!;
    await click(root);
    expect(root.textContent).toContain("talk.no_translation");
    await click(root);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test("goes by what the person chose to read, and says in the server's words why there is nothing", async () => {
    localStorage.setItem("visavis.captions", '{"reads":"pt"}');
    answering({ code: "captions.same_language", message: "This is written in that language already.", params: {} }, 422);
    const root = translateLink("/api/v1/staff", "m1", "Please bring your passport.")!;
    await click(root);
    expect(vi.mocked(fetch).mock.calls[0]![0]).toBe("/api/v1/staff/messages/m1/translation?to=pt");
    expect(root.textContent).toContain("This is written in that language already.");
  });

  test("shows what the message was taken for, and asks again when the reader knows better", async () => {
    answering({ language: "en", text: "Возьмите", quality: "neural", marked: [], failed: false });
    const root = translateLink("/api/v1/customer", "m1", "Please bring your passport.")!;
    await click(root);
    const select = root.querySelector("select")!;
    expect(select.value).toBe("en");
    select.value = "nl";
    select.dispatchEvent(new Event("change"));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(vi.mocked(fetch).mock.calls[1]![0]).toBe("/api/v1/customer/messages/m1/translation?to=ru&from=nl");
    expect(root.querySelector("button")!.textContent).toBe("talk.original");
  });

  test("a message that was taken for the reader's own language can be put right too", async () => {
    answering({ code: "captions.same_language", message: "Written in that language already.", params: { language: "ru" } }, 422);
    const root = translateLink("/api/v1/customer", "m1", "Please bring your passport.")!;
    await click(root);
    expect(root.querySelector("select")!.value).toBe("ru");
  });

  test("is not there where nobody needs it", () => {
    expect(translateLink("/api/v1/customer", "m1", "Возьмите паспорт")).toBeNull();
  });
});
