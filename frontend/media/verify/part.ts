/** Everything of a verification on the customer's stage. Loaded when a run has begun (`load.ts`). */
import { announce, make, setText, show } from "../../shared/dom";
import { send } from "../../shared/http";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import { canFlip } from "../devices";
import type { StageOptions } from "../stage";
import { Agreement } from "./agreement";
import { StepCard } from "./card";
import { Finder } from "./finder";
import type { Guard } from "./guard";
import { steady } from "./guide";
import type { Guidance } from "./guide";
import { Lens } from "./lens";
import { Looker } from "./looker";
import { LAYOUTS } from "./mask";
import type { Layout } from "./mask";
import { MaskedView } from "./masked";
import type { CustomerCheck, CustomerRun } from "./run";
import { takesAtOnce } from "./run";
import { AnswerTimes, FrameWatch, classify } from "./senses";
import { isOutline } from "./shapes";
import { Taker } from "./taker";
import { TanPanel } from "./tan";
import { doing } from "./words";

/** After the card check the mask stays this long: the card is still in the hand. */
const LINGER_MS = 4000;
const NOTE_MS = 6000;

export class VerifyPart {
  readonly #video = make("video", { class: "finder__video", autoplay: true, playsinline: true });
  readonly #frames = new FrameWatch();
  readonly #times = new AnswerTimes();
  readonly #note = make("p", { class: "verify__note", hidden: true });
  readonly #card = new StepCard();
  readonly #lens: Lens;
  readonly #finder: Finder;
  readonly #looker: Looker;
  readonly #taker: Taker;
  readonly #tan: TanPanel;
  readonly #agreement: Agreement;
  readonly #stops: (() => void)[] = [];
  #run: CustomerRun | null = null;
  #masked: MaskedView | null = null;
  #made: MaskedView | null = null;
  #masking = false;
  #lingering: ReturnType<typeof setTimeout> | undefined;
  #noteTimer: ReturnType<typeof setTimeout> | undefined;
  #phrase: { readonly of: string; readonly words: string } = { of: "", words: "" };
  #firstCamera = "";
  #stopped = false;

  constructor(
    private readonly stage: HTMLElement,
    private readonly options: StageOptions,
    private readonly guard: Guard,
  ) {
    const { camera, session } = options;
    this.#video.muted = true;
    this.#lens = new Lens(camera, () => session.fitSize());
    this.#finder = new Finder({
      video: this.#video,
      mirrored: () => camera.mirrored,
      lens: this.#lens,
      onShoot: () => void this.#take(),
      onFormat: () => this.#finder.draw(),
      onLayout: () => this.#nextLayout(),
      onFlip: () => void camera.flip(),
      onThrow: (item) => this.#throwAway(item),
    });
    this.#looker = new Looker({ video: this.#video, frames: this.#frames, onGuidance: (now) => this.#guided(now) });
    this.#taker = new Taker({ camera, video: this.#video, tools: this.#finder.tools, api: () => this.#api, onSent: (check) => this.#sent(check) });
    this.#tan = new TanPanel((code) => this.#enterTan(code));
    this.#agreement = new Agreement(stage, options.api, (words) => this.#say(words));
    stage.append(this.#finder.root, this.#card.root, this.#tan.root, this.#note);
    this.#stops.push(
      this.#on(camera, "change", () => this.#cameraChanged()),
      this.#on(stage, "sheet", (event) => this.#fillSheet((event as CustomEvent<HTMLElement[]>).detail)),
    );
    this.#cameraChanged();
  }

  stop(): void {
    this.#stopped = true;
    for (const stop of this.#stops.splice(0)) stop();
    clearTimeout(this.#lingering);
    this.#taker.stop();
    this.#looker.stop();
    this.#masked?.stop();
    this.#video.srcObject = null;
    this.#finder.tools.forget();
    for (const part of [this.#finder.root, this.#card.root, this.#tan.root, this.#note]) part.remove();
    this.#stageTold(false);
  }

  /** What the server says now. Nothing is kept here that it doesn't know, but what was read aloud. */
  update(run: CustomerRun | null): void {
    if (this.#stopped) return;
    const before = this.#run;
    this.#run = run?.state === "running" ? run : null;
    void this.#look(before);
  }

  get #api(): string {
    return `${this.options.api}/runs/${this.#run?.id ?? ""}`;
  }

  #on(target: EventTarget, type: string, listener: (event: Event) => void): () => void {
    target.addEventListener(type, listener);
    return () => target.removeEventListener(type, listener);
  }

  // -- the step that is shown ---------------------------------------------------------------------------------------

  async #look(before: CustomerRun | null): Promise<void> {
    const run = this.#run;
    if (run?.tan_wanted) this.#tan.show();
    else this.#tan.hide();
    if (run) void this.#agreement.consider(run);
    if (before?.check && before.check.key !== run?.check?.key) void this.#tellSigns();
    if (run?.mask) {
      // The order is the promise: masked first, shown then.
      if (!(await this.#maskOn())) return;
    } else if (this.#masked || this.guard.state !== "open") this.#maskOff();
    if (this.#run === run) this.#showStep(run);
  }

  #showStep(run: CustomerRun | null): void {
    const check = run?.check ? this.#withPhrase(run, run.check) : null;
    const finds = check !== null && isOutline(check.outline) && this.options.camera.video !== undefined;
    if (check && finds) this.#showFinder(check);
    else this.#closeFinder();
    if (check && !finds && !(check.kind === "tan" && this.#tan.shown)) this.#card.show(check);
    else this.#card.hide();
    if (check) this.#times.shown(doing(check).key, `${check.key}:${check.tries}`, performance.now());
  }

  #showFinder(check: CustomerCheck): void {
    const fresh = !this.#finder.shown || this.#finder.outline !== check.outline;
    this.#finder.show(check, this.#run?.mask ? this.#masked : null);
    this.#stageTold(true);
    if (fresh && isOutline(check.outline)) {
      this.#play();
      this.#looker.start(check.outline, () => this.#finder.format);
      if (check.outline !== "face") void this.#lens.detail(true);
      void this.#offerFlip(check);
    }
    if (check.wanted !== null && takesAtOnce(check) && this.#taker.mayTake(check.wanted)) void this.#take();
  }

  #closeFinder(): void {
    if (!this.#finder.shown) return;
    this.#looker.stop();
    this.#finder.hide();
    this.#finder.tools.forget();
    this.#stageTold(false);
    void this.#lens.detail(false);
  }

  /** Layout of stage and captions follows. */
  #stageTold(finding: boolean): void {
    this.stage.toggleAttribute("data-finder", finding);
  }

  async #offerFlip(check: CustomerCheck): Promise<void> {
    const { camera } = this.options;
    const better = check.outline === "face" ? "front" : "rear";
    const useful = camera.mirrored === (better === "rear");
    this.#finder.tools.offerFlip(useful && (await canFlip(camera).catch(() => false)) ? better : null);
  }

  /** Words to read aloud travel in no event; they are asked for once for each try. */
  #withPhrase(run: CustomerRun, check: CustomerCheck): CustomerCheck {
    if (!check.has_phrase || check.phrase) return check;
    const of = [run.id, check.key, check.tries, ...check.show].join();
    if (this.#phrase.of === of) return { ...check, phrase: this.#phrase.words };
    this.#phrase = { of, words: "" };
    void send("GET", `${this.options.api}/calls/${this.options.callId}/run`).then(
      (fresh) => {
        const words = (fresh as CustomerRun | null)?.check?.phrase ?? "";
        if (this.#phrase.of !== of || !words) return;
        this.#phrase = { of, words };
        this.#showStep(this.#run);
      },
      () => (this.#phrase = { of: "", words: "" }),
    );
    return check;
  }

  // -- taking -------------------------------------------------------------------------------------------------------

  #guided(now: Guidance): void {
    this.#finder.guidance(now.said);
    const check = this.#run?.check;
    if (!check || takesAtOnce(check) || !this.#taker.mayTake(check.wanted)) return;
    if (steady(now, performance.now())) void this.#take();
  }

  async #take(): Promise<void> {
    const check = this.#run?.check;
    // Under a mask nothing without it, and nothing of another step before the mask is gone.
    if (!check || this.#run?.mask !== (this.#masked !== null)) return;
    await this.#taker.take(check, this.#masked);
  }

  #sent(check: CustomerCheck): void {
    this.#times.answered(doing(check).key, performance.now());
    void this.#tellSigns();
  }

  async #throwAway(item: string): Promise<boolean> {
    return send("POST", `${this.#api}/items/${item}/destroy`, {}).then(
      () => true,
      () => false,
    );
  }

  // -- the mask -----------------------------------------------------------------------------------------------------

  async #maskOn(): Promise<boolean> {
    clearTimeout(this.#lingering);
    this.#lingering = undefined;
    if (this.#masked) return true;
    if (this.#masking) return false;
    this.#masking = true;
    this.#closeFinder();
    this.#say(text("mask.starting"), 0);
    this.#play();
    const done = await this.guard.mask(() => this.#makeMasked());
    this.#masking = false;
    if (this.#stopped || !this.#run?.mask) {
      if (!this.#stopped) this.#maskOff();
      return false;
    }
    this.#masked = done ? this.#made : null;
    this.#say(done ? "" : text("mask.off"), 0);
    return done;
  }

  #makeMasked(): MaskedView | null {
    this.#made = MaskedView.make(this.#video);
    if (this.#made) this.#made.onPlan = () => this.#finder.draw();
    return this.#made;
  }

  /** The picture comes back a moment later, when the card has been put away. */
  #maskOff(): void {
    if (this.#lingering !== undefined || this.#masking) return;
    const wait = this.#masked ? LINGER_MS : 0;
    if (this.#masked) this.#say(text("mask.ending"), LINGER_MS);
    this.#lingering = setTimeout(() => {
      this.#lingering = undefined;
      this.#masked = null;
      this.#say("", 0);
      void this.guard.open().then(() => this.#showStep(this.#run));
    }, wait);
  }

  #nextLayout(): void {
    const masked = this.#masked;
    if (!masked) return;
    const all = Object.keys(LAYOUTS) as Layout[];
    masked.layout = all[(all.indexOf(masked.layout) + 1) % all.length] ?? "line";
    this.#finder.draw();
  }

  // -- code, quiet word ---------------------------------------------------------------------------------------------

  async #enterTan(code: string): Promise<boolean> {
    await send("POST", `${this.#api}/tan`, { code });
    return true;
  }

  /** The sheet of the call's settings: two taps away, and among things that sound like it. */
  #fillSheet(more: HTMLElement[]): void {
    const run = this.#run;
    if (!run) return;
    const entry = (picture: string, key: string, pressed: () => Promise<void>): HTMLElement => {
      const button = make("button", { class: "button button--quiet", value: "more" }, icon(picture), text(key));
      button.addEventListener("click", () => void pressed());
      return button;
    };
    more.push(entry("info", "quiet.word", () => this.#quietWord(this.#api)));
    if (run.consents.includes("evidence")) more.push(entry("x", "agree.take_back", () => this.#agreement.takeBack(run)));
  }

  /** Nothing on the screen changes, whatever becomes of it: somebody may be looking over the shoulder. */
  async #quietWord(api: string): Promise<void> {
    for (const wait of [0, 2000, 5000]) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      const told = await send("POST", `${api}/pressure`, {}).then(() => true, () => false);
      if (told) return;
    }
  }

  // -- camera and signs ---------------------------------------------------------------------------------------------

  #cameraChanged(): void {
    const { camera } = this.options;
    this.#firstCamera ||= camera.video?.getSettings().deviceId ?? "";
    if (this.#video.srcObject !== camera.stream) this.#video.srcObject = camera.stream;
    this.#play();
    this.#finder.draw();
    const check = this.#run?.check;
    if (!this.#finder.shown || !check) return;
    if (check.outline !== "face") void this.#lens.detail(true);
    this.#finder.tools.step(check);
    void this.#offerFlip(check);
  }

  #play(): void {
    void this.#video.play().catch(() => undefined);
  }

  /** Classes and numbers; no name of a device (see `senses.ts`). */
  async #tellSigns(): Promise<void> {
    const track = this.options.camera.video;
    if (!track || !this.#run) return;
    const { facingMode, deviceId } = track.getSettings();
    // Front and rear of one phone are one device to its person.
    const changed = facingMode === undefined && this.#firstCamera !== "" && deviceId !== undefined && deviceId !== this.#firstCamera;
    const camera = { ...classify(track.label, facingMode), changed };
    await send("POST", `${this.#api}/signals`, { camera, frames: this.#frames.sign, answered_ms: this.#times.take() }).catch(() => undefined);
  }

  #say(words: string, forMs = NOTE_MS): void {
    clearTimeout(this.#noteTimer);
    show(this.#note, words !== "");
    setText(this.#note, words);
    if (words === "") return;
    this.#note.prepend(icon("info"));
    announce(words);
    if (forMs > 0) this.#noteTimer = setTimeout(() => show(this.#note, false), forMs);
  }
}
