/**
 * The sentences that matter, written by people in every language of the house: the agent reads one aloud and sends it
 * by one key; the customer sees it in their own language, with a picture.
 */
import { make, show } from "../../shared/dom";
import { icon, setIcon } from "../../shared/icon";
import { hasText, language as pageLanguage, text } from "../../shared/text";
import { Fault } from "./fault";
import { direction, listed } from "../../shared/languages";

/** In the order of a call; the first ten have the digits, the others the digits with Shift. */
export const SCRIPTS = [
  ...["consent_record", "consent_document", "data_notice", "never_share_codes", "show_front", "show_back"],
  ...["tilt_slowly", "hold_still", "closer", "further", "more_light", "no_glare", "look_at_camera", "turn_left"],
  ...["turn_right", "read_aloud", "wait_moment", "thank_you"],
] as const;

/** The sentence in a language it was written in: the wanted one, else the page's. */
export function scriptText(key: string, wanted: string): { readonly words: string; readonly code: string } {
  for (const code of [listed(wanted), listed(pageLanguage()), "en"]) {
    const name = `script.line.${key}.${code.replace("-", "_")}`;
    if (code && hasText(name)) return { words: text(name), code };
  }
  return { words: key, code: "en" };
}

export function scriptIcon(key: string): string {
  return hasText(`script.icon.${key}`) ? text(`script.icon.${key}`) : "message-square-quote";
}

/** "1" to "0", then "⇧1" to "⇧8". */
function cap(index: number): string {
  return `${index >= 10 ? "⇧" : ""}${(index + 1) % 10}`;
}

/** The sentence that a key press means while the panel is open. */
export function scriptOfKey(event: KeyboardEvent): string | undefined {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (digit === undefined || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return undefined;
  if (event.target instanceof Element && event.target.closest("input, select, textarea, [contenteditable], dialog")) return undefined;
  return SCRIPTS[((Number(digit) + 9) % 10) + (event.shiftKey ? 10 : 0)];
}

export class ScriptPanel {
  readonly root: HTMLElement;
  readonly #list = make("ol", { class: "scripts__list" });
  readonly #fault = new Fault();
  readonly #onKey = (event: KeyboardEvent): void => {
    const key = this.open ? scriptOfKey(event) : undefined;
    if (!key) return;
    event.preventDefault();
    void this.#send(key);
  };
  #language = "";

  /** `speaks`: the language in which the agent reads aloud. `post` answers with what went wrong in words, or "". */
  constructor(
    speaks: string,
    private readonly post: (key: string) => Promise<string>,
    onClose: () => void,
  ) {
    const close = make("button", { type: "button", class: "card__close", "aria-label": text("captions.close") }, icon("x"));
    close.addEventListener("click", onClose);
    const head = make("div", { class: "scripts__head" }, make("h2", { id: "scripts-title" }, text("script.title")), close);
    const hint = make("p", { class: "scripts__hint" }, text("script.hint"));
    this.root = make("section", { class: "scripts", "aria-labelledby": "scripts-title", hidden: true }, head, hint, this.#fault.root, this.#list);
    this.speak(speaks);
    document.addEventListener("keydown", this.#onKey);
  }

  get open(): boolean {
    return !this.root.hidden;
  }

  async #send(key: string): Promise<void> {
    this.#fault.say(await this.post(key));
  }

  toggle(open = !this.open): void {
    show(this.root, open);
    if (open) this.#list.querySelector<HTMLElement>("button")?.focus();
  }

  speak(language: string): void {
    if (language === this.#language) return;
    this.#language = language;
    this.#list.replaceChildren(...SCRIPTS.map((key, index) => make("li", {}, this.#line(key, index))));
  }

  /** Mark the sentence that the other side sees now. */
  sent(key: string): void {
    for (const line of this.#list.querySelectorAll<HTMLElement>("[data-script]")) {
      const now = line.dataset["script"] === key;
      if (now) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
      const svg = line.querySelector("svg");
      if (svg) setIcon(svg, now ? "check" : scriptIcon(line.dataset["script"] ?? ""));
    }
  }

  stop(): void {
    document.removeEventListener("keydown", this.#onKey);
    this.root.remove();
  }

  #line(key: string, index: number): HTMLElement {
    const { words, code } = scriptText(key, this.#language);
    const sentence = make("span", { lang: code, dir: direction(code) }, words);
    const button = make("button", { type: "button", class: "scripts__line", "data-script": key }, make("kbd", { class: "kbd" }, cap(index)), icon(scriptIcon(key)), sentence);
    button.addEventListener("click", () => void this.#send(key));
    return button;
  }
}
