/** What the check found, as the agent sees it later: flat names with words or numbers. */
import type { Failure, Kind } from "../../media/failures";
import type { NoiseWord } from "../../media/meter";
import type { PathResult } from "../../media/path";

export type SpeakerWord = "heard" | "not_heard" | "untested";

export interface Found {
  readonly failures: readonly Failure[];
  readonly camera: boolean;
  readonly microphone: boolean;
  readonly width: number;
  readonly height: number;
  readonly noise: NoiseWord | null;
  readonly speaker: SpeakerWord;
  readonly path: PathResult | null;
}

/** Why this device is missing, "ok" when it works. */
export function deviceWord(found: Found, kind: Kind): string {
  if (found[kind]) return "ok";
  return found.failures.find((failure) => failure.kinds.includes(kind))?.code ?? "untested";
}

/** Something the customer should know before joining: the worst of it, or null. */
export function worry(found: Found): "untested" | "camera" | "microphone" | "silent" | "path" | null {
  const [camera, microphone] = [deviceWord(found, "camera"), deviceWord(found, "microphone")];
  if (camera === "untested" && microphone === "untested") return "untested";
  if (camera !== "ok") return "camera";
  if (microphone !== "ok") return "microphone";
  if (found.noise === "silent") return "silent";
  const code = found.path?.code;
  return code === "no-webrtc" || code === "offline" ? "path" : null;
}

/** The body of the preparation request (at most 40 flat entries). */
export function preparation(found: Found, browser: string, system: string): Record<string, string | number | boolean | null> {
  return {
    camera: deviceWord(found, "camera"),
    microphone: deviceWord(found, "microphone"),
    resolution: found.camera ? `${found.width}x${found.height}` : "",
    noise: found.noise ?? "untested",
    speaker: found.speaker,
    path: found.path?.code ?? "untested",
    round_trip_ms: found.path?.roundTripMs ?? null,
    jitter_ms: found.path?.jitterMs ?? null,
    live: found.path?.live ?? null,
    browser,
    system,
  };
}
