/** `<v-board>`: who waits and why, in the order they will be called, and the colleagues of the desk. */
import { html, LitElement, nothing, type TemplateResult } from "lit";

import { icon } from "../shared/icon";
import { behind } from "../shared/reduce";
import { text } from "../shared/text";
import { clockTime, initials, languageName, minutesBetween, shortMinutes } from "./format";
import { beingServed, inCall, inLine, isAway, nextEntry, whyNext } from "./state";
import type { AgentView, Board, BoardEntry } from "./types";

export class BoardPane extends LitElement {
  static override properties = {
    board: { attribute: false },
    me: { type: String },
    now: { type: Number },
    selected: { type: String },
  };

  declare board: Board | null;
  declare me: string;
  declare now: number;
  declare selected: string;

  constructor() {
    super();
    this.board = null;
    this.me = "";
    this.now = Date.now();
    this.selected = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Move the selection by one entry; used by the keyboard. */
  step(by: 1 | -1): void {
    const entries = inLine(this.board?.waiting ?? []);
    if (entries.length === 0) return;
    const at = entries.findIndex((entry) => entry.visit_id === this.selected);
    const next = entries[Math.min(entries.length - 1, Math.max(0, at + by))];
    if (!next) return;
    this.select(next);
    this.querySelector<HTMLElement>(`[data-visit="${next.visit_id}"]`)?.focus();
  }

  private select(entry: BoardEntry): void {
    this.dispatchEvent(new CustomEvent<BoardEntry>("select-entry", { detail: entry, bubbles: true }));
  }

  protected override render(): TemplateResult {
    if (!this.board) return this.skeleton();
    const { agents, in_line, range_for_new: range } = this.board;
    const waiting = inLine(this.board.waiting);
    const served = beingServed(this.board.waiting);
    return html`
      <section class="board__part board__part--line" aria-labelledby="board-waiting">
        <header class="pane__head">
          <h2 class="pane__title" id="board-waiting">${text("board.waiting")}</h2>
          <span class="count figure">${in_line}</span>
        </header>
        ${waiting.length ? this.list(waiting, behind(this.board)) : this.empty()}
        ${waiting.length && range ? html`<p class="board__range">${icon("clock")}${rangeWords(range)}</p>` : nothing}
      </section>
      ${served.length ? this.served(served) : nothing}
      <section class="board__part board__part--team" aria-labelledby="board-team">
        <header class="pane__head">
          <h2 class="pane__title" id="board-team">${text("board.team")}</h2>
          <span class="count figure">${agents.length}</span>
        </header>
        ${agents.length ? html`<ul class="team">${agents.map((agent) => this.colleague(agent))}</ul>` : html`<p class="board__nobody">${text("board.nobody")}</p>`}
      </section>
    `;
  }

  /** A long line is carried in part: its front, and whoever rings from farther behind, whose place is not known. */
  private list(waiting: readonly BoardEntry[], more: number): TemplateResult {
    const next = nextEntry(waiting);
    const front = waiting.findLastIndex((entry) => entry.state === "waiting");
    const place = (index: number): number | null => (more > 0 && index > front ? null : index + 1);
    return html`<ol class="line">
        ${waiting.map((entry, index) => this.entry(entry, place(index), next))}
      </ol>
      ${more > 0 ? html`<p class="board__more">${text("board.more", { count: more })}</p>` : nothing}`;
  }

  private entry(entry: BoardEntry, place: number | null, next: BoardEntry | null): TemplateResult {
    const first = entry === next;
    const classes = ["line__item", first ? "line__item--next" : "", isAway(entry) ? "line__item--away" : ""];
    return html`<li class=${classes.filter(Boolean).join(" ")}>
      <button
        type="button"
        class="line__button"
        data-visit=${entry.visit_id}
        aria-pressed=${entry.visit_id === this.selected ? "true" : "false"}
        @click=${() => this.select(entry)}
      >
        ${this.lead(entry, first)}
        <span class="line__top">
          <span class="line__place figure" aria-hidden="true">${place}</span>
          <strong class="line__name"><bdi>${entry.customer_name}</bdi></strong>
          <span class="line__waited figure">${this.waited(entry)}</span>
        </span>
        <span class="line__subject"><bdi>${entry.subject}</bdi></span>
        <span class="line__flags">${this.flags(entry)}</span>
      </button>
    </li>`;
  }

  /** The one thing to know first about this line: rings now, away, or next and why. */
  private lead(entry: BoardEntry, first: boolean): TemplateResult | typeof nothing {
    if (entry.state === "offered") return html`<span class="line__lead">${flag("bell", text("board.ringing"), "brand")}</span>`;
    if (isAway(entry)) {
      const minutes = minutesBetween(entry.away_since ?? "", this.now);
      const words = minutes ? text("board.away", { since: shortMinutes(minutes) }) : text("board.away_now");
      return html`<span class="line__lead">${flag("moon", words, "attention")}</span>`;
    }
    return first ? html`<span class="line__lead line__lead--next">${text("board.next")} · ${text(whyNext(entry))}</span>` : nothing;
  }

  private waited(entry: BoardEntry): TemplateResult {
    const minutes = shortMinutes(minutesBetween(entry.joined_at, this.now));
    return html`<span class="visually-hidden">${text("board.waited_label")} </span>${minutes}`;
  }

  private flags(entry: BoardEntry): TemplateResult[] {
    const flags: TemplateResult[] = [];
    if (entry.booked_for) flags.push(flag("calendar-clock", text("board.booked", { time: clockTime(entry.booked_for) }), "brand"));
    if (entry.purpose) flags.push(flag(purposeIcon(entry.purpose), text(`purpose.${entry.purpose}`)));
    if (entry.spoken_language) flags.push(flag("languages", languageName(entry.spoken_language)));
    flags.push(identified(entry.identified));
    flags.push(entry.prepared ? flag("check", text("board.prepared")) : flag("circle", text("board.not_prepared"), "quiet"));
    return flags;
  }

  private served(entries: readonly BoardEntry[]): TemplateResult {
    return html`<section class="board__part" aria-labelledby="board-served">
      <header class="pane__head">
        <h2 class="pane__title" id="board-served">${text("board.served")}</h2>
        <span class="count figure">${entries.length}</span>
      </header>
      <ul class="team">
        ${entries.map(
          (entry) => html`<li class="team__item">
            <span class="avatar avatar--small" aria-hidden="true">${initials(entry.customer_name)}</span>
            <span class="team__name"><bdi>${entry.customer_name}</bdi><span class="team__with"><bdi>${entry.agent_name}</bdi></span></span>
            <span class="state state--${entry.state === "wrapping_up" ? "wrap_up" : "in_call"}">${text(`visit.${entry.state}`)}</span>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  private colleague(agent: AgentView): TemplateResult {
    const talks = agent.state !== "wrap_up" && inCall(this.board?.waiting ?? [], agent.staff_id);
    const state = talks ? "in_call" : agent.state;
    const since = talks ? nothing : html`<span class="figure">${shortMinutes(minutesBetween(agent.since, this.now))}</span>`;
    return html`<li class="team__item">
      <span class="avatar avatar--small" aria-hidden="true">${initials(agent.name)}</span>
      <span class="team__name"><bdi>${agent.name}</bdi>${agent.staff_id === this.me ? html` <span class="team__you">${text("board.you")}</span>` : nothing}</span>
      <span class="state state--${state}">${text(`state.${state}`)} ${since}</span>
    </li>`;
  }

  private empty(): TemplateResult {
    return html`<div class="empty empty--pane">
      ${icon("coffee")}
      <p class="empty__title">${text("board.empty")}</p>
      <p>${text("board.empty_hint")}</p>
    </div>`;
  }

  private skeleton(): TemplateResult {
    return html`<div class="pane__head"><h2 class="pane__title">${text("board.waiting")}</h2></div>
      <div class="skeleton skeleton--row"></div>
      <div class="skeleton skeleton--row"></div>
      <div class="skeleton skeleton--row"></div>`;
  }
}

/** What a newcomer would be told; beyond ninety minutes a number would only pretend to know. */
export function rangeWords({ low, high }: { readonly low: number; readonly high: number }): string {
  return high > 90 ? text("board.range_long") : text("board.range_for_new", { low, high, count: high });
}

/** A fact with its picture; the word carries the meaning, the colour only underlines it. */
export function flag(name: string, words: string, tone = ""): TemplateResult {
  return html`<span class="flag ${tone ? `flag--${tone}` : ""}">${icon(name)}<span>${words}</span></span>`;
}

/** The picture of what the call is for; names as in the icon set. */
export function purposeIcon(purpose: string): string {
  return { identity: "id-card", card: "credit-card" }[purpose] ?? "video";
}

/** How the customer was identified: a plain mark every agent sees (issue part H). */
export function identified(how: string): TemplateResult {
  return how === "host"
    ? flag("shield-check", text("identified.host"), "good")
    : flag("mail", text("identified.email"), "attention");
}

customElements.define("v-board", BoardPane);
