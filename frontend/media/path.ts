/**
 * Is there a way for a call, as far as this can be known before joining?
 *
 * Before an agent has accepted there is no relay credential (S-21) and a fresh install talks to no third party, so the
 * real path between the two people cannot be tried here. What can be: that this browser makes and receives WebRTC at
 * all (two connections inside the page), that the live connection to our server opens (some proxies forbid it), and how
 * long and how evenly an answer takes. Whether UDP leaves the building is seen only in the call; the words say "looks
 * good", never "will work".
 */
export type PathCode = "good" | "slow" | "uneven" | "no-live" | "no-webrtc" | "offline";

export interface PathResult {
  readonly code: PathCode;
  /** Median and spread (nearest to the 90th percentile minus the median) of the round trip, milliseconds. */
  readonly roundTripMs: number | null;
  readonly jitterMs: number | null;
  readonly webrtc: boolean;
  readonly live: boolean;
  /** Kinds of address this browser offers: "host", "mdns" (hidden until a camera is allowed), "tcp". */
  readonly candidates: readonly string[];
}

const TRIES = 8;
const LIMIT_MS = 5000;
const SLOW_MS = 400;
const UNEVEN_MS = 150;

/** Median and spread of round trips; the first is left out because it pays for the connection itself. */
export function roundTrip(samples: readonly number[]): { median: number; jitter: number } | null {
  const warm = samples.slice(samples.length > 2 ? 1 : 0).sort((one, other) => one - other);
  if (warm.length === 0) return null;
  const at = (part: number): number => warm[Math.min(warm.length - 1, Math.round((warm.length - 1) * part))] ?? 0;
  return { median: at(0.5), jitter: at(0.9) - at(0.5) };
}

/** One word for all of it, the worst first. */
export function pathCode(webrtc: boolean, live: boolean, trip: { median: number; jitter: number } | null): PathCode {
  if (trip === null) return "offline";
  if (!webrtc) return "no-webrtc";
  if (!live) return "no-live";
  if (trip.median > SLOW_MS) return "slow";
  return trip.jitter > UNEVEN_MS ? "uneven" : "good";
}

async function measureTrips(url: string): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < TRIES; index += 1) {
    const start = performance.now();
    try {
      await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(LIMIT_MS) });
      samples.push(performance.now() - start);
    } catch {
      break;
    }
  }
  return samples;
}

/** Does the live connection open? It is closed again before it says anything. */
function opensSocket(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const done = (opened: boolean): void => {
      clearTimeout(timer);
      socket.close();
      resolve(opened);
    };
    const timer = setTimeout(() => done(false), LIMIT_MS);
    socket.addEventListener("open", () => done(true), { once: true });
    socket.addEventListener("error", () => done(false), { once: true });
  });
}

/** "host", "mdns" or "tcp" of a candidate line. */
export function candidateKind(line: string): string {
  const parts = line.split(" ");
  if (parts[2]?.toLowerCase() === "tcp") return "tcp";
  return parts[4]?.endsWith(".local") ? "mdns" : (parts[7] ?? "host");
}

/** Two connections in this page, a data channel between them: the browser's own WebRTC works. */
async function loopback(): Promise<{ works: boolean; kinds: string[] }> {
  const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
  const kinds = new Set<string>();
  const pass = (to: RTCPeerConnection) => (event: RTCPeerConnectionIceEvent) => {
    if (event.candidate?.candidate) kinds.add(candidateKind(event.candidate.candidate));
    void to.addIceCandidate(event.candidate ?? undefined).catch(() => undefined);
  };
  one.addEventListener("icecandidate", pass(other));
  other.addEventListener("icecandidate", pass(one));
  try {
    const channel = one.createDataChannel("check");
    const opened = new Promise<boolean>((resolve) => {
      channel.addEventListener("open", () => resolve(true), { once: true });
      setTimeout(() => resolve(false), LIMIT_MS);
    });
    await one.setLocalDescription();
    if (one.localDescription) await other.setRemoteDescription(one.localDescription);
    await other.setLocalDescription();
    if (other.localDescription) await one.setRemoteDescription(other.localDescription);
    return { works: await opened, kinds: [...kinds].sort() };
  } catch {
    return { works: false, kinds: [...kinds].sort() };
  } finally {
    one.close();
    other.close();
  }
}

/** Try what can be tried; at most about five seconds when something is blocked, well under one otherwise. */
export async function checkPath(probeUrl = "/livez", socketUrl = defaultSocket()): Promise<PathResult> {
  const [samples, live, inner] = await Promise.all([measureTrips(probeUrl), opensSocket(socketUrl), loopback()]);
  const trip = roundTrip(samples);
  return {
    code: pathCode(inner.works, live, trip),
    roundTripMs: trip ? Math.round(trip.median) : null,
    jitterMs: trip ? Math.round(trip.jitter) : null,
    webrtc: inner.works,
    live,
    candidates: inner.kinds,
  };
}

function defaultSocket(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
}
