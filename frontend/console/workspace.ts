/** `<v-workspace>`: the ticket beside the call: who this is, what they prepared, what was said, what to note. */
import { html, LitElement, nothing, type TemplateResult } from "lit";

import { icon } from "../shared/icon";
import { text } from "../shared/text";
import { flag, identified, purposeIcon } from "./board";
import "./conversation";
import type { Conversation } from "./conversation";
import { dayTime, languageName } from "./format";
import { preparationMarks } from "./preparation";
import type { SaveState } from "./saver";
import type { BoardEntry, InvitationView, TicketView, Workspace } from "./types";
import { outcomeChoice, savedMark, type Draft } from "./wrap-up";

export class WorkspacePane extends LitElement {
  static override properties = {
    ticket: { attribute: false },
    workspace: { attribute: false },
    entry: { attribute: false },
    draft: { attribute: false },
    saving: { type: String },
    typing: { type: String },
    now: { type: Number },
    loading: { type: Boolean },
    noting: { type: Boolean },
  };

  declare ticket: TicketView | null;
  /** The visit in hand, when there is one. */
  declare workspace: Workspace | null;
  /** Else the entry of the board that the agent looks at. */
  declare entry: BoardEntry | null;
  declare draft: Draft;
  declare saving: SaveState;
  declare typing: string;
  declare now: number;
  declare loading: boolean;
  /** Whether notes and outcome are shown here (in the wrap-up they stand in the middle). */
  declare noting: boolean;

  constructor() {
    super();
    this.ticket = null;
    this.workspace = null;
    this.entry = null;
    this.draft = { notes: "", outcome: "" };
    this.saving = "clean";
    this.typing = "";
    this.now = Date.now();
    this.loading = false;
    this.noting = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  focusConversation(): void {
    this.querySelector<Conversation>("v-conversation")?.focusField();
  }

  focusNotes(): void {
    this.querySelector<HTMLElement>("#work-notes")?.focus();
  }

  private change(part: Partial<Draft>): void {
    this.dispatchEvent(new CustomEvent<Draft>("draft", { detail: { ...this.draft, ...part }, bubbles: true }));
  }

  protected override render(): TemplateResult {
    if (!this.ticket) return this.loading ? this.skeleton() : this.empty();
    return html`
      ${this.head(this.ticket)}
      ${this.workspace ? this.preparation(this.workspace) : nothing}
      <section class="work__talk" aria-labelledby="work-talk">
        <h3 class="work__label" id="work-talk">${text("work.conversation")}</h3>
        <v-conversation .ticket=${this.ticket} .now=${this.now} .typing=${this.typing}></v-conversation>
      </section>
      ${this.noting && this.workspace ? this.notes() : nothing}
    `;
  }

  private head(ticket: TicketView): TemplateResult {
    const how = this.workspace?.visit.identified ?? this.entry?.identified;
    const language = this.workspace?.visit.spoken_language ?? this.entry?.spoken_language ?? "";
    return html`<header class="work__head">
      <p class="work__number"><a class="figure" href="/console/tickets/${ticket.id}/" target="_blank" rel="noopener">${ticket.number}${icon("external-link")}</a>
        <span class="badge ${ticket.state === "open" ? "badge--good" : ""}">${text(`ticket.${ticket.state}`)}</span></p>
      <h2 class="work__name"><bdi>${ticket.customer_name}</bdi></h2>
      <p class="work__subject"><bdi>${ticket.subject}</bdi></p>
      <p class="work__flags">
        ${how ? identified(how) : nothing}
        ${language ? flag("languages", languageName(language)) : nothing}
      </p>
      ${ticket.invitation?.state === "open" || this.workspace ? this.purpose(ticket.invitation) : nothing}
    </header>`;
  }

  private purpose(invitation: InvitationView | null): TemplateResult | typeof nothing {
    const purpose = this.workspace?.visit.purpose ?? invitation?.purpose ?? "";
    if (!purpose) return nothing;
    const bring = invitation?.bring ?? [];
    return html`<div class="work__purpose">
      <p class="work__what">${icon(purposeIcon(purpose))}<strong>${text(`purpose.${purpose}`)}</strong>${bring.length ? html` · ${bring.map((one) => text(`bring.${one}`)).join(", ")}` : nothing}</p>
      ${this.workspace ? html`<p>${text(`todo.${purpose}`)}</p>` : nothing}
      ${invitation?.line ? html`<p class="soft" dir="auto">${invitation.line}</p>` : nothing}
      ${invitation && !this.workspace ? html`<p class="soft small">${text("work.invited", { name: invitation.staff_name, until: dayTime(invitation.valid_until, this.now) })}</p>` : nothing}
    </div>`;
  }

  private preparation(workspace: Workspace): TemplateResult {
    const flags = preparationMarks(workspace.preparation);
    return html`<section class="work__part" aria-labelledby="work-prepared">
      <h3 class="work__label" id="work-prepared">${text("work.preparation")}</h3>
      <p class="work__flags">${flags.length ? flags.map((one) => flag(one.icon, text(one.key), one.tone)) : html`<span class="soft">${text("work.not_prepared")}</span>`}</p>
    </section>`;
  }

  private notes(): TemplateResult {
    return html`<section class="work__notes" aria-labelledby="work-notes-label">
      <div class="cluster cluster--apart">
        <label class="work__label" id="work-notes-label" for="work-notes">${text("notes.label")}</label>
        ${savedMark(this.saving)}
      </div>
      <textarea id="work-notes" class="input" rows="3" maxlength="8000" dir="auto" .value=${this.draft.notes}
        placeholder=${text("notes.hint")}
        @input=${(event: Event) => this.change({ notes: (event.target as HTMLTextAreaElement).value })}></textarea>
      ${outcomeChoice(this.draft.outcome, (outcome) => this.change({ outcome }))}
    </section>`;
  }

  private empty(): TemplateResult {
    return html`<div class="empty empty--pane">
      ${icon("ticket")}
      <p class="empty__title">${text("work.empty")}</p>
      <p>${text("work.empty_hint")}</p>
    </div>`;
  }

  private skeleton(): TemplateResult {
    return html`<div class="skeleton skeleton--row"></div>
      <div class="skeleton skeleton--row"></div>
      <div class="skeleton skeleton--tall"></div>`;
  }
}

customElements.define("v-workspace", WorkspacePane);
