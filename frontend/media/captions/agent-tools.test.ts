import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { forgetTexts } from "../../shared/text";
import { AgentTools } from "./agent-tools";
import type { CaptionFrame, CaptionTextFrame } from "./frames";

let stage: HTMLElement;
let tools: AgentTools;
const post = vi.fn(() => Promise.resolve(""));

beforeEach(() => {
  document.body.innerHTML = `<div id="announcer"></div><script type="application/json" id="texts">{"fact.send_this":"Send {value}"}</script><main></main>`;
  forgetTexts();
  stage = document.querySelector("main")!;
  tools = new AgentTools(stage, "en", post);
});

afterEach(() => {
  tools.stop();
  vi.useRealTimers();
  post.mockClear();
});

const said = (text: string): CaptionFrame => ({ type: "caption", call: "c", line: "a", revision: 3, role: "agent", language: "en", text, final: true });
const translated = (...marked: string[]): CaptionTextFrame => ({ type: "caption_text", call: "c", line: "a", revision: 3, language: "pt", text: "x", engine: "x", quality: "neural", marked, failed: false });
const offered = (): string[] => [...stage.querySelectorAll(".stage__doubts button")].map((button) => button.textContent);
const send = (value: string): string => `Send \u2066${value}\u2069`;

test("agents see their numbers as they were heard, and send one as a fact: it stays written until it has arrived", async () => {
  tools.heard(said("One moment please."));
  expect(offered()).toEqual([]);
  tools.heard(said("That is fifty dollars for AB-4711."));
  expect(offered()).toEqual([send("AB-4711"), send("50")]);
  stage.querySelectorAll<HTMLElement>(".stage__doubts button")[1]!.click();
  const dialog = stage.querySelector("dialog")!;
  const field = dialog.querySelector<HTMLInputElement>("[name=value]")!;
  expect(field.value).toBe("50");
  field.value = "15";
  post.mockResolvedValueOnce("No connection.");
  dialog.querySelector("form")!.requestSubmit();
  await Promise.resolve();
  await Promise.resolve();
  expect([dialog.open, field.value, dialog.querySelector("[role=alert]")!.textContent]).toEqual([true, "15", "No connection."]);
  dialog.querySelector("form")!.requestSubmit();
  await Promise.resolve();
  await Promise.resolve();
  expect(post).toHaveBeenLastCalledWith("facts", { kind: "number", label: "", value: "15" });
  expect([dialog.open, post.mock.calls.length, offered()]).toEqual([false, 2, []]);
});

test("a doubt about a translation goes before, and both go after a while", () => {
  vi.useFakeTimers();
  tools.heard(said("The code is 4711."));
  tools.doubt(translated("4711"));
  tools.heard(said("It costs fifty dollars."));
  expect(offered()).toEqual([send("4711")]);
  vi.advanceTimersByTime(20_000);
  expect(offered()).toEqual([]);
  tools.heard(said("It costs fifty dollars."));
  expect(offered()).toEqual([send("50")]);
  tools.doubt(translated());
  expect(offered()).toEqual([send("50")]);
});
