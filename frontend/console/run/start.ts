/** `<v-run-start>`: before a run begins: which policy, what it asks for, and what the customer has agreed to. */
import { html, LitElement, nothing, type TemplateResult } from "lit";

import { icon } from "../../shared/icon";
import { hasText, text } from "../../shared/text";
import { missingConsents } from "./state";
import type { PackChoice } from "./types";
import { coded, titleOf } from "./words";
import type { RunWork } from "./work";

export class RunStart extends LitElement {
  static override properties = {
    work: { attribute: false, hasChanged: () => true },
    key: { state: true },
  };

  declare work: RunWork;
  /** The pack that was chosen here, "" for the desk's own. */
  declare key: string;

  constructor() {
    super();
    this.key = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { packs, busy } = this.work;
    const pack = packs.find(({ key }) => key === this.key) ?? packs[0];
    if (!pack) return html`<div class="skeleton skeleton--row"></div>`;
    return html`<div class="runstart">
      ${packs.length > 1 ? this.choice(packs, pack) : html`<p class="runstart__name">${icon("shield-check")}<strong>${coded("verify.pack", `${pack.key}.name`)}</strong></p>`}
      ${hasText(`verify.pack.${pack.key}.about`) ? html`<p class="soft">${text(`verify.pack.${pack.key}.about`)}</p>` : nothing}
      <ul class="runstart__demands">${demands(pack).map(([name, words]) => html`<li>${icon(name)}<span>${words}</span></li>`)}</ul>
      <details class="runstart__steps"><summary>${text("run.steps", { count: pack.checks.length })}</summary>
        <ol>${pack.checks.map((check) => html`<li>${titleOf(check)}${check.optional ? html` <span class="soft">(${text("run.optional")})</span>` : nothing}</li>`)}</ol></details>
      ${consents(this.work, pack.consent, pack.checks.map(({ kind }) => kind))}
      <button type="button" class="button button--wide" data-start ?disabled=${busy} @click=${() => void this.work.start(pack.key)}>${icon("play")}${text("run.start")}</button>
    </div>`;
  }

  private choice(packs: readonly PackChoice[], pack: PackChoice): TemplateResult {
    return html`<div class="field"><label for="run-pack">${text("run.policy")}</label>
      <select id="run-pack" class="input" @change=${(event: Event) => (this.key = (event.target as HTMLSelectElement).value)}>
        ${packs.map((one) => html`<option value=${one.key} ?selected=${one.key === pack.key}>${coded("verify.pack", `${one.key}.name`)}${one.default ? ` (${text("run.policy_default")})` : ""}</option>`)}
      </select></div>`;
  }
}

/** What a pack asks for, as icons and words. */
export function demands(pack: PackChoice): readonly (readonly [string, string])[] {
  const pictures = pack.checks.filter(({ evidence }) => evidence !== "none").length;
  const draws = pack.checks.reduce((sum, { draw }) => sum + draw, 0);
  const found: (readonly [string, string])[] = [];
  if (pictures) found.push(["camera", text("run.demands_pictures", { count: pictures })]);
  if (draws) found.push(["dices", text("run.demands_draws", { count: draws })]);
  if (pack.checks.some(({ kind }) => kind === "tan")) found.push(["mail", text("run.demands_tan")]);
  if (pack.checks.some(({ kind }) => kind === "card")) found.push(["credit-card", text("run.demands_mask")]);
  found.push(["gauge", text("run.demands_quality", { width: String(pack.min_width), fps: String(pack.min_fps) })]);
  if (pack.drop !== "resume") found.push(["wifi-off", coded("verify.drop", pack.drop)]);
  if (pack.second_person) found.push(["users", text("run.demands_second")]);
  return found;
}

/** What the customer has agreed to (`policy`: when the pack wants that); where something is missing, how to ask and what happens without it. */
export function consents(work: RunWork, policy: string, kinds: readonly string[]): TemplateResult | typeof nothing {
  const given = work.run?.consents ?? work.consents;
  if (!given) return nothing;
  const missing = missingConsents(given, kinds);
  return html`<div class="consents">
    <ul class="consents__list">${["evidence", "faces"].filter((kind) => given.includes(kind) || missing.includes(kind)).map((kind) => html`<li class=${given.includes(kind) ? "is-good" : ""}>
      ${icon(given.includes(kind) ? "circle-check" : "circle-dashed")}<span>${text(`run.consent_${kind}_${given.includes(kind) ? "given" : "missing"}`)}</span></li>`)}</ul>
    ${missing.includes("evidence")
      ? html`<p class="soft small">${text(policy === "before_agent" ? "run.consent_too_late" : "run.consent_by_eye")}</p>
        ${work.run && policy !== "before_agent" ? html`<button type="button" class="button button--quiet" ?disabled=${work.busy} @click=${() => void work.sayScript("consent_document")}>${icon("message-square-quote")}${text("run.ask_consent")}</button>` : nothing}`
      : nothing}
  </div>`;
}

customElements.define("v-run-start", RunStart);
