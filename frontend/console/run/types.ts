/** The shapes of a run as the console works with them; what travels is what `features/verification/views.py` says. */

export type CheckState = "waiting" | "open" | "passed" | "doubtful" | "failed" | "skipped";
export type Verdict = Exclude<CheckState, "waiting" | "open">;
export type Decision = "verified" | "not_verified" | "try_again";
export type FlagKind = "coached" | "pressured" | "suspected_scam" | "other";

/** A sign that something may be wrong; it decides nothing. */
export interface Hint {
  readonly key: string;
  readonly level: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly at?: string;
}

export interface Item {
  readonly id: string;
  readonly kind: string;
  readonly source: string;
  readonly challenge: string;
  readonly session: number;
  /** Which try of its check it was taken in. */
  readonly attempt?: number;
  readonly machine: string;
  readonly destroyed: boolean;
  readonly figures: Readonly<Record<string, unknown>>;
  readonly at: string;
}

export interface Check {
  readonly key: string;
  readonly kind: string;
  readonly state: CheckState;
  readonly tries: number;
  readonly tries_most: number;
  readonly drawn: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Per challenge the accessible way (or ways) that can be taken instead. */
  readonly alternatives: Readonly<Record<string, readonly string[]>>;
  readonly taken: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly serves: readonly string[];
  readonly evidence: string;
  readonly needs: number;
  readonly items: readonly Item[];
  readonly wanted: string | null;
  readonly wanted_challenge: string;
  readonly has_phrase: boolean;
  /** To be asked; their keys. */
  readonly questions: readonly string[];
  readonly has_note: boolean;
  readonly script: string;
  readonly outline: string;
  readonly optional: boolean;
  readonly opened_at: string | null;
  readonly answered_at: string | null;
}

export interface RunPack {
  readonly key: string;
  readonly version: number;
  readonly drop: string;
  readonly drop_seconds: number;
  readonly second_person: boolean;
  readonly min_width: number;
  readonly min_fps: number;
}

export interface Run {
  readonly id: string;
  readonly call_id: string;
  readonly visit_id: string;
  readonly ticket_id: string;
  readonly case_id: string;
  readonly pack: RunPack;
  readonly purpose: string;
  readonly state: string;
  readonly version: number;
  readonly session: number;
  readonly language: string;
  readonly current: string;
  readonly checks: readonly Check[];
  readonly consents: readonly string[];
  readonly flags: readonly { readonly kind?: string; readonly at?: string }[];
  readonly pressure_at: string | null;
  readonly hints: readonly Hint[];
  readonly tan_sent: boolean;
  readonly tan_tries: number;
  readonly tan_right: boolean;
  /** Of the received picture; empty before the first measure. */
  readonly measured: Partial<Measured>;
  readonly machine: string;
  readonly evidence: string;
  readonly decision: string;
  readonly reasons: readonly string[];
  readonly refusals: readonly string[];
  readonly proposed: string;
  readonly reviewer_id: string | null;
  readonly disputed_at: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly decided_at: string | null;
}

export interface Mrz {
  readonly format: string;
  readonly lines?: readonly string[];
  readonly valid: boolean;
  readonly digits: Readonly<Record<string, boolean>>;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Compared {
  readonly field: string;
  readonly mrz?: string | null;
  readonly printed?: string | null;
  readonly ticket?: string | null;
  /** null: there is nothing to compare with. */
  readonly agree: boolean | null;
  readonly why?: string;
}

/** What the machine read from one item. */
export interface Reading {
  readonly item_id: string;
  readonly kind: string;
  readonly at: string;
  readonly quality: Readonly<Record<string, unknown>>;
  readonly mrz: Mrz | null;
  readonly printed: Readonly<Record<string, string>>;
  readonly compared: readonly Compared[];
  readonly face: string;
  readonly hints: readonly Hint[];
  readonly expired: boolean | null;
}

/** A pack that can be chosen, as `GET /staff/packs` tells it. */
export interface PackChoice {
  readonly key: string;
  readonly version: number;
  readonly purpose: readonly string[];
  readonly order?: string;
  readonly consent?: string;
  readonly second_person?: boolean;
  readonly drop?: string;
  readonly drop_seconds?: number;
  readonly min_width?: number;
  readonly min_fps?: number;
  readonly documents?: readonly string[];
  /** The one that this desk uses for the purpose of the call. */
  readonly default?: boolean;
  readonly checks: readonly { readonly kind: string; readonly evidence?: string; readonly draw?: number; readonly optional?: boolean }[];
}

/** By check and challenge: what the customer reads aloud, and the same in English. */
export type Phrases = Readonly<Record<string, Readonly<Record<string, { readonly shown: string; readonly english: string }>>>>;

/** Of the received picture. */
export interface Measured {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}
