/** Times in the reader's own zone. The server writes them in the zone it knows; a first visit may know none yet. */
import { findAll } from "../shared/dom";
import { language } from "../shared/text";

const YEAR_S = 365 * 86_400;

function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Tell the server the zone, so that the next page is right without script. */
export function keepZone(zone: string = ownZone()): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  if (zone) document.cookie = `visavis_zone=${zone}; path=/; max-age=${YEAR_S}; samesite=lax${secure}`;
}

const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  time: { hour: "numeric", minute: "2-digit", hourCycle: "h23" },
  day: { dateStyle: "long" },
  coming: { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit", hourCycle: "h23" },
  full: { day: "numeric", month: "long", hour: "numeric", minute: "2-digit", hourCycle: "h23" },
};

/** A moment as the page's language writes it, with the zone's name when `named`. */
export function moment(at: Date, style: string, named: boolean, zone: string = ownZone()): string {
  const options: Intl.DateTimeFormatOptions = { ...(STYLES[style] ?? STYLES["full"]), timeZone: zone };
  if (style === "full" && at.getFullYear() !== new Date().getFullYear()) options.year = "numeric";
  if (named) options.timeZoneName = "short";
  return new Intl.DateTimeFormat(language(), options).format(at);
}

/** Write every `<time data-moment>` below `root` in the reader's zone. */
export function showLocalTimes(root: ParentNode = document): void {
  for (const element of findAll<HTMLTimeElement>("time[data-moment]", root)) {
    const at = new Date(element.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    element.textContent = moment(at, element.dataset["moment"] ?? "full", element.dataset["zone"] === "yes");
  }
}
