/**
 * The work of the desk, without its looks: what this agent's page knows, and every command it gives.
 * The element (desk.ts) draws what `shown()` says and calls the verbs.
 */
import { announce } from "../shared/dom";
import { Problem } from "../shared/http";
import { pageLive, type Cause, type Live, type LiveState } from "../shared/live";
import { text } from "../shared/text";
import { AgentCall } from "./agent-call";
import { Alive } from "./alive";
import { acceptOffer, declineOffer, finishVisit, getWorkspace, setSeat } from "./api";
import { Boards } from "./boards";
import { Notes } from "./notes";
import { Ring } from "./ring";
import type { Shown } from "./shown";
import { afterNews, justAccepted, phaseOf, type Ringing, type Seat } from "./state";
import { CallTab } from "./tabs";
import type { Board, BoardEntry, TicketView, Workspace } from "./types";
import type { Draft } from "./wrap-up";

const TYPING_SHOWN_MS = 4000;

export class DeskWork {
  me = "";
  workspace: Workspace | null = null;
  private boards = new Boards("");
  private name = "";
  private skew = 0;
  private selected: BoardEntry | null = null;
  private ticket: TicketView | null = null;
  private watchedTicket = "";
  private readonly notes = new Notes(() => this.changed());
  private typing = { name: "", until: 0 };
  private link: LiveState = "reconnecting";
  private nearEnd = false;
  private problem = "";
  private busy = false;
  elsewhere = false;
  private meeting = false;
  private rang = "";
  private seat = "";
  private finished = "";
  private slot: Element | undefined;
  private live!: Live;
  private call!: AgentCall;
  private alive: Alive | null = null;
  private readonly ring = new Ring();
  private readonly tab = new CallTab();
  private stops: (() => void)[] = [];
  private unwatchTicket: () => void = () => undefined;

  constructor(private readonly changed: () => void) {}

  get ringing(): Ringing | null {
    return this.boards.ringing(Date.now() + this.skew);
  }

  get stage(): AgentCall["stage"] {
    return this.call.stage;
  }

  start(config: DOMStringMap): void {
    this.me = config.me ?? "";
    this.name = config.name ?? "";
    this.skew = Date.parse(config.now ?? "") - Date.now() || 0;
    const desks = (config.desks ?? "").split(" ");
    this.boards = new Boards(config.desk ?? "");
    this.live = pageLive();
    this.call = new AgentCall(this.live, () => this.changed());
    for (const type of ["pointerdown", "keydown"]) {
      document.addEventListener(type, () => this.ring.unlock(), { once: true, passive: true });
    }
    this.tab.onLost = () => this.lostToOtherTab();
    this.stops = [
      ...desks.map((id) => this.live.watch("board", id, (data, cause) => this.onBoard(id, data, cause))),
      this.live.onState((state) => this.set(() => (this.link = state))),
      this.live.onTyping((typing) => this.onTyping(typing.ticket, typing.name, typing.author)),
    ];
    this.alive = new Alive({
      url: config.alive ?? "",
      secondsLeft: Number(config.seconds ?? 1800),
      busy: () => phaseOf(this.workspace) === "call",
      onWarn: (near) => near !== this.nearEnd && this.set(() => (this.nearEnd = near)),
      onOver: () => this.set(() => (this.link = "signed_out")),
    });
  }

  stop(): void {
    for (const stop of [...this.stops, this.unwatchTicket]) stop();
    this.alive?.stop();
    this.ring.stop();
    this.call.leave();
  }

  shown(localNow: number): Shown {
    const now = localNow + this.skew;
    this.lookAtRing();
    return {
      now,
      board: this.board,
      ringing: this.ringing,
      phase: phaseOf(this.workspace),
      workspace: this.workspace,
      selected: this.selected,
      ticket: this.ticket,
      loading: (this.workspace ?? this.selected) !== null,
      draft: this.notes.draft,
      saving: this.notes.state,
      typing: localNow < this.typing.until ? this.typing.name : "",
      lens: this.call.lens,
      link: this.link,
      nearEnd: this.nearEnd,
      problem: this.problem,
      busy: this.busy,
      elsewhere: this.elsewhere,
    };
  }

  private serverTime(): string {
    return new Date(Date.now() + this.skew).toISOString();
  }

  private set(change: () => void): void {
    change();
    this.changed();
  }

  // --- news ---------------------------------------------------------------------------------------------------------

  private get board(): Board | null {
    return this.boards.shown;
  }

  private onBoard(id: string, board: Board | null, cause: Cause): void {
    const first = this.boards.empty;
    this.boards.set(id, board);
    if (cause.kind === "visit.joined" && board) {
      announce(text("say.joined", { name: cause.data.entry.customer_name, count: board.in_line }));
    }
    if (this.workspace && "data" in cause) this.onVisitNews(cause.kind, cause.data as unknown as Record<string, unknown>);
    const mine = this.boards.mine;
    if (!this.busy) this.lookForMine();
    // Finished in another tab or by the house while this page was out of contact.
    if (!mine && this.workspace && cause.kind === "snapshot" && !this.busy) this.done();
    if (this.selected && !this.board?.waiting.some((one) => one.visit_id === this.selected?.visit_id)) this.selected = null;
    if (first && board) void this.reopenCamera(board);
    if (board) this.followSeat(board.me.state);
    this.followTicket();
    this.changed();
  }

  /** The server says which visit this agent is busy with: after a reload, or when another tab took it. */
  private lookForMine(): void {
    const mine = this.boards.mine;
    if (mine && mine !== this.workspace?.visit.visit_id && mine !== this.finished) void this.loadWorkspace(mine);
  }

  /** Whoever goes on a break or off duty, by own act or by the house, has the light beside the lens out. */
  private followSeat(seat: string): void {
    if (this.seat && seat !== this.seat && (seat === "break" || seat === "off")) this.call.releaseCamera();
    this.seat = seat;
  }

  private onVisitNews(kind: string, data: Record<string, unknown>): void {
    const before = this.workspace;
    if (!before) return;
    const after = afterNews(before, kind, data, this.serverTime());
    if (after === before) return;
    this.workspace = after;
    if (after.visit.state === "wrapping_up") this.callOver(after);
    if (after.visit.state === "closed") this.done();
  }

  private onTyping(ticket: string, name: string, author: string): void {
    if (author !== "customer" || ticket !== this.watchedTicket) return;
    this.set(() => (this.typing = { name, until: Date.now() + TYPING_SHOWN_MS }));
  }

  /** The ticket on the right: of the visit in hand, else of the entry looked at. */
  private followTicket(): void {
    const id = this.workspace?.visit.ticket_id ?? this.selected?.ticket_id ?? "";
    if (id === this.watchedTicket || (id && this.meeting)) return;
    this.unwatchTicket();
    this.watchedTicket = id;
    this.ticket = null;
    this.unwatchTicket = id
      ? this.live.watch("ticket", id, (data) => this.set(() => (this.ticket = data)))
      : () => undefined;
  }

  // --- ringing ------------------------------------------------------------------------------------------------------

  private lookAtRing(): void {
    const now = this.ringing;
    const id = now?.offer.offer_id ?? "";
    if (id === this.rang) return;
    this.rang = id;
    if (!now) {
      this.ring.stop();
      if (!this.busy && !this.call.running) this.call.discard();
      return;
    }
    this.problem = "";
    const name = now.entry.customer_name;
    this.ring.start({ title: text("say.ringing_title", { name }), body: now.entry.subject });
    announce(text("say.ringing", { name, subject: now.entry.subject }));
    this.call.prepare(this.boards.relayOnly(now));
  }

  async accept(): Promise<void> {
    const now = this.ringing;
    if (!now || this.busy) return;
    await this.command(async () => {
      // Nothing stands between the click and the request: what was prepared goes as it is, the lock comes beside it.
      const signal = this.call.prepared();
      const answer = acceptOffer(now.offer.offer_id, signal instanceof Promise ? await signal : signal);
      const [{ call_id }] = await Promise.all([answer, this.tab.take(now.entry.visit_id, { steal: true })]);
      this.boards.answered.add(now.offer.offer_id);
      // The stage starts at once with what the offer told; ticket and workspace follow when the two have met.
      this.meeting = true;
      this.take(justAccepted(now.entry, call_id, this.serverTime()));
      void this.call.met.then(() => this.haveMet(now.entry.visit_id));
    });
    if (!this.workspace) this.tab.drop();
    this.lookForMine();
  }

  async decline(reason: string): Promise<void> {
    const now = this.ringing;
    if (!now) return;
    await this.command(async () => {
      await declineOffer(now.offer.offer_id, reason);
      this.boards.answered.add(now.offer.offer_id);
    });
  }

  // --- the visit in hand --------------------------------------------------------------------------------------------

  private haveMet(visitId: string): void {
    this.meeting = false;
    this.followTicket();
    void this.loadWorkspace(visitId);
  }

  private async loadWorkspace(visitId: string): Promise<void> {
    try {
      const workspace = await getWorkspace(visitId);
      if (this.boards.mine === visitId || this.workspace?.visit.visit_id === visitId) this.take(workspace);
    } catch (error) {
      this.show(error);
    }
  }

  private take(workspace: Workspace): void {
    if (phaseOf(workspace) === "idle") return;
    this.workspace = workspace;
    this.selected = null;
    if (phaseOf(workspace) === "call" && workspace.call_id) void this.enterCall(workspace, workspace.call_id);
    this.notes.begin(workspace.visit.visit_id, { notes: workspace.notes, outcome: workspace.outcome });
    this.followTicket();
    this.changed();
  }

  change(draft: Draft): void {
    this.notes.change(draft);
  }

  async finish(ready: boolean): Promise<void> {
    const visit = this.workspace?.visit;
    const draft = this.notes.draft;
    if (!visit || !draft.outcome) return;
    await this.command(async () => {
      await finishVisit(visit.visit_id, draft, ready);
      this.done();
    });
  }

  private done(): void {
    this.finished = this.workspace?.visit.visit_id ?? "";
    this.workspace = null;
    this.notes.end();
    this.call.leave();
    this.tab.drop();
    this.followTicket();
  }

  // --- the call -----------------------------------------------------------------------------------------------------

  /** After accepting, after a reload, or in a second tab: only one of them shows the call. */
  private async enterCall(workspace: Workspace, callId: string): Promise<void> {
    if (this.call.running === callId) return;
    const visitId = workspace.visit.visit_id;
    const here = this.tab.here || (CallTab.remembers(visitId) && (await this.tab.take(visitId)));
    if (!here) {
      this.set(() => (this.elsewhere = true));
      return;
    }
    this.elsewhere = false;
    const names = { callId, otherName: workspace.visit.customer_name, myName: this.name };
    await this.call.enter(names, this.boards.relayOnlyOf(visitId));
    this.mount(this.slot);
  }

  /** The slot of the middle pane came or went; the stage moves into it. */
  mount(slot: Element | undefined): void {
    this.slot = slot;
    const stage = this.call.stage;
    if (slot && stage && stage.parentNode !== slot) slot.replaceChildren(stage);
  }

  private callOver(workspace: Workspace): void {
    this.call.leave();
    this.tab.drop();
    this.elsewhere = false;
    announce(text("say.call_over", { name: workspace.visit.customer_name }));
    void this.loadWorkspace(workspace.visit.visit_id);
  }

  async takeOver(): Promise<void> {
    const workspace = this.workspace;
    if (!workspace?.call_id) return;
    if (await this.tab.take(workspace.visit.visit_id, { steal: true })) await this.enterCall(workspace, workspace.call_id);
  }

  private lostToOtherTab(): void {
    this.call.leave();
    this.set(() => (this.elsewhere = true));
  }

  // --- the agent's own state ----------------------------------------------------------------------------------------

  async setSeat(state: Seat): Promise<void> {
    if (phaseOf(this.workspace) !== "idle") return;
    if (state === "ready") {
      this.ring.unlock();
      await this.openCamera();
    }
    await this.command(() => setSeat(state));
  }

  async openCamera(): Promise<void> {
    await this.call.openCamera();
  }

  /** After a reload of a page that was ready. A page that captures may also sound, without a click of its own. */
  private async reopenCamera(board: Board): Promise<void> {
    if (board.me.state === "ready" && (await this.call.reopenCamera())) this.ring.unlock();
  }

  async askToNotify(): Promise<void> {
    await Notification.requestPermission();
    this.changed();
  }

  select(entry: BoardEntry): void {
    this.selected = this.selected?.visit_id === entry.visit_id ? null : entry;
    this.followTicket();
    this.changed();
  }

  /** Pass a key on to the call's own controls. */
  stageKey(key: string): void {
    this.call.stage?.dispatchEvent(new KeyboardEvent("keydown", { key }));
  }

  sayTyping(ticketId: string): void {
    this.live.typing(ticketId);
  }

  async stay(): Promise<void> {
    await this.alive?.renew();
  }

  forgetProblem(): void {
    this.set(() => (this.problem = ""));
  }

  /** One command at a time; what goes wrong is said in the page's words. */
  private async command(deed: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.set(() => {
      this.busy = true;
      this.problem = "";
    });
    try {
      await deed();
    } catch (error) {
      this.show(error);
    } finally {
      this.set(() => (this.busy = false));
    }
  }

  private show(error: unknown): void {
    if (!(error instanceof Problem)) throw error;
    this.set(() => (this.problem = error.message || text("problem.unreachable")));
  }
}
