/** `<v-ticket-talk>`: the live conversation on a ticket's own page, where the server has drawn it already. */
import { html, LitElement, type TemplateResult } from "lit";

import { pageLive, type Live } from "../shared/live";
import "./conversation";
import type { TicketView } from "./types";

const TYPING_SHOWN_MS = 4000;

export class TicketTalk extends LitElement {
  static override properties = { ticket: { state: true }, typing: { state: true } };

  declare ticket: TicketView | null;
  declare typing: string;
  private live: Live | null = null;
  private stops: (() => void)[] = [];
  private typingTimer = 0;

  constructor() {
    super();
    this.ticket = null;
    this.typing = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const id = this.dataset.ticket ?? "";
    this.live = pageLive();
    this.stops = [
      this.live.watch("ticket", id, (data) => {
        // What the server drew gives way to the live conversation once that is here.
        if (!this.ticket) this.querySelector("[data-drawn]")?.remove();
        this.ticket = data;
      }),
      this.live.onTyping((typing) => {
        if (typing.ticket === id && typing.author === "customer") this.showTyping(typing.name);
      }),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
  }

  private showTyping(name: string): void {
    this.typing = name;
    window.clearTimeout(this.typingTimer);
    this.typingTimer = window.setTimeout(() => (this.typing = ""), TYPING_SHOWN_MS);
  }

  protected override render(): TemplateResult | undefined {
    if (!this.ticket) return undefined;
    return html`<v-conversation .ticket=${this.ticket} .now=${Date.now()} .typing=${this.typing}
      @typing=${(event: CustomEvent<string>) => this.live?.typing(event.detail)}></v-conversation>`;
  }
}

customElements.define("v-ticket-talk", TicketTalk);
