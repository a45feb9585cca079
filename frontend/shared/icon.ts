/** Icons from the one sprite, drawn as the `icon` template tag draws them. */
const SVG = "http://www.w3.org/2000/svg";

/** Address of the sprite; the base template writes it on `<html data-icons>` because its name carries a hash. */
function sprite(): string {
  return document.documentElement.dataset["icons"] ?? "";
}

export interface IconOptions {
  /** The icon points in reading direction and is mirrored right-to-left. */
  readonly turn?: boolean;
  readonly className?: string;
}

/** A decorative icon (hidden from assistive technology: the word beside it carries the meaning). */
export function icon(name: string, options: IconOptions = {}): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const classes = ["icon", options.turn ? "icon--turn" : "", options.className ?? ""];
  svg.setAttribute("class", classes.filter(Boolean).join(" "));
  svg.setAttribute("width", "20");
  svg.setAttribute("height", "20");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite()}#${name}`);
  svg.append(use);
  return svg;
}

/** Change the picture of an icon made by `icon()` or by the template tag. */
export function setIcon(svg: Element, name: string): void {
  svg.querySelector("use")?.setAttribute("href", `${sprite()}#${name}`);
}
