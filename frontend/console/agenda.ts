/**
 * `<v-agenda>`: a desk's booked calls as columns of people (day) or days (week). The page brings the first state;
 * afterwards it is asked for again every half minute and after each change. Moving asks once and goes by the API.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";

import { announce, find } from "../shared/dom";
import { Problem, request, send } from "../shared/http";
import { icon } from "../shared/icon";
import { text } from "../shared/text";
import type { Agenda, AgendaEntry, BusySpan } from "../shared/types.gen";
import { ask, dialogBody, wallWords, type Asked } from "./agenda-dialog";
import { Drag, type Dropped } from "./agenda-drag";
import { columnsOf, hoursShown, type Column, type Placed } from "./agenda-grid";
import { clockOf, minuteOfDay, momentOf, wallOf } from "./agenda-time";
import { API } from "./api";
import { clockTime } from "./format";

const EVERY_MS = 30_000;

export class AgendaPage extends LitElement {
  static override properties = {
    agenda: { state: true },
    asked: { state: true },
    target: { state: true },
    stale: { state: true },
  };

  declare agenda: Agenda | null;
  declare asked: Asked | null;
  declare target: Dropped | null;
  declare stale: number;
  private tag = "";
  private heardAt = Date.now();
  private ticker = 0;
  private scrolled = false;
  private readonly onVisible = (): void => void this.refresh();

  constructor() {
    super();
    this.agenda = null;
    this.asked = null;
    this.target = null;
    this.stale = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const first = find("#agenda")?.textContent;
    if (!first) return;
    this.replaceChildren();
    this.agenda = JSON.parse(first) as Agenda;
    this.ticker = window.setInterval(() => void this.refresh(), EVERY_MS);
    document.addEventListener("visibilitychange", this.onVisible);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.ticker);
    document.removeEventListener("visibilitychange", this.onVisible);
  }

  private get week(): boolean {
    return this.dataset["view"] === "week";
  }

  private get columns(): Column[] {
    if (!this.agenda) return [];
    const { first = "", days = "1", staff = "" } = this.dataset;
    return columnsOf(this.agenda, this.week ? "week" : "day", first, Number(days), staff);
  }

  private async refresh(): Promise<void> {
    if (document.hidden || !this.agenda) return;
    const { first = "", days = "1", staff = "" } = this.dataset;
    const query = new URLSearchParams({ desk: this.agenda.desk_id, first, days, ...(staff ? { staff } : {}) });
    try {
      const answer = await request("GET", `${API}/agenda?${query}`, undefined, { headers: { "if-none-match": this.tag } });
      if (!answer.ok && answer.status !== 304) throw new Problem("agenda", "", answer.status);
      if (answer.ok) this.agenda = (await answer.json()) as Agenda;
      this.tag = answer.headers.get("etag") ?? this.tag;
      this.heardAt = Date.now();
      this.stale = 0;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.stale = this.heardAt;
    }
  }

  protected override updated(changed: PropertyValues): void {
    // Positions go in by the object model: the policy of the page allows no style in markup.
    for (const one of this.querySelectorAll<HTMLElement>("[data-place]")) {
      const [top = "0", size = "0", lane = "0", lanes = "1"] = (one.dataset["place"] ?? "").split(" ");
      one.style.setProperty("--top", top);
      one.style.setProperty("--size", size);
      one.style.setProperty("--lane", lane);
      one.style.setProperty("--lanes", lanes);
    }
    const dialog = this.querySelector("dialog");
    if (changed.has("asked") && dialog) {
      if (this.asked && !dialog.open) dialog.showModal();
      if (!this.asked && dialog.open) dialog.close();
    }
    this.scrollToWork();
  }

  /** A day that begins at midnight opens where the first call or the working day is. */
  private scrollToWork(): void {
    const frame = this.querySelector<HTMLElement>(".agenda__frame");
    if (this.scrolled || !frame || !this.agenda) return;
    this.scrolled = true;
    const columns = this.columns;
    const { from } = hoursShown(columns);
    const first = Math.min(8 * 60, ...columns.flatMap((column) => column.entries.map((one) => one.top)));
    frame.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "start" });
    frame.scrollTop = (first - from - 30) * this.minuteHeight();
  }

  private minuteHeight(): number {
    const column = this.querySelector<HTMLElement>("[data-column]");
    return column ? column.clientHeight / Number(column.dataset["minutes"] ?? 1) : 1;
  }

  protected override render(): TemplateResult | undefined {
    if (!this.agenda) return undefined;
    const columns = this.columns;
    if (!columns.length) return html`<div class="empty">${icon("calendar")}<p class="empty__title">${text("agenda.nobody")}</p></div>`;
    const { from, to } = hoursShown(columns);
    const hours = Array.from({ length: (to - from) / 60 }, (_unused, index) => from + index * 60);
    return html`${this.stale ? html`<div class="notice notice--attention" role="status">${icon("wifi-off")}<div>${text("agenda.stale", { time: clockTime(new Date(this.stale).toISOString()) })}</div></div>` : nothing}
      <div class="agenda__frame" role="region" aria-label=${text("agenda.label")} tabindex="0">
        <div class="agenda__grid" data-columns=${columns.length}>
          <div class="agenda__corner"></div>
          ${columns.map((column) => this.head(column))}
          <div class="agenda__hours" data-place=${`0 ${to - from}`}>
            ${hours.map((hour) => html`<span class="agenda__hour figure" data-place=${`${hour - from} 60`}>${clockOf(hour)}</span>`)}
          </div>
          ${columns.map((column) => this.column(column, from, to))}
        </div>
      </div>
      <p class="small soft agenda__hint">${text("agenda.drag_hint")}</p>
      <dialog aria-labelledby="agenda-dialog-title" @close=${() => (this.asked = null)}>${this.asked ? this.dialog(this.asked) : nothing}</dialog>`;
  }

  private head(column: Column): TemplateResult {
    if (!this.week) return html`<div class="agenda__head-cell"><bdi>${column.name}</bdi></div>`;
    const day = new Date(`${column.day}T00:00:00Z`);
    const words = new Intl.DateTimeFormat(document.documentElement.lang || "en", { weekday: "short", timeZone: "UTC" });
    const today = this.agenda !== null && wallOf(Date.now(), this.agenda.time_zone).startsWith(column.day);
    return html`<div class="agenda__head-cell" aria-current=${today ? "date" : nothing}>${words.format(day)} <span class="figure">${day.getUTCDate()}</span></div>`;
  }

  private column(column: Column, from: number, to: number): TemplateResult {
    const zone = this.agenda?.time_zone ?? "UTC";
    const now = wallOf(Date.now(), zone).startsWith(column.day) ? minuteOfDay(new Date().toISOString(), column.day, zone) : -1;
    const target = this.target?.day === column.day && this.target.staff === column.staff ? this.target : null;
    return html`<div class="agenda__column" data-column data-day=${column.day} data-staff=${column.staff} data-from=${from} data-minutes=${to - from} data-place=${`0 ${to - from}`}>
      ${column.shifts.map((one) => html`<div class="agenda__shift" data-place=${place(one, from)}></div>`)}
      ${column.absences.map((one) => this.absence(one, from))}
      ${now >= from && now <= to ? html`<div class="agenda__now" data-place=${`${now - from} 0`}></div>` : nothing}
      ${column.entries.map((one) => this.entry(one, column, from))}
      ${target ? html`<div class="agenda__target figure" data-place=${`${target.minutes - from} ${this.sizeOf(target.id)}`}>${clockOf(target.minutes)}</div>` : nothing}
    </div>`;
  }

  private sizeOf(id: string): number {
    const found = this.agenda?.entries.find((one) => one.appointment.id === id)?.appointment;
    return found ? (Date.parse(found.ends_at) - Date.parse(found.starts_at)) / 60_000 : 15;
  }

  private absence(one: Placed<BusySpan>, from: number): TemplateResult {
    const zone = this.agenda?.time_zone ?? "UTC";
    const span = text("agenda.from_to", { from: clockOf(one.top), to: wallOf(one.item.ends_at, zone).slice(11) });
    return html`<div class="agenda__absence-block" data-kind=${one.item.kind} data-place=${place(one, from)}>
      <span>${text(`agenda.kind.${one.item.kind}`)}${one.item.note ? html` · <span dir="auto">${one.item.note}</span>` : nothing}<span class="visually-hidden">, ${span}</span></span>
    </div>`;
  }

  private entry(one: Placed<AgendaEntry>, column: Column, from: number): TemplateResult {
    const { item } = one;
    const booked = item.appointment;
    const state = booked.disturbed ? text("agenda.disturbed") : text(`agenda.state.${booked.state}`);
    const tested = booked.tested_at ? text("agenda.tested") : text("agenda.not_tested");
    const label = text("agenda.entry", {
      time: clockOf(one.top),
      name: item.customer_name,
      agent: item.staff_name,
      number: item.number,
      state: `${state}, ${text("agenda.devices")}: ${tested}`,
    });
    return html`<button
      type="button"
      class="agenda__entry"
      data-state=${booked.disturbed ? "disturbed" : booked.state}
      data-id=${booked.id}
      data-size=${this.sizeOf(booked.id)}
      data-place=${place(one, from)}
      aria-label=${label}
      title=${label}
      @click=${() => this.open(item)}
      @pointerdown=${(event: PointerEvent) => booked.state === "booked" && this.press(event)}
    >
      <span class="figure">${clockOf(one.top)}</span>
      ${booked.disturbed ? icon("triangle-alert") : booked.state === "arrived" ? icon("user") : booked.tested_at ? icon("check") : nothing}
      <span class="agenda__name" dir="auto">${item.customer_name}</span>
      ${this.week && !column.staff ? html`<span class="agenda__agent" dir="auto">${item.staff_name}</span>` : nothing}
      <span class="agenda__number figure ltr">${item.number}</span>
    </button>`;
  }

  private open(entry: AgendaEntry): void {
    if (this.agenda) this.asked = ask(entry, this.agenda.time_zone);
  }

  private press(event: PointerEvent): void {
    const block = event.currentTarget as HTMLElement;
    Drag.begin(
      event,
      block,
      this.minuteHeight(),
      (target) => (this.target = target),
      (target) => this.drop(target),
    );
  }

  private drop(target: Dropped): void {
    const entry = this.agenda?.entries.find((one) => one.appointment.id === target.id);
    if (!entry || !this.agenda) return;
    const asked = ask(entry, this.agenda.time_zone, { mode: "move", wall: `${target.day}T${clockOf(target.minutes)}`, staff: target.staff || entry.staff_id });
    const same = asked.wall === wallOf(entry.appointment.starts_at, this.agenda.time_zone) && asked.staff === entry.staff_id;
    if (!same) this.asked = asked;
  }

  private dialog(asked: Asked): TemplateResult | typeof nothing {
    if (!this.agenda) return nothing;
    return dialogBody(asked, this.agenda, {
      change: (changes) => (this.asked = { ...asked, ...changes }),
      move: () => void this.move(asked),
      cancel: () => void this.cancel(asked),
      close: () => (this.asked = null),
    });
  }

  private async move(asked: Asked): Promise<void> {
    const { entry, staff, wall } = asked;
    const zone = this.agenda?.time_zone ?? "UTC";
    const name = this.agenda?.people.find((one) => one.staff_id === staff)?.name ?? entry.staff_name;
    const body = {
      starts_at: momentOf(wall, zone).toISOString(),
      sequence: entry.appointment.sequence,
      staff_id: staff === entry.staff_id ? null : staff,
    };
    const done = text("agenda.moved", { name: entry.customer_name, time: wallWords(wall, zone), agent: name });
    await this.attempt(asked, () => send("PUT", `${API}/appointments/${entry.appointment.id}/move`, body), done);
  }

  private async cancel(asked: Asked): Promise<void> {
    const { entry } = asked;
    const body = { sequence: entry.appointment.sequence };
    const done = text("agenda.cancelled", { name: entry.customer_name });
    await this.attempt(asked, () => send("POST", `${API}/appointments/${entry.appointment.id}/cancel`, body), done);
  }

  /** Do it, say it, draw it; what goes wrong is said in the dialog, with the nearest free times where there are. */
  private async attempt(asked: Asked, deed: () => Promise<unknown>, done: string): Promise<void> {
    this.asked = { ...asked, busy: true, problem: "", near: [] };
    try {
      await deed();
      this.asked = null;
      announce(done);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const near = Array.isArray(error.params["slots"]) ? error.params["slots"].map(String) : [];
      this.asked = { ...asked, busy: false, problem: error.message || text("problem.unreachable"), near };
    }
    await this.refresh();
  }
}

function place(one: Placed<unknown>, from: number): string {
  return `${one.top - from} ${one.size} ${one.lane} ${one.lanes}`;
}

customElements.define("v-agenda", AgendaPage);
