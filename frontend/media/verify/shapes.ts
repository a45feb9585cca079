/** Where outline and windows lie on a picture. Pure geometry in pixels of the picture, as the camera sees it. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Outline = "document" | "document_back" | "face" | "card";
/** ISO/IEC 7810: ID-1, as identity and bank cards, and ID-3, as the data page of a passport. */
export type Format = "TD1" | "TD3";

const RATIO: Readonly<Record<Format, number>> = { TD1: 85.6 / 53.98, TD3: 125 / 88 };
const FACE_RATIO = 0.74;
/** Most of the picture that an outline may fill: the rest is for hands, and for whoever holds it not quite in place. */
const MOST_WIDE = 0.86;
const MOST_HIGH = 0.84;
const FACE_HIGH = 0.66;
const FACE_WIDE = 0.62;

export function isOutline(value: string): value is Outline {
  return ["document", "document_back", "face", "card"].includes(value);
}

/** The back of a passport's data page says nothing; what has a back is a card. */
export function formatOf(outline: Outline, chosen: Format): Format {
  return outline === "document" ? chosen : "TD1";
}

/** The outline on a picture of this size, in its middle. */
export function outlineOn(width: number, height: number, outline: Outline, format: Format): Rect {
  const face = outline === "face";
  const ratio = face ? FACE_RATIO : RATIO[format];
  const high = Math.min(height * (face ? FACE_HIGH : MOST_HIGH), (width * (face ? FACE_WIDE : MOST_WIDE)) / ratio);
  const wide = high * ratio;
  return { x: (width - wide) / 2, y: (height - high) * (face ? 0.55 : 0.5), width: wide, height: high };
}

/** A part of `outer`, given in shares of it. */
export function within(outer: Rect, share: Rect): Rect {
  return {
    x: outer.x + share.x * outer.width,
    y: outer.y + share.y * outer.height,
    width: share.width * outer.width,
    height: share.height * outer.height,
  };
}

/** Larger by a share of its size on every side, but not beyond the picture. */
export function grown(rect: Rect, share: number, width: number, height: number): Rect {
  const [x, y] = [Math.max(0, rect.x - rect.width * share), Math.max(0, rect.y - rect.height * share)];
  const right = Math.min(width, rect.x + rect.width * (1 + share));
  const bottom = Math.min(height, rect.y + rect.height * (1 + share));
  return { x, y, width: right - x, height: bottom - y };
}

/** Scaled so that the longer side is at most `longest`; even numbers, as video encoders want them. */
export function fitted(width: number, height: number, longest: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  const even = (value: number): number => Math.max(2, Math.round((value * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}
