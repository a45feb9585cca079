/**
 * Who may see the camera's picture: the order in which it is taken away and given back (G4).
 *
 * From the moment a card check is open no frame of the camera leaves this page. The camera is darkened in the same
 * turn, because exchanging a track takes a moment; it becomes light again for this page's own use when something else
 * is sent in its place. If that can't be done, no picture is sent; if even that can't be done, the camera stays dark.
 */
export interface Sender {
  /** Another picture in place of the camera's, null for none, undefined for the camera's; false if it was refused. */
  readonly sendInstead: (track: MediaStreamTrack | null | undefined) => Promise<boolean>;
}

export interface MaskedPicture {
  readonly track: MediaStreamTrack;
  readonly stop: () => void;
}

export type GuardState = "open" | "held" | "masked" | "off";

export class Guard {
  state: GuardState = "open";
  #turn = 0;
  #dark: MediaStreamTrack | undefined;
  #picture: MaskedPicture | undefined;

  constructor(
    private readonly sender: Sender,
    private readonly camera: () => MediaStreamTrack | undefined,
  ) {}

  /** No picture leaves until it is known which one may. Does nothing where a mask is on already. */
  async hold(): Promise<void> {
    if (this.state !== "open") return;
    const turn = this.#begin("held");
    const none = await this.sender.sendInstead(null);
    if (turn === this.#turn && none) this.#light();
  }

  /** The masked picture leaves, or none. True when it is on its way; only then may the outline be shown. */
  async mask(make: () => MaskedPicture | null): Promise<boolean> {
    const turn = this.#begin("held");
    const picture = make();
    const done = picture !== null && (await this.sender.sendInstead(picture.track));
    if (turn !== this.#turn || !done) picture?.stop();
    if (turn !== this.#turn) return false;
    if (done) {
      this.#picture?.stop();
      this.#picture = picture;
      this.state = "masked";
      this.#light();
      return true;
    }
    this.state = "off";
    const none = await this.sender.sendInstead(null);
    if (turn === this.#turn && none) this.#light();
    return false;
  }

  /** The camera's picture leaves again. */
  async open(): Promise<void> {
    if (this.state === "open") return;
    const turn = ++this.#turn;
    await this.sender.sendInstead(undefined);
    if (turn !== this.#turn) return;
    this.state = "open";
    this.#picture?.stop();
    this.#picture = undefined;
    this.#light();
  }

  #begin(state: GuardState): number {
    this.state = state;
    const camera = this.camera();
    if (camera?.enabled) {
      camera.enabled = false;
      this.#dark = camera;
    }
    this.#turn += 1;
    return this.#turn;
  }

  #light(): void {
    if (this.#dark) this.#dark.enabled = true;
    this.#dark = undefined;
  }
}
