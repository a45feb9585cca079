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

interface Kit {
  readonly Session: typeof CallSession;
  readonly Stage: typeof CallStage;
}

export class AgentCall {
  camera: Camera | null = null;
  stage: CallStage | null = null;
  private session: CallSession | null = null;
  private signal: Promise<unknown> = Promise.resolve(null);
  private ready: unknown = null;
  private kit: Kit | null = null;
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

  /** Resolves when the first picture of a call that was just accepted is here (or is late); at once without one. */
  get met(): Promise<void> {
    return this.stage?.met ?? Promise.resolve();
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
    void this.load();
  }

  /** Open it without asking, where it was allowed before. Whether it was opened now. */
  async reopenCamera(): Promise<boolean> {
    if (this.cameraOn) return false;
    const allowed = await navigator.permissions.query({ name: "camera" }).catch(() => null);
    if (allowed?.state !== "granted") return false;
    await this.openCamera();
    return true;
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
    this.signal = this.load().then(async ({ Session }) => {
      const session = new Session({ role: "agent", stream, relayOnly });
      this.session = session;
      // The customer may answer before the accept's own response is here.
      session.listen(this.live);
      this.ready = await session.prepare();
      return this.ready;
    });
  }

  /** What `prepare` made, at once when it is done already; null when there is nothing to send along. */
  prepared(): unknown {
    return this.ready ?? this.signal.catch(() => null);
  }

  /** Declined, expired, or answered elsewhere. */
  discard(): void {
    this.session?.close();
    this.forget();
  }

  private forget(): void {
    this.session = null;
    this.ready = null;
    this.signal = Promise.resolve(null);
  }

  /** The code of peer and stage; loaded with the camera, so that nothing is fetched between accept and picture. */
  private async load(): Promise<Kit> {
    if (!this.kit) {
      const [{ CallSession: Session }, { CallStage: Stage }] = await Promise.all([import("../media/peer"), import("../media/stage")]);
      this.kit = { Session, Stage };
    }
    return this.kit;
  }

  /** Put the call on the stage, with the prepared session or (after a reload, in another tab) with a fresh one. */
  enter(names: CallNames, relayOnly: boolean): Promise<void> | undefined {
    if (this.runs === names.callId) return undefined;
    this.runs = names.callId;
    if (this.kit && this.camera?.isOpen) {
      this.begin(this.kit, this.camera, names, relayOnly);
      return undefined;
    }
    return this.enterFresh(names, relayOnly);
  }

  private async enterFresh(names: CallNames, relayOnly: boolean): Promise<void> {
    const [kit] = await Promise.all([this.load(), this.camera?.isOpen ? undefined : this.openCamera()]);
    if (this.camera && this.runs === names.callId) this.begin(kit, this.camera, names, relayOnly);
  }

  private begin({ Session, Stage }: Kit, camera: Camera, names: CallNames, relayOnly: boolean): void {
    const session = this.session ?? new Session({ role: "agent", stream: camera.stream, relayOnly });
    this.forget();
    const stage = new Stage();
    this.stage = stage;
    stage.start({ session, camera, live: this.live, side: "agent", api: API, ...names });
    this.changed();
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
