/** `<v-run>`: the guided run beside the customer's picture: one check at a time, all of them as a thin thread. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";

import { icon } from "../../shared/icon";
import { clockTime, number, text } from "../../shared/text";
import { pictureAddress } from "./api";
import { answerBar, checkCard } from "./check-card";
import "./closing";
import { bothLarge } from "./face-pair";
import { runActionOf } from "./keys";
import { hintList, machineWords } from "./machine";
import { aboutPicture } from "./pictures";
import "./start";
import { consents } from "./start";
import { counted, hintsOf, isRunning, STATE_ICONS, standing } from "./state";
import type { Check, Run } from "./types";
import "./viewer";
import { coded, drawnName, titleOf, verdictWords } from "./words";
import { BOTH, type Asking, type RunWork } from "./work";

export class RunPanel extends LitElement {
  static override properties = {
    work: { attribute: false, hasChanged: () => true },
    folded: { type: Boolean },
    listing: { state: true },
  };

  declare work: RunWork;
  /** Only its bar is shown. */
  declare folded: boolean;
  /** The thread is open: every check with its name and the word of its state. */
  declare listing: boolean;
  private asked: Asking = "";
  private shownKey = "";

  constructor() {
    super();
    this.folded = false;
    this.listing = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Before the stage and the desk: a running verification has these keys.
    document.addEventListener("keydown", this.onKey, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.onKey, { capture: true });
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (this.folded || !isRunning(this.work.run)) return;
    if (event.key === "Escape" && this.work.asking && !document.querySelector("dialog[open]")) {
      this.work.ask("");
      return;
    }
    const action = runActionOf(event);
    if (!action || !this.work.deed(action)) return;
    event.preventDefault();
    event.stopPropagation();
    if (action === "note") this.querySelector<HTMLElement>("#run-note")?.focus();
    if (action === "previous" || action === "next") void this.updateComplete.then(() => this.querySelector<HTMLElement>("#run-check")?.focus());
  };

  /** A question that was just asked takes the focus; its answer gives it back to the check. */
  protected override updated(_changed: PropertyValues): void {
    const { asking, check } = this.work;
    if (check && check.key !== this.shownKey) {
      this.shownKey = check.key;
      this.querySelector(".thread__mark[aria-current=step]")?.scrollIntoView({ block: "nearest", inline: "center" });
    }
    if (asking === this.asked) return;
    const before = this.asked;
    this.asked = asking;
    if (this.folded) return;
    if (asking === "doubtful" || asking === "failed") this.querySelector<HTMLElement>("[data-asking] .chip")?.focus();
    else if (asking) void this.updateComplete.then(() => this.querySelector<HTMLElement>("#run-closing")?.focus());
    else if (before) this.querySelector<HTMLElement>("#run-check")?.focus();
  }

  private fold(): void {
    this.dispatchEvent(new CustomEvent("fold", { bubbles: true }));
  }

  protected override render(): TemplateResult {
    const { run } = this.work;
    return html`<section class="run" aria-labelledby="run-title">
      ${this.head(run)} ${run ? pressure(run) : nothing}
      ${this.work.problem ? html`<p class="notice notice--stop" role="alert">${icon("circle-alert")}<span>${this.work.problem}</span>
        <button type="button" class="button button--plain" @click=${() => this.work.forgetProblem()}>${text("link.dismiss")}</button></p>` : nothing}
      ${this.folded ? nothing : this.inside(run)}
    </section>`;
  }

  private head(run: Run | null): TemplateResult {
    const count = run ? counted(run) : null;
    return html`<header class="run__head">
      <h2 id="run-title">${icon("shield-check")}<span>${run ? coded("verify.pack", `${run.pack.key}.name`) : text("run.title")}</span></h2>
      ${run && !isRunning(run) ? stateOf(run) : count ? html`<span class="soft small figure">${text("run.done_of", { done: number(count.done), all: number(count.all) })}</span>` : nothing}
      <button type="button" class="button button--plain button--round" aria-expanded=${this.folded ? "false" : "true"} aria-label=${text(this.folded ? "run.unfold" : "run.fold")} title=${text(this.folded ? "run.unfold" : "run.fold")}
        @click=${() => this.fold()}>${icon(this.folded ? "chevron-up" : "chevron-down")}</button>
    </header>`;
  }

  private inside(run: Run | null): TemplateResult {
    const { work } = this;
    if (!run) return html`<div class="run__scroll">${work.known ? html`<v-run-start .work=${work}></v-run-start>` : html`<div class="skeleton skeleton--row"></div>`}</div>`;
    if (!isRunning(run)) return html`<div class="run__scroll">${ended(run)} ${this.afresh(run)}</div>`;
    const closing = work.asking === "decide" || work.asking === "abort" || work.asking === "flag";
    const check = work.check;
    return html`${this.thread(run, check)}
      <div class="run__scroll">
        ${closing ? html`<v-run-closing .work=${work} asking=${work.asking}></v-run-closing>` : check ? checkCard(work, run, check) : nothing}
        ${closing ? nothing : this.around(run)}
      </div>
      ${closing || !check ? nothing : answerBar(work, run, check)}
      ${closing ? nothing : this.foot(run)} ${this.viewer(run)}`;
  }

  /** All checks: a thin line of marks, or on demand a list with their names and the words of their states. */
  private thread(run: Run, looked: Check | null): TemplateResult {
    const current = (check: Check): string => (check === looked ? "step" : "false");
    const marks = html`<ol>${run.checks.map(
      (check) => html`<li><button type="button" class="thread__mark thread__mark--${check.state}" aria-current=${current(check)} title="${titleOf(check)}: ${verdictWords(check)}"
        @click=${() => this.work.turnTo(check.key)}>${icon(STATE_ICONS[check.state])}<span class="visually-hidden">${titleOf(check)}: ${verdictWords(check)}</span></button></li>`,
    )}</ol>`;
    const lines = html`<ol class="thread__list">${run.checks.map(
      (check) => html`<li><button type="button" class="thread__line" aria-current=${current(check)} @click=${() => this.choose(check)}>
        ${icon(STATE_ICONS[check.state])}<span>${titleOf(check)}</span><span class="soft small">${verdictWords(check)}</span></button></li>`,
    )}</ol>`;
    return html`<nav class="thread" aria-label=${text("run.all_checks")}><div class="thread__row">${this.listing ? lines : marks}
      <button type="button" class="button button--plain button--round" aria-expanded=${this.listing ? "true" : "false"} aria-label=${text("run.list_checks")} title=${text("run.list_checks")}
        @click=${() => (this.listing = !this.listing)}>${icon("list-checks")}</button></div></nav>`;
  }

  private choose(check: Check): void {
    this.listing = false;
    this.work.turnTo(check.key);
  }

  /** What concerns the run as a whole: quality of the picture, consents, signals, flags. */
  private around(run: Run): TemplateResult {
    const policy = this.work.packs.find(({ key }) => key === run.pack.key)?.consent ?? "";
    return html`<div class="run__around">
      ${this.quality(run)}
      ${run.evidence || !run.consents.includes("faces") ? consents(this.work, policy, run.checks.map(({ kind }) => kind)) : nothing}
      ${hintList(hintsOf(run.hints))}
      ${run.flags.length ? html`<p class="small">${icon("flag")} ${text("run.flagged")} ${run.flags.map(({ kind }) => coded("verify.flag", kind ?? "other")).join(", ")}</p>` : nothing}
    </div>`;
  }

  /** The received picture against what the pack asks for, and the way out where it is not enough. */
  private quality(run: Run): TemplateResult {
    const measured = this.work.measured;
    if (!measured) return html`<p class="small soft">${icon("gauge")} ${text("run.quality_none")}</p>`;
    const { wide, fluent } = standing(measured, run.pack);
    const params = { width: String(measured.width), height: String(measured.height), fps: String(Math.round(measured.fps)), min_width: String(run.pack.min_width), min_fps: String(run.pack.min_fps) };
    if (wide && fluent) return html`<p class="small is-good">${icon("gauge")} ${text("run.quality_enough", params)}</p>`;
    return html`<p class="notice notice--attention small">${icon("gauge")}<span>${text("run.quality_low", params)} ${text(wide ? "run.quality_way_fluent" : "run.quality_way_size")}</span></p>`;
  }

  private foot(run: Run): TemplateResult {
    const ask = (what: Asking) => (): void => this.work.ask(what);
    return html`<footer class="run__foot">
      <button type="button" class="button ${this.work.answeredAll ? "" : "button--quiet"}" @click=${ask("decide")}>${icon("gavel")}<span>${text("run.decide")}</span></button>
      <button type="button" class="button button--plain" @click=${ask("flag")} aria-label=${text("run.flag")} title=${text("run.flag")}>${icon("flag")}<span>${text("run.flag_short")}</span>${run.flags.length ? html`<span class="count figure">${run.flags.length}</span>` : nothing}</button>
      <button type="button" class="button button--plain" @click=${ask("abort")}>${icon("octagon-x")}<span>${text("run.abort")}</span></button>
    </footer>`;
  }

  private viewer(run: Run): TemplateResult | typeof nothing {
    const { work } = this;
    const close = (): void => work.view("");
    if (work.viewing === BOTH) return bothLarge(work, run, close);
    const check = run.checks.find(({ items }) => items.some(({ id }) => id === work.viewing));
    const item = check?.items.find(({ id }) => id === work.viewing);
    if (!check || !item) return nothing;
    const read = work.readings.filter(({ item_id }) => item_id === item.id);
    const label = item.challenge ? `${titleOf(check)}: ${drawnName(check, item.challenge)}` : titleOf(check);
    const words = html`${machineWords(read, run)} ${hintList(hintsOf(read.flatMap(({ hints }) => hints)))} ${aboutPicture(work, item)}`;
    return html`<v-still label=${label} .pictures=${[{ address: pictureAddress(run.id, item.id), label }]} .words=${words} @close=${close}></v-still>`;
  }

  private afresh(run: Run): TemplateResult | typeof nothing {
    if (run.state !== "try_again" && run.state !== "aborted") return nothing;
    return html`<details class="run__afresh"><summary>${text("run.afresh")}</summary><v-run-start .work=${this.work}></v-run-start></details>`;
  }
}

/** The customer's own quiet word. Nothing else on the page says it, and nothing of it is on theirs. */
function pressure(run: Run): TemplateResult | typeof nothing {
  if (!run.pressure_at) return nothing;
  return html`<div class="run__pressure" role="alert">${icon("hand-helping")}<div><p><strong>${text("run.pressure")}</strong> <span class="figure">${clockTime(run.pressure_at)}</span></p>
    <p>${text("run.pressure_hint")}</p></div></div>`;
}

const OUTCOME_LOOKS: Readonly<Record<string, readonly [string, string]>> = {
  verified: ["badge-check", "badge--good"],
  in_review: ["users", "badge--brand"],
  not_verified: ["circle-x", "badge--stop"],
  try_again: ["rotate-ccw", "badge--attention"],
  aborted: ["octagon-x", ""],
  running: ["circle-dot", "badge--brand"],
};

export function stateOf(run: Run): TemplateResult {
  const [name, tone] = OUTCOME_LOOKS[run.state] ?? ["info", ""];
  return html`<span class="badge ${tone}">${icon(name)}${coded("verify.state", run.state)}</span>`;
}

/** The outcome of a run that is over, with the way to its steps. */
export function ended(run: Run): TemplateResult {
  return html`<div class="run__ended">
    <p>${stateOf(run)}</p>
    ${run.reasons.length ? html`<p>${text("run.because", { reason: run.reasons.map((reason) => coded("verify.reason", reason)).join(", ") })}</p>` : nothing}
    ${run.state === "in_review" ? html`<p class="notice notice--info">${icon("users")}<span>${text("run.waits_for_second")}</span></p>` : nothing}
    <p><a class="button button--quiet" href="/console/runs/${run.id}/" target="_blank" rel="noopener">${icon("list-checks")}${text("run.see_steps")}</a></p>
  </div>`;
}

customElements.define("v-run", RunPanel);
