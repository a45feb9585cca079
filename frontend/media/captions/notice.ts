/** The notice before captions start: what happens to the voice, in plain words. Nothing is heard before the answer. */
import { make } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import type { Role } from "../peer";
import type { Agreement } from "./fields";
import { keepField, languageFields } from "./fields";

export interface NoticeOptions {
  readonly side: Role;
  readonly otherName: string;
  readonly now: Agreement;
}

const POINTS: readonly (readonly [string, string])[] = [
  ["mic", "captions.notice.voice"],
  ["languages", "captions.notice.text"],
  ["triangle-alert", "captions.notice.mistakes"],
];

/** Ask; the answer is what was agreed to, or null. */
export function askNotice(root: HTMLElement, { side, otherName, now }: NoticeOptions): Promise<Agreement | null> {
  let wanted = now;
  const points = POINTS.map(([picture, key]) => make("li", {}, icon(picture), make("span", {}, text(key, { name: otherName }))));
  const not = make("button", { class: "button button--quiet", value: "no" }, text("captions.notice.no"));
  const yes = make("button", { class: "button", value: "yes" }, icon("captions"), text("captions.notice.yes"));
  const form = make(
    "form",
    { method: "dialog", class: "stack" },
    make("h2", { id: "captions-notice" }, text("captions.notice.title")),
    make("ul", { class: "captions-notice__points" }, ...points),
    languageFields(now, (languages) => (wanted = { ...wanted, ...languages })),
    side === "customer" && keepField(now.keeps, (keeps) => (wanted = { ...wanted, keeps })),
    make("div", { class: "cluster captions-actions" }, not, yes),
  );
  const dialog = make("dialog", { class: "dialog stage__dialog", "aria-labelledby": "captions-notice" }, form);
  root.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? wanted : null);
    });
  });
}
