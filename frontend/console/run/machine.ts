/** What the machine read and compared, in words; it helps to look and decides nothing. */
import { html, nothing, type TemplateResult } from "lit";

import { icon } from "../../shared/icon";
import { hasText, language, text } from "../../shared/text";
import type { Compared, Hint, Mrz, Reading, Run } from "./types";
import { coded, hintWords } from "./words";

type Part = TemplateResult | typeof nothing;

const AGREE = {
  true: ["circle-check", "run.agrees", "is-good"],
  false: ["circle-x", "run.differs", "is-stop"],
  null: ["circle-minus", "run.not_compared", "soft"],
} as const;

/** Icon and word for yes, no and unknown. */
export function agreement(agree: boolean | null, words?: readonly [string, string, string]): TemplateResult {
  const [name, key, tone] = AGREE[String(agree) as keyof typeof AGREE];
  const own = words?.[agree ? 0 : agree === false ? 1 : 2];
  return html`<span class="agree ${tone}">${icon(name)}${own ?? text(key)}</span>`;
}

/** Both sides were read, and a person has to say whether they are the same; why stands below. */
function unclear(): TemplateResult {
  return html`<span class="agree is-attention">${icon("circle-question-mark")}${text("run.unclear")}</span>`;
}

/** The words beside a check's pictures; where no machine works here that is said once. */
export function machineWords(readings: readonly Reading[], run: Run): Part {
  if (readings.length === 0) return run.machine && run.checks.some(({ items }) => items.length > 0) ? html`<p class="soft small">${icon("eye")} ${text(`run.by_eye`)}</p>` : nothing;
  const mrz = readings.find((reading) => reading.mrz)?.mrz ?? null;
  const compared = readings.find((reading) => reading.compared.length > 0)?.compared ?? [];
  const printed = readings.find((reading) => Object.keys(reading.printed).length > 0)?.printed ?? {};
  const expired = readings.find((reading) => reading.expired !== null)?.expired ?? null;
  const face = readings.find((reading) => reading.face)?.face ?? "";
  return html`<section class="machine" aria-labelledby="run-machine">
    <h4 class="check__label" id="run-machine">${icon("scan-text")} ${text("run.machine")}</h4>
    ${face ? faceLine(face) : nothing}
    ${expired === null ? nothing : html`<p>${agreement(!expired, [text("run.valid"), text("run.expired"), ""])}</p>`}
    ${mrz ? zone(mrz, compared.length === 0) : nothing} ${compared.length ? comparison(compared) : nothing}
    ${compared.length === 0 && Object.keys(printed).length > 0 ? fields(printed) : nothing}
    ${!mrz && compared.length === 0 && !face && Object.keys(printed).length === 0 ? html`<p class="soft">${text("run.read_nothing")}</p>` : nothing}
  </section>`;
}

/** One of three words; it helps to look. */
export function faceLine(face: string): TemplateResult {
  return html`<p class="machine__face">${icon("scan-face")} ${text("run.face")} <strong>${coded("verify.face", face)}</strong></p>`;
}

/** The machine readable zone: whether it is whole, and each check digit by name. */
function zone(mrz: Mrz, whole: boolean): TemplateResult {
  return html`<div class="machine__zone">
    <p>${text("run.mrz")} <span class="figure">${mrz.format}</span> ${agreement(mrz.valid, [text("run.mrz_right"), text("run.mrz_wrong"), ""])}</p>
    ${mrz.lines?.length ? html`<pre class="machine__lines" dir="ltr" tabindex="0" role="group" aria-label=${text("run.mrz_lines")}>${mrz.lines.join("\n")}</pre>` : nothing}
    <ul class="machine__digits" aria-label=${text("run.digits")}>${Object.entries(mrz.digits).map(
      ([name, right]) => html`<li>${coded("run.digit", name)} ${agreement(right, [text("run.digit_right"), text("run.digit_wrong"), ""])}</li>`,
    )}</ul>
    ${whole ? fields(mrz.fields) : nothing}
  </div>`;
}

/** "1990-02-01" as the page's language writes a day; anything else as it is. */
export function shownValue(value: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return value;
  const day = new Date(`${value}T12:00:00Z`);
  return Number.isNaN(day.getTime()) ? value : new Intl.DateTimeFormat(language(), { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(day);
}

function fields(found: Readonly<Record<string, string>>): TemplateResult {
  return html`<dl class="facts machine__facts">${Object.entries(found)
    .filter(([, value]) => value)
    .map(([name, value]) => html`<dt>${coded("run.field", name)}</dt><dd><bdi>${shownValue(value)}</bdi></dd>`)}</dl>`;
}

function comparison(rows: readonly Compared[]): TemplateResult {
  const cell = (value: string | null | undefined): Part => (value ? html`<bdi>${shownValue(value)}</bdi>` : html`<span class="soft">${text("run.nothing_there")}</span>`);
  return html`<table class="machine__table">
    <caption class="visually-hidden">${text("run.comparison")}</caption>
    <thead><tr><th scope="col">${text("run.column_field")}</th><th scope="col">${text("run.column_mrz")}</th><th scope="col">${text("run.column_printed")}</th><th scope="col">${text("run.column_ticket")}</th></tr></thead>
    <tbody>${rows.map(
      (row) => html`<tr><th scope="row">${coded("run.field", row.field)}<br />${row.agree === null && row.why && row.why !== "not_read" ? unclear() : agreement(row.agree)}</th>
        <td>${cell(row.mrz)}</td><td>${cell(row.printed)}</td><td>${cell(row.ticket)}</td></tr>
        ${row.why && hasText(`run.compare.${row.why}`) ? html`<tr class="machine__why"><td colspan="4">${text(`run.compare.${row.why}`)}</td></tr>` : nothing}`,
    )}</tbody>
  </table>`;
}

/** Hints with their reasons; whoever reads them decides. */
export function hintList(hints: readonly Hint[]): Part {
  if (hints.length === 0) return nothing;
  return html`<section class="hints" aria-labelledby="run-hints">
    <h4 class="check__label" id="run-hints">${text("run.hints")}</h4>
    <ul>${hints.map((hint) => html`<li class=${hint.level === "warn" ? "is-attention" : ""}>${icon(hint.level === "warn" ? "triangle-alert" : "info")}
      <span>${hintWords(hint)}</span></li>`)}</ul>
    <p class="soft small">${text("run.hints_only")}</p>
  </section>`;
}
