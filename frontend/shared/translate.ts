/**
 * "Translate" below a message of the other side: its words in the reader's language, the original one tap away.
 *
 * The link stands only where it may help: nobody needs their own language translated.
 */
import { make, setText } from "./dom";
import { Problem, send } from "./http";
import { choices, listed } from "./languages";
import { hasText, language, text } from "./text";

interface Answer {
  readonly language: string;
  readonly text: string;
  readonly quality: string;
  readonly marked: readonly string[];
  readonly failed: boolean;
}

/** Scripts that tell a language; every other language of ours is written in Latin letters. */
const SCRIPTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\p{Script=Cyrillic}/gu, ["ru", "uk"]],
  [/\p{Script=Arabic}/gu, ["ar", "fa", "ur"]],
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu, ["zh", "ja"]],
  [/\p{Script=Latin}/gu, []],
];
/** Small words that hardly an English sentence does without. */
const ENGLISH = /\b(?:the|and|you|your|is|are|to|of|for|it|we|i|my|have|has|can|please|not|this|that|with|in|on|was|do)\b/giu;

function base(code: string): string {
  return code.toLowerCase().split("-")[0] ?? "";
}

/** Whether a text is probably not in the reader's language. Guessed from its letters and small words: it only shows a link. */
export function mayBeForeign(words: string, reader: string): boolean {
  const plain = words.replace(/\S*@\S+|https?:\S+/gu, " ");
  const counted = SCRIPTS.map(([letters, languages]) => ({ count: plain.match(letters)?.length ?? 0, languages }));
  const most = counted.reduce((one, other) => (other.count > one.count ? other : one));
  if (most.count < 4) return false;
  if (most.languages.length > 0) return !most.languages.includes(base(reader));
  if (SCRIPTS.some(([, languages]) => languages.includes(base(reader)))) return true;
  const english = (plain.match(ENGLISH)?.length ?? 0) > 0;
  return base(reader) === "en" ? !english && plain.trim().split(/\s+/u).length > 2 : english;
}

/** What this person reads: "Translate to" of their captions where they chose it in this browser, else the page's language. */
export function readerLanguage(): string {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem("visavis.captions") ?? "{}");
    const reads = typeof kept === "object" && kept !== null ? (kept as Record<string, unknown>)["reads"] : undefined;
    return typeof reads === "string" && /^[a-z]{2,3}(?:-[a-z]{2,8})?$/iu.test(reads) ? reads : language();
  } catch {
    return language();
  }
}

/** The link for a message, to stand below its words; null where none is needed. `api` is "/api/v1/customer" or "…/staff". */
export function translateLink(api: string, id: string, words: string): HTMLElement | null {
  const reader = readerLanguage();
  if (!mayBeForeign(words, reader)) return null;
  const button = make("button", { type: "button", class: "message__translate", "aria-expanded": "false" }, text("talk.translate"));
  const place = make("div", { class: "message__translation", hidden: true, role: "status" });
  const root = make("div", { class: "message__more" }, place, button);
  const url = `${api}/messages/${id}/translation?to=${encodeURIComponent(reader.toLowerCase())}`;
  const message = { button, place, url, reader };
  button.addEventListener("click", () => void turn(message));
  return root;
}

interface Message {
  readonly button: HTMLButtonElement;
  readonly place: HTMLElement;
  readonly url: string;
  readonly reader: string;
}

async function turn(message: Message): Promise<void> {
  const { button, place } = message;
  const open = button.getAttribute("aria-expanded") !== "true";
  if (open && !place.querySelector(".message__text")) await fetchInto(message, "");
  const works = place.querySelector(".message__text") !== null;
  place.hidden = !open;
  button.setAttribute("aria-expanded", String(open && works));
  setText(button, text(open && works ? "talk.original" : "talk.translate"));
}

/** `from`: what the reader says the message is written in; empty: the server guesses. */
async function fetchInto(message: Message, from: string): Promise<void> {
  const { button, place, url, reader } = message;
  const before = button.textContent;
  button.disabled = true;
  setText(button, text("talk.translating"));
  place.replaceChildren(...(await asked(from ? `${url}&from=${encodeURIComponent(from)}` : url, reader)));
  place.querySelector("select")?.addEventListener("change", (event) => void fetchInto(message, (event.target as HTMLSelectElement).value));
  button.disabled = false;
  setText(button, before);
}

async function asked(url: string, reader: string): Promise<HTMLElement[]> {
  try {
    return shown((await send("GET", url)) as Answer, reader);
  } catch (trouble) {
    const why = trouble instanceof Problem ? trouble.message : "";
    const from = trouble instanceof Problem && typeof trouble.params["language"] === "string" ? trouble.params["language"] : "";
    return [make("p", { class: "soft small" }, why || text("talk.no_translation")), ...(from ? [writtenIn(from)] : [])];
  }
}

function shown(answer: Answer, reader: string): HTMLElement[] {
  if (answer.failed || answer.text === "") return [make("p", { class: "soft small" }, text("talk.no_translation")), writtenIn(answer.language)];
  const key = `talk.quality.${answer.quality}`;
  const note = make("p", { class: "soft small" }, text(hasText(key) ? key : "talk.quality.neural"));
  const doubt = answer.marked.length > 0 ? make("p", { class: "message__doubt small" }, text("talk.check", { facts: answer.marked.join(", ") })) : null;
  return [make("p", { class: "message__text", lang: reader, dir: "auto" }, answer.text), note, ...(doubt ? [doubt] : []), writtenIn(answer.language)];
}

/** What the message was taken for, to be put right by who knows better. */
function writtenIn(code: string): HTMLElement {
  const known = listed(code);
  const options = choices().map((one) => make("option", { value: one.code, lang: one.code, selected: one.code === known }, one.name));
  const select = make("select", { class: "message__from" }, ...options);
  select.value = known;
  return make("label", { class: "small soft" }, text("talk.from"), " ", select);
}
