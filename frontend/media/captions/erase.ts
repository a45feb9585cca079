/** After the customer took their consent back: what was kept before may go too, if they say so. */
import { make } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";

/** Ask once; true when the lines shall be erased. Leaving the question unanswered keeps them. */
export function askErase(root: HTMLElement, kept: number): Promise<boolean> {
  const form = make(
    "form",
    { method: "dialog", class: "stack" },
    make("h2", { id: "captions-erase" }, text("captions.erase.title")),
    make("p", {}, text("captions.erase.words", { count: kept })),
    make(
      "div",
      { class: "cluster captions-actions" },
      make("button", { class: "button button--danger", value: "erase" }, icon("trash-2"), text("captions.erase.yes")),
      make("button", { class: "button", value: "keep" }, text("captions.erase.no")),
    ),
  );
  const dialog = make("dialog", { class: "dialog stage__dialog", "aria-labelledby": "captions-erase" }, form);
  root.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "erase");
    });
  });
}
