import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { CallSession } from "./peer";
import type { Signal } from "./signals";

/** Enough of a connection to hold a negotiation: states and descriptions, no media. */
class FakeConnection extends EventTarget {
  static made: FakeConnection[] = [];
  static generateCertificate = (): Promise<object> => Promise.resolve({ expires: Infinity });
  signalingState: RTCSignalingState = "stable";
  connectionState: RTCPeerConnectionState = "new";
  iceGatheringState = "complete";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  candidates: unknown[] = [];
  restarts = 0;
  lines: object[] = [];
  constructor(public configuration: RTCConfiguration) {
    super();
    FakeConnection.made.push(this);
  }
  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }
  setConfiguration(next: RTCConfiguration): void {
    this.configuration = next;
  }
  addTransceiver(kind: string, init: object): object {
    const line = { kind, init, receiver: { track: { kind } }, sender: sender(), direction: "sendrecv" };
    this.lines.push(line);
    return line;
  }
  getTransceivers(): object[] {
    return this.lines;
  }
  getReceivers = (): object[] => [];
  getSenders = (): object[] => [];
  createOffer = (): Promise<RTCSessionDescriptionInit> => Promise.resolve({ type: "offer", sdp: "v=0 offer" });
  async setLocalDescription(given?: RTCSessionDescriptionInit): Promise<void> {
    const answers = this.signalingState === "have-remote-offer";
    this.localDescription = given ?? { type: answers ? "answer" : "offer", sdp: `v=0 ${answers ? "answer" : "offer"}` };
    this.signalingState = answers ? "stable" : "have-local-offer";
  }
  async setRemoteDescription(given: RTCSessionDescriptionInit): Promise<void> {
    this.remoteDescription = given;
    this.signalingState = given.type === "offer" ? "have-remote-offer" : "stable";
  }
  async addIceCandidate(candidate: unknown): Promise<void> {
    this.candidates.push(candidate);
  }
  restartIce(): void {
    this.restarts += 1;
  }
  close(): void {
    this.connectionState = "closed";
  }
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }
}

const sender = (): object => ({ track: null, setStreams: vi.fn(), replaceTrack: vi.fn(async () => undefined), getParameters: () => ({ encodings: [] }), setParameters: async () => undefined });
const settle = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(1);
};
const last = (): FakeConnection => FakeConnection.made.at(-1)!;
const offer = { description: { type: "offer" as const, sdp: "v=0" } };
const answer = { description: { type: "answer" as const, sdp: "v=0" } };

function session(role: "agent" | "customer", relayOnly = false): { one: CallSession; said: Signal[]; say: (signal: Signal) => void } {
  const said: Signal[] = [];
  const one = new CallSession({ role, stream: new MediaStream(), relayOnly });
  return { one, said, say: (signal) => said.push(signal) };
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeConnection.made = [];
  vi.stubGlobal("RTCPeerConnection", FakeConnection);
  vi.stubGlobal("RTCRtpReceiver", { getCapabilities: () => null });
  vi.stubGlobal("MediaStream", class { getTracks = (): MediaStreamTrack[] => []; });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the first meeting", () => {
  it("lets the agent's prepared offer ride and says nothing more until it is answered", async () => {
    const { one, said, say } = session("agent");
    expect(await one.prepare()).toMatchObject({ peer: one.name, description: { type: "offer" } });
    one.start(say);
    await settle();
    expect(said).toEqual([]);
    one.receive(0, { peer: "ana", to: one.name, ...answer });
    await settle();
    expect(last().remoteDescription?.type).toBe("answer");
    expect(FakeConnection.made).toHaveLength(1);
    one.close();
  });

  it("answers at once on the customer's side, before the page has joined", async () => {
    const { one } = session("customer");
    await one.warm();
    const frames = new Set<(frame: never) => void>();
    const signal = vi.fn();
    one.listen({ onSignal: (listener: never) => (frames.add(listener), () => frames.delete(listener)), signal });
    for (const hear of frames) hear({ call: "c1", from: "agent", epoch: 0, data: { peer: "ben", ...offer } } as never);
    await settle();
    expect(signal).toHaveBeenCalledWith("c1", 0, { peer: one.name, to: "ben", description: { type: "answer", sdp: "v=0 answer" } });
    one.close();
    expect(frames.size).toBe(0);
  });

  it("hears only what is addressed to it while the call is unknown to the agent", async () => {
    const { one } = session("agent");
    await one.prepare();
    let hear: (frame: never) => void = () => undefined;
    one.listen({ onSignal: (listener: never) => ((hear = listener), () => undefined), signal: vi.fn() });
    hear({ call: "c1", from: "customer", epoch: 0, data: { peer: "x", to: "somebody", ...answer } } as never);
    await settle();
    expect(last().remoteDescription).toBeNull();
    hear({ call: "c1", from: "customer", epoch: 0, data: { peer: "ana", to: one.name, ...answer } } as never);
    await settle();
    expect(last().remoteDescription?.type).toBe("answer");
    one.close();
  });

  it("says hello when nothing was prepared, and the agent offers to whoever greets", async () => {
    const { one, said, say } = session("agent");
    one.start(say);
    await settle();
    expect(said).toEqual([{ hello: {}, peer: one.name }]);
    one.receive(1, { peer: "ana", hello: {} });
    await settle();
    expect(said.at(-1)).toMatchObject({ to: "ana", description: { type: "offer" } });
    one.close();
  });
});

describe("coming back", () => {
  async function connected(role: "agent" | "customer"): Promise<ReturnType<typeof session>> {
    const made = session(role);
    if (role === "agent") await made.one.prepare();
    made.one.start(made.say);
    made.one.receive(1, role === "agent" ? { peer: "ana", to: made.one.name, ...answer } : { peer: "ben", ...offer });
    await settle();
    last().become("connected");
    made.said.length = 0;
    return made;
  }

  it("makes a fresh connection for a page that was loaded again", async () => {
    const { one, said } = await connected("agent");
    const old = last();
    one.receive(2, { peer: "ana-again", hello: {} });
    await settle();
    expect(old.connectionState).toBe("closed");
    expect(FakeConnection.made).toHaveLength(2);
    expect(one.state).toBe("reconnecting");
    expect(said.at(-1)).toMatchObject({ to: "ana-again", description: { type: "offer" } });
    one.close();
  });

  it("does not hear an earlier self of the other side", async () => {
    const { one } = await connected("customer");
    one.receive(2, { peer: "ben-again", hello: {} });
    await settle();
    const fresh = FakeConnection.made.length;
    one.receive(1, { peer: "ben", ...offer });
    await settle();
    expect(FakeConnection.made).toHaveLength(fresh);
    one.close();
  });

  it("leaves a late answer to its former self unheard", async () => {
    const { one, said, say } = session("agent");
    one.start(say);
    one.receive(1, { peer: "ana", hello: {} });
    await settle();
    one.receive(1, { peer: "ana", to: "the one before", ...answer });
    await settle();
    expect(last().remoteDescription).toBeNull();
    expect(said).toHaveLength(2);
    one.close();
  });

  it("lets the agent pass over a colliding offer and the customer give way", async () => {
    const agent = await connected("agent");
    last().signalingState = "have-local-offer";
    last().remoteDescription = null;
    agent.one.receive(1, { peer: "ana", to: agent.one.name, ...offer });
    await settle();
    expect(last().remoteDescription).toBeNull();
    agent.one.close();
    const customer = await connected("customer");
    last().signalingState = "have-local-offer";
    customer.one.receive(1, { peer: "ben", to: customer.one.name, ...offer });
    await settle();
    expect(customer.said.at(-1)).toMatchObject({ description: { type: "answer" } });
    customer.one.close();
  });

  it("looks for a new path when the old one fails, stays away, or the network changes", async () => {
    const { one } = await connected("agent");
    const connection = last();
    connection.become("disconnected");
    expect(connection.restarts).toBe(0);
    await vi.advanceTimersByTimeAsync(1600);
    expect(connection.restarts).toBe(1);
    connection.become("failed");
    expect(connection.restarts).toBe(2);
    window.dispatchEvent(new Event("online"));
    expect(connection.restarts).toBe(3);
    one.close();
  });

  it("gives a path time to be found before it begins again, and more time after each attempt", async () => {
    const { one, said, say } = session("agent");
    await one.prepare();
    one.start(say);
    one.receive(1, { peer: "ana", to: one.name, ...answer });
    await settle();
    const offers = async (milliseconds: number): Promise<number> => {
      said.length = 0;
      for (let spent = 0; spent < milliseconds; spent += 500) {
        one.receive(1, { peer: "ana", to: one.name, hello: {} });
        await vi.advanceTimersByTimeAsync(500);
        if (last().signalingState === "have-local-offer") one.receive(1, { peer: "ana", to: one.name, ...answer });
      }
      return said.filter((signal) => "description" in signal).length;
    };
    expect(await offers(2000)).toBe(0);
    const early = await offers(10_000);
    expect(early).toBeGreaterThanOrEqual(1);
    expect(await offers(10_000)).toBeLessThanOrEqual(early);
    one.close();
  });

  it("speaks again every few seconds while it is not connected", async () => {
    const { one, said } = await connected("customer");
    last().become("disconnected");
    await vi.advanceTimersByTimeAsync(9500);
    expect(said.filter((signal) => "hello" in signal).length).toBeGreaterThanOrEqual(2);
    one.close();
    said.length = 0;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(said).toEqual([]);
  });
});

describe("a desk with relayed paths only", () => {
  const grant = { kind: "p2p", ice_servers: [{ urls: "turn:relay.example" }], relay_only: true };

  it("offers without having gathered anything, and gathers with the grant", async () => {
    const { one, say } = session("agent", true);
    const signal = await one.prepare();
    expect(signal).toMatchObject({ description: { type: "offer" } });
    expect(last().configuration.iceTransportPolicy).toBe("relay");
    expect(last().localDescription).toBeNull();
    one.start(say);
    one.receive(0, { peer: "ana", to: one.name, ...answer });
    await settle();
    expect(last().remoteDescription).toBeNull();
    one.grant(grant);
    await settle();
    expect(last().localDescription?.type).toBe("offer");
    expect(last().configuration.iceServers).toEqual(grant.ice_servers);
    expect(last().remoteDescription?.type).toBe("answer");
    one.close();
  });

  it("keeps the customer silent until the relay is granted", async () => {
    const { one, said, say } = session("customer", true);
    one.start(say);
    said.length = 0;
    one.receive(0, { peer: "ben", ...offer });
    await settle();
    expect(said).toEqual([]);
    one.grant(grant);
    await settle();
    expect(said.at(-1)).toMatchObject({ description: { type: "answer" } });
    one.close();
  });
});
