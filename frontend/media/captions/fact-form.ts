/** The agent's small form for a fact that must be exactly right. */
import { make } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import { Fault } from "./fault";

const KINDS = ["number", "amount", "date", "code", "name", "address", "other"] as const;

export interface NewFact {
  readonly kind: string;
  readonly label: string;
  readonly value: string;
}

/** Which kind a fact that was found in a line probably is. */
export function kindOf(value: string): (typeof KINDS)[number] {
  if (value.includes("@")) return "address";
  if (/[$€£¥₽₹₿%]/u.test(value)) return "amount";
  if (/^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$/u.test(value)) return "date";
  if (/^[\d\s.,'’]+$/u.test(value)) return "number";
  return /\d/u.test(value) ? "code" : "other";
}

interface Fields {
  readonly rows: readonly HTMLElement[];
  readonly value: HTMLInputElement;
  readonly written: () => NewFact;
}

/** What is to be filled in; the kind follows what is written until somebody chooses one. */
function factFields(value: string): Fields {
  const kind = make("select", { name: "kind" }, ...KINDS.map((one) => make("option", { value: one }, text(`fact.kind.${one}`))));
  kind.value = value ? kindOf(value) : "number";
  const label = make("input", { name: "label", maxlength: 80, dir: "auto", autocomplete: "off", placeholder: text("fact.label.hint") });
  const field = make("input", { name: "value", maxlength: 200, required: true, dir: "auto", autocomplete: "off", spellcheck: "false", class: "figure fact-form__value" });
  field.value = value;
  let chosen = false;
  kind.addEventListener("change", () => (chosen = true));
  field.addEventListener("input", () => {
    if (!chosen) kind.value = kindOf(field.value.trim());
  });
  const labelled = (key: string, input: HTMLElement): HTMLElement => make("label", { class: "field" }, make("span", { class: "field__label" }, text(key)), input);
  const rows = [labelled("fact.value", field), make("div", { class: "captions-fields" }, labelled("fact.kind", kind), labelled("fact.label", label))];
  return { rows, value: field, written: () => ({ kind: kind.value, label: label.value.trim(), value: field.value.trim() }) };
}

/**
 * Ask for a fact; `value` stands in the field already when it was taken from a line. `send` answers with what went wrong
 * in words, "" when it has arrived: only then the form closes.
 */
export function openFactForm(root: HTMLElement, value: string, send: (fact: NewFact) => Promise<string>): void {
  const fields = factFields(value);
  const cancel = make("button", { type: "button", class: "button button--quiet" }, text("fact.cancel"));
  const submit = make("button", { class: "button", value: "send" }, icon("send", { turn: true }), text("fact.send"));
  const fault = new Fault();
  const title = make("h2", { id: "fact-form" }, text("fact.form.title"));
  const form = make("form", { method: "dialog", class: "stack" }, title, make("p", { class: "soft" }, text("fact.form.hint")), ...fields.rows, fault.root, make("div", { class: "cluster" }, cancel, submit));
  const dialog = make("dialog", { class: "dialog stage__dialog", "aria-labelledby": "fact-form" }, form);
  const sendIt = async (fact: NewFact): Promise<void> => {
    submit.disabled = true;
    fault.say("");
    const words = await send(fact);
    submit.disabled = false;
    fault.say(words);
    if (!words) dialog.close();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fact = fields.written();
    if (fact.value && !submit.disabled) void sendIt(fact);
  });
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  root.append(dialog);
  dialog.showModal();
  fields.value.focus();
}
