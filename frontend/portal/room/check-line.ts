/** One line of the check: a mark, a name, what was found, and the steps out when something is wrong. */
import { make, setText, show } from "../../shared/dom";
import { icon, setIcon } from "../../shared/icon";
import { text } from "../../shared/text";

export type Tone = "idle" | "wait" | "ok" | "attention" | "stop";

const MARKS: Readonly<Record<Tone, string>> = {
  idle: "circle",
  wait: "loader",
  ok: "circle-check",
  attention: "triangle-alert",
  stop: "circle-alert",
};

export class CheckLine {
  readonly root: HTMLLIElement;
  readonly extra = make("div", { class: "check__extra" });
  readonly #mark = icon("circle");
  readonly #words = make("span", { class: "check__words" });
  readonly #steps = make("ol", { class: "check__steps", hidden: true });

  constructor(name: string) {
    const head = make("div", { class: "check__head" }, make("strong", {}, text(name)), this.#words);
    this.root = make("li", { class: "check__line", "data-tone": "idle" }, this.#mark, make("div", { class: "check__body" }, head, this.#steps, this.extra));
  }

  /** `steps`: numbered ways out, one a line. */
  set(tone: Tone, words: string, steps = ""): void {
    this.root.dataset.tone = tone;
    setIcon(this.#mark, MARKS[tone]);
    setText(this.#words, words);
    const lines = steps.split("\n").filter(Boolean);
    if (this.#steps.textContent !== lines.join("")) this.#steps.replaceChildren(...lines.map((line) => make("li", {}, line)));
    show(this.#steps, lines.length > 0);
  }
}
