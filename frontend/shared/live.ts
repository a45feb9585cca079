/**
 * The page's one live connection.
 *
 * `watch` keeps a view up to date: a snapshot, then events through `reduce`. The socket comes back by itself, with
 * full jitter; where sockets don't get through the page polls the same views over HTTP. Commands are ordinary
 * requests elsewhere; out of here go only signals of a call, "typing", and a sign of life.
 */
import { Problem, request, send } from "./http";
import { reduce, wantsSnapshot, type LiveEvent, type Position, type ViewName, type Views } from "./reduce";
import {
  backoff,
  concerns,
  known,
  socketAddress,
  subscribe,
  type Cause,
  type Frame,
  type Listener,
  type LiveOptions,
  type LiveState,
  type Signal,
  type Typing,
} from "./live-parts";
import { answerWorker } from "./shown";

export type { Cause, Listener, LiveOptions, LiveState, Signal, Typing } from "./live-parts";
export type { LiveEvent, Position, ViewName, Views } from "./reduce";

interface Watched {
  readonly view: ViewName;
  readonly id: string;
  readonly listeners: Set<Listener<ViewName>>;
  data: Views[ViewName] | null;
  cursor: number;
  etag: string;
  /** A fresh snapshot was asked for and has not come yet. */
  asked: boolean;
}

/** The server asks too, staff pages and pages in a call often; it is answered even in a throttled tab. */
const PING_EVERY = 20_000;
const ANSWER_WITHIN = 25_000;
const POLL_EVERY = 4_000;
const POLL_AFTER_FAILURES = 3;
const MAX_WAITING = 64;
const SIGN_IN = 4401;
const REPLACED = 4409;
/** Where the same views can be polled, beside the connect ticket. Staff have another answer under "visits". */
const TWINS: Partial<Record<ViewName, string>> = { visit: "visits", ticket: "tickets", call: "calls", board: "board", run: "calls" };

export class Live {
  state: LiveState = "reconnecting";
  readonly #options: LiveOptions;
  readonly #watched = new Map<string, Watched>();
  readonly #signals = new Set<(signal: Signal) => void>();
  readonly #typing = new Set<(typing: Typing) => void>();
  readonly #states = new Set<(state: LiveState) => void>();
  readonly #frames = new Set<(frame: Frame) => void>();
  readonly #waiting: string[] = [];
  /** Signals that came before anybody listened: an answer may overtake the page's own preparations. */
  #unheard: Signal[] = [];
  #socket: WebSocket | null = null;
  #greeted = false;
  #connecting = false;
  #closed = false;
  #failures = 0;
  #heardAt = 0;
  #askedAt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #poll: ReturnType<typeof setTimeout> | undefined;
  readonly #pulse: ReturnType<typeof setInterval>;
  readonly #wake = (): void => this.#onWake();

  constructor(options: LiveOptions) {
    this.#options = options;
    if (options.onState) this.#states.add(options.onState);
    this.#pulse = setInterval(() => this.#beat(), PING_EVERY);
    globalThis.addEventListener("online", this.#wake);
    globalThis.addEventListener("offline", this.#wake);
    document.addEventListener("visibilitychange", this.#wake);
    // The page's first watches are set in the same turn and travel in the hello.
    queueMicrotask(() => void this.#connect());
  }

  /** Keep a view up to date. The answer stops watching. */
  watch<V extends ViewName>(view: V, id: string, listener: Listener<V>): () => void {
    const key = `${view}:${id}`;
    const found = this.#watched.get(key);
    const item = found ?? { view, id, listeners: new Set(), data: null, cursor: 0, etag: "", asked: false };
    const entry = listener as unknown as Listener<ViewName>;
    item.listeners.add(entry);
    if (!found) {
      this.#watched.set(key, item);
      if (this.#greeted) this.#say({ type: "watch", view, id });
      else if (this.state === "polling") this.#pollSoon(0);
    } else if (item.data !== null) {
      entry(item.data, { kind: "snapshot" });
    }
    return () => {
      item.listeners.delete(entry);
      if (item.listeners.size > 0 || this.#watched.get(key) !== item) return;
      this.#watched.delete(key);
      if (this.#greeted) this.#say({ type: "unwatch", view, id });
    };
  }

  /** Is there a view of this id on the page? */
  follows = (id: string): boolean => [...this.#watched.values()].some((item) => item.id === id);

  /** Pass a signal to the other side of a call. While the socket comes back it waits its turn. */
  signal(call: string, epoch: number, data: Readonly<Record<string, unknown>>): void {
    this.#sayLater({ type: "signal", call, epoch, data });
  }

  onSignal(listener: (signal: Signal) => void): () => void {
    for (const signal of this.#unheard.splice(0)) listener(signal);
    return subscribe(this.#signals, listener);
  }

  /** Tell the others on a ticket that somebody writes; lost when there is no connection. */
  typing(ticket: string): void {
    if (this.#greeted) this.#say({ type: "typing", ticket });
  }

  onTyping(listener: (typing: Typing) => void): () => void {
    return subscribe(this.#typing, listener);
  }

  /** Hear every frame that this connection has no use for itself: what a feature's two sides tell each other. */
  onFrame(listener: (frame: Frame) => void): () => void {
    return subscribe(this.#frames, listener);
  }

  /** Hear of every change of the connection, and at once of how it is now. */
  onState(listener: (state: LiveState) => void): () => void {
    listener(this.state);
    return subscribe(this.#states, listener);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#pulse);
    clearTimeout(this.#retry);
    clearTimeout(this.#poll);
    globalThis.removeEventListener("online", this.#wake);
    globalThis.removeEventListener("offline", this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    this.#drop();
  }

  // --- the socket ---------------------------------------------------------------------------------------------------

  async #connect(): Promise<void> {
    if (this.#closed || this.#connecting || this.#socket) return;
    clearTimeout(this.#retry);
    this.#connecting = true;
    try {
      const answer = (await send("POST", this.#options.ticketUrl)) as { ticket: string };
      this.#open(answer.ticket);
    } catch (trouble) {
      if (trouble instanceof Problem && (trouble.status === 401 || trouble.status === 403)) this.#signedOut();
      else this.#failed();
    } finally {
      this.#connecting = false;
    }
  }

  #open(ticket: string): void {
    if (this.#closed) return;
    const socket = new WebSocket(this.#options.socketUrl ?? socketAddress());
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.addEventListener("open", () => {
      const watch = [...this.#watched.values()].map(({ view, id }) => ({ view, id }));
      socket.send(JSON.stringify({ type: "hello", ticket, watch }));
    });
    socket.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (socket === this.#socket && typeof event.data === "string") this.#hear(JSON.parse(event.data) as Frame);
    });
    socket.addEventListener("close", (event) => {
      if (socket === this.#socket) this.#lost(event.code);
    });
  }

  #hear(frame: Frame): void {
    this.#heardAt = Date.now();
    switch (frame.type) {
      case "welcome":
        this.#welcome();
        break;
      case "snapshot":
        this.#snapshot(`${String(frame["view"])}:${String(frame["id"])}`, frame["data"], Number(frame["cursor"]));
        break;
      case "event":
        this.#event(frame as unknown as LiveEvent & { cursor: number; topics: string[] });
        break;
      case "position":
        this.#position(frame as unknown as Position);
        break;
      case "signal":
        if (this.#signals.size === 0) this.#unheard = [...this.#unheard, frame as unknown as Signal].slice(-MAX_WAITING);
        for (const listener of this.#signals) listener(frame as unknown as Signal);
        break;
      case "ping":
        this.#say({ type: "pong" });
        break;
      case "typing":
        for (const listener of this.#typing) listener(frame as unknown as Typing);
        break;
      case "gone":
        this.#gone(`${String(frame["view"])}:${String(frame["id"])}`);
        break;
      default:
        for (const listener of this.#frames) listener(frame);
    }
  }

  #welcome(): void {
    this.#greeted = true;
    this.#failures = 0;
    clearTimeout(this.#poll);
    this.#setState("live");
    for (const text of this.#waiting.splice(0)) this.#socket?.send(text);
  }

  #lost(code: number): void {
    this.#drop();
    if (code === SIGN_IN) this.#signedOut();
    else if (code === REPLACED) {
      // Newer pages of the same person took the place. This one goes on slowly until somebody looks at it again.
      this.#setState("polling");
      this.#pollSoon(0);
    } else this.#failed();
  }

  #failed(): void {
    if (this.#closed) return;
    this.#failures += 1;
    if (!navigator.onLine) this.#setState("offline");
    else if (this.#failures >= POLL_AFTER_FAILURES) {
      if (this.state !== "polling") this.#pollSoon(0);
    } else this.#setState("reconnecting");
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), backoff(this.#failures));
  }

  #signedOut(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#poll);
    this.#setState("signed_out");
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#greeted = false;
    socket?.close();
  }

  /** Timers of a hidden page may be a minute late, so only an unanswered question counts as silence. */
  #beat(): void {
    if (!this.#socket || !this.#greeted) return;
    const unanswered = this.#askedAt > this.#heardAt;
    if (unanswered && Date.now() - this.#askedAt > ANSWER_WITHIN) this.#lost(0);
    else if (!unanswered) this.#ask();
  }

  #ask(): void {
    this.#askedAt = Date.now();
    this.#say({ type: "ping" });
  }

  /** The network came or went, or somebody looks at the page again: don't wait for the timer. */
  #onWake(): void {
    if (this.state === "signed_out" || document.visibilityState === "hidden") return;
    if (!navigator.onLine) {
      if (!this.#greeted) this.#setState("offline");
    } else if (!this.#socket) void this.#connect();
    else if (this.#greeted) {
      // A phone that slept may hold a dead socket that looks open: ask, and give it five seconds.
      this.#ask();
      const asked = this.#askedAt;
      setTimeout(() => {
        if (this.#greeted && this.#heardAt < asked) this.#lost(0);
      }, 5_000);
    }
  }

  #say(frame: object): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  #sayLater(frame: object): void {
    if (this.#greeted) this.#say(frame);
    else if (this.#waiting.push(JSON.stringify(frame)) > MAX_WAITING) this.#waiting.shift();
  }

  #setState(state: LiveState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.#states) listener(state);
  }

  // --- the views ----------------------------------------------------------------------------------------------------

  #snapshot(key: string, data: unknown, cursor: number): void {
    const item = this.#watched.get(key);
    if (!item) return;
    item.data = data as Views[ViewName];
    item.cursor = cursor;
    item.asked = false;
    tell(item, { kind: "snapshot" });
  }

  #event(event: LiveEvent & { cursor: number; topics: string[] }): void {
    for (const item of this.#watched.values()) {
      if (!known(item) || event.cursor <= item.cursor || !concerns(item, event.topics)) continue;
      item.cursor = event.cursor;
      if (item.view === "inbox") {
        if (event.kind === "notice.made") this.#say({ type: "watch", view: item.view, id: item.id });
        continue;
      }
      item.data = reduce<ViewName>(item.view, item.data, event);
      if (!item.asked && wantsSnapshot(item.view, item.data)) {
        item.asked = true;
        this.#say({ type: "watch", view: item.view, id: item.id });
      }
      tell(item, event);
    }
  }

  #position(frame: Position): void {
    const item = this.#watched.get(`visit:${frame.visit}`);
    if (!item?.data) return;
    const cause = { kind: "position" as const, visit: frame.visit, ahead: frame.ahead, range: frame.range };
    item.data = reduce(item.view, item.data, cause);
    tell(item, cause);
  }

  #gone(key: string): void {
    const item = this.#watched.get(key);
    if (!item) return;
    [item.data, item.cursor] = [null, 0];
    tell(item, { kind: "gone" });
  }

  // --- polling ------------------------------------------------------------------------------------------------------

  #pollSoon(delay: number): void {
    clearTimeout(this.#poll);
    this.#poll = setTimeout(() => void this.#pollAll(), delay);
  }

  async #pollAll(): Promise<void> {
    if (this.#closed || this.#greeted) return;
    try {
      for (const item of [...this.#watched.values()]) await this.#pollOne(item);
      this.#pollDone("polling");
    } catch (trouble) {
      if (trouble instanceof Problem && trouble.status === 401) this.#signedOut();
      else this.#pollDone("offline");
    }
  }

  #pollDone(state: LiveState): void {
    if (this.#closed || this.#greeted) return;
    this.#setState(state);
    this.#pollSoon(POLL_EVERY);
  }

  async #pollOne(item: Watched): Promise<void> {
    const twin = TWINS[item.view];
    if (twin === undefined) return;
    const path = `${twin}/${item.id}${item.view === "run" ? "/run" : ""}`;
    const url = this.#options.ticketUrl.replace(/live-ticket\/?$/, path);
    const response = await request("GET", url, undefined, item.etag ? { headers: { "if-none-match": item.etag } } : {});
    const key = `${item.view}:${item.id}`;
    if (response.status === 401) throw new Problem("sign_in_needed", "", 401);
    if (response.status === 404) this.#gone(key);
    if (!response.ok || this.#greeted) return;
    item.etag = response.headers.get("etag") ?? "";
    this.#snapshot(key, await response.json(), 0);
  }
}

function tell(item: Watched, cause: Cause): void {
  for (const listener of item.listeners) listener(item.data, cause);
}

let shared: Live | undefined;

/** The one connection of this page: staff pages (below /console/) as staff, all others as customer. */
export function pageLive(): Live {
  if (!shared) {
    const staff = location.pathname.startsWith("/console");
    shared = new Live({ ticketUrl: `/api/v1/${staff ? "staff" : "customer"}/live-ticket` });
    if (!staff) answerWorker(shared);
  }
  return shared;
}
