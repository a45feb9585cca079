/** The shapes of a run as the console works with them: what the server says, and what its open fields hold. */
import type { CheckView, ItemView, PacksView, ReadingView, RunView } from "../../shared/types.gen";

export type { PackChoice, PackView as RunPack } from "../../shared/types.gen";

export type CheckState = "waiting" | "open" | "passed" | "doubtful" | "failed" | "skipped";
export type Verdict = Exclude<CheckState, "waiting" | "open">;
export type Decision = "verified" | "not_verified" | "try_again";
export type FlagKind = "coached" | "pressured" | "suspected_scam" | "other";
export type Item = ItemView;
export type Packs = PacksView;

/** A sign that something may be wrong; it decides nothing. */
export interface Hint {
  readonly key: string;
  readonly level: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

export type Check = Omit<CheckView, "state"> & { readonly state: CheckState };

export type Run = Omit<RunView, "checks" | "flags" | "hints"> & {
  readonly checks: readonly Check[];
  readonly flags: readonly { readonly kind?: string; readonly at?: string }[];
  readonly hints: readonly Hint[];
};

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
export type Reading = Omit<ReadingView, "mrz" | "compared" | "hints"> & {
  readonly mrz: Mrz | null;
  readonly compared: readonly Compared[];
  readonly hints: readonly Hint[];
};

/** By check and challenge: what the customer reads aloud, and the same in English. */
export type Phrases = Readonly<Record<string, Readonly<Record<string, { readonly shown: string; readonly english: string }>>>>;

/** Of the received picture. */
export interface Measured {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}
