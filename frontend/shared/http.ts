/** Requests to our own server: JSON both ways, the CSRF token, and problems as one error type. */

/** What the server answers when something cannot be done: a stable code and words a person can act on. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly params: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = "Problem";
  }
}

export type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Let the request outlive the page (leaving a page while something is still to be said). */
  readonly keepalive?: boolean;
}

/** What every change carries, so that no other site can make it. */
export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (isRecord(body) && typeof body["code"] === "string" && typeof body["message"] === "string") {
    return new Problem(body["code"], body["message"], response.status, isRecord(body["params"]) ? body["params"] : {});
  }
  return new Problem(`http.${response.status}`, "", response.status);
}

function init(method: Method, body: unknown, options: RequestOptions): RequestInit {
  const headers: Record<string, string> = { accept: "application/json", ...options.headers };
  if (method !== "GET") headers["x-csrftoken"] = csrfToken();
  if (body !== undefined) headers["content-type"] = "application/json";
  return {
    method,
    headers,
    credentials: "same-origin",
    cache: "no-store",
    keepalive: options.keepalive ?? false,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
}

/** The raw answer, for callers that read headers or handle "not modified"; network trouble becomes a Problem of status 0. */
export async function request(method: Method, url: string, body?: unknown, options: RequestOptions = {}): Promise<Response> {
  try {
    return await fetch(url, init(method, body, options));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem("http.unreachable", "", 0);
  }
}

/** Send bytes, such as a picture; the answer is JSON. Throws `Problem` when the server says no or can't be reached. */
export async function sendBinary(method: Method, url: string, body: Blob): Promise<unknown> {
  const { headers, ...rest } = init(method, undefined, { headers: { "content-type": body.type } });
  const response = await fetch(url, { ...rest, ...(headers ? { headers } : {}), body }).catch(() => null);
  if (!response) throw new Problem("http.unreachable", "", 0);
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as unknown;
}

/** Ask the server; the parsed JSON is unknown until the caller has looked at it. Throws `Problem` when it says no. */
export async function send(method: Method, url: string, body?: unknown, options: RequestOptions = {}): Promise<unknown> {
  const response = await request(method, url, body, options);
  if (!response.ok) throw await problemOf(response);
  const answer = await response.text();
  return answer === "" ? null : (JSON.parse(answer) as unknown);
}
