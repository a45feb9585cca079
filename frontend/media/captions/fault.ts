/** Where it is said what went wrong: beside the thing itself, and read out when it comes. */
import { make } from "../../shared/dom";
import { icon } from "../../shared/icon";

export class Fault {
  readonly root = make("p", { class: "field__error", role: "alert" });

  /** In words a person can act on; "" when nothing is wrong any more. */
  say(words: string): void {
    this.root.replaceChildren(...(words ? [icon("circle-alert"), make("span", {}, words)] : []));
  }
}
