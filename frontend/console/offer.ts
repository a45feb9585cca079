/**
 * `<v-offer>`: a ringing offer takes the whole attention for its thirty seconds.
 * A modal dialog: who, what about, which language, how long they waited, whether they are prepared, and the clock.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";

import { icon } from "../shared/icon";
import { text } from "../shared/text";
import { flag, identified } from "./board";
import { clockTime, initials, languageName, minutesBetween, shortMinutes } from "./format";
import type { Ringing } from "./state";
import type { BoardEntry, OfferView } from "./types";

export const REASONS = ["break", "language", "technical", "conflict", "other"] as const;
export type DeclineReason = (typeof REASONS)[number];

/** Seconds left of an offer, rounded up, within its length. `now` is the server's time in milliseconds. */
export function secondsLeft(offer: OfferView, now: number): number {
  const whole = Math.round((Date.parse(offer.expires_at) - Date.parse(offer.made_at)) / 1000);
  return Math.min(whole, Math.max(0, Math.ceil((Date.parse(offer.expires_at) - now) / 1000)));
}

/** Share of the ringing time that is left, 1 to 0. */
export function shareLeft(offer: OfferView, now: number): number {
  const whole = Date.parse(offer.expires_at) - Date.parse(offer.made_at);
  return Math.min(1, Math.max(0, (Date.parse(offer.expires_at) - now) / Math.max(1, whole)));
}

export class OfferDialog extends LitElement {
  static override properties = {
    ringing: { attribute: false },
    now: { type: Number },
    busy: { type: Boolean },
    problem: { type: String },
    camera: { type: String },
    choosing: { state: true },
  };

  declare ringing: Ringing | null;
  declare now: number;
  declare busy: boolean;
  declare problem: string;
  /** "on", or why there is no picture. */
  declare camera: "on" | "off";
  declare choosing: boolean;

  constructor() {
    super();
    this.ringing = null;
    this.now = Date.now();
    this.busy = false;
    this.problem = "";
    this.camera = "off";
    this.choosing = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private get dialog(): HTMLDialogElement | null {
    return this.querySelector("dialog");
  }

  protected override updated(changed: PropertyValues<this>): void {
    const dialog = this.dialog;
    if (!dialog) return;
    if (this.ringing && !dialog.open) {
      dialog.showModal();
      this.querySelector<HTMLElement>(".offer__accept")?.focus();
    } else if (!this.ringing && dialog.open) {
      dialog.close();
    }
    if (changed.has("ringing") && !this.ringing) this.choosing = false;
    if (changed.has("choosing") && this.choosing) this.querySelector<HTMLElement>("[data-reason]")?.focus();
  }

  /** Keys while it rings: Enter accepts, D opens the reasons, 1 to 5 choose one. */
  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const reason = this.choosing ? REASONS[Number(event.key) - 1] : undefined;
    if (reason) this.decline(reason);
    else if (event.key.toLowerCase() === "d") this.choosing = !this.choosing;
    else return;
    event.preventDefault();
  }

  private onCancel(event: Event): void {
    // Escape never answers for the agent: it closes the reasons, or does nothing.
    event.preventDefault();
    this.choosing = false;
  }

  private accept(): void {
    if (this.ringing && !this.busy) this.dispatchEvent(new CustomEvent("accept", { detail: this.ringing.offer.offer_id }));
  }

  private decline(reason: DeclineReason): void {
    if (!this.ringing || this.busy) return;
    this.dispatchEvent(new CustomEvent("decline", { detail: { offer: this.ringing.offer.offer_id, reason } }));
  }

  protected override render(): TemplateResult {
    return html`<dialog
      class="offer"
      aria-labelledby="offer-name"
      aria-describedby="offer-matter"
      @keydown=${(event: KeyboardEvent) => this.onKey(event)}
      @cancel=${(event: Event) => this.onCancel(event)}
    >
      ${this.ringing ? this.card(this.ringing) : nothing}
    </dialog>`;
  }

  private card({ offer, entry }: Ringing): TemplateResult {
    return html`<div class="offer__card">
      <div class="offer__head">
        <span class="offer__ringing">${icon("bell-ring")}${text("offer.title")}</span>
        ${this.countdown(offer)}
      </div>
      <div class="offer__who">
        <span class="avatar avatar--large" aria-hidden="true">${initials(entry.customer_name)}</span>
        <div>
          <h2 class="offer__name" id="offer-name"><bdi>${entry.customer_name}</bdi></h2>
          <p class="offer__matter" id="offer-matter"><bdi>${entry.subject}</bdi></p>
        </div>
      </div>
      ${this.facts(entry)}
      ${this.camera === "on" ? nothing : html`<p class="notice notice--attention">${icon("video-off")}<span>${text("offer.camera_off")}</span></p>`}
      ${this.problem ? html`<p class="notice notice--stop" role="alert">${icon("circle-alert")}<span>${this.problem}</span></p>` : nothing}
      ${this.choosing ? this.reasons() : this.buttons()}
    </div>`;
  }

  private countdown(offer: OfferView): TemplateResult {
    const left = secondsLeft(offer, this.now);
    // The path is 100 units long, so the dash is the share in percent.
    return html`<span class="countdown ${left <= 10 ? "countdown--late" : ""}">
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle class="countdown__track" cx="18" cy="18" r="15.915" pathLength="100" />
        <circle class="countdown__left" cx="18" cy="18" r="15.915" pathLength="100" stroke-dasharray="100" stroke-dashoffset=${100 - shareLeft(offer, this.now) * 100} />
      </svg>
      <span class="countdown__figure figure" role="timer" aria-label=${text("offer.seconds_left", { count: left })}>${left}</span>
    </span>`;
  }

  private facts(entry: BoardEntry): TemplateResult {
    const minutes = minutesBetween(entry.joined_at, this.now);
    const waited = minutes ? shortMinutes(minutes) : text("offer.just_now");
    const fact = (label: string, value: unknown): TemplateResult =>
      html`<div class="facts__item"><dt>${label}</dt><dd>${value}</dd></div>`;
    return html`<dl class="facts offer__facts">
      ${fact(text("offer.waited"), html`<span class="figure">${waited}</span>`)}
      ${entry.booked_for ? fact(text("offer.booked"), html`<span class="figure">${clockTime(entry.booked_for)}</span>`) : nothing}
      ${fact(text("offer.language"), languageName(entry.spoken_language) || "–")}
      ${fact(text("offer.purpose"), entry.purpose ? text(`purpose.${entry.purpose}`) : text("purpose.none"))}
      ${fact(text("offer.ticket"), html`<span class="figure">${entry.number}</span>`)}
      ${fact(text("offer.prepared"), entry.prepared ? flag("check", text("board.prepared"), "good") : flag("circle", text("board.not_prepared")))}
      ${fact(text("offer.identified"), identified(entry.identified))}
    </dl>`;
  }

  private buttons(): TemplateResult {
    return html`<div class="offer__buttons">
      <button type="button" class="button offer__accept" ?disabled=${this.busy} @click=${() => this.accept()}>
        ${icon("video")}<span>${this.busy ? text("offer.accepting") : text("offer.accept")}</span><kbd class="kbd">Enter</kbd>
      </button>
      <button type="button" class="button button--quiet" aria-expanded="false" ?disabled=${this.busy} @click=${() => (this.choosing = true)}>
        <span>${text("offer.decline")}</span><kbd class="kbd">D</kbd>
      </button>
    </div>`;
  }

  private reasons(): TemplateResult {
    return html`<div class="offer__reasons" role="group" aria-labelledby="offer-why">
      <p class="offer__why" id="offer-why">${text("offer.why")}</p>
      ${REASONS.map(
        (reason, index) => html`<button type="button" class="reason" data-reason=${reason} @click=${() => this.decline(reason)}>
          <kbd class="kbd">${index + 1}</kbd><span>${text(`decline.${reason}`)}</span>
        </button>`,
      )}
      <button type="button" class="button button--quiet" @click=${() => (this.choosing = false)}>${text("offer.keep_ringing")}</button>
    </div>`;
  }
}

customElements.define("v-offer", OfferDialog);
