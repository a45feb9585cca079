/** Bringing a picture to the server beside the call: with progress, and again under the same key when the way breaks. */
import { Problem, csrfToken } from "../../shared/http";

export interface Delivered {
  readonly item_id: string | null;
  readonly kept: boolean;
}

export interface DeliverOptions {
  /** Share that is there, 0..1. */
  readonly onProgress: (share: number) => void;
  readonly alive: () => boolean;
  /** The way broke; the next attempt comes by itself. */
  readonly onWait?: () => void;
  /** Waits between attempts (milliseconds); for tests. */
  readonly waits?: readonly number[];
}

const WAITS = [800, 2000, 4000, 8000, 8000];
const SILENT_MS = 30_000;
/** Said by a server that may say otherwise a moment later. */
const PASSING = new Set([0, 408, 425, 429, 502, 503, 504]);

function problemOf(request: XMLHttpRequest): Problem {
  try {
    const { code, message, params } = JSON.parse(request.responseText) as { code: string; message: string; params?: Record<string, unknown> };
    if (typeof code === "string") return new Problem(code, message, request.status, params);
  } catch {
    // No words of our own server.
  }
  return new Problem(`http.${request.status}`, "", request.status);
}

/** One attempt. `fetch` knows no progress of what is sent. */
function attempt(url: string, blob: Blob, onProgress: (share: number) => void): Promise<Delivered> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("content-type", blob.type);
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("x-csrftoken", csrfToken());
    let silent = setTimeout(() => request.abort(), SILENT_MS);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      clearTimeout(silent);
      silent = setTimeout(() => request.abort(), SILENT_MS);
      onProgress(total > 0 ? loaded / total : 0);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(silent);
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Delivered);
      else reject(request.status === 0 ? new Problem("http.unreachable", "", 0) : problemOf(request));
    });
    request.send(blob);
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", done);
  });
}

/** The key is in the address: however often this is sent, it is one picture. Throws the last `Problem`. */
export async function deliver(url: string, blob: Blob, { onProgress, alive, onWait, waits = WAITS }: DeliverOptions): Promise<Delivered> {
  for (let turn = 0; ; turn += 1) {
    try {
      return await attempt(url, blob, onProgress);
    } catch (error) {
      const wait = waits[turn];
      const passing = error instanceof Problem && PASSING.has(error.status);
      if (!passing || wait === undefined || !alive()) throw error;
      onWait?.();
      await pause(wait);
    }
  }
}
