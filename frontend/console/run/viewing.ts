/** How a still is looked at: zoom, place, turn and brightness, as pure steps. Lengths are pixels of the screen. */

export interface Look {
  readonly zoom: number;
  /** Where the middle of the picture lies, from the middle of the frame. */
  readonly x: number;
  readonly y: number;
  /** Quarter turns clockwise, 0..3. */
  readonly turns: number;
  /** 1 is as taken. */
  readonly light: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const PLAIN: Look = { zoom: 1, x: 0, y: 0, turns: 0, light: 1 };
const MOST = 12;

const between = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** The picture's size on the screen when it just fits the frame, as it is turned. */
export function fitted(picture: Size, frame: Size, turns: number): Size {
  const [width, height] = turns % 2 ? [picture.height, picture.width] : [picture.width, picture.height];
  const scale = Math.min(frame.width / Math.max(width, 1), frame.height / Math.max(height, 1));
  return { width: width * scale, height: height * scale };
}

/** Never so far that the picture leaves the frame's middle. */
function held(look: Look, shown: Size): Look {
  const [most, down] = [(shown.width * look.zoom) / 2, (shown.height * look.zoom) / 2];
  return { ...look, x: between(look.x, -most, most), y: between(look.y, -down, down) };
}

/** Zoom by a factor so that what lies under a point (from the middle of the frame) stays there. */
export function zoomed(look: Look, factor: number, at: { readonly x: number; readonly y: number }, shown: Size): Look {
  const zoom = between(look.zoom * factor, 1, MOST);
  if (zoom === 1) return { ...look, zoom, x: 0, y: 0 };
  const ratio = zoom / look.zoom;
  return held({ ...look, zoom, x: at.x - (at.x - look.x) * ratio, y: at.y - (at.y - look.y) * ratio }, shown);
}

export function moved(look: Look, by: { readonly x: number; readonly y: number }, shown: Size): Look {
  return held({ ...look, x: look.x + by.x, y: look.y + by.y }, shown);
}

/** A quarter turn; it begins in full again, for what was in the middle is somewhere else now. */
export function turned(look: Look, by: 1 | -1): Look {
  return { ...look, zoom: 1, x: 0, y: 0, turns: (look.turns + by + 4) % 4 };
}

export function lighter(look: Look, by: number): Look {
  return { ...look, light: Math.round(between(look.light + by, 0.4, 2.6) * 10) / 10 };
}

/** The share of a whole turn of a wheel as a factor. */
export function wheelFactor(deltaY: number, lines: boolean): number {
  return Math.exp(-deltaY * (lines ? 0.06 : 0.0022));
}

/** What a key does to a look, or null for a key that means nothing here. */
export function lookOfKey(look: Look, key: string, shown: Size): Look | null {
  const middle = { x: 0, y: 0 };
  const step = 60;
  const does: Readonly<Record<string, () => Look>> = {
    "+": () => zoomed(look, 1.3, middle, shown),
    "=": () => zoomed(look, 1.3, middle, shown),
    "-": () => zoomed(look, 1 / 1.3, middle, shown),
    "0": () => PLAIN,
    arrowleft: () => moved(look, { x: step, y: 0 }, shown),
    arrowright: () => moved(look, { x: -step, y: 0 }, shown),
    arrowup: () => moved(look, { x: 0, y: step }, shown),
    arrowdown: () => moved(look, { x: 0, y: -step }, shown),
    r: () => turned(look, 1),
    l: () => turned(look, -1),
    b: () => lighter(look, 0.2),
    k: () => lighter(look, -0.2),
  };
  return does[key.toLowerCase()]?.() ?? null;
}
