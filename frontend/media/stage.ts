/**
 * `<v-stage>`: the call on the screen, the same for customer and agent.
 *
 * It joins the call, carries signals, shows both pictures, offers the controls, names every interruption, and reports
 * what happens on this side. Its owner hears of `conversation` (toggle yours), `end` (the person ended the call) and
 * `over` (it has ended, whoever ended it).
 */
import { announce, setText, show } from "../shared/dom";
import { Problem, send } from "../shared/http";
import { icon } from "../shared/icon";
import type { Action, CallState, Local } from "./banners";
import { RESUME_S, banners } from "./banners";
import { loadCaptions } from "./captions/load";
import { makeMovable } from "./corner";
import { canFlip, openSheet } from "./devices";
import { joinCall } from "./joining";
import { OwnSide } from "./own-side";
import type { Quality } from "./received";
import { Received } from "./received";
import type { Signal } from "./signals";
import { useRememberedSpeaker } from "./speaker";
import { loadVerify } from "./verify/load";
import { bannerLines, sentence } from "./stage-lines";
import type { Command, Parts, StageOptions } from "./stage-parts";
import { buildStage, control, duration, elsewhere, keyCommand, relabel, showFull, showStake, togglePicture } from "./stage-parts";

export type { StageOptions } from "./stage-parts";

/** So long everything else gives way to the first picture. */
const MEETING_MS = 1200;

export class CallStage extends HTMLElement {
  #options: StageOptions | undefined;
  #parts: Parts | undefined;
  #call: CallState | null = null;
  #epoch = 0;
  #stopped = true;
  #takenOver = false;
  #reported = false;
  #shown = "";
  #said = "";
  #soundBlocked = false;
  #downSince: number | null = null;
  #own: OwnSide | undefined;
  #received: Received | undefined;
  #seen: Promise<void> = Promise.resolve();
  #met: Promise<void> = Promise.resolve();
  #pictureSeen: () => void = () => undefined;
  #early: Signal[] = [];
  readonly #stops: (() => void)[] = [];

  get callId(): string {
    return this.#options?.callId ?? "";
  }

  /** How the other side's picture arrives here: size, and pictures a second of the last seconds. */
  receivedQuality(): Quality {
    return this.#received?.quality ?? { width: 0, height: 0, fps: 0 };
  }

  /** The other side's picture of this moment at full size (JPEG); null while none has come. */
  receivedFrame(): Promise<Blob | null> {
    return this.#received?.frame() ?? Promise.resolve(null);
  }

  /** What the end of the call would break off, in words for the question before it; "" for nothing. */
  warnBeforeEnd(words: string): void {
    if (this.#parts) showStake(this.#parts.atStake, words);
  }

  /** Begin: build the stage, hear and speak, and join the call. */
  start(options: StageOptions): void {
    this.stop();
    this.#options = options;
    this.#stopped = false;
    this.#takenOver = false;
    this.#reported = false;
    this.#epoch = 0;
    this.#downSince = performance.now();
    this.#seen = new Promise((resolve) => (this.#pictureSeen = resolve));
    this.classList.add("stage");
    this.tabIndex = -1;
    this.#parts = buildStage(this, options.otherName, options.myName);
    this.dataset.side = options.side;
    this.#met = this.#meeting(options);
    this.#connect(options);
    this.#control(options, this.#parts);
    this.focus({ preventScroll: true });
    void this.#met.then(() => this.#settle(options));
  }

  /** Resolves when the first picture is here, or after a while without one: what can wait waits for this. */
  get met(): Promise<void> {
    return this.#met;
  }

  /** With an offer under way server and page have the meeting to care for first; otherwise nothing is waited for. */
  #meeting({ session, awaited }: StageOptions): Promise<void> {
    if (session.needsGrant || !(awaited ?? session.prepared)) return Promise.resolve();
    return Promise.race([this.#seen, new Promise<void>((resolve) => setTimeout(resolve, MEETING_MS))]);
  }

  /** The rest: follow the call, join it, show and watch one's own side. */
  #settle(options: StageOptions): void {
    if (this.#stopped || options !== this.#options || !this.#parts) return;
    this.#stops.push(options.live.watch("call", options.callId, (call) => this.update(call)), loadVerify(this, options));
    void this.#join(options);
    this.#watch(options, this.#parts);
    this.#ownChanged();
  }

  /** Fresh knowledge about the call, from whoever watches it. */
  update(call: CallState | null): void {
    if (!call || this.#stopped) return;
    this.#call = call;
    const mine = call.participants.find((side) => side.role === this.#options?.side);
    if (mine && this.#epoch > 0 && mine.epoch > this.#epoch) this.#becomeOld();
    if (call.state === "ended") this.#over(call.end_reason);
    else this.#draw();
  }

  /** Leave the stage: the peer is closed, the camera stays open. */
  stop(): void {
    this.#stopped = true;
    for (const stop of this.#stops.splice(0)) stop();
    this.#options?.session.close();
    for (const video of [this.#parts?.remote, this.#parts?.own]) if (video) video.srcObject = null;
  }

  // -- joining ------------------------------------------------------------------------------------------------------

  async #join(options: StageOptions): Promise<void> {
    const joined = await joinCall(this.#url("join"), () => !this.#stopped);
    if (this.#stopped) return;
    if (!joined) {
      this.#over(this.#call?.end_reason ?? "");
      return;
    }
    this.#epoch = joined.epoch;
    options.session.grant(joined.grant);
    for (const signal of this.#early.splice(0)) options.live.signal(options.callId, this.#epoch, { ...signal });
    this.#connectedMaybe();
    this.#stops.push(loadCaptions(this, options, () => this.#epoch));
  }

  #url(what: string): string {
    return `${this.#options?.api ?? ""}/calls/${this.#options?.callId ?? ""}/${what}`;
  }

  #connect({ session, live, callId, awaited = false }: StageOptions): void {
    session.call = callId;
    this.#keep(session, "state", () => this.#sessionMoved());
    this.#keep(session, "remote", () => this.#remoteCame());
    let wasLive = live.state === "live";
    this.#stops.push(
      live.onState((state) => {
        if (state === "live" && !wasLive) session.rejoin();
        wasLive = state === "live";
        this.#draw();
      }),
    );
    if (!session.listening) session.listen(live);
    session.start((signal) => {
      // A hello before the join would carry no valid epoch; an answer to a waiting offer may, and must not wait.
      if (this.#epoch === 0 && "hello" in signal) this.#early.push(signal);
      else live.signal(callId, this.#epoch, { ...signal });
    }, awaited);
    if (session.remote.getTracks().length > 0) this.#remoteCame();
  }

  #sessionMoved(): void {
    const state = this.#options?.session.state;
    this.dataset.state = state ?? "";
    // The time without a path counts from the last loss; a call that flows has none.
    this.#downSince = state === "connected" ? null : (this.#downSince ?? performance.now());
    this.#connectedMaybe();
    this.#draw();
  }

  /** Both must be there: media that flows, and an epoch to say so with. */
  #connectedMaybe(): void {
    if (this.#reported || this.#epoch === 0 || this.#options?.session.state !== "connected") return;
    this.#reported = true;
    void send("POST", this.#url("connected"), { epoch: this.#epoch }).catch(() => (this.#reported = false));
  }

  #remoteCame(): void {
    const [options, parts] = [this.#options, this.#parts];
    if (!options || !parts) return;
    const { remote } = parts;
    if (remote.srcObject !== options.session.remote) {
      remote.srcObject = options.session.remote;
      void useRememberedSpeaker(remote);
      if ("requestVideoFrameCallback" in remote) remote.requestVideoFrameCallback(() => this.#firstFrame());
      else this.#keep(remote, "playing", () => this.#firstFrame());
    }
    void this.#play();
  }

  async #play(): Promise<void> {
    try {
      await this.#parts?.remote.play();
      this.#soundBlocked = false;
    } catch (error) {
      this.#soundBlocked = error instanceof DOMException && error.name === "NotAllowedError";
    }
    this.#draw();
  }

  #firstFrame(): void {
    performance.mark("visavis.first-frame");
    this.#pictureSeen();
    show(this.#parts?.placeholder ?? null, false);
    this.dispatchEvent(new Event("picture"));
  }

  // -- this side ----------------------------------------------------------------------------------------------------

  #watch({ camera, side }: StageOptions, parts: Parts): void {
    const own = new OwnSide({
      camera,
      video: parts.own,
      marksUrl: this.#url("marks"),
      epoch: () => this.#epoch,
      tellsHidden: side === "customer",
      onChange: () => this.#draw(),
      onTakenOver: () => this.#becomeOld(),
      onLeaving: () => this.#leaving(),
    });
    this.#own = own;
    const received = new Received(parts.remote);
    this.#received = received;
    const second = setInterval(() => this.#everySecond(), 1000);
    this.#stops.push(() => own.stop(), () => received.stop(), () => clearInterval(second));
  }

  #downFor(): number {
    return this.#downSince === null ? 0 : Math.floor((performance.now() - this.#downSince) / 1000);
  }

  #everySecond(): void {
    this.#draw();
    // Both are there and no media finds a way: the agent's page says so, and the call ends for that reason.
    const other = this.#call?.participants.find((side) => side.role !== this.#options?.side);
    if (this.#options?.side !== "agent" || !other?.present || this.#downFor() < RESUME_S || !navigator.onLine) return;
    this.#downSince = performance.now();
    void send("POST", this.#url("end"), { failed: true }).catch(() => undefined);
  }

  #leaving(): void {
    if (this.#stopped || this.#epoch === 0 || this.#takenOver) return;
    this.#options?.session.bye("reload");
    this.#own?.leave();
  }

  #ownChanged(): void {
    const [options, parts] = [this.#options, this.#parts];
    if (!options || !parts) return;
    const { camera, session } = options;
    if (parts.own.srcObject !== camera.stream) parts.own.srcObject = camera.stream;
    void parts.own.play().catch(() => undefined);
    parts.own.classList.toggle("is-mirrored", camera.mirrored);
    session.refreshTracks();
    this.#mutedChanged();
    void canFlip(camera).then((can) => show(control(this.#parts?.bar, "flip"), can), () => undefined);
  }

  #mutedChanged(): void {
    const camera = this.#options?.camera;
    const button = control(this.#parts?.bar, "mute");
    if (!camera || !button || !this.#parts) return;
    const muted = !camera.isEnabled("microphone");
    button.setAttribute("aria-pressed", String(muted));
    relabel(this.#parts.bar, "mute", muted ? "mic-off" : "mic", muted ? "stage.unmute" : "stage.mute");
    const notes = [muted ? "mic-off" : "", camera.isEnabled("camera") ? "" : "video-off"].filter(Boolean);
    this.#parts.ownNote.replaceChildren(...notes.map((name) => icon(name)));
    this.#draw();
  }

  // -- controls -----------------------------------------------------------------------------------------------------

  #control({ camera }: StageOptions, parts: Parts): void {
    makeMovable(parts.ownBox, this);
    this.#keep(camera, "change", () => this.#ownChanged());
    this.#keep(camera, "mute", () => this.#mutedChanged());
    this.#keep(parts.bar, "click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-command]");
      if (button) this.#run(button.dataset.command as Command);
    });
    this.#keep(this, "keydown", (event) => {
      const command = keyCommand(event as KeyboardEvent);
      if (!command) return;
      event.preventDefault();
      this.#run(command);
    });
    this.#keep(document, "fullscreenchange", () => showFull(parts.bar, document.fullscreenElement === this));
    this.#keep(parts.confirm, "close", () => parts.confirm.returnValue === "end" && void this.#end());
    show(control(this.#parts?.bar, "picture"), document.pictureInPictureEnabled);
    show(control(this.#parts?.bar, "full"), document.fullscreenEnabled);
    show(control(this.#parts?.bar, "flip"), false);
  }

  #run(command: Command): void {
    const [options, parts] = [this.#options, this.#parts];
    if (!options || !parts) return;
    const { camera } = options;
    // What is not here belongs to somebody else, who hears the command as an event: captions, and what agents send.
    const does: Partial<Record<Command, () => unknown>> = {
      mute: () => camera.setEnabled("microphone", !camera.isEnabled("microphone")),
      camera: () => camera.setEnabled("camera", !camera.isEnabled("camera")),
      flip: () => camera.flip(),
      devices: () => openSheet(this, camera, parts.remote, []),
      picture: () => togglePicture(parts.remote),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : this.requestFullscreen()),
      talk: () => this.dispatchEvent(new Event("conversation")),
      end: () => {
        parts.confirm.returnValue = "";
        parts.confirm.showModal();
      },
    };
    void Promise.resolve((does[command] ?? (() => this.dispatchEvent(new Event(command))))()).catch(() => undefined);
  }

  async #end(): Promise<void> {
    const reason = `${this.#options?.side ?? "customer"}_ended`;
    this.#options?.session.bye("end");
    try {
      await send("POST", this.#url("end"), {});
    } catch (error) {
      // Already over is what was wanted; without a connection the server ends it after the time to resume.
      if (!(error instanceof Problem)) throw error;
    }
    this.dispatchEvent(new CustomEvent("end", { detail: { reason } }));
    this.#over(reason);
  }

  #over(reason: string): void {
    if (this.#stopped) return;
    this.stop();
    if (document.fullscreenElement) void document.exitFullscreen();
    if (document.pictureInPictureElement) void document.exitPictureInPicture();
    this.dispatchEvent(new CustomEvent("over", { detail: { reason } }));
  }

  /** Another window of the same person has the call now. */
  #becomeOld(): void {
    if (this.#takenOver || this.#stopped) return;
    this.#takenOver = true;
    this.stop();
    this.replaceChildren(elsewhere());
    this.dispatchEvent(new Event("takenover"));
  }

  // -- showing ------------------------------------------------------------------------------------------------------

  #draw(): void {
    const [options, parts] = [this.#options, this.#parts];
    if (!options || !parts || this.#stopped) return;
    const found = banners(this.#call, options.side, this.#local(options), Date.now());
    const shown = JSON.stringify(found);
    if (shown !== this.#shown) {
      parts.banners.replaceChildren(...bannerLines(found, options.otherName, (action) => this.#act(action)));
      const first = found[0] ? sentence(found[0], options.otherName) : "";
      if (first !== this.#said) announce((this.#said = first));
    }
    this.#shown = shown;
    const began = this.#call?.connected_at;
    setText(parts.clock, began ? duration((Date.now() - Date.parse(began)) / 1000) : "");
  }

  #local({ session, camera, live }: StageOptions): Local {
    return {
      session: session.state,
      online: navigator.onLine && live.state !== "offline",
      downFor: this.#downFor(),
      picture: this.#own?.picture ?? null,
      loud: this.#own?.loud ?? false,
      interruption: this.#own?.interruption ?? null,
      soundBlocked: this.#soundBlocked,
      microphone: camera.audio?.readyState === "live",
    };
  }

  #act(action: Action): void {
    const camera = this.#options?.camera;
    if (action === "sound") void this.#play();
    else if (action === "camera-on") camera?.setEnabled("camera", true);
    else void camera?.open();
  }

  #keep(target: EventTarget, type: string, listener: (event: Event) => void): void {
    target.addEventListener(type, listener);
    this.#stops.push(() => target.removeEventListener(type, listener));
  }
}

if (!customElements.get("v-stage")) customElements.define("v-stage", CallStage);
