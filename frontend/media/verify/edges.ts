/**
 * Where the straight edges of a document lie, measured from the outline. Pure.
 *
 * For each side of the outline, lines near it are tried, level and a little tilted. A line is an edge when the light
 * changes across it in the same sense nearly everywhere along it: print changes it to and fro. The outermost such line
 * counts, because a document's edge lies outside of what is printed on it.
 */
import type { Grey } from "./look";
import type { Rect } from "./shapes";

/** Distance of the edge from the outline's side, in shares of the outline's size across it; outwards is positive. */
export interface Edges {
  readonly top: number | null;
  readonly right: number | null;
  readonly bottom: number | null;
  readonly left: number | null;
}

const OUTSIDE = 0.12;
const INSIDE = 0.36;
const TILTS = [-0.12, -0.08, -0.04, 0, 0.04, 0.08, 0.12];
const SAMPLES = 28;
/** The part of a side that is looked along: corners are round, and fingers hold them. */
const PART = 0.8;
/** A step of this many grey levels between neighbours of neighbours is a change of light. */
const CONTRAST = 9;
/** A hand may cover a quarter of an edge. */
const SUPPORT = 0.72;
const MISSES = SAMPLES * (1 - SUPPORT);

type Side = keyof Edges;

/** Difference of light across a level line (`upright` false) or an upright one, at a point. */
function step({ width, height, data }: Grey, x: number, y: number, upright: boolean): number {
  const [column, row] = [Math.round(x), Math.round(y)];
  if (column < 2 || row < 2 || column > width - 3 || row > height - 3) return 0;
  const at = row * width + column;
  const reach = upright ? 2 : 2 * width;
  return (data[at + reach] ?? 0) - (data[at - reach] ?? 0);
}

/** The greater share of points along the line where light rises, or falls, across it. */
function support(grey: Grey, middle: readonly [number, number], length: number, tilt: number, upright: boolean): number {
  let [rising, falling] = [0, 0];
  for (let index = 0; index < SAMPLES; index += 1) {
    const along = (index / (SAMPLES - 1) - 0.5) * length;
    const [x, y] = upright ? [middle[0] + tilt * along, middle[1] + along] : [middle[0] + along, middle[1] + tilt * along];
    const found = step(grey, x, y, upright);
    if (found > CONTRAST) rising += 1;
    else if (found < -CONTRAST) falling += 1;
    if (index + 1 - Math.max(rising, falling) > MISSES) return 0;
  }
  return Math.max(rising, falling) / SAMPLES;
}

function sideAt(grey: Grey, { x, y, width, height }: Rect, side: Side): number | null {
  const upright = side === "left" || side === "right";
  const size = upright ? width : height;
  const length = (upright ? height : width) * PART;
  const [centreX, centreY] = [x + width / 2, y + height / 2];
  const outwards = side === "left" || side === "top" ? -1 : 1;
  for (let share = OUTSIDE; share >= -INSIDE; share -= 1 / size) {
    const across = outwards * (size / 2 + share * size);
    const middle = upright ? ([centreX + across, centreY] as const) : ([centreX, centreY + across] as const);
    if (TILTS.some((tilt) => support(grey, middle, length, tilt, upright) >= SUPPORT)) return share;
  }
  return null;
}

/** All four edges; null where none was found near the outline. `grey` should be smoothed a little. */
export function edges(grey: Grey, outline: Rect): Edges {
  const side = (name: Side): number | null => sideAt(grey, outline, name);
  return { top: side("top"), right: side("right"), bottom: side("bottom"), left: side("left") };
}

/** How many of the four were found. */
export function found(all: Edges): number {
  return [all.top, all.right, all.bottom, all.left].filter((one) => one !== null).length;
}

/** Size of the document compared with the outline (1 = the same), from pairs of opposite edges; null without a pair. */
export function sizeOf({ top, right, bottom, left }: Edges): number | null {
  const across = left !== null && right !== null ? 1 + left + right : null;
  const down = top !== null && bottom !== null ? 1 + top + bottom : null;
  if (across !== null && down !== null) return (across + down) / 2;
  return across ?? down;
}
