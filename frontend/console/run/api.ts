/** What the guided run asks of the server: one function per command. Every one about a run answers the run anew. */
import { send, sendBinary } from "../../shared/http";
import { API } from "../api";
import type { Decision, FlagKind, Measured, Packs, Phrases, Reading, Run, Verdict } from "./types";

const run = (id: string): string => `${API}/runs/${id}`;
const check = (id: string, key: string): string => `${run(id)}/checks/${encodeURIComponent(key)}`;
const post = async (url: string, body: unknown): Promise<Run> => (await send("POST", url, body)) as Run;

/** The policies to choose from, and what the customer of the call has agreed to so far. */
export async function getPacks(callId: string): Promise<Packs> {
  return (await send("GET", `${API}/packs?call=${callId}`)) as Packs;
}

export async function getRun(id: string): Promise<Run> {
  return (await send("GET", run(id))) as Run;
}

/** Without a pack the desk's own for this purpose is taken. */
export function startRun(callId: string, pack: string): Promise<Run> {
  return post(`${API}/calls/${callId}/run`, pack ? { pack } : {});
}

export function openCheck(id: string, key: string, version: number): Promise<Run> {
  return post(`${check(id, key)}/open`, { version });
}

export function redoCheck(id: string, key: string, version: number): Promise<Run> {
  return post(`${check(id, key)}/redo`, { version });
}

export interface Answer {
  readonly version: number;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly note: string;
}

export function answerCheck(id: string, key: string, answer: Answer): Promise<Run> {
  return post(`${check(id, key)}/answer`, answer);
}

export function takeAlternative(id: string, key: string, challenge: string, alternative: string): Promise<Run> {
  return post(`${check(id, key)}/alternative`, { challenge, alternative });
}

/** Ask the customer's page for a picture at full quality. */
export function wantStill(id: string, key: string, challenge: string): Promise<Run> {
  return post(`${check(id, key)}/want`, { challenge });
}

/** What this page received of the customer's picture; `client` makes a repeated sending the same item. */
export async function addFrame(id: string, key: string, challenge: string, client: string, picture: Blob): Promise<Run> {
  const query = new URLSearchParams({ challenge, key: client });
  return (await sendBinary("POST", `${check(id, key)}/frame?${query}`, picture)) as Run;
}

export async function getReadings(id: string): Promise<readonly Reading[]> {
  return (await send("GET", `${run(id)}/readings`)) as Reading[];
}

/** Where the picture of an item is read; the answer is never stored by the browser. */
export function pictureAddress(id: string, item: string): string {
  return `${run(id)}/items/${item}/picture`;
}

export function destroyItem(id: string, item: string, why: string): Promise<Run> {
  return post(`${run(id)}/items/${item}/destroy`, { why });
}

/** Notes by the key of their check. */
export async function getNotes(id: string): Promise<Readonly<Record<string, string>>> {
  return (await send("GET", `${run(id)}/notes`)) as Record<string, string>;
}

export async function keepNote(id: string, key: string, note: string): Promise<void> {
  await send("PUT", `${check(id, key)}/note`, { note });
}

/** What the customer was asked to read aloud, by check and challenge; only for the ears of this call. */
export async function getPhrases(id: string): Promise<Phrases> {
  return (await send("GET", `${run(id)}/phrases`)) as Phrases;
}

export function flagRun(id: string, flag: FlagKind, note: string): Promise<Run> {
  return post(`${run(id)}/flag`, { flag, note });
}

export function sendTan(id: string): Promise<Run> {
  return post(`${run(id)}/tan`, {});
}

export function sayMeasures(id: string, measured: Measured): Promise<Run> {
  return post(`${run(id)}/measures`, measured);
}

export interface Closing {
  readonly version: number;
  readonly decision: Decision;
  readonly reasons: readonly string[];
  readonly note: string;
}

export function decideRun(id: string, closing: Closing): Promise<Run> {
  return post(`${run(id)}/decide`, closing);
}

export function abortRun(id: string, reason: string): Promise<Run> {
  return post(`${run(id)}/abort`, { reason });
}

/** The caption's sentence: the customer reads it in their language with its picture. */
export async function sayScript(callId: string, key: string): Promise<void> {
  await send("POST", `${API}/calls/${callId}/script`, { key });
}
