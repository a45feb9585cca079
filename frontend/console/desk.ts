/**
 * `<v-desk>`: the console's one orchestrating island. State is snapshot + reduce (shared/live); what to show follows
 * from it by pure functions (state.ts); what the agent does are commands (desk-work.ts).
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";

import { icon } from "../shared/icon";
import { pageLive } from "../shared/live";
import { text } from "../shared/text";
import "./board";
import type { BoardPane } from "./board";
import { DeskWork } from "./desk-work";
import { actionOf, KEYS, keysOn, useKeys } from "./keys";
import "./offer";
import { canAskToNotify } from "./ring";
import { RUN_KEYS } from "./run/keys";
import "./run/panel";
import { isRunning } from "./run/state";
import { RunWork } from "./run/work";
import "./scene";
import type { SeatSwitch } from "./seat";
import "./seat";
import { nextEntry, phaseOf, type Seat } from "./state";
import type { Shown } from "./shown";
import type { BoardEntry } from "./types";
import "./workspace";
import type { WorkspacePane } from "./workspace";
import type { Draft } from "./wrap-up";
import "./wrap-up";

const PANES = [
  ["board", "users"],
  ["stage", "video"],
  ["work", "ticket"],
] as const;
type Pane = (typeof PANES)[number][0];

export class DeskPage extends LitElement {
  static override properties = {
    pane: { state: true },
    helping: { state: true },
    folded: { state: true },
  };

  declare pane: Pane;
  declare helping: boolean;
  /** What the agent did with the verification's panel in this call; null while nothing. */
  declare folded: boolean | null;
  private readonly work = new DeskWork(() => this.onWork());
  private readonly run = new RunWork({ live: pageLive, stage: () => this.work.stage }, () => this.requestUpdate());
  private lastPhase = "idle";
  private ticker = 0;

  constructor() {
    super();
    this.pane = "board";
    this.helping = false;
    this.folded = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.replaceChildren();
    this.pane = window.innerWidth < 900 ? "board" : "stage";
    this.work.start(this.dataset);
    this.ticker = window.setInterval(() => this.requestUpdate(), 1000);
    document.addEventListener("keydown", this.onKey);
    document.querySelector("[data-action=help]")?.addEventListener("click", () => (this.helping = true));
    this.seatSwitch?.addEventListener("seat", (event) => void this.work.setSeat((event as CustomEvent<Seat>).detail));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.ticker);
    document.removeEventListener("keydown", this.onKey);
    this.work.stop();
    this.run.leave();
  }

  private get seatSwitch(): SeatSwitch | null {
    return document.querySelector<SeatSwitch>("v-seat");
  }

  private get workspacePane(): WorkspacePane | null {
    return this.querySelector<WorkspacePane>("v-workspace");
  }

  private onWork(): void {
    const phase = phaseOf(this.work.workspace);
    if (phase !== this.lastPhase) {
      this.lastPhase = phase;
      if (phase !== "idle") this.pane = "stage";
      if (phase === "call") this.folded = null;
    }
    this.followRun();
    this.requestUpdate();
  }

  /** The verification of the call in hand: not before the two have met, and in the tab that holds the call. */
  private followRun(): void {
    const { workspace, elsewhere } = this.work;
    const call = workspace?.ticket && !elsewhere ? workspace.call_id : null;
    this.run.follow(call ?? "", workspace?.visit.purpose ?? "");
  }

  /** The panel stands open where a verification runs or is what the call is for. */
  private runOpen(shown: Shown): boolean {
    if (shown.phase !== "call" || shown.elsewhere || !this.run.callId) return false;
    return !(this.folded ?? !(this.run.run ?? ["identity", "card"].includes(shown.workspace?.visit.purpose ?? "")));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const action = actionOf(event);
    if (!action || this.work.ringing) return;
    const deeds: Record<string, () => void> = {
      ready: () => void this.work.setSeat("ready"),
      break: () => void this.work.setSeat("break"),
      off: () => void this.work.setSeat("off"),
      "board-next": () => this.querySelector<BoardPane>("v-board")?.step(1),
      "board-previous": () => this.querySelector<BoardPane>("v-board")?.step(-1),
      conversation: () => this.show("work", () => this.workspacePane?.focusConversation()),
      notes: () => this.show("work", () => this.focusNotes()),
      mute: () => this.work.stageKey("m"),
      camera: () => this.work.stageKey("v"),
      captions: () => this.work.stageKey("t"),
      fact: () => this.work.stageKey("e"),
      script: () => this.work.stageKey("s"),
      search: () => location.assign("/console/tickets/#ticket-search"),
      help: () => (this.helping = true),
    };
    const deed = deeds[action];
    if (!deed) return;
    event.preventDefault();
    deed();
  };

  private show(pane: Pane, then: () => void): void {
    this.pane = pane;
    void this.updateComplete.then(then);
  }

  private focusNotes(): void {
    const wrap = this.querySelector<HTMLElement>("#wrap-notes");
    if (wrap) this.show("stage", () => wrap.focus());
    else this.workspacePane?.focusNotes();
  }

  protected override render(): TemplateResult {
    const shown = this.work.shown(Date.now());
    this.updateSeat(shown);
    return html`
      ${this.banners(shown)}
      <div class="desk__panes" data-pane=${this.pane} data-run=${this.runOpen(shown) ? "open" : ""}>
        <section class="pane pane--board" aria-label=${text("pane.board")}>
          <v-board .board=${shown.board} .me=${this.work.me} .now=${shown.now} .selected=${shown.selected?.visit_id ?? ""}
            @select-entry=${(event: CustomEvent<BoardEntry>) => this.select(event.detail)}></v-board>
        </section>
        <section class="pane pane--stage" aria-label=${text("pane.stage")}>${this.middle(shown)}</section>
        <section class="pane pane--work" aria-label=${text("pane.work")}>${this.right(shown)}</section>
      </div>
      <nav class="panetabs" aria-label=${text("pane.label")}>${PANES.map(([pane, name]) => this.tab(pane, name, shown))}</nav>
      <v-offer .ringing=${shown.ringing} .now=${shown.now} .busy=${shown.busy}
        .problem=${shown.problem} .camera=${shown.lens.stream ? "on" : "off"}
        @accept=${() => void this.work.accept()}
        @decline=${(event: CustomEvent<{ reason: string }>) => void this.work.decline(event.detail.reason)}></v-offer>
      ${this.helping ? this.help() : nothing}
    `;
  }

  protected override updated(): void {
    const help = this.querySelector<HTMLDialogElement>("dialog.help");
    if (help && !help.open) help.showModal();
    this.work.stage?.warnBeforeEnd(isRunning(this.run.run) ? text("run.end_breaks_off") : "");
  }

  private updateSeat(shown: Shown): void {
    const seat = this.seatSwitch;
    if (!seat) return;
    seat.seat = shown.board?.me ?? null;
    seat.busy = shown.busy;
    seat.inCall = shown.phase === "call";
    seat.now = shown.now;
  }

  private select(entry: BoardEntry): void {
    this.work.select(entry);
    if (window.innerWidth < 900) this.pane = "work";
  }

  private tab(pane: Pane, name: string, shown: Shown): TemplateResult {
    const waiting = shown.board?.in_line ?? 0;
    return html`<button type="button" class="panetabs__tab" aria-current=${pane === this.pane ? "true" : "false"} @click=${() => (this.pane = pane)}>
      ${icon(name)}<span>${text(`pane.${pane}_short`)}</span>
      ${pane === "stage" && this.run.run?.pressure_at ? html`<span class="count count--stop" role="img" aria-label=${text("run.pressure")}>!</span>` : nothing}
      ${pane === "board" && waiting ? html`<span class="count figure">${waiting}</span>` : nothing}
    </button>`;
  }

  private banners(shown: Shown): TemplateResult {
    const words: Record<string, [string, string]> = {
      reconnecting: ["wifi-off", "link.reconnecting"],
      polling: ["wifi", "link.polling"],
      offline: ["wifi-off", "link.offline"],
      signed_out: ["log-out", "link.signed_out"],
    };
    const link = words[shown.link];
    return html`<div class="banners" role="status">
      ${link ? html`<p class="banner banner--${shown.link}">${icon(link[0])}<span>${text(link[1])}</span>
        ${shown.link === "signed_out" ? html`<a class="button button--quiet" href="/console/account/login/?next=/console/">${text("link.sign_in")}</a>` : nothing}</p>` : nothing}
      ${shown.nearEnd ? html`<p class="banner banner--attention">${icon("clock")}<span>${text("link.near_end")}</span>
        <button type="button" class="button button--quiet" @click=${() => void this.work.stay()}>${text("link.stay")}</button></p>` : nothing}
      ${shown.problem && !this.work.ringing && shown.phase !== "wrap_up"
        ? html`<p class="banner banner--stop" role="alert">${icon("circle-alert")}<span>${shown.problem}</span>
            <button type="button" class="button button--quiet" @click=${() => this.work.forgetProblem()}>${text("link.dismiss")}</button></p>`
        : nothing}
    </div>`;
  }

  private middle(shown: Shown): TemplateResult {
    if (shown.phase === "call") return shown.elsewhere ? this.elsewhere() : this.stage(shown);
    if (shown.phase === "wrap_up") {
      return html`<v-wrap-up .workspace=${shown.workspace} .draft=${shown.draft} .saving=${shown.saving} .busy=${shown.busy} .problem=${shown.problem} .run=${this.run.run}
        @draft=${(event: CustomEvent<Draft>) => this.work.change(event.detail)}
        @finish=${(event: CustomEvent<boolean>) => void this.work.finish(event.detail)}></v-wrap-up>`;
    }
    if (!shown.board) return html`<div class="skeleton skeleton--stage"></div>`;
    return html`<v-scene .seat=${shown.board.me} .trainedUntil=${shown.board.trained_until} .now=${shown.now} .lens=${shown.lens} .waiting=${shown.board.in_line} .soon=${nextEntry(shown.board.waiting) !== null} .busy=${shown.busy} .canNotify=${canAskToNotify()}
      @seat=${(event: CustomEvent<Seat>) => void this.work.setSeat(event.detail)}
      @camera=${() => void this.work.openCamera()}
      @notify=${() => void this.work.askToNotify()}></v-scene>`;
  }

  private stage(shown: Shown): TemplateResult {
    const open = this.runOpen(shown);
    return html`<div class="callwork" data-run=${open ? "open" : ""}>
      <div class="stageslot" ${ref((slot) => this.work.mount(slot))} @conversation=${() => this.show("work", () => this.workspacePane?.focusConversation())}></div>
      ${this.run.callId ? html`<v-run .work=${this.run} ?folded=${!open} @fold=${() => (this.folded = open)}></v-run>` : nothing}
    </div>`;
  }

  private elsewhere(): TemplateResult {
    return html`<div class="empty empty--pane empty--stage">
      ${icon("app-window")}
      <p class="empty__title">${text("tabs.elsewhere")}</p>
      <p>${text("tabs.elsewhere_hint")}</p>
      <button type="button" class="button" @click=${() => void this.work.takeOver()}>${text("tabs.take_over")}</button>
    </div>`;
  }

  private right(shown: Shown): TemplateResult {
    return html`<v-workspace .ticket=${shown.ticket} .workspace=${shown.workspace} .entry=${shown.selected} .draft=${shown.draft} .saving=${shown.saving}
      .typing=${shown.typing} .now=${shown.now} .loading=${shown.loading} .noting=${shown.phase === "call"}
      @draft=${(event: CustomEvent<Draft>) => this.work.change(event.detail)}
      @typing=${(event: CustomEvent<string>) => this.work.sayTyping(event.detail)}></v-workspace>`;
  }

  private help(): TemplateResult {
    const close = (): void => void (this.helping = false);
    return html`<dialog class="help" aria-labelledby="help-title" @close=${close} @click=${(event: Event) => event.target === event.currentTarget && close()}>
      <div class="cluster cluster--apart"><h2 id="help-title">${text("keys.title")}</h2>
        <button type="button" class="button button--plain button--round" aria-label=${text("keys.close")} @click=${close}>${icon("x")}</button></div>
      <label class="help__use"><input type="checkbox" .checked=${keysOn()} @change=${(event: Event) => useKeys((event.target as HTMLInputElement).checked)} /> ${text("keys.use")}</label>
      <dl class="help__keys">${KEYS.map((key) => html`<div><dt><kbd class="kbd">${key.cap}</kbd></dt><dd>${text(key.does)}</dd></div>`)}</dl>
      <h3>${text("keys.run_title")}</h3>
      <dl class="help__keys">${RUN_KEYS.map((key) => html`<div><dt><kbd class="kbd">${key.cap}</kbd></dt><dd>${text(key.does)}</dd></div>`)}</dl>
    </dialog>`;
  }
}

customElements.define("v-desk", DeskPage);
