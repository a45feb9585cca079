/** The guided run's own thinking, pure: which check is looked at, what is missing, what can be done, what to say. */
import type { Check, CheckState, Hint, Item, Measured, PackChoice, Reading, Run, RunPack, Verdict } from "./types";

/** The picture of each state; its word is `verify.verdict.<state>`. */
export const STATE_ICONS: Readonly<Record<CheckState, string>> = {
  waiting: "circle",
  open: "circle-dot",
  passed: "circle-check",
  doubtful: "circle-question-mark",
  failed: "circle-x",
  skipped: "circle-minus",
};

/** What a check's answer may be founded on, by the kind of check; "other" closes every list. */
const DOCUMENT = ["blurred", "glare", "too_dark", "too_small", "no_document", "copy_suspected", "screen_suspected", "damaged", "expired", "not_accepted"];
const PERSON = ["face_unclear", "face_differs", "prompted", "coached", "pressured", "refused"];
const REASONS: Readonly<Record<string, readonly string[]>> = {
  consent: ["refused", "language", "prompted"],
  surroundings: ["prompted", "coached", "noise", "too_dark"],
  quality: ["picture_bad", "sound_bad", "noise", "too_dark", "connection"],
  front: DOCUMENT,
  back: DOCUMENT,
  mrz: ["mrz_wrong", "blurred", "glare", "data_differ", "expired", "not_accepted"],
  features: ["features_missing", "features_wrong", "copy_suspected", "screen_suspected", "glare", "blurred"],
  movement: ["copy_suspected", "screen_suspected", "features_missing", "refused"],
  damage: ["damaged", "copy_suspected", "features_wrong"],
  face: ["face_unclear", "too_dark", "blurred", "prompted", "refused"],
  challenges: ["refused", "prompted", "coached", "screen_suspected", "interrupted"],
  compare_face: ["face_differs", "face_unclear", "blurred"],
  compare_data: ["data_differ", "name_differs", "mrz_wrong", "expired"],
  questions: ["data_differ", "prompted", "coached", "pressured", "language", "refused"],
  unscripted: ["prompted", "coached", "pressured", "refused"],
  purpose: ["coached", "pressured", "prompted", "refused"],
  register: ["not_accepted", "data_differ"],
  location: ["refused"],
  tan: ["tan_missing", "refused"],
  card: ["card_name_differs", "card_digits_differ", "damaged", "blurred", "refused"],
  closing: ["refused", "interrupted"],
};

export function reasonsFor(kind: string): readonly string[] {
  return [...(REASONS[kind] ?? [...DOCUMENT, ...PERSON]), "other"];
}

/** Why a run ends before its end, or why it was not verified. */
export const ABORT_REASONS = ["connection", "picture_bad", "sound_bad", "interrupted", "language", "no_document_with_me", "refused", "coached", "pressured", "copy_suspected", "other"] as const;

const AGAIN_REASONS = ["blurred", "glare", "too_dark", "picture_bad", "sound_bad", "noise", "connection", "interrupted", "no_document_with_me", "expired", "language", "tan_missing", "other"];
const NO_REASONS = [
  ...["copy_suspected", "screen_suspected", "features_missing", "features_wrong", "mrz_wrong", "data_differ", "name_differs", "face_differs", "expired", "not_accepted"],
  ...["card_name_differs", "card_digits_differ", "coached", "pressured", "prompted", "refused", "other"],
];

/** Reasons to choose from for a decision, those that the checks gave first; none for "verified". */
export function decisionReasons(run: Run, decision: string): readonly string[] {
  if (decision === "verified") return [];
  const given = run.checks.map(({ reason }) => reason).filter(Boolean);
  return [...new Set([...given, ...(decision === "try_again" ? AGAIN_REASONS : NO_REASONS)])];
}

export function isRunning(run: Run | null): run is Run {
  return run?.state === "running";
}

/** The check that is looked at: the chosen one, else the open one, else the first without an answer, else the last. */
export function lookedAt(run: Run, chosen: string): Check | null {
  const named = (key: string): Check | undefined => run.checks.find((check) => check.key === key);
  return named(chosen) ?? named(run.current) ?? run.checks.find(({ state }) => state === "waiting") ?? run.checks.at(-1) ?? null;
}

/** The check `by` steps further, or the outermost. */
export function neighbour(run: Run, key: string, by: number): Check | null {
  const at = run.checks.findIndex((check) => check.key === key);
  return run.checks[Math.min(Math.max(at + by, 0), run.checks.length - 1)] ?? null;
}

/** The next check without an answer, after this one or from the beginning. */
export function nextWaiting(run: Run, key: string): Check | null {
  const at = run.checks.findIndex((check) => check.key === key);
  return [...run.checks.slice(at + 1), ...run.checks.slice(0, at + 1)].find(({ state }) => state === "waiting") ?? null;
}

export function answered(check: Check): boolean {
  return !["waiting", "open"].includes(check.state);
}

export function counted(run: Run): { readonly done: number; readonly all: number } {
  return { done: run.checks.filter(answered).length, all: run.checks.length };
}

export function triesLeft(check: Check): number {
  return Math.max(0, check.tries_most - check.tries);
}

/** What is kept behind a check, newest first; destroyed pictures stand there as what they are. */
export function pictures(check: Check): readonly Item[] {
  return [...check.items].filter(({ kind }) => kind !== "reading").reverse();
}

/** The pictures that count: of this session, still there, and of this draw where something was drawn. */
export function kept(check: Check, session: number, challenge?: string): readonly Item[] {
  return check.items.filter(
    (item) =>
      !item.destroyed &&
      item.session === session &&
      (check.drawn.length === 0 || item.attempt === check.tries) &&
      (challenge === undefined || item.challenge === challenge),
  );
}

/** The drawn challenges of a check that have no picture of this session yet. */
export function unshown(run: Run, check: Check): readonly string[] {
  return check.evidence === "none" ? [] : check.drawn.filter((challenge) => kept(check, run.session, challenge).length === 0);
}

/** How many pictures a check still needs before it can pass; without consent none are kept and it goes by eye. */
export function stillNeeds(run: Run, check: Check): number {
  if (run.evidence) return 0;
  return Math.max(check.needs - kept(check, run.session).length, check.needs > 0 ? unshown(run, check).length : 0);
}

/** The challenge that the next picture is for: the chosen one, else the first without a picture. */
export function challengeOf(run: Run, check: Check, chosen: string): string {
  if (check.drawn.includes(chosen)) return chosen;
  return unshown(run, check)[0] ?? check.drawn[0] ?? "";
}

/** The accessible ways to answer a challenge. */
export function alternativesOf(check: Check, challenge: string): readonly string[] {
  return check.alternatives[challenge] ?? [];
}

export function takesPictures(check: Check): boolean {
  return check.evidence !== "none";
}

/** A document is being looked at: the register of documents and its features may help. */
export function aboutDocument(check: Check): boolean {
  return ["front", "back", "mrz", "features", "movement", "damage", "compare_data"].includes(check.kind);
}

export function canSkip(check: Check): boolean {
  return check.optional && !answered(check);
}

export function canAnswer(run: Run, check: Check, verdict: Verdict): boolean {
  if (!isRunning(run) || answered(check)) return false;
  if (verdict === "skipped") return check.optional;
  return check.state === "open" && (verdict !== "passed" || stillNeeds(run, check) === 0);
}

export function canRedo(run: Run, check: Check): boolean {
  return isRunning(run) && check.state !== "waiting" && triesLeft(check) > 0;
}

// --- picture quality --------------------------------------------------------------------------------------------------

/** How the received picture stands against what the pack asks for, in either orientation (ETSI VAL-8.3.3-04C). */
export interface Standing {
  readonly wide: boolean;
  readonly fluent: boolean;
}

export function standing(measured: Measured, pack: RunPack): Standing {
  return { wide: Math.max(measured.width, measured.height) >= pack.min_width, fluent: measured.fps >= pack.min_fps - 0.5 };
}

/** Only the picture's quality stands in the way: the agent may say that it was enough, with that as the reason. */
export function onlyQuality(refusals: readonly string[]): boolean {
  return refusals.length > 0 && refusals.every((code) => code.startsWith("quality_"));
}

// --- consents, packs, hints, refusals -----------------------------------------------------------------------------------

export const CONSENTS = ["evidence", "faces"] as const;

/** Consents that would help and are not there; faces only where a pack compares them. */
export function missingConsents(consents: readonly string[], kinds: readonly string[]): readonly string[] {
  return CONSENTS.filter((kind) => !consents.includes(kind) && (kind !== "faces" || kinds.includes("compare_face")));
}

/** Packs for the purpose of the call, the desk's own first. */
export function packsFor(packs: readonly PackChoice[], purpose: string): readonly PackChoice[] {
  const fitting = packs.filter((pack) => !purpose || pack.purpose.includes(purpose) || pack.default);
  const list = fitting.length > 0 ? fitting : packs;
  return [...list].sort((one, other) => Number(other.default) - Number(one.default));
}

/** "no_frame:features" is a code and the check (or requirement) it is about. */
export function refusal(code: string): { readonly code: string; readonly about: string } {
  const [name = "", ...rest] = code.split(":");
  return { code: name, about: rest.join(":") };
}

/** Each hint about the pictures to look at once, the graver ones first. Those of the run as a whole stand elsewhere. */
export function hintsOf(found: readonly Hint[]): readonly Hint[] {
  const once = new Map(found.map((hint) => [hint.key, hint]));
  return [...once.values()].sort((one, other) => Number(other.level === "warn") - Number(one.level === "warn"));
}

/** Checks that compare what others have taken. */
const LOOKS_AT: Readonly<Record<string, readonly string[]>> = {
  mrz: ["front", "back"],
  compare_data: ["front", "back", "mrz"],
  compare_face: ["front", "face"],
  damage: ["front", "back"],
};

/** The pictures to look at in a check: its own, and those of the checks that it goes back to. */
export function lookedAtItems(run: Run, check: Check): readonly { readonly of: Check; readonly item: Item }[] {
  const of = [check, ...run.checks.filter((other) => other !== check && LOOKS_AT[check.kind]?.includes(other.kind))];
  return of.flatMap((one) => pictures(one).map((item) => ({ of: one, item })));
}

/** What was read from the pictures to look at, newest first. */
export function readingsOf(run: Run, check: Check, readings: readonly Reading[]): readonly Reading[] {
  const ids = new Set(lookedAtItems(run, check).filter(({ item }) => !item.destroyed).map(({ item }) => item.id));
  return readings.filter((reading) => ids.has(reading.item_id)).sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** How many pictures of a run have been read: when it grows the page asks for the words. */
export function readCount(run: Run | null): number {
  return run?.checks.flatMap(({ items }) => items).filter(({ machine, destroyed }) => machine === "ready" && !destroyed).length ?? 0;
}

/** The country and kind of the document as far as anything was read in this run. */
export function documentRead(readings: readonly Reading[]): { readonly issuer: string; readonly type: string } {
  const found = readings.find(({ mrz }) => mrz)?.mrz?.fields;
  return { issuer: found?.["issuer"] ?? "", type: found?.["document_type"] ?? "" };
}

// --- what ears hear -----------------------------------------------------------------------------------------------------

export type News =
  | { readonly what: "started" | "ended" | "pressure" | "restarted" | "tan_right" | "consent" }
  | { readonly what: "answered" | "picture" | "read" | "asked"; readonly check: Check };

/** What changed between two versions, as things worth saying once. */
export function newsBetween(before: Run | null, after: Run): readonly News[] {
  if (before?.id !== after.id) return after.state === "running" ? [{ what: "started" }] : [];
  const news: News[] = [];
  if (!before.pressure_at && after.pressure_at) news.push({ what: "pressure" });
  if (after.session > before.session) news.push({ what: "restarted" });
  if (!before.tan_right && after.tan_right) news.push({ what: "tan_right" });
  if (after.consents.length !== before.consents.length) news.push({ what: "consent" });
  for (const check of after.checks) {
    const old = before.checks.find(({ key }) => key === check.key);
    if (old) news.push(...ofCheck(old, check));
  }
  if (before.state === "running" && after.state !== "running") news.push({ what: "ended" });
  return news;
}

function ofCheck(old: Check, check: Check): readonly News[] {
  const ready = (one: Check): number => one.items.filter(({ machine }) => machine === "ready").length;
  if (old.state !== check.state && answered(check)) return [{ what: "answered", check }];
  if (check.items.length > old.items.length) return [{ what: "picture", check }];
  if (ready(check) > ready(old)) return [{ what: "read", check }];
  return check.wanted && check.wanted !== old.wanted ? [{ what: "asked", check }] : [];
}
