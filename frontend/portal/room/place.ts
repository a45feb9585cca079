/** The words of the place card. Pure: keys of texts with their numbers. */
import type { VisitView } from "../../shared/types.gen";
import { shownAhead } from "../../shared/reduce";

export interface Words {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface PlaceWords {
  /** The big figure; null when the sentence alone says it ("You are next"). */
  readonly figure: number | null;
  readonly ahead: Words;
  readonly wait: Words | null;
  /** The time that was told before has passed. */
  readonly late: Words | null;
  readonly sure: Words | null;
  readonly closed: Words | null;
  /** The booked time of whoever has one, as the server writes it. */
  readonly booked: Words | null;
}

/** Above this the figure is no help any more, only the hour. */
const LONG_MINUTES = 90;

function words(key: string, params: Words["params"] = {}): Words {
  return { key, params };
}

function waitWords(visit: VisitView): Words {
  const { range } = visit;
  if (!range) return words("wait.range.unknown");
  if (range.high > LONG_MINUTES) return words("wait.range.long");
  if (range.high <= 1) return words("wait.range.soon");
  const { low, high, likely } = range;
  return low === high ? words("wait.range.about", { count: likely }) : words("wait.range", { low, high, likely, count: high });
}

function aheadWords(visit: VisitView): Pick<PlaceWords, "figure" | "ahead"> {
  if (visit.state === "offered") return { figure: null, ahead: words("wait.turn") };
  if (visit.ahead === null) return { figure: null, ahead: words("wait.finding") };
  if (visit.ahead === 0) return { figure: null, ahead: words("wait.next") };
  const { count, more } = shownAhead(visit.ahead);
  return { figure: count, ahead: words(more ? "wait.ahead_more" : "wait.ahead", { count }) };
}

/** Everything the card says about this visit at `now` (milliseconds). */
export function placeWords(visit: VisitView, now: number): PlaceWords {
  const offered = visit.state === "offered";
  const late = !offered && visit.promised_by !== null && Date.parse(visit.promised_by) < now;
  const rate = visit.hit_rate;
  return {
    ...aheadWords(visit),
    wait: offered ? words("wait.turn.hint") : waitWords(visit),
    late: late ? words("wait.late") : null,
    sure: rate && !offered ? words("wait.hit_rate", { within: rate.within, of: rate.of, count: rate.of }) : null,
    closed: visit.open_now || visit.booked_for !== null ? null : words("wait.closed"),
    booked: visit.booked_for !== null && !offered ? words("wait.booked") : null,
  };
}
