/** Building one RTCPeerConnection: how it is configured, what it sends, and how it begins quickly. */
import type { Outgoing } from "./outgoing";
import { vp8First } from "./sdp";

/** What the server grants a participant after joining (`MediaBackend.grant`). */
export interface Grant {
  readonly kind: string;
  readonly ice_servers: readonly RTCIceServer[];
  readonly relay_only: boolean;
}

/** Start of a stream: high enough that Chromium does not hold the first frames back, modest for a weak line. */
export const START_KBPS = 1200;
/** The longer side of what is sent. A camera that was asked for more gives it to stills; the call stays as it was. */
const LONGEST = 1280;
const MAX_BITRATE = 2_500_000;
/** The first second travels at half size: the first key frame is a quarter as much to encode, send and decode. */
const FIRST_SCALE = 2;
const KINDS = ["audio", "video"] as const;

let certificate: Promise<RTCCertificate | undefined> | undefined;

/** One key pair for the page, made before it is needed: generating it takes tens of milliseconds on a phone. */
export function pageCertificate(): Promise<RTCCertificate | undefined> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  certificate ??= RTCPeerConnection.generateCertificate(algorithm).catch(() => undefined);
  return certificate;
}

export function makeConnection(own: RTCCertificate | undefined, grant: Grant | null, relayOnly: boolean): RTCPeerConnection {
  return new RTCPeerConnection({
    bundlePolicy: "max-bundle",
    rtcpMuxPolicy: "require",
    iceTransportPolicy: relayOnly ? "relay" : "all",
    iceServers: [...(grant?.ice_servers ?? [])],
    // Own addresses are looked up before they are needed; without servers nobody is asked.
    iceCandidatePoolSize: 1,
    ...(own && own.expires > Date.now() + 3_600_000 ? { certificates: [own] } : {}),
  });
}

/** The relay that the grant names is used from the next gathering on. */
export function useGrant(connection: RTCPeerConnection, grant: Grant): void {
  connection.setConfiguration({ ...connection.getConfiguration(), iceServers: [...grant.ice_servers] });
}

/**
 * The offering side: one audio and one video line whatever devices there are, so that a camera which comes later
 * needs `replaceTrack` only, never a new negotiation.
 */
export function offerLines(connection: RTCPeerConnection, out: Outgoing): void {
  for (const kind of KINDS) {
    const first = kind === "video" ? { sendEncodings: [{ scaleResolutionDownBy: FIRST_SCALE, maxBitrate: MAX_BITRATE }] } : {};
    const line = connection.addTransceiver(out.track(kind) ?? kind, { direction: "sendrecv", streams: [out.stream], ...first });
    if (kind === "video") preferVp8(line);
  }
}

/** The answering side: put our tracks on the offered lines and open both directions. */
export function answerLines(connection: RTCPeerConnection, out: Outgoing): void {
  for (const line of connection.getTransceivers()) {
    const { kind } = line.receiver.track;
    line.direction = "sendrecv";
    line.sender.setStreams(out.stream);
    const track = out.track(kind);
    if (line.sender.track !== track) void line.sender.replaceTrack(track);
    if (kind === "video") void setScale(line.sender, FIRST_SCALE);
  }
}

/** Send what the stream holds now: after a change of device. */
export function exchangeTracks(connection: RTCPeerConnection, out: Outgoing): void {
  for (const line of connection.getTransceivers()) {
    const track = out.track(line.receiver.track.kind);
    if (line.sender.track !== track) void line.sender.replaceTrack(track).catch(() => undefined);
  }
}

function preferVp8(line: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs;
  if (codecs && "setCodecPreferences" in line) line.setCodecPreferences(vp8First(codecs));
}

/** Play what arrives at once; the browser's own smoothing returns when the first seconds are over. */
export function hurry(connection: RTCPeerConnection, active: boolean): void {
  for (const receiver of connection.getReceivers()) {
    if ("jitterBufferTarget" in receiver) receiver.jitterBufferTarget = active ? 0 : null;
  }
}

/** The first pictures are there: send full size, enough for 720p with a legible document. */
export async function fullSize(connection: RTCPeerConnection): Promise<void> {
  for (const sender of connection.getSenders()) if (sender.track?.kind === "video") await setScale(sender, scaleOf(sender.track));
}

function scaleOf(track: MediaStreamTrack): number {
  const { width = 0, height = 0 } = track.getSettings();
  return Math.max(1, Math.max(width, height) / LONGEST);
}

async function setScale(sender: RTCRtpSender, scale: number): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) {
    encoding.scaleResolutionDownBy = scale;
    encoding.maxBitrate = MAX_BITRATE;
  }
  // Some browsers refuse before the first negotiation; they then send full size from the start.
  await sender.setParameters(parameters).catch(() => undefined);
}

/** Resolves when gathering is complete or the time is over, whichever is first. */
export function gathered(connection: RTCPeerConnection, limitMs: number): Promise<void> {
  if (connection.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs);
    connection.addEventListener("icegatheringstatechange", () => {
      if (connection.iceGatheringState !== "complete") return;
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Call `listener` when the network comes back or becomes another one; the answer stops listening. */
export function onNetworkChange(listener: () => void): () => void {
  const network = (navigator as Navigator & { connection?: EventTarget }).connection;
  window.addEventListener("online", listener);
  network?.addEventListener("change", listener);
  return () => {
    window.removeEventListener("online", listener);
    network?.removeEventListener("change", listener);
  };
}
