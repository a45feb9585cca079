/** Comparing a face: which two pictures stand beside each other, and what the machine said of exactly these two. Pure. */
import { kept, pictures } from "./state";
import type { Check, Item, Reading, Run } from "./types";

export type Role = "document" | "live";
export const ROLES: readonly Role[] = ["document", "live"];

/** The kinds of checks whose pictures show each side, the first one first; as the server compares them. */
const KINDS: Readonly<Record<Role, readonly string[]>> = { document: ["front"], live: ["compare_face", "face"] };

export interface Side {
  readonly role: Role;
  /** The check that gives this side its pictures; null where the policy has none. */
  readonly check: Check | null;
  /** Those that count, newest first. */
  readonly usable: readonly Item[];
  /** The chosen one, else the newest. */
  readonly item: Item | null;
  /** There were pictures, but none of them counts any more. */
  readonly spent: boolean;
}

export type FacePair = Readonly<Record<Role, Side>>;
export type Chosen = Partial<Record<Role, string>>;

const later = (one: Item, other: Item): number => Date.parse(other.at) - Date.parse(one.at);

function sideOf(run: Run, role: Role, chosen: string): Side {
  const checks = KINDS[role].flatMap((kind) => run.checks.filter((check) => check.kind === kind));
  const all = checks.flatMap(pictures);
  const counting = new Set(checks.flatMap((check) => kept(check, run.session)));
  const usable = all.filter((item) => counting.has(item)).sort(later);
  const item = usable.find(({ id }) => id === chosen) ?? usable[0] ?? null;
  const holding = checks.find(({ items }) => item !== null && items.includes(item));
  const check = holding ?? checks.find(({ evidence }) => evidence !== "none") ?? null;
  return { role, check, usable, item, spent: item === null && all.length > 0 };
}

/** Of each side the newest picture of this session that is still there, or the one that was chosen instead. */
export function facePair(run: Run, chosen: Chosen): FacePair {
  return { document: sideOf(run, "document", chosen.document ?? ""), live: sideOf(run, "live", chosen.live ?? "") };
}

/** What the machine said of these two, "" where it said nothing of them.
 *
 * The later picture was compared with what was then the newest of the other side: a word about another picture must not
 * stand under this one. */
export function faceWord(run: Run, pair: FacePair, readings: readonly Reading[]): string {
  const { document, live } = pair;
  if (!document.item || !live.item) return "";
  const [newer, older] = later(document.item, live.item) > 0 ? [live, document] : [document, live];
  const [last, first] = [newer.item, older.item];
  if (!last || !first || !readings.some(({ item_id }) => item_id === first.id)) return "";
  const before = run.checks.filter(({ kind }) => KINDS[older.role].includes(kind)).flatMap(pictures).filter((item) => later(item, last) > 0).sort(later);
  if (before[0]?.id !== first.id) return "";
  return readings.find(({ item_id }) => item_id === last.id)?.face ?? "";
}

/** Width by height of a picture, so that two of them stand at one height without being cut. */
export function shapeOf(item: Item | null): number {
  const { width, height } = (item?.figures ?? {}) as { width?: unknown; height?: unknown };
  return typeof width === "number" && typeof height === "number" && width > 0 && height > 0 ? width / height : 4 / 3;
}
