/**
 * The way of a voice to the house's own engine: a socket of its own, opened only while captions are on.
 *
 * Nothing that was said is lost while the socket comes back: pieces wait in line and follow a little faster than they
 * were spoken. What is bounded is the wait: after 30 s without an engine the line is emptied and the person hears of it.
 * A browser that hears by itself sends lines of text over the same socket instead.
 */
import { send } from "../../shared/http";
import { backoff, socketAddress } from "../../shared/live-parts";

/** `waits`: on its way (again). `refused`: the server said no, `code` says why; it is not asked again by itself. */
export type SenderState = "off" | "waits" | "ready" | "refused";

/** What a browser's own recogniser heard; the same shape as the engines of the server use. */
export interface HeardLine {
  readonly number: number;
  readonly revision: number;
  readonly text: string;
  readonly final: boolean;
  readonly start_ms: number;
  readonly end_ms: number;
}

export interface SenderOptions {
  readonly ticketUrl: string;
  readonly call: string;
  readonly epoch: () => number;
  readonly onState: (state: SenderState, code: string) => void;
}

/** 30 s of voice. */
const MOST_WAITING = 300;
/** The server takes at most twice real time: three pieces for every two that come. */
const CATCH_UP_MS = 70;
/** Two seconds that the network has not taken yet: then pieces wait here instead of in the socket. */
const MOST_BUFFERED = 64_000;
/** Full now may be free soon; everything else stays as it is until somebody does something. */
const TRY_FULL_AGAIN_MS = 20_000;
const NORMAL = 1000;
const GARBAGE = 1008;
const SIGN_IN = 4401;
const REPLACED = 4409;

export class Sender {
  state: SenderState = "off";
  code = "";
  #language = "";
  #source: "audio" | "text" = "audio";
  #socket: WebSocket | undefined;
  #waiting: (ArrayBuffer | string)[] = [];
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pump: ReturnType<typeof setInterval> | undefined;
  #turn = 0;

  constructor(private readonly options: SenderOptions) {}

  /** Begin, or go on in another language or with another source. */
  start(language: string, source: "audio" | "text" = "audio"): void {
    if (this.state !== "off" && this.state !== "refused" && language === this.#language && source === this.#source) return;
    this.stop();
    this.#language = language;
    this.#source = source;
    this.#failures = 0;
    this.#tell("waits");
    void this.#connect();
  }

  /** Nothing leaves the page any more. */
  stop(): void {
    this.#drop();
    clearTimeout(this.#retry);
    this.#waiting = [];
    this.#tell("off");
  }

  /** A piece of voice, or a line that the browser heard. */
  push(piece: ArrayBuffer | HeardLine): void {
    if (this.state === "off" || this.state === "refused") return;
    this.#waiting.push(piece instanceof ArrayBuffer ? piece : JSON.stringify({ type: "line", ...piece }));
    if (this.state === "ready" && this.#waiting.length === 1) this.#sendOne();
    else if (this.#waiting.length > MOST_WAITING) this.#lost();
    // An engine that went to sleep over a silence is called back by the next word.
    if (this.state === "waits" && !this.#socket && this.#retry === undefined) void this.#connect();
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retry);
    const turn = (this.#turn += 1);
    this.#retry = setTimeout(() => this.#failed(turn), 10_000);
    try {
      const answer = (await send("POST", this.options.ticketUrl)) as { ticket: string };
      if (turn === this.#turn && this.state === "waits") this.#open(answer.ticket, turn);
    } catch {
      this.#failed(turn);
    }
  }

  #open(ticket: string, turn: number): void {
    const socket = new WebSocket(`${socketAddress()}/audio`);
    this.#socket = socket;
    const { call, epoch } = this.options;
    const hello = { type: "hello", ticket, call, epoch: epoch(), language: this.#language, source: this.#source };
    socket.addEventListener("open", () => socket.send(JSON.stringify(hello)));
    socket.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (turn === this.#turn && typeof event.data === "string") this.#hear(JSON.parse(event.data) as Record<string, unknown>);
    });
    socket.addEventListener("close", (event) => turn === this.#turn && this.#closed(event.code, turn));
  }

  #hear(frame: Readonly<Record<string, unknown>>): void {
    // A broken engine is no refusal: the socket closes and comes back.
    if (frame["type"] === "refused" && frame["code"] !== "broken") this.#refused(typeof frame["code"] === "string" ? frame["code"] : "not_available");
    if (frame["type"] !== "ready" || this.state !== "waits") return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#failures = 0;
    this.#tell("ready");
    this.#pump ??= setInterval(() => this.#sendOne(), CATCH_UP_MS);
  }

  #sendOne(): void {
    const socket = this.#socket;
    if (this.state !== "ready" || socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > MOST_BUFFERED) return;
    const next = this.#waiting.shift();
    if (next !== undefined) socket.send(next);
  }

  #closed(code: number, turn: number): void {
    if (code === NORMAL) this.#refused("over");
    else if (code === REPLACED) this.#refused("taken_over");
    else if (code === SIGN_IN) this.#refused("signed_out");
    else if (code === GARBAGE) this.#refused("not_available");
    else this.#failed(turn);
  }

  #failed(turn: number): void {
    if (turn !== this.#turn || this.state === "off" || this.state === "refused") return;
    const slept = this.state === "ready" && this.#waiting.length === 0;
    this.#drop();
    this.#tell("waits");
    this.#failures += 1;
    // After a silence the server closes too: come back with the next word, not before.
    if (!slept) this.#retry = setTimeout(() => void this.#connect(), backoff(this.#failures));
  }

  #refused(code: string): void {
    if (this.state === "off") return;
    this.#drop();
    this.#waiting = [];
    this.#tell("refused", code);
    if (code !== "full") return;
    this.#retry = setTimeout(() => this.start(this.#language, this.#source), TRY_FULL_AGAIN_MS);
  }

  #lost(): void {
    this.#waiting = [];
    this.options.onState(this.state, "lost");
  }

  #drop(): void {
    this.#turn += 1;
    clearInterval(this.#pump);
    clearTimeout(this.#retry);
    this.#pump = this.#retry = undefined;
    this.#socket?.close();
    this.#socket = undefined;
  }

  #tell(state: SenderState, code = ""): void {
    if (state === this.state && code === this.code) return;
    this.state = state;
    this.code = code;
    this.options.onState(state, code);
  }
}
