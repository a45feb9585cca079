/**
 * The customer's half of the call: camera, an empty connection that waits for the agent's offer, and the stage.
 * Loaded only when the camera is asked for, or when an agent calls.
 */
import { Camera } from "../../media/camera";
import { CallSession } from "../../media/peer";
import { CallStage } from "../../media/stage";
import type { Live } from "../../shared/live";
import type { Facts } from "./facts";
import { rememberCamera } from "./facts";
import { OwnPreview } from "./own";

/** Tidying up waits until the call runs. */
const LATER_MS = 1500;

export class CallSide {
  readonly camera = Camera.page();
  stage: CallStage | undefined;
  #session: CallSession | undefined;
  #own: OwnPreview | undefined;

  constructor(
    private readonly facts: Facts,
    private readonly live: Live,
  ) {}

  async openCamera(): Promise<void> {
    await this.camera.open();
    rememberCamera(this.facts.ticket, this.camera.isOpen);
  }

  showOwn(slot: HTMLElement): void {
    this.#own ??= new OwnPreview(slot, this.camera);
  }

  hideOwn(): void {
    this.#own?.stop();
    this.#own = undefined;
  }

  /** From now on an agent's offer is answered the moment it comes. */
  ready(): CallSession {
    if (!this.#session || this.#session.state === "closed") {
      const { stream } = this.camera;
      this.#session = new CallSession({ role: "customer", stream, relayOnly: this.facts.relayOnly });
      this.#session.listen(this.live);
      void this.#session.warm();
    }
    return this.#session;
  }

  /** Another window has the call: hear nothing, answer nothing. */
  stepBack(): void {
    this.stage?.stop();
    this.#session?.close();
    this.#session = undefined;
    this.hideOwn();
    this.camera.release();
  }

  /** Put the call on the stage; the same call again changes nothing. */
  begin(slot: HTMLElement, callId: string, agentName: string): CallStage {
    if (this.stage?.isConnected && this.stage.callId === callId) return this.stage;
    // A session from the wait hears the offer; one made now (after a reload) has to greet.
    const awaited = this.#session !== undefined;
    const session = this.ready();
    setTimeout(() => this.hideOwn(), LATER_MS);
    const stage = new CallStage();
    this.stage = stage;
    slot.replaceChildren(stage);
    stage.start({
      session,
      camera: this.camera,
      live: this.live,
      callId,
      side: "customer",
      api: this.facts.api,
      otherName: agentName,
      myName: this.facts.myName,
      awaited,
      spoken: this.facts.spoken,
    });
    return stage;
  }
}
