/** `<v-scene>`: the middle of the console while no call runs: the agent's own picture, the state, and the way on. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";

import { icon } from "../shared/icon";
import { hasText, text } from "../shared/text";
import { calendarDay, clockTime } from "./format";
import type { Seat } from "./state";
import { trainingOf } from "./training";
import type { AgentView } from "./types";

export interface Lens {
  /** The agent's own stream while the camera is open. */
  stream: MediaStream | null;
  opening: boolean;
  mirrored: boolean;
  /** Codes of what is missing. */
  failures: readonly string[];
}

const HOUR = 3_600_000;

export class Scene extends LitElement {
  static override properties = {
    seat: { attribute: false },
    trainedUntil: { attribute: false },
    now: { type: Number, hasChanged: (one: number, other: number) => Math.floor(one / HOUR) !== Math.floor(other / HOUR) },
    lens: { attribute: false },
    waiting: { type: Number },
    soon: { type: Boolean },
    canNotify: { type: Boolean },
    busy: { type: Boolean },
  };

  declare seat: AgentView | null;
  /** The last day on which identity calls ring here, null for no such day. */
  declare trainedUntil: string | null;
  /** Read for its day only. */
  declare now: number;
  declare lens: Lens;
  declare waiting: number;
  /** Somebody who is present waits for an agent. */
  declare soon: boolean;
  declare canNotify: boolean;
  declare busy: boolean;

  constructor() {
    super();
    this.seat = null;
    this.trainedUntil = null;
    this.now = Date.now();
    this.lens = { stream: null, opening: false, mirrored: true, failures: [] };
    this.waiting = 0;
    this.soon = false;
    this.canNotify = false;
    this.busy = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private ask(name: "seat" | "camera" | "notify", detail: unknown = null): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  protected override render(): TemplateResult {
    const state = (this.seat?.state ?? "off") as Seat;
    return html`<div class="scene scene--${state}">
      ${this.picture(state)}
      <div class="scene__words">
        <h2 class="scene__title">${this.headline(state)}</h2>
        <p class="scene__hint">${this.hint(state)}</p>
        ${this.training()} ${this.lens.failures.map((code) => this.failure(code))}
        <div class="cluster scene__actions">${this.actions(state)}</div>
      </div>
    </div>`;
  }

  private picture(state: Seat): TemplateResult {
    const { stream, opening, mirrored } = this.lens;
    if (stream) {
      return html`<div class="lens">
        <video class="lens__video ${mirrored ? "lens__video--mirrored" : ""}" autoplay muted playsinline
          aria-label=${text("scene.own_picture")} ${ref((element) => attach(element, stream))}></video>
        <span class="lens__label">${icon("video")}${text("scene.only_you")}</span>
      </div>`;
    }
    if (state === "ready" || opening) {
      return html`<div class="lens lens--off">
        ${icon(opening ? "loader" : "video-off")}<span>${text(opening ? "scene.opening" : "scene.camera_closed")}</span>
      </div>`;
    }
    return html`<span class="scene__sign" aria-hidden="true">${icon({ break: "coffee", wrap_up: "pencil-line", off: "moon" }[state])}</span>`;
  }

  private headline(state: Seat): string {
    if (state === "ready") return text("scene.ready");
    if (state === "wrap_up") return text("scene.wrap_up");
    return state === "break" ? text("scene.break") : text("scene.off");
  }

  /** Why an agent who didn't ask for it is on a break, or what happens next. */
  private hint(state: Seat): string {
    const reason = this.seat?.reason ?? "";
    if (state !== "ready" && reason && hasText(`scene.why.${reason}`)) {
      return text(`scene.why.${reason}`, { time: this.seat ? clockTime(this.seat.since) : "" });
    }
    if (state === "ready") return text(this.soon ? "scene.ready_soon" : "scene.ready_hint");
    return text(`scene.${state}_hint`, { count: this.waiting });
  }

  /** Why calls that prove something don't ring here: a fact and the way on, no alarm. */
  private training(): TemplateResult | typeof nothing {
    const training = trainingOf(this.trainedUntil, this.now);
    if (!training) return nothing;
    const words = training.standing === "over" ? text("scene.training_over", { date: calendarDay(training.since) }) : text("scene.training_soon", { date: calendarDay(training.until) });
    return html`<p class="notice ${training.standing === "over" ? "notice--attention" : "notice--info"}" data-training=${training.standing}>${icon("graduation-cap")}<span>${words}</span></p>`;
  }

  private failure(code: string): TemplateResult {
    const key = `lens.${code}`;
    return html`<p class="notice notice--attention" role="alert">
      ${icon("video-off")}<span>${text(hasText(key) ? key : "lens.unknown")}
      <button type="button" class="link" @click=${() => this.ask("camera")}>${text("scene.try_again")}</button></span>
    </p>`;
  }

  private actions(state: Seat): TemplateResult[] {
    const buttons: TemplateResult[] = [];
    if (state !== "ready") {
      buttons.push(html`<button type="button" class="button" ?disabled=${this.busy} @click=${() => this.ask("seat", "ready")}>
        ${icon("play")}<span>${text("scene.go_ready")}</span><kbd class="kbd">R</kbd></button>`);
    } else if (!this.lens.stream && !this.lens.opening) {
      buttons.push(html`<button type="button" class="button" @click=${() => this.ask("camera")}>
        ${icon("video")}<span>${text("scene.open_camera")}</span></button>`);
    }
    if (this.canNotify) {
      buttons.push(html`<button type="button" class="button button--quiet" @click=${() => this.ask("notify")}>
        ${icon("bell")}<span>${text("scene.notify")}</span></button>`);
    }
    return buttons.length ? buttons : [html`${nothing}`];
  }
}

function attach(element: Element | undefined, stream: MediaStream): void {
  if (element instanceof HTMLVideoElement && element.srcObject !== stream) {
    element.srcObject = stream;
    void element.play().catch(() => undefined);
  }
}

customElements.define("v-scene", Scene);
