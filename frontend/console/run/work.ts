/**
 * The guided run without its looks: what this agent's page knows of it, and every command it gives. The panel draws
 * what stands here and calls the verbs. Nothing in it counts down: a check takes as long as it takes (ETSI 8.3.3-15X).
 */
import { announce } from "../../shared/dom";
import { Problem } from "../../shared/http";
import type { Live } from "../../shared/live";
import { hasText, text } from "../../shared/text";
import type { SaveState } from "../saver";
import * as api from "./api";
import { NoteDrafts } from "./drafts";
import type { Chosen, Role } from "./faces";
import type { RunAction } from "./keys";
import { Received } from "./received";
import { answered, canAnswer, challengeOf, isRunning, lookedAt, neighbour, newsBetween, nextWaiting, packsFor, readCount, takesPictures } from "./state";
import type { Check, Decision, FlagKind, Measured, PackChoice, Phrases, Reading, Run, Verdict } from "./types";
import { newsWords } from "./words";

/** The stage as far as the run needs it: what this page received of the customer's picture. */
export interface Picture {
  receivedFrame(): Promise<Blob | null>;
  receivedQuality(): Measured;
}

export interface RunSource {
  /** The page's one connection, from when it is needed. */
  readonly live: () => Live;
  readonly stage: () => Picture | null;
}

/** Both pictures of the compared face are shown large, beside each other. */
export const BOTH = "both";

/** Which question stands in the place of the buttons. */
export type Asking = "" | "doubtful" | "failed" | "flag" | "abort" | "decide";

export class RunWork {
  run: Run | null = null;
  /** The server has said whether there is a run. */
  known = false;
  callId = "";
  packs: readonly PackChoice[] = [];
  /** What the customer has agreed to before a run began; null until it is known. */
  consents: readonly string[] | null = null;
  readings: readonly Reading[] = [];
  phrases: Phrases = {};
  chosen = "";
  challenge = "";
  asking: Asking = "";
  busy = false;
  problem = "";
  measured: Measured | null = null;
  /** Percent of the picture that the customer's page sends just now, null when it sends none. */
  sending: number | null = null;
  /** The item that is shown large, or `BOTH`. */
  viewing = "";
  /** Pictures chosen for the comparison of faces instead of the newest ones. */
  faces: Chosen = {};
  /** The item that would be destroyed by the next yes. */
  destroying = "";
  private readonly drafts = new NoteDrafts((id, key, note) => api.keepNote(id, key, note), () => this.changed());
  private readonly received: Received;
  private stops: (() => void)[] = [];
  private readSoFar = -1;

  constructor(
    private readonly source: RunSource,
    private readonly changed: () => void,
  ) {
    this.received = new Received(() => this.look());
  }

  // --- following a call ---------------------------------------------------------------------------------------------

  /** Follow the run of this call ("" for none), during it and while it is written up. */
  follow(callId: string, purpose: string): void {
    if (callId === this.callId) return;
    this.leave();
    this.callId = callId;
    if (!callId) return;
    this.stops = [
      this.source.live().watch("run", callId, (data) => this.learn(data as Run | null)),
      this.source.live().onFrame((frame) => {
        if (frame.type === "run_progress" && frame["call"] === callId) this.progress(String(frame["wanted"]), Number(frame["percent"]));
      }),
      this.received.start(),
    ];
    void this.loadPacks(callId, purpose);
  }

  leave(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.drafts.end();
    Object.assign(this, { run: null, known: false, callId: "", packs: [], consents: null, readings: [], phrases: {}, chosen: "", challenge: "", asking: "", problem: "", measured: null, sending: null, viewing: "", faces: {} });
    this.readSoFar = -1;
    this.changed();
  }

  private async loadPacks(callId: string, purpose: string): Promise<void> {
    try {
      const { packs, consents } = await api.getPacks(callId);
      if (this.callId !== callId) return;
      this.packs = packsFor(packs, purpose);
      this.consents = consents;
    } catch (error) {
      this.say(error);
    }
    this.changed();
  }

  /** A newer state of the run, from an answer or from the news; an older one is not news. */
  private learn(run: Run | null): void {
    const before = this.run;
    this.known = true;
    if (run && before?.id === run.id && run.version < before.version) return;
    this.run = run;
    if (run) this.followUp(before, run);
    this.changed();
  }

  private followUp(before: Run | null, run: Run): void {
    if (before?.id !== run.id) {
      this.readSoFar = -1;
      void this.loadNotes(run.id);
    }
    for (const words of newsBetween(before, run).map(newsWords)) if (words) announce(words);
    const open = run.checks.find(({ key }) => key === run.current);
    if (!open?.wanted || open.wanted !== before?.checks.find(({ key }) => key === run.current)?.wanted) this.sending = null;
    // What opens is looked at; what was answered is looked at still, until the agent goes on.
    if (before && run.current !== before.current) this.turnTo(run.current || this.chosen || before.current);
    if (readCount(run) !== this.readSoFar) void this.loadReadings(run);
    const shown = (one: Run | null): string => JSON.stringify(one?.checks.filter(({ has_phrase }) => has_phrase).map(({ key, tries, taken }) => [key, tries, taken]));
    if (run.checks.some(({ has_phrase }) => has_phrase) && shown(run) !== shown(before)) void this.loadPhrases(run.id);
  }

  private progress(wanted: string, percent: number): void {
    if (!this.run?.checks.some((check) => check.wanted === wanted)) return;
    this.sending = percent;
    this.changed();
  }

  private async loadReadings(run: Run): Promise<void> {
    this.readSoFar = readCount(run);
    if (this.readSoFar === 0) return;
    this.readings = await api.getReadings(run.id).catch(() => this.readings);
    this.changed();
  }

  private async loadNotes(id: string): Promise<void> {
    this.drafts.begin(id, await api.getNotes(id).catch(() => ({})));
    this.changed();
  }

  private async loadPhrases(id: string): Promise<void> {
    this.phrases = await api.getPhrases(id).catch(() => this.phrases);
    this.changed();
  }

  // --- what is looked at --------------------------------------------------------------------------------------------

  get check(): Check | null {
    return this.run ? lookedAt(this.run, this.chosen) : null;
  }

  turnTo(key: string): void {
    if (key !== this.chosen) this.asking = "";
    this.chosen = key;
    this.challenge = "";
    this.changed();
  }

  choose(challenge: string): void {
    this.challenge = challenge;
    this.changed();
  }

  ask(what: Asking): void {
    this.asking = this.asking === what ? "" : what;
    this.changed();
  }

  view(item: string): void {
    this.viewing = item;
    this.destroying = "";
    this.changed();
  }

  /** Another picture of this side is compared. */
  face(role: Role, item: string): void {
    this.faces = { ...this.faces, [role]: item };
    this.changed();
  }

  note(key: string): string {
    return this.drafts.of(key);
  }

  noteState(key: string): SaveState {
    return this.drafts.stateOf(key);
  }

  write(key: string, note: string): void {
    this.drafts.change(key, note);
  }

  forgetProblem(): void {
    this.problem = "";
    this.changed();
  }

  // --- commands -----------------------------------------------------------------------------------------------------

  start(pack: string): Promise<void> {
    return this.command(async () => {
      const run = await api.startRun(this.callId, pack);
      this.learn(run);
      const first = nextWaiting(run, "");
      if (isRunning(run) && !run.current && first) this.learn(await api.openCheck(run.id, first.key, run.version));
    });
  }

  open(key: string): Promise<void> {
    this.turnTo(key);
    return this.onRun((run) => api.openCheck(run.id, key, run.version));
  }

  /** Also the way back from a wrong answer. */
  redo(key: string): Promise<void> {
    this.turnTo(key);
    return this.onRun((run) => api.redoCheck(run.id, key, run.version));
  }

  /** After "passed" and "skipped" the next check begins; after doubt and failure the agent looks before going on. */
  answer(verdict: Verdict, reason = ""): Promise<void> {
    const check = this.check;
    if (!check || !this.run || !canAnswer(this.run, check, verdict)) return Promise.resolve();
    return this.command(async () => {
      if (!this.run) return;
      const note = this.drafts.of(check.key);
      const run = await api.answerCheck(this.run.id, check.key, { version: this.run.version, verdict, reason, note });
      this.asking = "";
      this.learn(run);
      const next = nextWaiting(run, check.key);
      if ((verdict === "passed" || verdict === "skipped") && next && !run.current && isRunning(run)) {
        this.turnTo(next.key);
        this.learn(await api.openCheck(run.id, next.key, run.version));
      }
    });
  }

  alternative(check: Check, challenge: string, alternative: string): Promise<void> {
    return this.onRun((run) => api.takeAlternative(run.id, check.key, challenge, alternative));
  }

  want(): Promise<void> {
    const check = this.check;
    if (check?.state !== "open" || !takesPictures(check)) return Promise.resolve();
    return this.onRun((run) => api.wantStill(run.id, check.key, challengeOf(run, check, this.challenge)));
  }

  /** Keep what this page sees just now, in the quality in which it came. */
  take(): Promise<void> {
    const check = this.check;
    if (check?.state !== "open" || !takesPictures(check)) return Promise.resolve();
    return this.command(async () => {
      const picture = await this.source.stage()?.receivedFrame();
      if (!picture) throw new Problem("run.no_picture", text("run.no_picture"), 0);
      const run = this.run;
      if (run) this.learn(await api.addFrame(run.id, check.key, challengeOf(run, check, this.challenge), crypto.randomUUID(), picture));
    });
  }

  /** Gone for good: it is asked once. */
  destroy(item: string): Promise<void> {
    if (this.destroying !== item) {
      this.destroying = item;
      this.changed();
      return Promise.resolve();
    }
    this.view("");
    return this.onRun((run) => api.destroyItem(run.id, item, "agent"));
  }

  flag(kind: FlagKind, note: string): Promise<void> {
    return this.onRun((run) => api.flagRun(run.id, kind, note), true);
  }

  sendTan(): Promise<void> {
    return this.onRun((run) => api.sendTan(run.id));
  }

  decide(decision: Decision, reasons: readonly string[], note: string): Promise<void> {
    return this.onRun((run) => api.decideRun(run.id, { version: run.version, decision, reasons, note }), true);
  }

  abort(reason: string): Promise<void> {
    return this.onRun((run) => api.abortRun(run.id, reason), true);
  }

  sayScript(key: string): Promise<void> {
    return this.command(() => api.sayScript(this.callId, key));
  }

  /** A key of the run was pressed; whether it meant something here. */
  deed(action: RunAction): boolean {
    const { run, check } = this;
    if (!isRunning(run) || !check) return false;
    // A form stands where the check stood: the key means nothing, and nothing else may happen by it.
    if (["decide", "abort", "flag"].includes(this.asking)) return true;
    const does: Readonly<Record<RunAction, () => unknown>> = {
      pass: () => this.answer("passed"),
      doubt: () => check.state === "open" && this.ask("doubtful"),
      fail: () => check.state === "open" && this.ask("failed"),
      want: () => this.want(),
      take: () => this.take(),
      note: () => undefined,
      previous: () => this.turnTo(neighbour(run, check.key, -1)?.key ?? ""),
      next: () => this.turnTo(neighbour(run, check.key, 1)?.key ?? ""),
    };
    does[action]();
    return true;
  }

  /** Every check has its answer: what is left is the decision. */
  get answeredAll(): boolean {
    return this.run?.checks.every(answered) ?? false;
  }

  private onRun(deed: (run: Run) => Promise<Run>, closes = false): Promise<void> {
    return this.command(async () => {
      if (!this.run) return;
      const run = await deed(this.run);
      if (closes) this.asking = "";
      this.learn(run);
    });
  }

  /** One command at a time. Where the run has moved on meanwhile the page quietly looks again. */
  private async command(deed: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    Object.assign(this, { busy: true, problem: "" });
    this.changed();
    try {
      await deed();
    } catch (error) {
      if (error instanceof Problem && error.code === "verification.moved" && this.run) await this.reload(this.run.id);
      else this.say(error);
    } finally {
      this.busy = false;
      this.changed();
    }
  }

  private async reload(id: string): Promise<void> {
    try {
      this.learn(await api.getRun(id));
      announce(text("run.moved"));
    } catch (error) {
      this.say(error);
    }
  }

  private say(error: unknown): void {
    if (!(error instanceof Problem)) throw error;
    const key = `run.problem.${error.code.replace(/\./g, "_")}`;
    this.problem = hasText(key) ? text(key) : error.message || text("problem.unreachable");
  }

  // --- the received picture -----------------------------------------------------------------------------------------

  /** Every few seconds: how good the picture is that came here; the house keeps it beside the run. */
  private look(): void {
    const measured = this.source.stage()?.receivedQuality() ?? null;
    this.measured = measured && measured.width > 0 && measured.fps > 0 ? measured : null;
    if (this.measured && isRunning(this.run) && this.received.worthSaying(this.measured)) {
      void api.sayMeasures(this.run.id, this.measured).then((run) => this.learn(run), () => undefined);
    }
    this.changed();
  }
}
