/**
 * One person's end of a call between two browsers.
 *
 * The agent's end offers, the customer's end answers; later either may offer again ("perfect negotiation": the
 * customer is the polite one). Everything said arrives through one promise chain, because a candidate that overtakes
 * its description breaks the connection. A page that is loaded again has a new name and says hello; the other side
 * then throws its connection away and makes a fresh one for the newcomer, so nobody is a duplicate of themselves.
 */
import { START_KBPS, answerLines, exchangeTracks, fullSize, gathered, hurry, makeConnection, offerLines, onNetworkChange } from "./connection";
import { pageCertificate, useGrant } from "./connection";
import type { Grant } from "./connection";
import type { Live } from "../shared/live";
import { Outgoing } from "./outgoing";
import { withStartBitrate } from "./sdp";
import { newName, readSignal } from "./signals";
import type { Description, Said, Signal } from "./signals";

export type Role = "agent" | "customer";
export type SessionState = "new" | "connecting" | "connected" | "reconnecting" | "closed";

export interface SessionOptions {
  readonly role: Role;
  readonly stream: MediaStream;
  /** The desk allows relayed paths only; no address of ours may appear before the relay is granted. */
  readonly relayOnly?: boolean;
}

const GATHER_MS = 300;
/** Gone this long, a path is looked for anew; shorter gaps heal by themselves. */
const DISCONNECTED_MS = 1500;
const NUDGE_MS = 4000;
const FIRST_NUDGE_MS = 1500;
/** A path that is not found within this time after the descriptions agreed is looked for anew; each time with more patience. */
const SETTLE_MS = 2500;
const MOST_PATIENT_MS = 12_000;
const HURRY_MS = 3000;
const FULL_SIZE_MS = 1000;

export class CallSession extends EventTarget {
  /** What the other side sends; the same object for the whole call. */
  readonly remote = new MediaStream();
  readonly name = newName();
  readonly role: Role;
  /** Id of the call, once known. */
  call: string | undefined;
  readonly #out: Outgoing;
  #relayOnly: boolean;
  #connection: RTCPeerConnection | undefined;
  #grant: Grant | null = null;
  #granted: () => void = () => undefined;
  #other: string | null = null;
  #otherEpoch = 0;
  #offering = false;
  #held: Description | null = null;
  #chain: Promise<void>;
  #say: ((signal: Signal) => void) | undefined;
  #unsaid: Signal[] = [];
  #late: RTCIceCandidateInit[] = [];
  #state: SessionState = "new";
  #everConnected = false;
  /** The other side has spoken already. */
  #called = false;
  #listening = false;
  #nudgeAt = Infinity;
  #agreedAt = -Infinity;
  #patience = SETTLE_MS;
  #ticker: ReturnType<typeof setInterval> | undefined;
  readonly #stops: (() => void)[] = [];

  constructor({ role, stream, relayOnly = false }: SessionOptions) {
    super();
    this.role = role;
    this.#out = new Outgoing(stream);
    this.#relayOnly = relayOnly;
    const relayKnown = new Promise<void>((resolve) => (this.#granted = resolve));
    this.#chain = relayOnly ? relayKnown.then(() => this.#gatherHeld()) : Promise.resolve();
    void pageCertificate();
  }

  /** Whether `listen` was called. */
  get listening(): boolean {
    return this.#listening;
  }

  /** Whether an offer of ours was made before the start. */
  get prepared(): boolean {
    return !this.#relayOnly && this.role === "agent" && this.#connection?.localDescription != null;
  }

  /** Whether nothing but the grant opens a path: joining must not wait for the first picture then. */
  get needsGrant(): boolean {
    return this.#relayOnly;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Everything that takes time and needs nobody: the key pair, and for the customer an empty connection. */
  async warm(): Promise<void> {
    await this.#ensure();
  }

  /**
   * The agent's first words, made while the visit rings; they ride on the accept. On a relay-only desk the offer
   * carries no address (none may be known yet) and gathering begins with the grant.
   */
  async prepare(): Promise<Signal> {
    const connection = await this.#ensure();
    if (this.#relayOnly) {
      const { type, sdp } = await connection.createOffer();
      this.#held = { type: type as "offer", sdp: sdp ?? "" };
      return { description: this.#held, peer: this.name };
    }
    await connection.setLocalDescription();
    await gathered(connection, GATHER_MS);
    this.#late = [];
    return { ...this.#ownDescription(connection), peer: this.name };
  }

  /**
   * From now on words reach the other side. Whoever has prepared nothing says hello, unless `awaited`: then an offer
   * is on its way here already, and a greeting would only make the agent offer twice.
   */
  start(say: (signal: Signal) => void, awaited = false): void {
    this.#say = say;
    for (const signal of this.#unsaid.splice(0)) say(signal);
    const spoken = this.#connection?.localDescription ?? this.#held;
    if (!spoken && !this.#called && !awaited) this.#tell({ hello: {} });
    if (this.#ticker === undefined) this.#stops.push(onNetworkChange(() => this.restart()));
    this.#ticker ??= setInterval(() => this.#tick(), 500);
    if (this.#state === "new") this.#become("connecting");
    this.#nudgeAt = performance.now() + FIRST_NUDGE_MS;
  }

  /** What joining gave: relay servers, and whether only they may be used. */
  grant(grant: Grant): void {
    this.#grant = grant;
    if (grant.relay_only && !this.#relayOnly) {
      this.#relayOnly = true;
      this.#discard();
      this.#tell({ hello: {} });
    } else if (this.#connection) useGrant(this.#connection, grant);
    this.#granted();
  }

  /**
   * Hear the other side through the live connection.
   *
   * The agent begins before the accept is sent, because an answer may come before the accept's own response; until
   * the call is known, only words addressed to this session's name are heard. The waiting customer is called by the
   * first offer that comes: the answer goes out at once, under epoch 0, before the page has joined.
   */
  listen(live: Pick<Live, "onSignal" | "signal">): void {
    this.#listening = true;
    this.#stops.push(
      live.onSignal((frame) => {
        if (frame.from === this.role) return;
        if (this.call === undefined && this.role === "customer") {
          this.call = frame.call;
          this.#say ??= (signal) => live.signal(frame.call, 0, { ...signal });
        }
        const addressed = frame.data.to === this.name || frame.call === this.call;
        if (addressed) this.receive(frame.epoch, frame.data);
      }),
    );
  }

  /** The prepared offer of a relay-only desk becomes ours now, and its addresses are looked for. */
  async #gatherHeld(): Promise<void> {
    const held = this.#held;
    this.#held = null;
    if (held && this.#connection) await this.#connection.setLocalDescription(held);
  }

  /** A `signal` frame of the other side. Words of an earlier self of theirs are left unheard. */
  receive(epoch: number, data: unknown): void {
    const signal = readSignal(data);
    if (!signal || epoch < this.#otherEpoch || this.#state === "closed") return;
    this.#otherEpoch = epoch;
    this.#called = true;
    this.#enqueue(() => this.#hear(signal));
  }

  /** The stream holds other tracks now. */
  refreshTracks(): void {
    const connection = this.#connection;
    if (connection && (connection.remoteDescription || this.role === "agent")) exchangeTracks(connection, this.#out);
  }

  /** Send another picture than the camera's (null: none, undefined: the camera's again); see `Outgoing.put`. */
  sendInstead(track: MediaStreamTrack | null | undefined): Promise<boolean> {
    return this.#out.put(track, this.#connection);
  }

  /** The camera gives another size now; what is sent of it stays within bounds. */
  async fitSize(): Promise<void> {
    if (this.#connection?.connectionState === "connected") await fullSize(this.#connection);
  }

  /** The live connection was away: words may have been lost in both directions. */
  rejoin(): void {
    if (this.#connection?.connectionState !== "connected") this.#tell({ hello: {} });
  }

  /** Look for a new path; the media itself goes on. */
  restart(): void {
    if (!this.#connection?.remoteDescription) return;
    this.#connection.restartIce();
  }

  /** Tell the other side that this page is going, as far as there is time for it. */
  bye(reason: string): void {
    this.#tell({ bye: { reason } });
  }

  close(): void {
    this.#become("closed");
    clearInterval(this.#ticker);
    for (const stop of this.#stops.splice(0)) stop();
    this.#discard();
  }

  // -- hearing ------------------------------------------------------------------------------------------------------

  #enqueue(step: () => Promise<void>): void {
    this.#chain = this.#chain.then(step).catch((error: unknown) => {
      this.dispatchEvent(new CustomEvent("trouble", { detail: error }));
    });
  }

  async #hear(signal: Signal): Promise<void> {
    if (signal.to !== undefined && signal.to !== this.name) return;
    if (signal.peer !== this.#other && !this.#pairWith(signal)) return;
    if ("hello" in signal) await this.#greeted();
    else if ("bye" in signal) this.dispatchEvent(new CustomEvent("bye", { detail: signal.bye.reason }));
    else if ("description" in signal) await this.#described(signal.description);
    else await this.#candidate(signal.candidate);
  }

  /** A new name on the other side: begin afresh for it, unless our prepared connection was never used. */
  #pairWith(signal: Signal): boolean {
    const opens = "hello" in signal || ("description" in signal && signal.description.type === "offer");
    if (!opens && this.#other !== null) return false;
    if (this.#other !== null) this.#discard();
    this.#other = signal.peer;
    for (const candidate of this.#late.splice(0)) this.#tell({ candidate });
    return true;
  }

  async #greeted(): Promise<void> {
    if (this.role === "customer") {
      this.#tell({ hello: {} });
      return;
    }
    const connection = await this.#ensure();
    const stable = connection.signalingState === "stable";
    if (stable && connection.connectionState === "connected") return;
    // Just agreed, and the path is being looked for: beginning again and again would never let it be found.
    if (stable && performance.now() - this.#agreedAt < this.#patience) return;
    if (stable && this.#agreedAt > 0) this.#patience = Math.min(this.#patience * 1.6, MOST_PATIENT_MS);
    if (connection.signalingState === "have-local-offer") this.#tell(this.#ownDescription(connection));
    else await this.#offer(connection, connection.remoteDescription !== null);
  }

  async #described(description: Description): Promise<void> {
    const connection = await this.#ensure();
    if (description.type === "answer" && connection.signalingState !== "have-local-offer") return;
    const collision = description.type === "offer" && (this.#offering || connection.signalingState !== "stable");
    if (collision && this.role === "agent") return;
    await connection.setRemoteDescription({ ...description, sdp: withStartBitrate(description.sdp, START_KBPS) });
    this.#agreedAt = performance.now();
    hurry(connection, true);
    if (description.type === "answer") return;
    answerLines(connection, this.#out);
    await connection.setLocalDescription();
    this.#tell(this.#ownDescription(connection));
  }

  async #candidate(candidate: RTCIceCandidateInit | null): Promise<void> {
    if (!this.#connection?.remoteDescription) return;
    // A candidate of a description that was passed over has no home; that is not an error worth a word.
    await this.#connection.addIceCandidate(candidate ?? undefined).catch(() => undefined);
  }

  // -- saying -------------------------------------------------------------------------------------------------------

  #tell(words: Said): void {
    const signal: Signal = { ...words, peer: this.name, ...(this.#other === null ? {} : { to: this.#other }) };
    if (this.#say) this.#say(signal);
    else this.#unsaid.push(signal);
  }

  #ownDescription(connection: RTCPeerConnection): { description: Description } {
    const { type, sdp } = connection.localDescription ?? { type: "offer", sdp: "" };
    return { description: { type: type === "answer" ? "answer" : "offer", sdp } };
  }

  async #offer(connection: RTCPeerConnection, iceRestart: boolean): Promise<void> {
    if (connection.signalingState !== "stable") return;
    this.#offering = true;
    try {
      if (iceRestart) connection.restartIce();
      await connection.setLocalDescription();
      this.#tell(this.#ownDescription(connection));
    } finally {
      this.#offering = false;
    }
  }

  // -- the connection -----------------------------------------------------------------------------------------------

  async #ensure(): Promise<RTCPeerConnection> {
    const own = await pageCertificate();
    if (this.#connection) return this.#connection;
    const connection = makeConnection(own, this.#grant, this.#relayOnly);
    this.#connection = connection;
    if (this.role === "agent") offerLines(connection, this.#out);
    this.#listen(connection);
    return connection;
  }

  #listen(connection: RTCPeerConnection): void {
    const current = (): boolean => this.#connection === connection;
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (current() && candidate) this.#found(candidate.toJSON());
    });
    connection.addEventListener("negotiationneeded", () => {
      if (!current() || !connection.remoteDescription) return;
      this.#enqueue(() => (current() ? this.#offer(connection, false) : Promise.resolve()));
    });
    connection.addEventListener("track", ({ track }) => current() && this.#took(track));
    connection.addEventListener("connectionstatechange", () => current() && this.#moved(connection));
  }

  /** An address of ours. Before anybody is there to hear of it, it waits (a prepared offer may have left without it). */
  #found(candidate: RTCIceCandidateInit): void {
    if (this.#other === null) this.#late.push(candidate);
    else this.#tell({ candidate });
  }

  #took(track: MediaStreamTrack): void {
    for (const old of this.remote.getTracks()) if (old.kind === track.kind) this.remote.removeTrack(old);
    this.remote.addTrack(track);
    this.dispatchEvent(new Event("remote"));
  }

  #moved(connection: RTCPeerConnection): void {
    const { connectionState } = connection;
    if (connectionState === "connected") {
      this.#everConnected = true;
      this.#patience = SETTLE_MS;
      this.#become("connected");
      setTimeout(() => void fullSize(connection), FULL_SIZE_MS);
      setTimeout(() => hurry(connection, false), HURRY_MS);
    } else if (connectionState === "failed") {
      this.#become("reconnecting");
      connection.restartIce();
    } else if (connectionState === "disconnected") {
      this.#become("reconnecting");
      // Both sides notice; the customer gives the agent's offer a moment to come first.
      setTimeout(() => this.#stillGone(connection), DISCONNECTED_MS + (this.role === "customer" ? 1000 : 0));
    }
  }

  #stillGone(connection: RTCPeerConnection): void {
    const agreedLately = performance.now() - this.#agreedAt < DISCONNECTED_MS;
    if (connection.connectionState === "disconnected" && !agreedLately) connection.restartIce();
  }

  #become(state: SessionState): void {
    if (this.#state === state || this.#state === "closed") return;
    this.#state = state;
    this.#nudgeAt = performance.now() + NUDGE_MS;
    this.dispatchEvent(new Event("state"));
  }

  #discard(): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#held = null;
    this.#late = [];
    this.#agreedAt = -Infinity;
    if (this.#state === "connected") this.#become("reconnecting");
  }

  /** Words may be lost (they are not stored anywhere): whoever is not connected speaks again every few seconds. */
  #tick(): void {
    if (this.#connection?.connectionState === "connected" || performance.now() < this.#nudgeAt) return;
    this.#nudgeAt = performance.now() + NUDGE_MS + Math.random() * 500;
    if (this.#everConnected) this.#become("reconnecting");
    if (this.role === "agent" && this.#other !== null) this.#enqueue(() => this.#greeted());
    else this.#tell({ hello: {} });
  }
}
