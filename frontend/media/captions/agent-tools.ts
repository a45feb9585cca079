/** What an agent has beside captions: facts to be confirmed, sentences to be read aloud, and doubts about numbers. */
import { make } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import { openFactForm } from "./fact-form";
import { isolated } from "./facts";
import type { CaptionFrame, CaptionTextFrame } from "./frames";
import { numbersIn } from "./numbers";
import { ScriptPanel } from "./scripts";

const DOUBT_MS = 20_000;
/** Picture and words of what is offered. */
const OFFERS = { doubt: ["triangle-alert", "captions.doubt"], heard: ["ear", "captions.heard"] } as const;

export class AgentTools {
  readonly #scripts: ScriptPanel;
  readonly #doubts = make("div", { class: "stage__doubts", role: "status" });
  readonly #stops: (() => void)[];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly stage: HTMLElement,
    speaks: string,
    private readonly post: (what: string, body: unknown) => Promise<string>,
  ) {
    this.#scripts = new ScriptPanel(speaks, (key) => post("script", { key }), () => this.#toggleScripts());
    stage.append(this.#scripts.root, this.#doubts);
    const fact = (): void => this.#fact("");
    const script = (): void => this.#toggleScripts();
    const escape = (event: Event): void => {
      if ((event as KeyboardEvent).key === "Escape" && this.#scripts.open) this.#toggleScripts();
    };
    stage.addEventListener("fact", fact);
    stage.addEventListener("script", script);
    stage.addEventListener("keydown", escape);
    this.#stops = [
      () => stage.removeEventListener("fact", fact),
      () => stage.removeEventListener("script", script),
      () => stage.removeEventListener("keydown", escape),
    ];
  }

  /** The agent reads aloud in this language. */
  speak(language: string): void {
    this.#scripts.speak(language);
  }

  /** A sentence went out; the open panel shows it by itself. False when it is not open. */
  sent(key: string): boolean {
    if (this.#scripts.open) this.#scripts.sent(key);
    return this.#scripts.open;
  }

  /** A translation for the customer in which a fact can't be trusted: send it as a card with one click. */
  doubt({ marked, language }: CaptionTextFrame): void {
    this.#offer("doubt", marked, language);
  }

  /** What the agent said was heard with numbers: they see which, and may send them as cards. A doubt goes before. */
  heard({ text: words, language }: CaptionFrame): void {
    if (this.#doubts.dataset["what"] === "doubt" && this.#doubts.hasChildNodes()) return;
    this.#offer("heard", numbersIn(words, language), language);
  }

  #offer(what: keyof typeof OFFERS, values: readonly string[], language: string): void {
    if (values.length === 0) return;
    const [picture, words] = OFFERS[what];
    this.#doubts.dataset["what"] = what;
    clearTimeout(this.#timer);
    const buttons = values.slice(0, 4).map((value) => {
      const button = make("button", { type: "button", class: "button button--quiet", lang: language }, icon("shield-check"), text("fact.send_this", { value: isolated(value) }));
      button.addEventListener("click", () => this.#fact(value));
      return button;
    });
    this.#doubts.replaceChildren(make("p", {}, icon(picture), text(words)), ...buttons);
    this.#timer = setTimeout(() => this.#doubts.replaceChildren(), DOUBT_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    this.#scripts.stop();
    this.#doubts.remove();
  }

  #fact(value: string): void {
    openFactForm(this.stage, value, async (fact) => {
      const words = await this.post("facts", fact);
      if (!words) this.#doubts.replaceChildren();
      return words;
    });
  }

  #toggleScripts(): void {
    this.#scripts.toggle();
    this.stage.querySelector('[data-command="script"]')?.setAttribute("aria-pressed", String(this.#scripts.open));
    if (!this.#scripts.open) this.stage.focus({ preventScroll: true });
  }
}
