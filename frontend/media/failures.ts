/**
 * Why there is no picture or sound, by name.
 *
 * A browser answers `getUserMedia` with a handful of error names that mean different things in different browsers.
 * Here they become one stable code, together with the browser family, so that the page can show the steps which
 * really exist on that screen.
 */
export type FailureCode =
  | "insecure"
  | "in-app"
  | "unsupported"
  | "denied-browser"
  | "denied-system"
  | "dismissed"
  | "in-use"
  | "no-camera"
  | "no-microphone"
  | "unknown";

export type Kind = "camera" | "microphone";
export type Browser = "chrome" | "edge" | "firefox" | "safari" | "samsung" | "other";
export type System = "android" | "ios" | "mac" | "windows" | "other";

export interface Failure {
  readonly code: FailureCode;
  /** What is missing; both when the whole page may not ask. */
  readonly kinds: readonly Kind[];
}

export interface Family {
  readonly browser: Browser;
  readonly system: System;
  /** A web view inside another app (a messenger, a mail app), where cameras are often unreachable. */
  readonly inApp: boolean;
}

const IN_APP = /\b(FBAN|FBAV|FB_IAB|Instagram|Line\/|MicroMessenger|Snapchat|TikTok|musical_ly|; wv\))/;

function systemOf(agent: string, touchPoints: number): System {
  if (agent.includes('Android')) return "android";
  // An iPad asks for desktop pages and calls itself a Mac; a Mac has no touch screen.
  if (/iPhone|iPad|iPod/.test(agent) || (agent.includes('Macintosh') && touchPoints > 1)) return "ios";
  if (agent.includes('Macintosh')) return "mac";
  return agent.includes('Windows') ? "windows" : "other";
}

function browserOf(agent: string): Browser {
  if (agent.includes('SamsungBrowser')) return "samsung";
  if (/Edg(A|iOS)?\//.test(agent)) return "edge";
  if (/Firefox\/|FxiOS\//.test(agent)) return "firefox";
  if (/Chrome\/|Chromium\/|CriOS\//.test(agent)) return "chrome";
  return agent.includes('Safari/') ? "safari" : "other";
}

/** Which browser and system this is, from the user agent; only ever used to choose wording. */
export function familyOf(agent: string, touchPoints = 0): Family {
  return { browser: browserOf(agent), system: systemOf(agent, touchPoints), inApp: IN_APP.test(agent) };
}

/** This browser. */
export function family(): Family {
  return familyOf(navigator.userAgent, navigator.maxTouchPoints);
}

/** What stops the page before it may even ask, or null. */
export function obstacle(scope: Window & typeof globalThis = window): Failure | null {
  const kinds: Kind[] = ["camera", "microphone"];
  if (!scope.isSecureContext) return { code: "insecure", kinds };
  const devices = scope.navigator.mediaDevices as MediaDevices | undefined;
  const complete = devices !== undefined && "getUserMedia" in devices && "RTCPeerConnection" in scope;
  if (complete) return null;
  return { code: familyOf(scope.navigator.userAgent).inApp ? "in-app" : "unsupported", kinds };
}

export interface Refusal {
  readonly name: string;
  readonly message: string;
}

/**
 * One stable code for the error of a failed request.
 *
 * `permission` is what the Permissions API says afterwards ("granted" together with a refusal means that the
 * operating system refused); it is "unknown" in browsers which do not tell.
 */
export function failureCode(error: Refusal, kind: Kind, permission: PermissionState | "unknown"): FailureCode {
  switch (error.name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
      if (/by system|system/i.test(error.message) || permission === "granted") return "denied-system";
      return /dismiss/i.test(error.message) || permission === "prompt" ? "dismissed" : "denied-browser";
    case "SecurityError":
      return "denied-browser";
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return "in-use";
    case "NotFoundError":
    case "DevicesNotFoundError":
    case "OverconstrainedError":
      return kind === "camera" ? "no-camera" : "no-microphone";
    default:
      return "unknown";
  }
}

/** What the Permissions API knows; "unknown" where the browser does not tell (Firefox, older Safari). */
export async function permissionOf(kind: Kind): Promise<PermissionState | "unknown"> {
  try {
    return (await navigator.permissions.query({ name: kind })).state;
  } catch {
    return "unknown";
  }
}

/** Text keys of the steps; a browser that is not in the row gets the row's last word. */
const STEPS: Readonly<Record<FailureCode, Readonly<Partial<Record<Browser | System, string>> & { any: string }>>> = {
  insecure: { any: "fix.insecure" },
  "in-app": { any: "fix.in_app" },
  unsupported: { ios: "fix.unsupported.ios", any: "fix.unsupported" },
  "denied-browser": {
    ios: "fix.denied.ios",
    android: "fix.denied.android",
    chrome: "fix.denied.chrome",
    edge: "fix.denied.edge",
    firefox: "fix.denied.firefox",
    safari: "fix.denied.safari",
    any: "fix.denied.any",
  },
  "denied-system": {
    ios: "fix.system.ios",
    android: "fix.system.android",
    mac: "fix.system.mac",
    windows: "fix.system.windows",
    any: "fix.system.any",
  },
  dismissed: { any: "fix.dismissed" },
  "in-use": { any: "fix.in_use" },
  "no-camera": { any: "fix.no_camera" },
  "no-microphone": { any: "fix.no_microphone" },
  unknown: { any: "fix.unknown" },
};

/** Key of the numbered steps (one a line) for this failure in this browser; the phone's own way comes first. */
export function stepsKey(code: FailureCode, at: Family): string {
  const row = STEPS[code];
  const phone = at.system === "ios" || at.system === "android" ? row[at.system] : undefined;
  return phone ?? row[at.browser] ?? row[at.system] ?? row.any;
}

/** Every key that `stepsKey` can answer; for the test that the page's texts are complete. */
export function allStepsKeys(): string[] {
  return [...new Set(Object.values(STEPS).flatMap((row) => Object.values(row)))];
}
