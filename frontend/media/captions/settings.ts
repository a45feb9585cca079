/** The settings of captions during the call: languages, keeping, and how they look. Every change counts at once. */
import { make } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import type { Role } from "../peer";
import type { Choices, Look, Looks } from "./choices";
import { options, rememberChoices } from "./choices";
import type { Agreement } from "./fields";
import { keepField, languageFields } from "./fields";

export interface SettingsOptions {
  readonly side: Role;
  readonly now: Agreement;
  readonly looks: Choices;
  readonly on: boolean;
  readonly onAgreement: (agreement: Agreement) => void;
  readonly onLooks: (change: Partial<Looks>) => void;
  readonly onSwitch: () => void;
}

function lookField<Name extends Look>(look: Name, now: Looks[Name], changed: (value: Looks[Name]) => void): HTMLElement {
  const select = make("select", {}, ...options(look).map((value) => make("option", { value }, text(`captions.${look}.${value}`))));
  select.value = now;
  select.addEventListener("change", () => changed(select.value as Looks[Name]));
  return make("label", { class: "field" }, make("span", { class: "field__label" }, text(`captions.${look}`)), select);
}

/** Large type is a mode of its own: one box, for captions, facts and sentences alike. */
function largeField(large: boolean, changed: (value: Looks["large"]) => void): HTMLElement {
  const box = make("input", { type: "checkbox" });
  box.checked = large;
  box.addEventListener("change", () => changed(box.checked ? "yes" : "no"));
  return make("label", { class: "choice" }, box, make("span", {}, text("captions.large")));
}

export function openSettings(root: HTMLElement, settings: SettingsOptions): void {
  let agreement = settings.now;
  const agree = (change: Partial<Agreement>): void => settings.onAgreement((agreement = { ...agreement, ...change }));
  const look = (change: Partial<Looks>): void => {
    rememberChoices(change);
    settings.onLooks(change);
  };
  const { looks, on, side } = settings;
  const fields = (["mode", "size", "colour", "back", "place"] as const).map((name) => lookField(name, looks[name], (value) => look({ [name]: value })));
  const turn = make("button", { class: "button button--quiet", value: "switch" }, icon(on ? "captions-off" : "captions"), text(on ? "captions.off" : "captions.on"));
  const form = make(
    "form",
    { method: "dialog", class: "stack" },
    make("h2", { id: "captions-settings" }, text("captions.title")),
    languageFields(settings.now, agree),
    side === "customer" && on && keepField(settings.now.keeps, (keeps) => agree({ keeps })),
    make("div", { class: "captions-fields" }, ...fields),
    largeField(looks.large === "yes", (large) => look({ large })),
    make("div", { class: "cluster captions-actions" }, turn, make("button", { class: "button", value: "done" }, text("stage.done"))),
  );
  const dialog = make("dialog", { class: "dialog stage__dialog", "aria-labelledby": "captions-settings" }, form);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue === "switch") settings.onSwitch();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  root.append(dialog);
  dialog.showModal();
}
