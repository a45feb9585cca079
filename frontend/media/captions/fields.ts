/** The two selects that the guide names, "Translate from" and "Translate to": on the check page, in the notice, in the settings. */
import { make } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import { rememberChoices, rememberedChoices } from "./choices";
import { choices } from "../../shared/languages";

export interface Languages {
  readonly speaks: string;
  readonly reads: string;
}

function languageField(label: string, hint: string, chosen: string, changed: (code: string) => void): HTMLElement {
  const select = make("select", {}, ...choices().map(({ code, name }) => make("option", { value: code, lang: code, selected: code === chosen }, name)));
  select.value = chosen;
  select.addEventListener("change", () => changed(select.value));
  const words = make("span", { class: "field__label" }, text(label), " ", make("small", { class: "soft" }, text(hint)));
  return make("label", { class: "field" }, words, select);
}

/** Both selects; every change is remembered in this browser and told to `changed`. */
export function languageFields(now: Languages, changed: (languages: Languages) => void): HTMLElement {
  let current = now;
  const change = (part: Partial<Languages>): void => {
    current = { speaks: part.speaks ?? current.speaks, reads: part.reads ?? current.reads };
    rememberChoices(part);
    changed(current);
  };
  const from = languageField("captions.from", "captions.from.hint", now.speaks, (speaks) => change({ speaks }));
  const to = languageField("captions.to", "captions.to.hint", now.reads, (reads) => change({ reads }));
  return make("div", { class: "captions-fields" }, from, to);
}

/** The part of the check page: nothing is turned on here, the call only knows the languages already. */
export function checkFields(spoken: string): HTMLElement {
  const { speaks, reads } = rememberedChoices(spoken);
  const title = make("h2", { class: "check__captions-title" }, icon("languages"), text("captions.check.title"));
  const section = make("section", { class: "check__captions stack stack--tight" }, title, languageFields({ speaks, reads }, () => undefined));
  section.append(make("p", { class: "soft small" }, text("captions.check.hint")));
  return section;
}

export interface Agreement extends Languages {
  /** The customer wants what is said on the ticket. */
  readonly keeps: boolean;
}

/** The customer's separate choice; off unless they turn it on. */
export function keepField(keeps: boolean, changed: (keeps: boolean) => void): HTMLElement {
  const box = make("input", { type: "checkbox", checked: keeps });
  box.checked = keeps;
  box.addEventListener("change", () => changed(box.checked));
  const words = make("span", {}, text("captions.keep"), make("small", { class: "soft captions-fields__more" }, text("captions.keep.hint")));
  return make("label", { class: "choice" }, box, words);
}
