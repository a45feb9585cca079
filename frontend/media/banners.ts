/** What the stage has to say about the call at this moment, in order of weight. Pure: texts are keys with numbers. */
import type { CallView, ParticipantView } from "../shared/types.gen";
import type { InterruptionWhy, PictureWhy } from "./watch";

export type CallState = Pick<CallView, "id" | "state" | "connected_at" | "end_reason" | "participants">;

export interface Local {
  readonly session: "new" | "connecting" | "connected" | "reconnecting" | "closed";
  readonly online: boolean;
  /** Whole seconds without media in both directions. */
  readonly downFor: number;
  readonly picture: PictureWhy | null;
  readonly loud: boolean;
  readonly interruption: InterruptionWhy | null;
  readonly soundBlocked: boolean;
  readonly microphone: boolean;
}

export type Tone = "stop" | "attention" | "info";
export type Action = "camera-on" | "camera-retry" | "sound";

export interface Banner {
  readonly key: string;
  readonly tone: Tone;
  readonly icon: string;
  readonly since?: string;
  /** Whole seconds that remain for a lost side to come back. */
  readonly seconds?: number;
  readonly action?: Action;
}

export const RESUME_S = 60;
/** Longer than any ordinary reconnection: from here on the network itself is suspected. */
export const NO_PATH_S = 15;

const GONE: Readonly<Record<string, string>> = {
  network: "stage.other.lost",
  reload: "stage.other.reload",
  gone: "stage.other.lost",
};
const AWAY: Readonly<Record<string, string>> = {
  phone_call: "stage.other.phone_call",
  background: "stage.other.background",
  network: "stage.other.network",
  reload: "stage.other.reload_soon",
};
const THEIRS: Readonly<Record<string, string>> = {
  off: "stage.other.camera.off",
  black: "stage.other.camera.black",
  frozen: "stage.other.camera.frozen",
  lost: "stage.other.camera.lost",
};
const MINE: Readonly<Record<PictureWhy, Banner>> = {
  off: { key: "stage.mine.camera.off", tone: "attention", icon: "video-off", action: "camera-on" },
  black: { key: "stage.mine.camera.black", tone: "attention", icon: "eye-off" },
  frozen: { key: "stage.mine.camera.frozen", tone: "attention", icon: "eye-off", action: "camera-retry" },
  lost: { key: "stage.mine.camera.lost", tone: "attention", icon: "video-off", action: "camera-retry" },
};

function aboutMe(local: Local): Banner[] {
  const found: Banner[] = [];
  if (!local.online) found.push({ key: "stage.mine.offline", tone: "stop", icon: "wifi-off" });
  else if (local.downFor >= NO_PATH_S) found.push({ key: "stage.no_path", tone: "stop", icon: "wifi-off" });
  else if (local.session === "reconnecting") found.push({ key: "stage.reconnecting", tone: "stop", icon: "wifi-off" });
  if (local.soundBlocked) found.push({ key: "stage.sound_blocked", tone: "attention", icon: "volume-2", action: "sound" });
  if (local.interruption === "phone_call") found.push({ key: "stage.mine.phone_call", tone: "attention", icon: "phone" });
  if (local.picture) found.push(MINE[local.picture]);
  if (!local.microphone) found.push({ key: "stage.mine.microphone", tone: "attention", icon: "mic-off", action: "camera-retry" });
  if (local.loud) found.push({ key: "stage.mine.loud", tone: "attention", icon: "volume-2" });
  return found;
}

function aboutThem(side: ParticipantView, now: number): Banner[] {
  if (side.lost_since !== null) {
    const seconds = Math.max(0, Math.ceil(RESUME_S - (now - Date.parse(side.lost_since)) / 1000));
    return [{ key: GONE[side.interruption] ?? "stage.other.lost", tone: "stop", icon: "wifi-off", seconds }];
  }
  const found: Banner[] = [];
  const away = AWAY[side.interruption];
  if (away) found.push({ key: away, tone: "attention", icon: side.interruption === "phone_call" ? "phone" : "info" });
  const camera = THEIRS[side.camera_why];
  if (side.camera_off_since !== null && camera) {
    found.push({ key: camera, tone: "attention", icon: "video-off", since: side.camera_off_since });
  }
  if (side.noise_since !== null) found.push({ key: "stage.other.loud", tone: "info", icon: "volume-2" });
  return found;
}

/** All banners; a lost other side hides "reconnecting", because it is the reason for it. */
export function banners(call: CallState | null, me: string, local: Local, now: number): Banner[] {
  const other = call?.participants.find((side) => side.role !== me);
  const theirs = other ? aboutThem(other, now) : [];
  const lost = theirs.some((banner) => banner.seconds !== undefined);
  const follows = (key: string): boolean => key === "stage.reconnecting" || key === "stage.no_path";
  return [...theirs, ...aboutMe(local).filter((banner) => !(lost && follows(banner.key)))];
}

/** All keys a banner can carry; for the test that the texts are complete. */
export function bannerKeys(): string[] {
  const mine = Object.values(MINE).map((banner) => banner.key);
  const rest = ["stage.reconnecting", "stage.no_path", "stage.mine.offline", "stage.sound_blocked", "stage.mine.phone_call"];
  const also = ["stage.mine.microphone", "stage.mine.loud", "stage.other.loud"];
  return [...Object.values(GONE), ...Object.values(AWAY), ...Object.values(THEIRS), ...mine, ...rest, ...also];
}
