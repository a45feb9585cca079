/** `<v-device-test>`: the room's check long before the call. What it finds is kept with the booking for the agent. */
import { find, setText, show } from "../../shared/dom";
import { Problem, send } from "../../shared/http";
import { text } from "../../shared/text";
import { Check } from "../room/check";
import { readFacts } from "../room/facts";

const LOOKS_EVERY = 1_000;

class DeviceTest extends HTMLElement {
  #check!: Check;
  #kept = "";

  connectedCallback(): void {
    const slot = find("[data-slot=check]", this);
    const keep = find<HTMLButtonElement>("[data-action=keep]", this);
    if (!slot || !keep) return;
    this.#check = new Check(slot, readFacts(this), (ready) => keep.classList.toggle("button--quiet", !ready));
    this.#check.start();
    keep.addEventListener("click", () => void this.#finish(keep));
    setInterval(() => this.#look(keep), LOOKS_EVERY);
  }

  /** Once everything has an answer the result is kept by itself: who closes the page now has done the test. */
  #look(keep: HTMLElement): void {
    const found = this.#check.panel?.found;
    if (!found) return;
    const answered = found.camera || found.failures.length > 0;
    show(keep, answered);
    const heard = found.noise !== null || !found.microphone;
    if (answered && heard && found.path !== null) void this.#keep().catch(() => undefined);
  }

  async #keep(): Promise<void> {
    const results = this.#check.panel?.results;
    const now = JSON.stringify(results);
    if (!results || now === this.#kept) return;
    const before = this.#kept;
    this.#kept = now;
    try {
      await send("POST", this.dataset["url"] ?? "", { results });
    } catch (trouble) {
      this.#kept = before;
      throw trouble;
    }
  }

  async #finish(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    try {
      await this.#keep();
      location.assign(this.dataset["back"] ?? "/");
    } catch (trouble) {
      const words = trouble instanceof Problem && trouble.message ? trouble.message : text("test.failed");
      setText(find("[data-part=problem-words]", this), words);
      show(find("[data-part=problem]", this));
      button.disabled = false;
    }
  }
}

customElements.define("v-device-test", DeviceTest);
