/** Whether the training for identity calls counts no more, or not for long. Pure; days are days of UTC, as the server counts. */

const DAY = 86_400_000;
/** From so many days before the last one on it is said. */
export const SOON_DAYS = 14;

export type Training =
  /** The first day on which such calls ring no more. */
  | { readonly standing: "over"; readonly since: string }
  /** The last day on which they do. */
  | { readonly standing: "soon"; readonly until: string };

const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

/** Null: nothing to say, because it counts for longer or nobody keeps a record. */
export function trainingOf(until: string | null, now: number): Training | null {
  const last = Date.parse(`${until ?? ""}T00:00:00Z`);
  if (until === null || Number.isNaN(last)) return null;
  const left = Math.round((last - Date.parse(`${dayOf(now)}T00:00:00Z`)) / DAY);
  if (left < 0) return { standing: "over", since: dayOf(last + DAY) };
  return left <= SOON_DAYS ? { standing: "soon", until } : null;
}
