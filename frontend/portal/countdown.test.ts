import { beforeEach, describe, expect, it, vi } from "vitest";

import { forgetTexts } from "../shared/text";
import { phaseOf, spanWords, startCountdown } from "./countdown";

const MINUTE = 60_000;
const STARTS = Date.parse("2026-11-26T13:00:00Z");

beforeEach(() => {
  document.documentElement.lang = "en";
  document.body.innerHTML = `
    <script type="application/json" id="texts">{"count.starts_in": "Starts in {time}", "count.open": "Come in; starts in {time}", "count.due": "It is time"}</script>
    <div id="announcer"></div>
    <section data-module="countdown" data-opens="2026-11-26T12:50:00Z" data-starts="2026-11-26T13:00:00Z" data-closes="2026-11-26T13:15:00Z">
      <p data-part="left"></p><div data-part="enter" hidden>Join</div><div data-part="early">Details</div></section>
    <a data-part="test" class="button">Test</a>`;
  forgetTexts();
});

describe("a span in words", () => {
  it("has two units at most", () => {
    expect(spanWords(2 * 86_400 + 3 * 3_600 + 59)).toBe("2 days 3 hours");
    expect(spanWords(86_400)).toBe("1 day");
    expect(spanWords(3 * 3_600 + 20 * 60)).toBe("3 hours 20 minutes");
    expect(spanWords(25 * 60 + 40)).toBe("25 minutes");
    expect(spanWords(9 * 60 + 5)).toBe("9 minutes 5 seconds");
    expect(spanWords(-5)).toBe("0 seconds");
  });

  it("is written in the page's language", () => {
    document.documentElement.lang = "ru";
    expect(spanWords(5 * 3_600)).toMatch(/5 часов/);
  });
});

it("knows where a booking stands", () => {
  const at = (minutes: number) => phaseOf(STARTS + minutes * MINUTE, STARTS - 10 * MINUTE, STARTS, STARTS + 15 * MINUTE);
  expect([-11, -10, -1, 0, 14, 15].map(at)).toEqual(["early", "open", "open", "due", "due", "over"]);
});

it("opens the door when check-in opens, says so, and leaves one primary action", () => {
  vi.useFakeTimers({ now: STARTS - 11 * MINUTE });
  const card = document.querySelector<HTMLElement>("section")!;
  startCountdown(card);
  const part = (name: string) => document.querySelector<HTMLElement>(`[data-part=${name}]`)!;
  expect(part("left").textContent).toBe("Starts in 11 minutes");
  expect(part("enter").hidden).toBe(true);
  vi.advanceTimersByTime(MINUTE + 1_000);
  expect(part("enter").hidden).toBe(false);
  expect(part("early").hidden).toBe(true);
  expect(part("left").textContent).toMatch(/^Come in; starts in 9 minutes/);
  expect(part("test").className).toContain("button--quiet");
  expect(document.getElementById("announcer")!.textContent).toMatch(/^Come in/);
  vi.advanceTimersByTime(10 * MINUTE);
  expect(part("left").textContent).toBe("It is time");
  vi.useRealTimers();
});
