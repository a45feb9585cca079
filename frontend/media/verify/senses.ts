/**
 * Signs about the camera, as numbers and classes. They decide nothing: staff see them as hints with their reasons.
 *
 * Names of devices stay in this page. What leaves is what kind of camera it is and whether it may be a program.
 */
import type { Grey } from "./look";

export type CameraKind = "front" | "rear" | "external" | "phone_app" | "virtual" | "unknown";

export interface CameraSign {
  readonly kind: CameraKind;
  /** A program gives the picture (or a phone through a program). */
  readonly virtual: boolean;
  /** Another camera than the one this run began with. */
  readonly changed: boolean;
}

const PROGRAMS = /\b(obs|virtual|v4l2|loopback|dummy|manycam|xsplit|vcam|snap ?camera|splitcam|webcamoid|youcam|sparkocam|mmhmm|ndi|unity|fake|dshow|akvcam|chromacam|camtwist|altercam|faceswap|deep\w*cam|avatarify)/iu;
const PHONES = /\b(droidcam|iriun|epoccam|camo|ivcam|ip ?webcam|continuity|e2esoft|desk ?view)/iu;
const REAR = /\b(back|rear|environment|rück\w*|hinten|trasera|arrière|задн\w*|后置|後置|خلفية)/iu;
const FRONT = /\b(front|user|face ?time|integrated|built-?in|internal|selfie|vorder\w*|delantera|avant|фронт\w*|передн\w*|前置|أمامية)/iu;

/** The class of a camera, from its name and the way it looks. */
export function classify(label: string, facing: string | undefined): Pick<CameraSign, "kind" | "virtual"> {
  if (PHONES.test(label)) return { kind: "phone_app", virtual: true };
  if (PROGRAMS.test(label)) return { kind: "virtual", virtual: true };
  if (facing === "environment" || REAR.test(label)) return { kind: "rear", virtual: false };
  if (facing === "user" || FRONT.test(label)) return { kind: "front", virtual: false };
  return { kind: label === "" ? "unknown" : "external", virtual: false };
}

export interface FrameSign {
  readonly count: number;
  readonly fps: number;
  /** Standard deviation of the time between frames, milliseconds. */
  readonly jitter_ms: number;
  /** Typical change of a pixel from frame to frame, grey levels: a lens has noise, a file that stands still has none. */
  readonly noise: number;
}

const MOST = 240;
/** A page in the background draws no frames; that gap says nothing about the camera. */
const GAP_MS = 1000;

/** Median; 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length === 0 ? 0 : sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Lower quartile of the changes between two looks: the still parts of the picture, whatever moves before them. */
export function noiseBetween(one: Grey, other: Grey): number {
  const changes = [...one.data].map((value, index) => Math.abs(value - (other.data[index] ?? 0))).sort((a, b) => a - b);
  return changes[Math.floor(changes.length / 4)] ?? 0;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Keeps the times of frames and the noise between them. */
export class FrameWatch {
  #gaps: number[] = [];
  #noise: number[] = [];
  #last: number | null = null;
  #count = 0;

  /** A frame was captured at this time (milliseconds). */
  frame(at: number): void {
    const gap = this.#last === null ? 0 : at - this.#last;
    this.#last = at;
    this.#count += 1;
    if (gap > 0 && gap < GAP_MS) this.#gaps = [...this.#gaps.slice(-MOST + 1), gap];
  }

  noise(value: number): void {
    this.#noise = [...this.#noise.slice(-MOST + 1), value];
  }

  get sign(): FrameSign {
    const mean = this.#gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, this.#gaps.length);
    const spread = this.#gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / Math.max(1, this.#gaps.length);
    return {
      count: this.#count,
      fps: mean > 0 ? rounded(1000 / mean) : 0,
      jitter_ms: rounded(Math.sqrt(spread)),
      noise: rounded(median(this.#noise)),
    };
  }
}

/** How long each challenge took, from when it was shown to when its picture was there. */
export class AnswerTimes {
  #shown = new Map<string, number>();
  #answered: Record<string, number> = {};

  #tries = new Map<string, string>();

  /** Shown in this try, drawn as often as it may be; another try counts anew. */
  shown(challenge: string, attempt: string, at: number): void {
    if (this.#tries.get(challenge) === attempt) return;
    this.#tries.set(challenge, attempt);
    this.#shown.set(challenge, at);
  }

  answered(challenge: string, at: number): void {
    const shown = this.#shown.get(challenge);
    if (shown !== undefined) this.#answered[challenge] = Math.round(at - shown);
  }

  /** What has come since the last asking. */
  take(): Readonly<Record<string, number>> {
    const taken = this.#answered;
    this.#answered = {};
    return taken;
  }
}
