/**
 * The agent's end of a call: the camera that opens with "ready" and stays, the offer prepared while it rings, and the
 * stage once the call runs. Media code is loaded when a camera is first asked for.
 */
import type { Camera } from "../media/camera";
import type { CallSession } from "../media/peer";
import type { CallStage } from "../media/stage";
import type { Live } from "../shared/live";
import { API } from "./api";
import type { Lens } from "./scene";

export interface CallNames {
  callId: string;
  otherName: string;
  myName: string;
}

export class AgentCall {
  camera: Camera | null = null;
  stage: CallStage | null = null;
  private session: CallSession | null = null;
  private signal: Promise<unknown> = Promise.resolve(null);
  private runs = "";
  private opening = false;

  constructor(
    private readonly live: Live,
    /** Called when camera or stage changed and the page should look again. */
    private readonly changed: () => void,
  ) {}

  get cameraOn(): boolean {
    return this.camera?.video?.readyState === "live";
  }

  /** What the page shows of the agent's own picture. */
  get lens(): Lens {
    return {
      stream: this.cameraOn ? (this.camera?.stream ?? null) : null,
      opening: this.opening,
      mirrored: this.camera?.mirrored ?? true,
      failures: (this.camera?.failures ?? []).map((failure) => failure.code),
    };
  }

  /** The call this page takes part in, "" for none. */
  get running(): string {
    return this.runs;
  }

  /** Open the camera; the browser asks the first time. Never throws: `failures` says what is missing. */
  async openCamera(): Promise<void> {
    this.opening = true;
    this.changed();
    const { Camera: Opened } = await import("../media/camera");
    if (!this.camera) {
      this.camera = Opened.page();
      this.camera.addEventListener("change", this.changed);
    }
    await this.camera.open();
    this.opening = false;
    this.changed();
  }

  /** The light beside the lens goes out. */
  releaseCamera(): void {
    this.camera?.release();
    this.changed();
  }

  /** While it rings: make a peer with camera, offer and candidates, ready to ride on the accept. */
  prepare(relayOnly: boolean): void {
    if (this.session || !this.camera || !this.cameraOn) return;
    const stream = this.camera.stream;
    // The stage's code is here before the call is.
    void import("../media/stage");
    // The stage's code is here before the accept, too.
    void import("../media/stage");
    this.signal = import("../media/peer").then(({ CallSession: Session }) => {
      this.session = new Session({ role: "agent", stream, relayOnly });
      // The customer may answer before the accept's own response is here.
      this.session.listen(this.live);
      return this.session.prepare();
    });
  }

  /** What `prepare` made; null when there is nothing to send along. */
  async prepared(): Promise<unknown> {
    return this.signal.catch(() => null);
  }

  /** Declined, expired, or answered elsewhere. */
  discard(): void {
    this.session?.close();
    this.session = null;
    this.signal = Promise.resolve(null);
  }

  /** Put the call on the stage, with the prepared session or (after a reload, in another tab) with a fresh one. */
  async enter(names: CallNames, relayOnly: boolean): Promise<CallStage> {
    if (this.stage && this.runs === names.callId) return this.stage;
    this.runs = names.callId;
    if (!this.camera?.isOpen) await this.openCamera();
    const [{ CallSession: Session }, { CallStage: Stage }] = await Promise.all([import("../media/peer"), import("../media/stage")]);
    const camera = this.camera;
    if (!camera) throw new Error("the camera object exists after openCamera");
    const session = this.session ?? new Session({ role: "agent", stream: camera.stream, relayOnly });
    this.session = null;
    this.signal = Promise.resolve(null);
    const stage = new Stage();
    this.stage = stage;
    this.changed();
    stage.start({ session, camera, live: this.live, side: "agent", api: API, ...names });
    return stage;
  }

  /** Leave the stage (it watches the call by itself until then); the camera stays open. */
  leave(): void {
    this.stage?.stop();
    this.stage?.remove();
    this.stage = null;
    this.runs = "";
    this.changed();
  }
}
