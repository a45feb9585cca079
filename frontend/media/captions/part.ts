/**
 * Captions of a call: everything between the stage and the parts of this folder. Loaded when a call has begun.
 *
 * Nothing is heard and nothing leaves the page before this person agreed in this call; what was agreed to is the
 * server's to know, so that a reload goes on and a second window does not ask again.
 */
import { announce } from "../../shared/dom";
import type { Problem } from "../../shared/http";
import { send } from "../../shared/http";
import { text } from "../../shared/text";
import type { StageOptions } from "../stage";
import { AgentTools } from "./agent-tools";
import { hearing, translating } from "./ability";
import { browserHears } from "./browser-speech";
import { BrowserTranslation } from "./browser-translate";
import { Cards } from "./cards";
import type { Choices } from "./choices";
import { rememberChoices, rememberedChoices } from "./choices";
import { askErase } from "./erase";
import type { Agreement } from "./fields";
import type { CaptionsView, Frame, LineFrame, Side } from "./frames";
import { captionFrame } from "./frames";
import type { Cause } from "../../shared/live";
import type { Lines } from "./lines";
import { reduceLines, untranslated } from "./lines";
import { askNotice } from "./notice";
import type { SenderState } from "./sender";
import { openSettings } from "./settings";
import { button, pressed, statuses } from "./status";
import type { Choice } from "./telling";
import { Telling, standing } from "./telling";
import { CaptionView } from "./view";
import { Voice } from "./voice";

/** How often old words fade and late translations are given up. */
const TICK_MS = 500;
/** The house gives a translation 3 s; what has not come then is not coming. */
const GIVE_UP_MS = 4_500;
/** How long it is said at length why one's own voice is not heard. */
const EXPLAIN_MS = 15_000;
/** How long it is said that something went wrong. */
const NOTICE_MS = 10_000;

export class CaptionsPart {
  readonly #view: CaptionView;
  readonly #cards: Cards;
  readonly #voice: Voice;
  readonly #tools: AgentTools | undefined;
  readonly #telling: Telling;
  readonly #translation = new BrowserTranslation((frame) => this.#line(frame));
  readonly #stops: (() => void)[] = [];
  #choices: Choices;
  #known: CaptionsView | undefined;
  #mine: Side | undefined;
  #other: Side | undefined;
  #lines: Lines = [];
  #by: "server" | "browser" = "server";
  #sender: { state: SenderState; code: string } = { state: "off", code: "" };
  #progress: number | null = null;
  #canTranslate = false;
  #asking = false;
  #explainUntil = 0;
  readonly #waiting = new Map<string, number>();
  #unread = false;
  #declined = false;
  #notice = "";

  constructor(
    private readonly stage: HTMLElement,
    private readonly options: StageOptions,
    epoch: () => number,
  ) {
    const { side, otherName, camera, api, callId, live } = options;
    this.#choices = rememberedChoices(options.spoken);
    this.#view = new CaptionView({
      side,
      nameOf: (role) => (role === side ? text("captions.you") : otherName),
      onSettings: () => this.#settings(),
      onMode: () => this.#look({ mode: this.#choices.mode === "lines" ? "transcript" : "lines" }),
      onStatus: (action) => void this.#act(action),
    });
    this.#telling = new Telling({ url: `${this.#url}/captions`, onNews: (known, choice) => this.#news(known, choice), onRefused: (problem) => this.#refused(problem), onLate: () => this.#draw() });
    this.#cards = new Cards({ side, otherName, onAnswer: (fact, right) => this.#post(`facts/${fact}/${right ? "confirm" : "deny"}`, undefined) });
    this.#voice = new Voice({ camera, call: callId, epoch, ticketUrl: `${api}/live-ticket`, onState: (state, code) => this.#senderMoved(state, code) });
    if (side === "agent") this.#tools = new AgentTools(stage, this.#choices.speaks, (what, body) => this.#post(what, body));
    stage.append(this.#view.root, this.#cards.root);
    this.#view.looks(this.#choices);
    stage.dataset["largeType"] = this.#choices.large;
    this.#stops.push(
      live.onFrame((frame) => this.#hear(captionFrame(frame, callId))),
      live.watch("call", callId, (_call, cause) => this.#followed(cause)),
      this.#on(stage, "captions", () => void this.#toggle()),
      this.#on(stage, "caption-settings", () => this.#settings()),
      this.#on(camera, "change", () => this.#voice.look()),
      this.#on(camera, "mute", () => this.#voice.look()),
    );
    const tick = setInterval(() => this.#tick(), TICK_MS);
    this.#stops.push(() => clearInterval(tick));
    this.#telling.look();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#telling.stop();
    this.#voice.stop();
    this.#translation.stop();
    this.#tools?.stop();
    this.#view.root.remove();
    this.#cards.root.remove();
  }

  #on(target: EventTarget, type: string, listener: () => void): () => void {
    target.addEventListener(type, listener);
    return () => target.removeEventListener(type, listener);
  }

  get #url(): string {
    return `${this.options.api}/calls/${this.options.callId}`;
  }

  get #isOn(): boolean {
    return this.#mine?.on ?? false;
  }

  // -- what was agreed to -------------------------------------------------------------------------------------------

  /** A snapshot comes after a time without connection too: what was missed then, cards above all, is asked for. */
  #followed(cause: Cause): void {
    if (cause.kind === "snapshot") this.#telling.look();
    else if ((cause.kind as string) === "captions.side") this.#sideChanged((cause as unknown as { data: { side: Side } }).data.side);
  }

  #sideChanged(side: Side): void {
    if (!this.#known) return;
    // Of this side the server itself is asked: the news may be older than what was chosen since.
    if (side.role === this.options.side) this.#telling.look();
    else this.#learn({ ...this.#known, sides: [...this.#known.sides.filter((one) => one.role !== side.role), side] });
  }

  #news(known: CaptionsView, choice: Choice | undefined): void {
    const before = this.#known?.sides.find((one) => one.role === this.options.side);
    this.#learn(known);
    this.#cards.show(known.facts);
    if (choice?.on && !before?.on) announce(text("captions.said.on"));
    if (choice && !choice.keeps && before?.keeps && known.kept > 0) void this.#offerErasing(known.kept);
  }

  #learn(known: CaptionsView): void {
    this.#known = known;
    const { side } = this.options;
    const { choice } = this.#telling;
    this.#mine = standing(known.sides.find((one) => one.role === side), choice);
    this.#other = known.sides.find((one) => one.role !== side);
    if (this.#isOn && this.#mine && !choice) this.#choices = { ...this.#choices, speaks: this.#mine.speaks || this.#choices.speaks, reads: this.#mine.reads || this.#choices.reads };
    this.#apply();
  }

  #refused(problem: Problem): void {
    this.#say(problem.message || text("captions.not_sent"));
  }

  /** Say what went wrong, to eyes and ears. */
  #say(words: string): void {
    this.#notice = words;
    announce(words);
    this.#draw();
    setTimeout(() => {
      if (this.#notice === words) this.#notice = "";
      this.#draw();
    }, NOTICE_MS);
  }

  /** Make voice, translation and picture follow what stands. */
  #apply(): void {
    if (this.#isOn && this.#canBeHeard()) this.#voice.start(this.#choices.speaks, this.#by);
    else this.#voice.stop();
    this.#tools?.speak(this.#choices.speaks);
    void this.#lookForTranslation();
    this.#draw();
  }

  #canBeHeard(): boolean {
    if (!this.#known) return false;
    const found = hearing(this.#known.abilities, this.#choices.speaks, browserHears());
    return this.#by === "browser" ? found.browser : found.by === "server";
  }

  async #toggle(): Promise<void> {
    if (this.#isOn) {
      this.#agree({ ...this.#choices, keeps: false }, false);
      announce(text("captions.said.off"));
      return;
    }
    if (this.#asking) return;
    if (!this.#known) {
      this.#telling.look();
      this.#say(text("captions.not_yet"));
      return;
    }
    this.#asking = true;
    const now: Agreement = { speaks: this.#choices.speaks, reads: this.#choices.reads, keeps: false };
    const agreed = await askNotice(this.stage, { side: this.options.side, otherName: this.options.otherName, now });
    this.#asking = false;
    if (!agreed) {
      // Asked and answered: the offer does not come back by itself, the button stays.
      this.#declined = true;
      this.#unread = false;
      this.#draw();
      return;
    }
    this.#explainUntil = performance.now() + EXPLAIN_MS;
    this.#agree(agreed, true);
  }

  #agree({ speaks, reads, keeps }: Agreement, on: boolean): void {
    this.#choices = { ...this.#choices, speaks, reads };
    rememberChoices({ speaks, reads });
    this.#telling.choose({ speaks, reads, keeps, on });
    // What is taken back counts at once, whether the server can be told or not.
    if (this.#known) this.#learn(this.#known);
  }

  /** Nothing more is kept since the answer; what was kept so far stays unless they want it gone. */
  async #offerErasing(kept: number): Promise<void> {
    if (!(await askErase(this.stage, kept))) return;
    try {
      this.#learn((await send("DELETE", `${this.#url}/captions/lines`)) as CaptionsView);
      announce(text("captions.erase.done"));
    } catch {
      announce(text("captions.erase.failed"));
    }
  }

  #settings(): void {
    const { side } = this.options;
    openSettings(this.stage, {
      side,
      on: this.#isOn,
      looks: this.#choices,
      now: { speaks: this.#choices.speaks, reads: this.#choices.reads, keeps: this.#mine?.keeps ?? false },
      onAgreement: (agreement) => {
        this.#choices = { ...this.#choices, speaks: agreement.speaks, reads: agreement.reads };
        if (this.#isOn) this.#agree(agreement, true);
        else this.#tools?.speak(agreement.speaks);
      },
      onLooks: (change) => this.#look(change),
      onSwitch: () => void this.#toggle(),
    });
  }

  #look(change: Partial<Choices>): void {
    this.#choices = { ...this.#choices, ...change };
    rememberChoices(change);
    this.#view.looks(this.#choices);
    this.stage.dataset["largeType"] = this.#choices.large;
  }

  // -- what comes ---------------------------------------------------------------------------------------------------

  #hear(frame: Frame | null): void {
    if (!frame) return;
    if (frame.type === "fact") this.#cards.fact(frame.fact);
    else if (frame.type === "script" && this.#tools?.sent(frame.key)) return;
    else if (frame.type === "script") this.#cards.script(frame.key, this.options.side === "agent" ? this.#choices.speaks : this.#choices.reads);
    else this.#line(frame);
  }

  #line(frame: LineFrame): void {
    const before = this.#lines;
    this.#lines = reduceLines(before, frame);
    const theirs = frame.type === "caption" && frame.role !== this.options.side;
    if (theirs && !this.#isOn && !this.#declined) this.#unread = true;
    if (theirs && this.#isOn) void this.#translation.line(frame, this.#choices.reads);
    const mine = this.#lines.find((line) => line.id === frame.line && line.role === this.options.side);
    if (frame.type === "caption_text" && mine?.final && mine.revision === frame.revision) this.#tools?.doubt(frame);
    if (frame.type === "caption" && mine?.final && this.#other?.on && this.#lines !== before) this.#tools?.heard(frame);
    this.#draw();
  }

  #tick(): void {
    if (!this.#isOn) return;
    const now = performance.now();
    for (const frame of untranslated(this.#lines, this.options.side === "agent" ? "customer" : "agent", this.#choices.reads)) {
      const since = this.#waiting.get(frame.line);
      if (since === undefined) this.#waiting.set(frame.line, now);
      else if (now - since > GIVE_UP_MS) this.#lines = reduceLines(this.#lines, frame);
    }
    this.#draw();
  }

  #senderMoved(state: SenderState, code: string): void {
    this.#sender = { state, code };
    this.#draw();
  }

  // -- what is missing ----------------------------------------------------------------------------------------------

  async #lookForTranslation(): Promise<void> {
    const [from, to] = [this.#other?.speaks ?? "", this.#choices.reads];
    const needed = this.#known !== undefined && translating(this.#known.abilities, from, to) === "none";
    this.#canTranslate = needed && (await BrowserTranslation.possible(from, to));
    this.#draw();
  }

  async #act(action: string): Promise<void> {
    const from = this.#other?.speaks ?? "";
    if (action === "hear-here") {
      this.#by = "browser";
      this.#apply();
    } else if (action === "translate-here") {
      this.#progress = 0;
      const works = await this.#translation.start(from, this.#choices.reads, (part) => {
        this.#progress = part;
        this.#draw();
      });
      this.#progress = null;
      if (!works) this.#canTranslate = false;
      this.#draw();
    } else if (action === "explain") {
      this.#explainUntil = performance.now() + EXPLAIN_MS;
      this.#draw();
    } else await this.#toggle();
  }

  // -- cards --------------------------------------------------------------------------------------------------------

  /** What went wrong, in words; "" when it has arrived. What came of it is asked for: a page that polls hears no frames. */
  async #post(what: string, body: unknown): Promise<string> {
    try {
      await send("POST", `${this.#url}/${what}`, body);
      this.#telling.look();
      return "";
    } catch (error) {
      return error instanceof Error && error.message ? error.message : text("captions.not_sent");
    }
  }

  // -- showing ------------------------------------------------------------------------------------------------------

  #draw(): void {
    const on = this.#isOn;
    pressed(button(this.stage), on, this.#unread && !on);
    if (on) this.#unread = false;
    const { late } = this.#telling;
    this.#view.root.hidden = !on && !this.#unread && !late && this.#notice === "";
    this.#view.root.classList.toggle("is-offer", !on);
    this.#view.draw(on ? this.#lines : [], this.#choices.reads, performance.now());
    const { otherName, side } = this.options;
    const { speaks, reads } = this.#choices;
    const translator = { runs: this.#translation.runs(this.#other?.speaks ?? "", reads), offered: this.#canTranslate, progress: this.#progress };
    this.#view.status(statuses({ on, late, notice: this.#notice, unread: this.#unread, side, otherName, speaks, reads, by: this.#by, other: this.#other, known: this.#known, sender: this.#sender, translator, browserHears: browserHears(), words: this.#lines.filter((line) => line.role !== side).length, explain: performance.now() < this.#explainUntil }));
  }
}
