/** Times in the reader's own zone. The server writes them in the zone it knows; a first visit may know none yet. */
import { findAll } from "../shared/dom";
import { language } from "../shared/text";

const YEAR_S = 365 * 86_400;

/** The zone of this device. */
export function deviceZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The zone in which this page's times are: the one the reader chose, which the server wrote on `<html>`, else the device's. */
export function ownZone(): string {
  const { zone, zoneChosen } = document.documentElement.dataset;
  return zone && zoneChosen !== undefined ? zone : deviceZone();
}

/** Tell the server the zone, so that the next page is right without script. */
export function keepZone(zone: string = deviceZone()): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  if (zone) document.cookie = `visavis_zone=${zone}; path=/; max-age=${YEAR_S}; samesite=lax${secure}`;
}

const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { dateStyle: "long" },
  weekday: { weekday: "long", day: "numeric", month: "long" },
  coming: { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  full: { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
};

/** A moment as the page's language writes it, with the zone's name when `named`. */
export function moment(at: Date, style: string, named: boolean, zone: string = ownZone()): string {
  const options: Intl.DateTimeFormatOptions = { ...(STYLES[style] ?? STYLES["full"]), timeZone: zone };
  if (style === "full" && at.getFullYear() !== new Date().getFullYear()) options.year = "numeric";
  if (named) options.timeZoneName = "short";
  return new Intl.DateTimeFormat(language(), options).format(at);
}

/** A zone as people speak of it, at a moment: "Moscow Time (UTC+3)". */
export function zoneName(at: Date, zone: string = ownZone()): string {
  const part = (style: "longGeneric" | "shortOffset"): string =>
    new Intl.DateTimeFormat(style === "longGeneric" ? language() : "en", { timeZone: zone, timeZoneName: style })
      .formatToParts(at)
      .find((piece) => piece.type === "timeZoneName")?.value ?? "";
  const offset = part("shortOffset").replace("GMT", "UTC");
  const name = part("longGeneric");
  return zone === "UTC" ? "UTC" : `${name} (${offset})`;
}

/** Write every `<time data-moment>` and every name of a zone below `root` in the reader's zone. */
export function showLocalTimes(root: ParentNode = document): void {
  for (const element of findAll<HTMLTimeElement>("time[data-moment]", root)) {
    const at = new Date(element.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    element.textContent = moment(at, element.dataset["moment"] ?? "full", element.dataset["zone"] === "yes");
  }
  for (const element of findAll("[data-zone-of]", root)) {
    const at = new Date(element.dataset["zoneOf"] ?? "");
    if (!Number.isNaN(at.getTime())) element.textContent = zoneName(at);
  }
}
