/** What two peers say to each other through the live connection, and the guard for what arrives. */
export interface Description {
  readonly type: "offer" | "answer";
  readonly sdp: string;
}

export interface Pairing {
  /** The sender's name for itself: random, new with each page load. */
  readonly peer: string;
  /** The receiver as the sender knows it; absent in a first message. */
  readonly to?: string;
}

export type Said =
  | { readonly description: Description }
  | { readonly candidate: RTCIceCandidateInit | null }
  | { readonly hello: Record<string, never> }
  | { readonly bye: { readonly reason: string } };

export type Signal = Said & Pairing;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function said(data: Record<string, unknown>): Said | null {
  const { description, candidate, hello, bye } = data;
  if (isRecord(description)) {
    const { type, sdp } = description;
    return (type === "offer" || type === "answer") && typeof sdp === "string" ? { description: { type, sdp } } : null;
  }
  if (candidate === null) return { candidate: null };
  if (isRecord(candidate)) return { candidate };
  if (isRecord(hello)) return { hello: {} };
  return isRecord(bye) ? { bye: { reason: typeof bye.reason === "string" ? bye.reason : "" } } : null;
}

/** The signal in `data`, or null when it is none: a peer never acts on what it does not understand. */
export function readSignal(data: unknown): Signal | null {
  if (!isRecord(data) || typeof data.peer !== "string") return null;
  const words = said(data);
  if (!words) return null;
  return { ...words, peer: data.peer, ...(typeof data.to === "string" ? { to: data.to } : {}) };
}

/** A short random name, enough to tell one page load from another. */
export function newName(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
