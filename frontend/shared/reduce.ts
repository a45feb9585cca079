/**
 * Old snapshot + event = fresh snapshot. Pure, for every view a page can watch; the same rule is proved against the
 * server for every kind of event (tests/contracts/test_reduce_equals_snapshot.py).
 *
 * A customer's page gets only the public part of an event, so what is reduced for customers uses only that part.
 */
import type {
  AgentView,
  Board,
  BoardEntry,
  CallView,
  CustomerRun,
  EventData,
  NoticeView,
  ParticipantView,
  RangeView,
  RunView,
  TicketView,
  VisitView,
} from "./types.gen";

export interface Views {
  readonly visit: VisitView;
  readonly ticket: TicketView;
  readonly call: CallView;
  /** Of a call: staff have one shape, its customer another; null before there is a run. */
  readonly run: RunView | CustomerRun | null;
  readonly board: Board;
  readonly inbox: readonly NoticeView[];
}
export type ViewName = keyof Views;

/** One entry of the journal, as told to a page. */
export type LiveEvent = {
  readonly [K in keyof EventData]: {
    readonly kind: K;
    readonly data: EventData[K];
    readonly cursor: number;
    readonly topics: readonly string[];
  };
}[keyof EventData];

/** The place of a waiting customer; not in the journal, told about once a second while it changes. */
export interface Position {
  readonly visit: string;
  readonly ahead: number | null;
  readonly range: RangeView | null;
}
export type Change = LiveEvent | ({ readonly kind: "position" } & Position);

/** The view after the event. An event that says nothing about it gives the same object back. */
export function reduce<V extends ViewName>(view: V, state: Views[V], change: Change): Views[V] {
  const reducer = reducers[view] as (state: Views[V], change: Change) => Views[V];
  return reducer(state, change);
}

const reducers: { readonly [V in ViewName]: (state: Views[V], change: Change) => Views[V] } = {
  visit: reduceVisit,
  ticket: reduceTicket,
  call: reduceCall,
  run: reduceRun,
  board: reduceBoard,
  inbox: reduceInbox,
};

/**
 * How a number of people ahead is said: exactly up to 50, then "more than" a round figure, as the server tells
 * changes beyond 50 only when the round figure changes.
 */
export function shownAhead(ahead: number): { readonly count: number; readonly more: boolean } {
  if (ahead <= 50) return { count: ahead, more: false };
  const step = ahead <= 100 ? 10 : ahead <= 500 ? 50 : 100;
  return { count: Math.floor((ahead - 1) / step) * step, more: true };
}

// --- visit ----------------------------------------------------------------------------------------------------------

const NO_LONGER_IN_LINE = { ahead: null, range: null, promised_by: null, hit_rate: null } as const;

function reduceVisit(state: VisitView, change: Change): VisitView {
  if (change.kind === "position") {
    return change.visit === state.id ? { ...state, ahead: change.ahead, range: change.range } : state;
  }
  if (!("visit_id" in change.data) || change.data.visit_id !== state.id) return state;
  switch (change.kind) {
    case "visit.away":
      return { ...state, away_since: change.data.since };
    case "visit.back":
      return { ...state, away_since: null };
    case "visit.booked":
      return { ...state, booked_for: change.data.booked_for };
    case "visit.offered":
      return { ...state, state: "offered" };
    case "visit.offer_ended":
      return { ...state, state: "waiting" };
    case "visit.accepted": {
      const { call_id, agent_name } = change.data;
      return { ...state, ...NO_LONGER_IN_LINE, state: "connecting", away_since: null, call_id, agent_name };
    }
    case "visit.in_call":
      return { ...state, state: "in_call" };
    case "visit.call_over":
      return { ...state, state: "wrapping_up", end_reason: change.data.reason };
    case "visit.closed":
      return { ...state, state: "closed" };
    case "visit.left":
      return { ...state, ...NO_LONGER_IN_LINE, state: "left", end_reason: "left" };
    case "visit.missed":
      return { ...state, ...NO_LONGER_IN_LINE, state: "missed", end_reason: "missed" };
    case "visit.expired":
      return { ...state, ...NO_LONGER_IN_LINE, state: "expired", end_reason: "expired" };
    case "visit.rated":
      return { ...state, rating: change.data.stars };
    default:
      return state;
  }
}

// --- ticket ---------------------------------------------------------------------------------------------------------

function reduceTicket(state: TicketView, change: Change): TicketView {
  switch (change.kind) {
    case "ticket.message": {
      const { message } = change.data;
      if (state.messages.some(({ id }) => id === message.id)) return state;
      return { ...state, messages: [...state.messages, message], updated_at: message.at };
    }
    case "ticket.invited":
      return { ...state, invitation: change.data.invitation, updated_at: change.data.at };
    case "ticket.invitation_ended":
      return state.invitation?.id === change.data.invitation_id ? { ...state, invitation: null } : state;
    case "ticket.closed": {
      const { outcome, at } = change.data;
      return { ...state, state: "closed", outcome, closed_at: at, updated_at: at };
    }
    case "ticket.reopened":
      return { ...state, state: "open", outcome: "", closed_at: null, updated_at: change.data.at };
    default:
      return state;
  }
}

// --- call -----------------------------------------------------------------------------------------------------------

function reduceCall(state: CallView, change: Change): CallView {
  switch (change.kind) {
    case "call.joined": {
      const { role, name, epoch } = change.data;
      return side(state, role, { name, epoch, present: true, lost_since: null, interruption: "" });
    }
    case "call.lost":
      return side(state, change.data.role, {
        present: false,
        lost_since: change.data.since,
        interruption: change.data.why,
      });
    case "call.found":
      return side(state, change.data.role, { present: true, lost_since: null, interruption: "" });
    case "call.mark":
      return side(state, change.data.role, marked(change.data));
    case "call.connected":
      return { ...state, connected_at: change.data.connected_at };
    case "call.ended": {
      const { reason, ended_at, duration_s } = change.data;
      return { ...state, state: "ended", end_reason: reason, ended_at, duration_s };
    }
    default:
      return state;
  }
}

function marked({ mark, since, why }: EventData["call.mark"]): Partial<ParticipantView> {
  if (mark === "camera") return { camera_off_since: since, camera_why: why };
  return mark === "noise" ? { noise_since: since } : { interruption: why };
}

function side(state: CallView, role: string, news: Partial<ParticipantView>): CallView {
  const participants = state.participants.map((one) => (one.role === role ? { ...one, ...news } : one));
  return { ...state, participants };
}

// --- run ------------------------------------------------------------------------------------------------------------

/** Ids of runs grow with time: news of an earlier run of the same call never hides the present one. */
function reduceRun(state: Views["run"], change: Change): Views["run"] {
  if (change.kind !== "verification.run" && change.kind !== "verification.flagged") return state;
  const { run } = change.data;
  return state !== null && run.id < state.id ? state : run;
}

// --- board ----------------------------------------------------------------------------------------------------------

function reduceBoard(state: Board, change: Change): Board {
  if (change.kind === "agent.state") return agentChanged(state, change.data);
  if (change.kind === "position" || !("visit_id" in change.data)) return state;
  return visitChanged(state, change.data.visit_id, change);
}

function visitChanged(state: Board, id: string, change: LiveEvent): Board {
  switch (change.kind) {
    case "visit.joined":
      return cut({ ...entered(state, change.data.entry), in_line: state.in_line + (known(state, id) ? 0 : 1) }, id);
    case "visit.away":
      return entry(state, id, { away_since: change.data.since });
    case "visit.back":
      return entry(state, id, { away_since: null });
    case "visit.prepared":
      return entry(state, id, { prepared: true });
    case "visit.booked":
      return cut(entered(state, change.data.entry), id);
    case "visit.offered": {
      const { offer_id, staff_id, visit_id, made_at, expires_at } = change.data;
      const ringing = entered(state, change.data.entry);
      return staff_id === state.me.staff_id ? { ...ringing, offer: { offer_id, visit_id, made_at, expires_at } } : ringing;
    }
    case "visit.offer_ended":
      return cut(offerOver(entry(state, id, { state: "waiting" }), change.data.offer_id), id);
    case "visit.accepted": {
      const { offer_id, staff_id: agent_id, agent_name } = change.data;
      const served = { state: "connecting", away_since: null, agent_id, agent_name };
      const taken = offerOver({ ...entry(state, id, served), in_line: lessOne(state, id) }, offer_id);
      return agent_id === state.me.staff_id ? { ...taken, mine: id } : taken;
    }
    case "visit.in_call":
      return entry(state, id, { state: "in_call" });
    case "visit.call_over":
      return entry(state, id, { state: "wrapping_up" });
    case "visit.closed":
      return { ...state, waiting: without(state.waiting, id), mine: state.mine === id ? null : state.mine };
    case "visit.left":
    case "visit.missed":
    case "visit.expired":
      return { ...state, waiting: without(state.waiting, id), in_line: lessOne(state, id) };
    default:
      return state;
  }
}

/** The board carries those who are served as well. */
function isInLine({ state }: BoardEntry): boolean {
  return state === "waiting" || state === "offered";
}

function known(state: Board, id: string): BoardEntry | undefined {
  return state.waiting.find(({ visit_id }) => visit_id === id);
}

/** How many of the line stand behind those whom the board carries. */
export function behind(state: Board): number {
  return state.in_line - state.waiting.filter(isInLine).length;
}

/** The count after somebody left the line, from its front or from where the board doesn't see. */
function lessOne(state: Board, id: string): number {
  const one = known(state, id);
  return state.in_line - ((one ? isInLine(one) : behind(state) > 0) ? 1 : 0);
}

function entered(state: Board, one: BoardEntry): Board {
  return { ...state, waiting: inserted(without(state.waiting, one.visit_id), one) };
}

/**
 * Those who wait stay an unbroken front of the line, and no longer than the server would carry: whoever came last in
 * it may belong behind others that this board doesn't know.
 */
function cut(state: Board, id: string): Board {
  const waiting = state.waiting.filter((one) => one.state === "waiting");
  const last = waiting.at(-1);
  const unsure = last?.visit_id === id && behind(state) > 0;
  return last && (unsure || waiting.length > state.most_waiting)
    ? { ...state, waiting: without(state.waiting, last.visit_id) }
    : state;
}

/** Departures have eaten up half of a long line's front: the page asks for a fresh snapshot. */
export function wantsSnapshot(view: ViewName, state: Views[ViewName]): boolean {
  if (view !== "board") return false;
  const board = state as Board;
  return behind(board) > 0 && board.waiting.filter((one) => one.state === "waiting").length < board.most_waiting / 2;
}

function entry(state: Board, id: string, news: Partial<BoardEntry>): Board {
  return { ...state, waiting: state.waiting.map((one) => (one.visit_id === id ? { ...one, ...news } : one)) };
}

function without(waiting: readonly BoardEntry[], id: string): readonly BoardEntry[] {
  return waiting.filter(({ visit_id }) => visit_id !== id);
}

/** In the order of the line: the smallest key first, then the smallest id. */
function inserted(waiting: readonly BoardEntry[], one: BoardEntry): readonly BoardEntry[] {
  const at = waiting.findIndex(({ key, visit_id }) => key > one.key || (key === one.key && visit_id > one.visit_id));
  return at < 0 ? [...waiting, one] : [...waiting.slice(0, at), one, ...waiting.slice(at)];
}

function offerOver(state: Board, offerId: string): Board {
  return state.offer?.offer_id === offerId ? { ...state, offer: null } : state;
}

function agentChanged(state: Board, news: EventData["agent.state"]): Board {
  const agent: AgentView = {
    staff_id: news.staff_id,
    name: news.name,
    state: news.state,
    since: news.since,
    reason: news.reason,
  };
  const others = state.agents.filter(({ staff_id }) => staff_id !== agent.staff_id);
  const here = news.desk_ids.includes(state.desk_id) && agent.state !== "off";
  return {
    ...state,
    agents: here ? [...others, agent].sort(byName) : others,
    me: agent.staff_id === state.me.staff_id ? agent : state.me,
  };
}

/** As the server orders them: by code point, not by any language. */
function byName(one: AgentView, two: AgentView): number {
  const [a, b] = [`${one.name}\0${one.staff_id}`, `${two.name}\0${two.staff_id}`];
  return a < b ? -1 : a > b ? 1 : 0;
}

// --- inbox ----------------------------------------------------------------------------------------------------------

/** A new message has its words in the reader's language, which only the server knows: the page asks for a snapshot. */
function reduceInbox(state: Views["inbox"], _change: Change): Views["inbox"] {
  return state;
}
