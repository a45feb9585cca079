/**
 * The Check step before a camera was asked for: one click, and only then media code and the question of the browser.
 *
 * One primary action stands on the page at each moment: the camera's until there is a picture, or until the person
 * chose to go without one; then joining.
 */
import { make } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import type { CheckPanel } from "./check-panel";
import type { Facts } from "./facts";
import { cameraWasOpen, rememberCamera } from "./facts";

export class Check {
  #panel: CheckPanel | undefined;
  #begin: HTMLButtonElement | undefined;
  #without = false;

  /** `onLead` hears whether joining is the page's primary action. */
  constructor(
    private readonly slot: HTMLElement,
    private readonly facts: Facts,
    private readonly onLead: (joinLeads: boolean) => void,
  ) {}

  /** What was found so far; undefined while nothing was tried. */
  get panel(): CheckPanel | undefined {
    return this.#panel;
  }

  /** Offer the click; after a reload of a page whose camera was open, open it again at once (S-28: it was clicked). */
  start(): void {
    this.#lead();
    if (cameraWasOpen(this.facts.ticket) || !window.isSecureContext) {
      void this.open();
      return;
    }
    const button = make("button", { type: "button", class: "button check__begin" }, icon("video"), text("check.begin"));
    this.#begin = button;
    button.addEventListener("click", () => {
      button.disabled = true;
      void this.open();
    });
    const veil = make("div", { class: "check__veil" }, icon("video", { className: "icon--large" }), make("p", {}, text("check.begin.hint")), button);
    this.slot.replaceChildren(make("div", { class: "check card" }, make("div", { class: "check__preview" }, veil)));
  }

  async open(): Promise<CheckPanel> {
    const { CheckPanel: Panel } = await import("./check-panel");
    this.#panel ??= new Panel(this.slot, this.facts, (open) => {
      rememberCamera(this.facts.ticket, open);
      this.#lead();
    });
    await this.#panel.open();
    return this.#panel;
  }

  /** The person joins without a picture: nothing pushes the camera any more. */
  goWithout(): void {
    this.#without = true;
    this.#lead();
  }

  #lead(): void {
    this.#begin?.classList.toggle("button--quiet", this.#without);
    this.#panel?.push(!this.#without);
    this.onLead(this.#without || this.#panel?.found.camera === true);
  }

  stop(): void {
    this.#panel?.stop();
    this.slot.replaceChildren();
  }
}
