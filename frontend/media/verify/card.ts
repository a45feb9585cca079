/** The step as a small card over the call, where nothing is to be held into the camera. */
import { make } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import type { CustomerCheck } from "./run";
import { doing } from "./words";

export class StepCard {
  readonly root = make("section", { class: "stepcard", hidden: true });

  show(check: CustomerCheck): void {
    this.root.replaceChildren(...stepLines(check));
    this.root.setAttribute("aria-label", text("finder.step", { position: check.position, of: check.of }));
    this.root.hidden = false;
  }

  hide(): void {
    this.root.hidden = true;
  }
}

/** Which step it is, what to do, and what to read aloud; the same on the card and over the viewfinder. */
export function stepLines(check: CustomerCheck): HTMLElement[] {
  const { icon: picture, words } = doing(check);
  const lines = [
    make("p", { class: "step__of" }, text("finder.step", { position: check.position, of: check.of })),
    make("p", { class: "step__do" }, icon(picture, { className: "step__icon" }), make("span", {}, words)),
  ];
  if (check.phrase) {
    const digits = /^[\d\s]+$/u.test(check.phrase);
    lines.push(make("p", { class: `step__phrase${digits ? " figure" : ""}`, dir: digits ? "ltr" : "auto" }, check.phrase));
  }
  return lines;
}
