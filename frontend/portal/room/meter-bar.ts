/** The level of the microphone as ten small bars; the word beside it says the same to everybody. */
import { make } from "../../shared/dom";

const BARS = 12;

export class MeterBar {
  readonly root = make("div", { class: "meter", "aria-hidden": "true" }, ...Array.from({ length: BARS }, () => make("span")));

  /** `level` 0..1. */
  show(level: number): void {
    const lit = Math.round(level * BARS);
    [...this.root.children].forEach((bar, index) => bar.classList.toggle("is-lit", index < lit));
  }
}
