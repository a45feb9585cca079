/** What the live connection says to its page, and its small tools. */
import type { LiveEvent, Position, ViewName, Views } from "./reduce";

/** `live` and `polling` are up to date; `signed_out` ends everything until the person signs in again. */
export type LiveState = "live" | "reconnecting" | "polling" | "offline" | "signed_out";

/** Why a listener is called. `gone`: the object is not (or no longer) this person's to see; data is null then. */
export type Cause = { readonly kind: "snapshot" | "gone" } | LiveEvent | ({ readonly kind: "position" } & Position);
export type Listener<V extends ViewName> = (data: Views[V] | null, cause: Cause) => void;

export interface Signal {
  readonly call: string;
  readonly from: "agent" | "customer";
  readonly epoch: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Typing {
  readonly ticket: string;
  readonly name: string;
  readonly author: "customer" | "staff";
}

export interface LiveOptions {
  /** Where a connect ticket is asked for; the polling twins are its neighbours. */
  readonly ticketUrl: string;
  readonly onState?: (state: LiveState) => void;
  readonly socketUrl?: string;
}

/** One message of the server. */
export type Frame = Readonly<Record<string, unknown>> & { readonly type: string };

export function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Whether news of these topics belongs to a watched view. */
export function concerns(item: { readonly view: ViewName; readonly id: string }, topics: readonly string[]): boolean {
  if (item.view === "inbox") return topics.some((topic) => topic.startsWith("customer:"));
  return topics.includes(`${item.view === "board" ? "desk" : item.view}:${item.id}`);
}

/** Has the view been read? A call without a run yet is known too: its snapshot says null, at some cursor. */
export function known(item: { readonly view: ViewName; readonly data: unknown; readonly cursor: number }): boolean {
  return item.data !== null || (item.view === "run" && item.cursor > 0);
}

/** Full jitter: anything between 0.2 s and a bound that doubles up to 8 s, so that a crowd comes back spread out. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const bound = Math.min(8_000, 400 * 2 ** Math.min(attempt, 10));
  return 200 + random() * (bound - 200);
}

/** The hub of this house: the same origin as the page. */
export function socketAddress(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
}
