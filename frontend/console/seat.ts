/** `<v-seat>`: the agent's state, always visible in the header: ready, break, off, or wrap-up while that lasts. */
import { html, LitElement, nothing, type TemplateResult } from "lit";

import { text } from "../shared/text";
import { minutesBetween, shortMinutes } from "./format";
import type { Seat } from "./state";
import type { AgentView } from "./types";

const CHOICES: readonly Seat[] = ["ready", "break", "off"];

export class SeatSwitch extends LitElement {
  static override properties = {
    seat: { attribute: false },
    busy: { type: Boolean },
    inCall: { type: Boolean },
    now: { type: Number },
  };

  declare seat: AgentView | null;
  declare busy: boolean;
  declare inCall: boolean;
  declare now: number;

  constructor() {
    super();
    this.seat = null;
    this.busy = false;
    this.inCall = false;
    this.now = Date.now();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private choose(state: Seat): void {
    this.dispatchEvent(new CustomEvent<Seat>("seat", { detail: state, bubbles: true }));
  }

  protected override render(): TemplateResult {
    const state = this.seat?.state ?? "off";
    if (this.inCall || state === "wrap_up") {
      const shown = this.inCall ? "in_call" : "wrap_up";
      return html`<p class="seat__fixed"><span class="state state--${shown}">${text(`state.${shown}`)}</span></p>`;
    }
    return html`<div class="seat" role="group" aria-label=${text("seat.label")}>
      ${CHOICES.map(
        (choice) => html`<button
          type="button"
          class="seat__choice seat__choice--${choice}"
          aria-pressed=${choice === state ? "true" : "false"}
          ?disabled=${this.busy}
          @click=${() => this.choose(choice)}
        >
          <span class="seat__dot" aria-hidden="true"></span>${text(`seat.${choice}`)}
          ${choice === state && state !== "off" && this.seat ? html`<span class="seat__since figure">${shortMinutes(minutesBetween(this.seat.since, this.now))}</span>` : nothing}
        </button>`,
      )}
    </div>`;
  }
}

customElements.define("v-seat", SeatSwitch);
