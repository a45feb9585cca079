/** `<v-conversation>`: the ticket's conversation, live both ways. What is typed but unsent survives a reload. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";

import { Problem, send } from "../shared/http";
import { icon } from "../shared/icon";
import { text } from "../shared/text";
import { translateLink } from "../shared/translate";
import { dayTime } from "./format";
import type { MessageView, TicketView } from "./types";

interface Unsent {
  key: string;
  /** The id the server gave it; empty while it is on its way. */
  id: string;
  text: string;
  failed: boolean;
}

const TYPING_EVERY_MS = 3000;
const DRAFT = "visavis-draft:";

export class Conversation extends LitElement {
  static override properties = {
    ticket: { attribute: false },
    now: { type: Number },
    /** Name of the other side while they type. */
    typing: { type: String },
    unsent: { state: true },
  };

  declare ticket: TicketView | null;
  declare now: number;
  declare typing: string;
  declare unsent: Unsent[];
  private saidTyping = 0;
  private nearEnd = true;
  private readonly links = new Map<string, HTMLElement | null>();

  constructor() {
    super();
    this.ticket = null;
    this.now = Date.now();
    this.typing = "";
    this.unsent = [];
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  focusField(): void {
    this.field?.focus();
  }

  private get field(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  private get list(): HTMLElement | null {
    return this.querySelector(".talk__list");
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const list = this.list;
    this.nearEnd = !list || list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    if (changed.get("ticket")?.id !== this.ticket?.id) this.unsent = [];
  }

  protected override updated(changed: PropertyValues<this>): void {
    const other = changed.has("ticket") && changed.get("ticket")?.id !== this.ticket?.id;
    if (other && this.field && this.ticket) this.field.value = sessionStorage.getItem(DRAFT + this.ticket.id) ?? "";
    const list = this.list;
    if (list && (other || this.nearEnd)) list.scrollTop = list.scrollHeight;
  }

  protected override render(): TemplateResult {
    const ticket = this.ticket;
    if (!ticket) return html`<div class="skeleton skeleton--row"></div><div class="skeleton skeleton--row"></div>`;
    const arrived = new Set(ticket.messages.map((message) => message.id));
    const waiting = this.unsent.filter((one) => !arrived.has(one.id));
    return html`<div class="talk">
      <ol class="conversation talk__list" aria-live="polite" aria-label=${text("talk.label")} tabindex="0">
        ${ticket.messages.length + waiting.length ? nothing : html`<li class="talk__empty">${text("talk.empty")}</li>`}
        ${ticket.messages.map((message, index) => this.message(message, ticket.messages[index - 1]))}
        ${waiting.map((one) => this.pending(one))}
      </ol>
      <p class="talk__typing" aria-live="polite">${this.typing ? text("talk.typing", { name: this.typing }) : nothing}</p>
      ${ticket.state === "open" ? this.form() : html`<p class="talk__closed">${icon("lock")}${text("talk.closed")}</p>`}
    </div>`;
  }

  private message(message: MessageView, before: MessageView | undefined): TemplateResult {
    const joined = before?.author === message.author && before.author_name === message.author_name;
    const side = message.author === "staff" ? "message--mine" : message.author === "system" ? "message--system" : "";
    return html`<li class="message ${side} ${joined ? "message--joined" : ""}">
      ${joined || message.author === "system" ? nothing : html`<p class="message__by" dir="auto">${message.author_name}</p>`}
      <p class="message__text" dir="auto">${message.text}</p>
      ${message.author === "customer" ? this.translation(message) : nothing}
      <time class="message__at figure" datetime=${message.at}>${dayTime(message.at, this.now)}</time>
    </li>`;
  }

  /** One link for each message, kept as the list is drawn again and again. */
  private translation(message: MessageView): HTMLElement | typeof nothing {
    let link = this.links.get(message.id);
    if (link === undefined) this.links.set(message.id, (link = translateLink("/api/v1/staff", message.id, message.text)));
    return link ?? nothing;
  }

  private pending(one: Unsent): TemplateResult {
    return html`<li class="message message--mine message--joined ${one.failed ? "" : "message--sending"}">
      <p class="message__text" dir="auto">${one.text}</p>
      ${one.failed
        ? html`<button type="button" class="link" @click=${() => void this.post(one)}>${icon("refresh-cw")}${text("talk.retry")}</button>`
        : html`<span class="message__at">${text("talk.sending")}</span>`}
    </li>`;
  }

  private form(): TemplateResult {
    return html`<form class="composer" @submit=${(event: Event) => this.submit(event)}>
      <label class="visually-hidden" for="talk-text">${text("talk.write")}</label>
      <textarea
        id="talk-text"
        class="input"
        rows="1"
        maxlength="4000"
        dir="auto"
        placeholder=${text("talk.write")}
        @input=${() => this.onInput()}
        @keydown=${(event: KeyboardEvent) => this.onKey(event)}
      ></textarea>
      <button class="button button--round" aria-label=${text("talk.send")} title=${text("talk.send")}>${icon("send", { turn: true })}</button>
    </form>`;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.submit(event);
  }

  private onInput(): void {
    const ticket = this.ticket;
    if (!ticket) return;
    sessionStorage.setItem(DRAFT + ticket.id, this.field?.value ?? "");
    if (Date.now() - this.saidTyping < TYPING_EVERY_MS) return;
    this.saidTyping = Date.now();
    this.dispatchEvent(new CustomEvent("typing", { detail: ticket.id, bubbles: true }));
  }

  private submit(event: Event): void {
    event.preventDefault();
    const field = this.field;
    const words = field?.value.trim() ?? "";
    if (!field || !words || !this.ticket) return;
    const one = { key: newKey(), id: "", text: words, failed: false };
    field.value = "";
    sessionStorage.removeItem(DRAFT + this.ticket.id);
    this.nearEnd = true;
    this.unsent = [...this.unsent, one];
    void this.post(one);
  }

  /** The client key makes a repeated send harmless: the server keeps one message per key. */
  private async post(one: Unsent): Promise<void> {
    const ticket = this.ticket;
    if (!ticket) return;
    this.mark({ ...one, failed: false });
    try {
      const path = `/api/v1/staff/tickets/${ticket.id}/messages`;
      const message = (await send("POST", path, { text: one.text, client_key: one.key })) as MessageView;
      this.mark({ ...one, id: message.id, failed: false });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.mark({ ...one, failed: true });
    }
  }

  private mark(one: Unsent): void {
    this.unsent = this.unsent.map((other) => (other.key === one.key ? one : other));
  }
}

/** A random key of one message (128 bits as hex). */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("v-conversation", Conversation);
