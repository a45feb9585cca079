/**
 * Cards over the call that both sides see in large type: a fact that has to be exactly right, which the customer
 * confirms, and a prepared sentence with its picture, which the agent reads aloud.
 */
import { announce, make } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import type { Role } from "../peer";
import { Fault } from "./fault";
import type { Fact } from "./frames";
import { direction } from "../../shared/languages";
import { scriptIcon, scriptText } from "./scripts";

/** Answered cards go by themselves; the ticket's record has them. */
const ANSWERED_MS = 8_000;
const SCRIPT_MS = 25_000;

export interface CardsOptions {
  readonly side: Role;
  readonly otherName: string;
  /** Send the answer; what went wrong in words, "" when it has arrived. */
  readonly onAnswer: (fact: string, right: boolean) => Promise<string>;
}

export type FactState = "open" | "right" | "wrong";

/** What a card says: answered right, answered wrong, or still open. */
export function stateOf(fact: Fact): FactState {
  if (fact.denied_at !== null) return "wrong";
  return fact.confirmed_at !== null ? "right" : "open";
}

/** A label of the agent's own, or the word for the kind of fact in this page's language. */
export function labelOf(fact: Pick<Fact, "kind" | "label">): string {
  return fact.label.trim() || text(`fact.kind.${fact.kind}`);
}

export class Cards {
  readonly root = make("div", { class: "stage__cards" });
  readonly #facts = new Map<string, { state: FactState; element: HTMLElement }>();
  #script: HTMLElement | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: CardsOptions) {}

  /** All cards of the call, again and again: open ones are shown, those on the screen follow their answers. */
  show(facts: readonly Fact[]): void {
    for (const fact of facts) if (stateOf(fact) === "open" || this.#facts.has(fact.id)) this.fact(fact);
  }

  fact(fact: Fact): void {
    const state = stateOf(fact);
    const known = this.#facts.get(fact.id);
    if (known?.state === state) return;
    const element = this.#factCard(fact, state);
    if (known && this.root.contains(known.element)) known.element.replaceWith(element);
    else this.root.append(element);
    this.#facts.set(fact.id, { state, element });
    announce(`${labelOf(fact)}: ${fact.value}. ${this.#words(state)}`);
    if (state === "right") setTimeout(() => element.remove(), ANSWERED_MS);
  }

  #words(state: FactState): string {
    return text(`fact.${state}.${this.options.side}`, { name: this.options.otherName });
  }

  #factCard(fact: Fact, state: FactState): HTMLElement {
    const card = make("div", { class: "factcard", role: "group", "data-state": state, "data-fact": fact.id, "aria-label": text("fact.title") });
    const picture = { open: "shield-question-mark", right: "badge-check", wrong: "triangle-alert" }[state];
    const note = make("p", { class: "factcard__note" }, icon(picture), this.#words(state));
    card.append(make("p", { class: "factcard__label", dir: "auto" }, labelOf(fact)), make("p", { class: "factcard__value figure", dir: /^[\p{L}\s'’-]+$/u.test(fact.value) ? "auto" : "ltr" }, fact.value), note);
    if (state === "open" && this.options.side === "customer") card.append(this.#answers(fact));
    else card.append(this.#close(card));
    return card;
  }

  #answers(fact: Fact): HTMLElement {
    const fault = new Fault();
    const answer = (right: boolean, className: string, key: string, picture: string): HTMLButtonElement => {
      const button = make("button", { type: "button", class: className }, icon(picture), text(key));
      button.addEventListener("click", () => void send(right));
      return button;
    };
    const buttons = [answer(true, "button", "fact.answer.right", "check"), answer(false, "button button--quiet", "fact.answer.wrong", "x")];
    // The card changes when the answer comes back with the news; until then nobody has to press twice.
    const send = async (right: boolean): Promise<void> => {
      for (const button of buttons) button.disabled = true;
      const words = await this.options.onAnswer(fact.id, right);
      fault.say(words);
      if (words) for (const button of buttons) button.disabled = false;
    };
    return make("div", { class: "cluster factcard__answers" }, ...buttons, fault.root);
  }

  /** The sentence is shown in the reader's language where it was written in it, else in the page's. */
  script(key: string, language: string): void {
    clearTimeout(this.#timer);
    this.#script?.remove();
    const { words, code } = scriptText(key, language);
    const sentence = make("p", { class: "scriptcard__text", lang: code, dir: direction(code) }, words);
    const card = make("div", { class: "scriptcard", role: "group", "data-script": key, "aria-label": text("script.title") }, icon(scriptIcon(key), { className: "scriptcard__picture" }), sentence);
    card.append(this.#close(card));
    this.root.prepend((this.#script = card));
    announce(words);
    this.#timer = setTimeout(() => card.remove(), SCRIPT_MS);
  }

  #close(card: HTMLElement): HTMLElement {
    const close = make("button", { type: "button", class: "card__close", "aria-label": text("captions.close") }, icon("x"));
    close.addEventListener("click", () => card.remove());
    return close;
  }
}
