/** The speaker's own voice as pieces for captions. Nothing is captured before `start`, nothing after `stop`. */
import workletFile from "./worklet.ts?file";

export type Piece = ArrayBuffer;

/** 100 ms of nothing: lets an engine finish its last line when the microphone falls silent at once. */
export function silentPiece(): Piece {
  return new ArrayBuffer(3_200);
}

export class Capture {
  #context: AudioContext | undefined;
  #node: AudioWorkletNode | undefined;
  #source: MediaStreamAudioSourceNode | undefined;
  #track: MediaStreamTrack | undefined;
  #wanted: MediaStreamTrack | undefined;

  constructor(private readonly onPiece: (piece: Piece) => void) {}

  /** Whether this browser can do it at all. */
  static get possible(): boolean {
    return "AudioWorkletNode" in globalThis;
  }

  /** Take pieces from this track from now on; the same track again changes nothing, none lets go of the old one. */
  async listen(track: MediaStreamTrack | undefined): Promise<void> {
    this.#wanted = track;
    if (track === this.#track) return;
    this.#source?.disconnect();
    this.#source = undefined;
    this.#track = track;
    if (!track) return;
    const node = await this.#prepare();
    // Meanwhile another microphone may have been chosen, or captions switched off.
    if (!node || this.#wanted !== track || !this.#context) return;
    this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(node);
  }

  stop(): void {
    this.#wanted = undefined;
    this.#track = undefined;
    this.#source?.disconnect();
    this.#source = undefined;
    if (this.#node) this.#node.port.onmessage = null;
    this.#node?.disconnect();
    this.#node = undefined;
    void this.#context?.close();
    this.#context = undefined;
  }

  async #prepare(): Promise<AudioWorkletNode | undefined> {
    if (this.#node) return this.#node;
    const context = (this.#context ??= new AudioContext({ latencyHint: "interactive" }));
    if (context.state === "suspended") this.#wakeOnTouch(context);
    await context.audioWorklet.addModule(new URL(workletFile, import.meta.url));
    if (this.#context !== context) return undefined;
    const node = new AudioWorkletNode(context, "visavis-voice", { numberOfInputs: 1, numberOfOutputs: 0 });
    node.port.onmessage = (event: MessageEvent<Piece>) => this.onPiece(event.data);
    return (this.#node = node);
  }

  #wakeOnTouch(context: AudioContext): void {
    void context.resume().catch(() => undefined);
    document.addEventListener("pointerdown", () => void context.resume().catch(() => undefined), { once: true });
  }
}
