/** The one dialog of the agenda: what a booked call is, its other time, its end. */
import { html, nothing, type TemplateResult } from "lit";

import { icon } from "../shared/icon";
import { text } from "../shared/text";
import type { Agenda, AgendaEntry } from "../shared/types.gen";
import { momentOf, wallOf } from "./agenda-time";
import { languageName } from "./format";

/** What the dialog is about. `wall` and `staff` are the wanted time and agent of a move. */
export interface Asked {
  readonly entry: AgendaEntry;
  readonly mode: "facts" | "move" | "cancel";
  readonly wall: string;
  readonly staff: string;
  readonly busy: boolean;
  readonly problem: string;
  readonly near: readonly string[];
}

export interface Doings {
  readonly change: (asked: Partial<Asked>) => void;
  readonly move: () => void;
  readonly cancel: () => void;
  readonly close: () => void;
}

export function ask(entry: AgendaEntry, zone: string, changes: Partial<Asked> = {}): Asked {
  const wall = wallOf(entry.appointment.starts_at, zone);
  return { entry, mode: "facts", wall, staff: entry.staff_id, busy: false, problem: "", near: [], ...changes };
}

/** Whether the customer hears of a move: only of another time. */
export function isNews(asked: Asked, zone: string): boolean {
  return wallOf(asked.entry.appointment.starts_at, zone) !== asked.wall;
}

/** "Wed, 25 Nov, 14:05" of a desk's wall clock. */
export function wallWords(wall: string, zone: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang || "en", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(momentOf(wall, zone));
}

export function dialogBody(asked: Asked, agenda: Agenda, doings: Doings): TemplateResult {
  const problem = asked.problem
    ? html`<div class="notice notice--stop" role="alert">${icon("circle-alert")}
        <div>
          <p>${asked.problem}</p>
          ${asked.near.length ? nearest(asked, agenda, doings) : nothing}
        </div>
      </div>`
    : nothing;
  if (asked.mode === "move") return html`${moveForm(asked, agenda, doings, problem)}`;
  if (asked.mode === "cancel") return html`${cancelForm(asked, doings, problem)}`;
  return html`${facts(asked, agenda, doings)}${problem}`;
}

function nearest(asked: Asked, agenda: Agenda, doings: Doings): TemplateResult {
  return html`<p>${text("agenda.nearest")}</p>
    <div class="cluster">
      ${asked.near.map((at) => {
        const wall = wallOf(at, agenda.time_zone);
        return html`<button type="button" class="button button--quiet" @click=${() => doings.change({ wall, problem: "", near: [] })}>
          ${wallWords(wall, agenda.time_zone)}
        </button>`;
      })}
    </div>`;
}

function facts(asked: Asked, agenda: Agenda, doings: Doings): TemplateResult {
  const { entry } = asked;
  const booked = entry.appointment;
  const tested = booked.tested_at ? text("agenda.tested") : text("agenda.not_tested");
  return html`<h2 id="agenda-dialog-title"><bdi>${entry.customer_name}</bdi></h2>
    ${booked.disturbed
      ? html`<div class="notice notice--attention">${icon("triangle-alert")}<div>${text("agenda.disturbed_hint")}</div></div>`
      : nothing}
    <dl class="facts">
      <dt>${text("agenda.when")}</dt>
      <dd>${wallWords(wallOf(booked.starts_at, agenda.time_zone), agenda.time_zone)}</dd>
      <dt>${text("agenda.with")}</dt>
      <dd><bdi>${entry.staff_name}</bdi></dd>
      <dt>${text("agenda.subject")}</dt>
      <dd><bdi>${entry.subject}</bdi></dd>
      <dt>${text("agenda.state")}</dt>
      <dd>${text(`agenda.state.${booked.state}`)}</dd>
      <dt>${text("agenda.devices")}</dt>
      <dd>${booked.tested_at ? icon("check") : nothing} ${tested}</dd>
      <dt>${text("agenda.language")}</dt>
      <dd>${languageName(entry.customer_language)}</dd>
    </dl>
    <div class="cluster">
      ${booked.state === "booked"
        ? html`<button type="button" class="button" @click=${() => doings.change({ mode: "move" })}>${text("agenda.move")}</button>
            <button type="button" class="button button--quiet" @click=${() => doings.change({ mode: "cancel" })}>${text("agenda.cancel")}</button>`
        : nothing}
      <a class="button button--quiet" href=${`/console/tickets/${booked.ticket_id}/`}>${text("agenda.open_ticket")} <span class="figure ltr">${entry.number}</span></a>
      <button type="button" class="button button--plain" @click=${doings.close}>${text("agenda.close")}</button>
    </div>`;
}

function moveForm(asked: Asked, agenda: Agenda, doings: Doings, problem: TemplateResult | typeof nothing): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    doings.move();
  };
  const value = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;
  return html`<form class="stack" @submit=${submit}>
    <h2 id="agenda-dialog-title">${text("agenda.move_title", { name: asked.entry.customer_name })}</h2>
    ${problem}
    <div class="field">
      <label for="agenda-wall">${text("agenda.new_time")}</label>
      <input id="agenda-wall" type="datetime-local" step="300" required .value=${asked.wall} @input=${(event: Event) => doings.change({ wall: value(event) })} />
      <p class="field__help">${text("agenda.zone", { zone: agenda.time_zone })}</p>
    </div>
    <div class="field">
      <label for="agenda-agent">${text("agenda.agent")}</label>
      <select id="agenda-agent" @change=${(event: Event) => doings.change({ staff: value(event) })}>
        ${agenda.people.map((one) => html`<option value=${one.staff_id} ?selected=${one.staff_id === asked.staff}>${one.name}</option>`)}
      </select>
    </div>
    <p class="small soft">${isNews(asked, agenda.time_zone) ? text("agenda.told") : text("agenda.not_told")}</p>
    <div class="cluster">
      <button class="button" ?disabled=${asked.busy || !asked.wall}>${asked.busy ? text("agenda.moving") : text("agenda.move_now")}</button>
      <button type="button" class="button button--plain" @click=${doings.close}>${text("agenda.back")}</button>
    </div>
  </form>`;
}

function cancelForm(asked: Asked, doings: Doings, problem: TemplateResult | typeof nothing): TemplateResult {
  return html`<h2 id="agenda-dialog-title"><bdi>${asked.entry.customer_name}</bdi></h2>
    ${problem}
    <p>${text("agenda.cancel_hint")}</p>
    <div class="cluster">
      <button type="button" class="button button--danger" ?disabled=${asked.busy} @click=${doings.cancel}>${text("agenda.cancel")}</button>
      <button type="button" class="button button--plain" @click=${() => doings.change({ mode: "facts", problem: "" })}>${text("agenda.back")}</button>
    </div>`;
}
