/** How a run ends: decided, broken off, or quietly marked. Drafts of these forms live here until they are sent. */
import { html, LitElement, nothing, type TemplateResult } from "lit";

import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import { ABORT_REASONS, decisionReasons, onlyQuality } from "./state";
import type { Decision, FlagKind, Run } from "./types";
import { coded, refusalWords } from "./words";
import type { Asking, RunWork } from "./work";

const DECISIONS: readonly (readonly [Decision, string])[] = [
  ["verified", "badge-check"],
  ["not_verified", "circle-x"],
  ["try_again", "rotate-ccw"],
];
const FLAGS: readonly FlagKind[] = ["coached", "pressured", "suspected_scam", "other"];

export class RunClosing extends LitElement {
  static override properties = {
    work: { attribute: false, hasChanged: () => true },
    asking: { type: String },
    decision: { state: true },
    reasons: { state: true },
    words: { state: true },
    flag: { state: true },
  };

  declare work: RunWork;
  declare asking: Asking;
  declare decision: Decision | "";
  declare reasons: readonly string[];
  declare words: string;
  declare flag: FlagKind | "";

  constructor() {
    super();
    this.asking = "";
    this.decision = "";
    this.reasons = [];
    this.words = "";
    this.flag = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("asking")) Object.assign(this, { decision: "", reasons: [], words: "", flag: "" });
  }

  protected override render(): TemplateResult | typeof nothing {
    const run = this.work.run;
    if (!run) return nothing;
    if (this.asking === "flag") return this.flagging();
    return this.asking === "abort" ? this.aborting() : this.deciding(run);
  }

  private head(title: string): TemplateResult {
    return html`<div class="cluster cluster--apart"><h3 id="run-closing" tabindex="-1">${title}</h3>
      <button type="button" class="button button--plain" @click=${() => this.work.ask("")}>${text("run.back")}</button></div>`;
  }

  private comment(label: string): TemplateResult {
    return html`<div class="field"><label for="run-words">${label}</label>
      <textarea id="run-words" class="input" rows="2" maxlength="2000" dir="auto" .value=${this.words} @input=${(event: Event) => (this.words = (event.target as HTMLTextAreaElement).value)}></textarea></div>`;
  }

  // --- decide -------------------------------------------------------------------------------------------------------

  private deciding(run: Run): TemplateResult {
    const refused = run.refusals.length > 0 && !onlyQuality(run.refusals);
    return html`<section class="closing" aria-labelledby="run-closing">${this.head(text("run.decide"))}
      <p class="soft small">${text("run.decide_before_end")}</p>
      <fieldset class="closing__choices"><legend class="visually-hidden">${text("run.decide")}</legend>
        ${DECISIONS.map(([decision, name]) => html`<label class="choice"><input type="radio" name="run-decision" value=${decision} .checked=${this.decision === decision}
          ?disabled=${decision === "verified" && refused} @change=${() => this.choose(decision)} />
          <span>${icon(name)} <strong>${coded("verify.state", decision)}</strong><br /><span class="soft small">${text(`run.about_${decision}`)}</span></span></label>`)}
      </fieldset>
      ${this.refusals(run)}
      ${this.decision ? this.because(run) : nothing}
    </section>`;
  }

  private choose(decision: Decision): void {
    this.decision = decision;
    this.reasons = decision === "verified" || !this.work.run ? [] : [...new Set(this.work.run.checks.map(({ reason }) => reason).filter(Boolean))];
  }

  /** Why it can't be verified yet, in words, before anybody tries. */
  private refusals(run: Run): TemplateResult | typeof nothing {
    if (run.refusals.length === 0) return html`<p class="is-good">${icon("circle-check")} ${text("run.nothing_missing")}</p>`;
    return html`<div class="notice notice--attention">${icon("list-checks")}<div><p>${text("run.not_yet")}</p>
      <ul class="closing__refusals">${run.refusals.map((code) => html`<li>${refusalWords(run, code)}</li>`)}</ul></div></div>`;
  }

  private because(run: Run): TemplateResult {
    const choices = decisionReasons(run, this.decision);
    const lifts = this.decision === "verified" && onlyQuality(run.refusals);
    const ready = this.decision === "verified" ? !lifts || this.reasons.includes("picture_bad") : this.reasons.length > 0;
    return html`${lifts ? html`<label class="choice"><input type="checkbox" .checked=${this.reasons.includes("picture_bad")} @change=${() => this.toggle("picture_bad")} />
        <span>${text("run.saw_enough")}</span></label>` : nothing}
      ${choices.length ? html`<fieldset class="closing__reasons"><legend>${text("run.reasons")}</legend>
        ${choices.map((reason) => html`<label class="chip"><input type="checkbox" .checked=${this.reasons.includes(reason)} @change=${() => this.toggle(reason)} /><span>${coded("verify.reason", reason)}</span></label>`)}</fieldset>` : nothing}
      ${this.comment(text("run.comment"))}
      ${this.decision === "verified" && run.pack.second_person ? html`<p class="notice notice--info">${icon("users")}<span>${text("run.second_person")}</span></p>` : nothing}
      <button type="button" class="button button--wide" data-decide ?disabled=${!ready || this.work.busy} @click=${() => this.decision && void this.work.decide(this.decision, this.reasons, this.words)}>
        ${text(`run.do_${this.decision}`)}</button>`;
  }

  private toggle(reason: string): void {
    this.reasons = this.reasons.includes(reason) ? this.reasons.filter((one) => one !== reason) : [...this.reasons, reason];
  }

  // --- break off ----------------------------------------------------------------------------------------------------

  private aborting(): TemplateResult {
    return html`<section class="closing" aria-labelledby="run-closing">${this.head(text("run.abort"))}
      <p class="soft">${text("run.abort_hint")}</p>
      <fieldset class="closing__reasons"><legend>${text("run.why_abort")}</legend>
        ${ABORT_REASONS.map((reason) => html`<label class="chip"><input type="radio" name="run-abort" .checked=${this.reasons.includes(reason)} @change=${() => (this.reasons = [reason])} /><span>${coded("verify.reason", reason)}</span></label>`)}</fieldset>
      <button type="button" class="button button--danger button--wide" data-abort ?disabled=${this.reasons.length === 0 || this.work.busy} @click=${() => this.reasons[0] && void this.work.abort(this.reasons[0])}>
        ${icon("octagon-x")}${text("run.do_abort")}</button>
    </section>`;
  }

  // --- the hidden flag ----------------------------------------------------------------------------------------------

  private flagging(): TemplateResult {
    return html`<section class="closing" aria-labelledby="run-closing">${this.head(text("run.flag"))}
      <p class="soft">${icon("eye-off")} ${text("run.flag_hint")}</p>
      <fieldset class="closing__choices"><legend class="visually-hidden">${text("run.flag")}</legend>
        ${FLAGS.map((flag) => html`<label class="choice"><input type="radio" name="run-flag" .checked=${this.flag === flag} @change=${() => (this.flag = flag)} /><span>${coded("verify.flag", flag)}</span></label>`)}</fieldset>
      ${this.comment(text("run.flag_note"))}
      <button type="button" class="button button--wide" data-flag ?disabled=${!this.flag || this.work.busy} @click=${() => this.flag && void this.work.flag(this.flag, this.words)}>${icon("flag")}${text("run.do_flag")}</button>
    </section>`;
  }
}

customElements.define("v-run-closing", RunClosing);
