/** The code page: pasting with spaces, sending itself when the eighth digit is there, and waiting before a new code. */
import { find, setText, show } from "../shared/dom";
import { text } from "../shared/text";

export const DIGITS = 8;

/** The ASCII digits in whatever was typed or pasted: Arabic-Indic, Persian, Devanagari and full-width ones count too. */
export function digitsOf(typed: string): string {
  let found = "";
  for (const sign of typed) {
    if (/^[0-9]$/.test(sign)) found += sign;
    else if (/^\p{Nd}$/u.test(sign)) found += String(valueOf(sign));
  }
  return found;
}

/** Decimal digits stand in runs of ten whose first is the zero of its script. */
function valueOf(sign: string): number {
  let point = sign.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(point - 1))) {
    point -= 1;
    value += 1;
  }
  return value;
}

/** "12345678" -> "1234 5678": easier to compare with the mail. */
export function grouped(digits: string): string {
  const kept = digits.slice(0, DIGITS);
  return kept.length > DIGITS / 2 ? `${kept.slice(0, DIGITS / 2)} ${kept.slice(DIGITS / 2)}` : kept;
}

export function startCode(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const input = find<HTMLInputElement>("input[name=code]", form);
  if (!input) return;
  let sent = false;
  input.addEventListener("input", (event) => {
    const digits = digitsOf(input.value);
    const typedAtEnd = input.selectionStart === input.value.length;
    if (typedAtEnd && !(event instanceof InputEvent && event.inputType.startsWith("delete"))) input.value = grouped(digits);
    if (digits.length === DIGITS && !sent) {
      sent = true;
      form.requestSubmit();
    }
  });
  // Coming back with the Back button: the page is as it was, and may send again.
  globalThis.addEventListener("pageshow", () => (sent = false));
}

/** Hold "Send a new code" back for `data-seconds`, and say how long. */
export function startResend(form: HTMLElement): void {
  const button = find<HTMLButtonElement>("button", form);
  const words = find("[data-part=wait]", form);
  const until = Date.now() + Number(form.dataset["seconds"] ?? 0) * 1000;
  if (!button) return;
  const tick = (): void => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    show(words, left > 0);
    if (left > 0) {
      setText(words, text("code.resend_in", { count: left }));
      setTimeout(tick, 1000);
    }
  };
  tick();
}
