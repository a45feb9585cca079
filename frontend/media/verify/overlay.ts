/**
 * What is drawn over the own picture: outline, windows, and where to move. In pixels of the picture as the camera sees
 * it; the whole drawing is mirrored together with the picture, so left stays the person's left.
 */
import type { MaskPlan } from "./mask";
import type { Outline, Rect } from "./shapes";

const SVG = "http://www.w3.org/2000/svg";
type Point = readonly [number, number];

export type Mark =
  | { readonly kind: "ring"; readonly at: Point; readonly radius: number }
  | { readonly kind: "arrow"; readonly from: Point; readonly to: Point };

/** Where a finger goes on a document, in shares of it. */
const PLACES: Readonly<Record<string, readonly [Point, Point]>> = {
  portrait: [[0.05, 0.5], [0.38, 0.5]],
  name: [[0.38, 0.32], [0.95, 0.32]],
  number: [[0.55, 0.14], [0.97, 0.14]],
  date: [[0.38, 0.62], [0.9, 0.62]],
};
const CORNERS: Readonly<Record<string, Point>> = {
  top_left: [0.04, 0.06],
  top_right: [0.96, 0.06],
  bottom_left: [0.04, 0.94],
  bottom_right: [0.96, 0.94],
};
/** From the middle of the outline; a person's left is right in the camera's picture. */
const WAYS: Readonly<Record<string, readonly [Point, Point]>> = {
  turn_left: [[0.5, 0.5], [1.02, 0.5]],
  turn_right: [[0.5, 0.5], [-0.02, 0.5]],
  look_up: [[0.5, 0.4], [0.5, -0.02]],
  hand_past_face: [[1.1, 0.55], [-0.1, 0.55]],
  object_past_face: [[1.1, 0.55], [-0.1, 0.55]],
};
const TILTS: Readonly<Record<string, readonly [Point, Point]>> = {
  sideways: [[0.08, -0.06], [0.92, -0.06]],
  up_and_down: [[1.05, 0.08], [1.05, 0.92]],
};

function arrows(outline: Rect, way: readonly [Point, Point] | undefined, both = false): Mark[] {
  if (!way) return [];
  const at = ([x, y]: Point): Point => [outline.x + x * outline.width, outline.y + y * outline.height];
  const [from, to] = [at(way[0]), at(way[1])];
  return both ? [{ kind: "arrow", from, to }, { kind: "arrow", from: to, to: from }] : [{ kind: "arrow", from, to }];
}

/** What to point at for a challenge with its drawn details. */
export function marksOf(challenge: string, parameters: Readonly<Record<string, unknown>>, outline: Rect): Mark[] {
  const of = (name: string): string => (typeof parameters[name] === "string" ? parameters[name] : "");
  if (challenge === "cover_corner" || challenge === "point_at_corner") {
    const corner = CORNERS[of("corner")];
    if (!corner) return [];
    return [{ kind: "ring", at: [outline.x + corner[0] * outline.width, outline.y + corner[1] * outline.height], radius: outline.height * 0.14 }];
  }
  if (challenge === "finger_across" || challenge === "pen_across") return arrows(outline, PLACES[of("across")]);
  if (challenge === "tilt_slowly" || challenge === "tilt_with_help" || challenge === "features") return arrows(outline, TILTS[of("axis")] ?? TILTS["sideways"], true);
  return arrows(outline, WAYS[challenge]);
}

function draw<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Readonly<Record<string, string | number>>): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

function outlinePath({ x, y, width, height }: Rect, outline: Outline): string {
  if (outline === "face") {
    const [rx, ry] = [width / 2, height / 2];
    return `M${x},${y + ry} a${rx},${ry} 0 1,1 ${width},0 a${rx},${ry} 0 1,1 ${-width},0 Z`;
  }
  const r = Math.min(width, height) * 0.06;
  return `M${x + r},${y} h${width - 2 * r} a${r},${r} 0 0,1 ${r},${r} v${height - 2 * r} a${r},${r} 0 0,1 ${-r},${r} h${2 * r - width} a${r},${r} 0 0,1 ${-r},${-r} v${2 * r - height} a${r},${r} 0 0,1 ${r},${-r} Z`;
}

function arrowPath([x0, y0]: Point, [x1, y1]: Point): string {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = Math.hypot(dx, dy) || 1;
  const head = Math.min(length * 0.35, 60);
  const [ux, uy] = [dx / length, dy / length];
  const wing = (turn: 1 | -1): string => `${x1 - head * (ux * 0.8 - turn * uy * 0.6)},${y1 - head * (uy * 0.8 + turn * ux * 0.6)}`;
  return `M${x0},${y0} L${x1},${y1} M${wing(1)} L${x1},${y1} L${wing(-1)}`;
}

export interface OverlayOptions {
  readonly width: number;
  readonly height: number;
  readonly outline: Rect;
  readonly shape: Outline;
  readonly marks: readonly Mark[];
  readonly mask: MaskPlan | null;
}

/** Draw anew. The words beside it say the same; this is for the eye alone. */
export function drawOverlay(svg: SVGSVGElement, { width, height, outline, shape, marks, mask }: OverlayOptions): void {
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const path = outlinePath(outline, shape);
  const veil = draw("path", { class: "finder__veil", d: `M0,0 H${width} V${height} H0 Z ${path}`, "fill-rule": "evenodd" });
  const parts: SVGElement[] = [veil, draw("path", { class: "finder__outline", d: path })];
  if (shape === "document") {
    // The photo's place tells which way up without a word.
    const photo = { x: outline.x + outline.width * 0.05, y: outline.y + outline.height * 0.24, width: outline.width * 0.27, height: outline.height * 0.5 };
    parts.push(draw("rect", { class: "finder__ghost", ...photo, rx: outline.height * 0.03 }));
  }
  if (mask) {
    const scale = width / mask.width;
    for (const { x, y, width: wide, height: high } of mask.windows) {
      parts.push(draw("rect", { class: "finder__window", x: x * scale, y: y * scale, width: wide * scale, height: high * scale, rx: 6 }));
    }
  }
  for (const mark of marks) {
    if (mark.kind === "ring") parts.push(draw("circle", { class: "finder__mark", cx: mark.at[0], cy: mark.at[1], r: mark.radius }));
    else parts.push(draw("path", { class: "finder__mark finder__mark--way", d: arrowPath(mark.from, mark.to) }));
  }
  svg.replaceChildren(...parts);
}

/** The empty drawing, fitted like the picture under it. */
export function makeOverlay(): SVGSVGElement {
  return draw("svg", { class: "finder__overlay", "aria-hidden": "true", focusable: "false", preserveAspectRatio: "xMidYMid meet" });
}
