/** The code from the e-mail, typed back in the call (BaFin B12, NIST N5). It lies over the call, which goes on. */
import { announce, make, setText } from "../../shared/dom";
import { Problem } from "../../shared/http";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import { CODE_LENGTH, codeFrom } from "./digits";

const RIGHT_MS = 4000;

export class TanPanel {
  readonly root = make("section", { class: "tan", hidden: true, "aria-labelledby": "tan-title" });
  readonly #field = make("input", { type: "text", inputmode: "numeric", autocomplete: "one-time-code", class: "tan__field figure", dir: "ltr", "aria-describedby": "tan-hint tan-said", enterkeyhint: "send" });
  readonly #said = make("p", { class: "tan__said", id: "tan-said", role: "status" });
  readonly #button = make("button", { class: "button" }, icon("send"), text("tan.send"));
  #right = false;

  constructor(private readonly enter: (code: string) => Promise<boolean>) {
    const label = make("label", { class: "field" }, make("span", { class: "field__label" }, text("tan.label")), this.#field);
    const form = make("form", { class: "stack" }, make("h2", { id: "tan-title", class: "tan__title" }, text("tan.title")), make("p", { id: "tan-hint", class: "small" }, text("tan.hint")), label, this.#said, this.#button);
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.#field.addEventListener("input", () => this.#typed());
    this.#field.addEventListener("paste", (event) => {
      // The field's own length must not cut what was pasted before the digits are found in it.
      event.preventDefault();
      this.#field.value = codeFrom(event.clipboardData?.getData("text") ?? "");
      this.#typed();
    });
    this.root.append(form);
  }

  get shown(): boolean {
    return !this.root.hidden;
  }

  show(): void {
    if (this.shown) return;
    this.#right = false;
    this.#field.value = "";
    setText(this.#said, "");
    this.root.hidden = false;
    announce(`${text("tan.title")}. ${text("tan.hint")}`);
    this.#field.focus();
  }

  /** The code is not asked for any more; a right one is confirmed for a moment. */
  hide(): void {
    if (this.shown && !this.#right && !this.#button.disabled) this.root.hidden = true;
  }

  #typed(): void {
    const code = codeFrom(this.#field.value);
    // Blanks between groups may stay while somebody types; everything else becomes plain digits.
    if (/[^\d\s]/u.test(this.#field.value) || code.length === CODE_LENGTH) this.#field.value = code;
    if (code.length > 0) setText(this.#said, "");
  }

  async #submit(): Promise<void> {
    const code = codeFrom(this.#field.value);
    if (code.length < CODE_LENGTH) {
      this.#wrong(text("tan.short"));
      return;
    }
    this.#button.disabled = true;
    try {
      this.#right = await this.enter(code);
      this.#field.removeAttribute("aria-invalid");
      setText(this.#said, text("tan.right"));
      announce(text("tan.right"));
      setTimeout(() => (this.root.hidden = true), RIGHT_MS);
    } catch (error) {
      this.#wrong((error instanceof Problem && error.message) || text("tan.failed"));
    } finally {
      this.#button.disabled = false;
    }
  }

  #wrong(words: string): void {
    this.#field.setAttribute("aria-invalid", "true");
    setText(this.#said, words);
    this.#field.focus();
    this.#field.select();
  }
}
