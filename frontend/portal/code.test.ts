import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { forgetTexts } from "../shared/text";
import { digitsOf, grouped, startCode, startResend } from "./code";

describe("digitsOf", () => {
  it("keeps digits of any script and drops the rest", () => {
    expect(digitsOf("1234 5678")).toBe("12345678");
    expect(digitsOf("code: 12-34-56-78.")).toBe("12345678");
    expect(digitsOf("٠١٢٣٤٥٦٧")).toBe("01234567");
    expect(digitsOf("۸۹")).toBe("89");
    expect(digitsOf("１２３")).toBe("123");
    expect(digitsOf("abc")).toBe("");
  });
});

describe("grouped", () => {
  it("puts a space in the middle only when there is something after it", () => {
    expect(grouped("1234")).toBe("1234");
    expect(grouped("12345")).toBe("1234 5");
    expect(grouped("1234567899")).toBe("1234 5678");
  });
});

function page(html: string): HTMLFormElement {
  document.body.innerHTML = html;
  return document.querySelector("form")!;
}

describe("the code form", () => {
  it("sends itself once when eight digits are pasted", () => {
    const form = page('<form><input name="code"></form>');
    const submit = vi.spyOn(form, "requestSubmit").mockImplementation(() => undefined);
    startCode(form);
    const input = form.querySelector("input")!;
    input.value = " 1234-5678 ";
    input.setSelectionRange(input.value.length, input.value.length);
    input.dispatchEvent(new Event("input"));
    input.dispatchEvent(new Event("input"));
    expect(input.value).toBe("1234 5678");
    expect(submit).toHaveBeenCalledTimes(1);
  });
});

describe("the resend form", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    forgetTexts();
  });
  afterEach(() => vi.useRealTimers());

  it("holds the button back and counts down", () => {
    const texts = '{"code.resend_in": {"one": "in {count} second", "other": "in {count} seconds"}}';
    const form = page(
      `<form data-seconds="2"><button>x</button><p data-part="wait" hidden></p></form><script type="application/json" id="texts">${texts}</script>`,
    );
    startResend(form);
    const button = form.querySelector("button")!;
    const words = form.querySelector("p")!;
    expect(button.disabled).toBe(true);
    expect(words.textContent).toBe("in 2 seconds");
    vi.advanceTimersByTime(1000);
    expect(words.textContent).toBe("in 1 second");
    vi.advanceTimersByTime(1000);
    expect(button.disabled).toBe(false);
    expect(words.hidden).toBe(true);
  });
});
