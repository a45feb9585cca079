/** One question over the page; the answer is the value of the button that was pressed ("" for Escape). */
import { make } from "../../shared/dom";
import { text } from "../../shared/text";

export interface Answer {
  readonly value: string;
  readonly key: string;
  readonly className: string;
}

export function ask(titleKey: string, bodyKey: string, answers: readonly Answer[]): Promise<string> {
  const buttons = answers.map(({ value, key, className }, index) =>
    make("button", { class: `button ${className}`, value, autofocus: index === 0 }, text(key)),
  );
  const title = make("h2", { id: "ask-title" }, text(titleKey));
  const form = make("form", { method: "dialog", class: "stack" }, title, make("p", {}, text(bodyKey)));
  form.append(make("div", { class: "room__answers" }, ...buttons));
  const dialog = make("dialog", { class: "dialog", "aria-labelledby": "ask-title" }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
