/** `<v-wrap-up>`: one small form after the call, saved as typed; then ready for the next one, or a break. */
import { html, LitElement, nothing, type TemplateResult } from "lit";

import { icon } from "../shared/icon";
import { text } from "../shared/text";
import { stopwatch } from "./format";
import { ended } from "./run/panel";
import type { Run } from "./run/types";
import type { SaveState } from "./saver";
import { OUTCOMES } from "./state";
import type { Workspace } from "./types";

export interface Draft {
  notes: string;
  outcome: string;
}

/** Words for how far the saving is; nothing while nothing was typed. */
export function savedMark(state: SaveState): TemplateResult | typeof nothing {
  if (state === "clean") return nothing;
  const look = { waiting: ["loader", ""], saving: ["loader", ""], saved: ["check", "saved--good"], failed: ["circle-alert", "saved--stop"] } as const;
  const [name, tone] = look[state];
  const words = state === "saved" ? "notes.saved" : state === "failed" ? "notes.failed" : "notes.saving";
  return html`<span class="saved ${tone}" role="status">${icon(name)}${text(words)}</span>`;
}

/** The choice of an outcome, the same in the call and after it. */
export function outcomeChoice(chosen: string, choose: (outcome: string) => void): TemplateResult {
  return html`<fieldset class="outcome">
    <legend class="field__label">${text("outcome.label")}</legend>
    <div class="outcome__choices">
      ${OUTCOMES.map(
        (one) => html`<label class="chip">
          <input type="radio" name="outcome" value=${one} .checked=${one === chosen} @change=${() => choose(one)} />
          <span>${text(`outcome.${one}`)}</span>
        </label>`,
      )}
    </div>
  </fieldset>`;
}

export class WrapUp extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    draft: { attribute: false },
    saving: { type: String },
    busy: { type: Boolean },
    problem: { type: String },
    run: { attribute: false },
  };

  declare workspace: Workspace | null;
  declare draft: Draft;
  declare saving: SaveState;
  declare busy: boolean;
  declare problem: string;
  /** The verification of the call, where there was one. */
  declare run: Run | null;

  constructor() {
    super();
    this.workspace = null;
    this.draft = { notes: "", outcome: "" };
    this.saving = "clean";
    this.busy = false;
    this.problem = "";
    this.run = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private change(part: Partial<Draft>): void {
    this.dispatchEvent(new CustomEvent<Draft>("draft", { detail: { ...this.draft, ...part }, bubbles: true }));
  }

  private finish(ready: boolean): void {
    this.dispatchEvent(new CustomEvent<boolean>("finish", { detail: ready, bubbles: true }));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.finish(true);
    }
  }

  protected override render(): TemplateResult {
    const workspace = this.workspace;
    if (!workspace) return html`<div class="skeleton skeleton--row"></div>`;
    return html`<form class="wrap" @keydown=${(event: KeyboardEvent) => this.onKey(event)} @submit=${(event: Event) => event.preventDefault()}>
      <div class="wrap__head">
        <span class="wrap__icon" aria-hidden="true">${icon("phone-off")}</span>
        <div>
          <h2>${text("wrap.title", { name: workspace.visit.customer_name })}</h2>
          <p class="soft">${this.ending(workspace)}</p>
        </div>
      </div>
      ${this.run ? html`<section class="wrap__run" aria-labelledby="wrap-run"><h3 id="wrap-run">${text("run.outcome")}</h3>${ended(this.run)}</section>` : nothing}
      ${outcomeChoice(this.draft.outcome, (outcome) => this.change({ outcome }))}
      <div class="field">
        <div class="cluster cluster--apart">
          <label for="wrap-notes" class="field__label">${text("notes.label")}</label>
          ${savedMark(this.saving)}
        </div>
        <textarea id="wrap-notes" class="input" rows="6" maxlength="8000" dir="auto" .value=${this.draft.notes}
          placeholder=${text("notes.hint")}
          @input=${(event: Event) => this.change({ notes: (event.target as HTMLTextAreaElement).value })}></textarea>
        <p class="field__help">${text("notes.help")}</p>
      </div>
      ${this.problem ? html`<p class="notice notice--stop" role="alert">${icon("circle-alert")}<span>${this.problem}</span></p>` : nothing}
      <div class="wrap__buttons">
        <button type="button" class="button" ?disabled=${this.busy || !this.draft.outcome} @click=${() => this.finish(true)}>
          <span>${text("wrap.ready")}</span><kbd class="kbd">Ctrl Enter</kbd>
        </button>
        <button type="button" class="button button--quiet" ?disabled=${this.busy || !this.draft.outcome} @click=${() => this.finish(false)}>${text("wrap.break")}</button>
        ${this.draft.outcome ? nothing : html`<span class="soft small">${text("wrap.choose_outcome")}</span>`}
      </div>
    </form>`;
  }

  private ending(workspace: Workspace): string {
    const reason = text(`end.${workspace.end_reason || "agent_ended"}`, { name: workspace.visit.customer_name });
    if (!workspace.in_call_at || !workspace.ended_at) return reason;
    return text("wrap.lasted", { time: stopwatch(workspace.in_call_at, Date.parse(workspace.ended_at)), reason });
  }
}

customElements.define("v-wrap-up", WrapUp);
