/** Runs, checks and pictures for tests. */
import type { Check, Item, PackChoice, Run } from "./types";

export function item(changes: Partial<Item> = {}): Item {
  return { id: "i1", kind: "still", source: "camera", challenge: "", session: 1, attempt: 1, machine: "none", destroyed: false, figures: {}, at: "2026-11-25T12:00:00.000Z", ...changes };
}

export function check(key: string, changes: Partial<Check> = {}): Check {
  return {
    ...{ key, kind: key, state: "waiting", tries: 1, tries_most: 3, drawn: [], parameters: {}, alternatives: {}, taken: {}, reason: "", serves: [], evidence: "none", needs: 0, items: [], wanted: null },
    ...{ wanted_challenge: "", has_phrase: false, questions: [], has_note: false, script: "", outline: "", optional: false, opened_at: null, answered_at: null },
    ...changes,
  };
}

export function run(checks: readonly Check[], changes: Partial<Run> = {}): Run {
  return {
    ...{ id: "r1", call_id: "c1", visit_id: "v1", ticket_id: "t1", case_id: "k1", purpose: "identity", state: "running", version: 1, session: 1, language: "en" },
    ...{ pack: { key: "simple", version: 1, drop: "resume", drop_seconds: 30, second_person: false, min_width: 1280, min_fps: 25 }, current: "", checks },
    ...{ consents: ["evidence"], flags: [], pressure_at: null, hints: [], tan_sent: false, tan_tries: 0, tan_right: false, measured: {}, machine: "", evidence: "", decision: "", reasons: [] },
    ...{ refusals: [], proposed: "", reviewer_id: null, disputed_at: null, started_at: "2026-11-25T12:00:00.000Z", ended_at: null, decided_at: null },
    ...changes,
  };
}

export function choice(changes: Partial<PackChoice> = {}): PackChoice {
  return {
    ...{ key: "simple", version: 1, purpose: ["identity"], order: "fixed", consent: "any_time", second_person: false, drop: "resume", drop_seconds: 60 },
    ...{ min_width: 640, min_height: 360, min_fps: 10, prompting_rejects: false, documents: [], default: false, checks: [] },
    ...changes,
  };
}
