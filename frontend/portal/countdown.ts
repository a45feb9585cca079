/**
 * The card of a booked call: how long until it begins, and the button that lets in as soon as check-in opens.
 *
 * The server draws both states; the script shows the right one without loading the page, so that nothing that somebody
 * is writing gets lost.
 */
import { announce, find, findAll, setText, show } from "../shared/dom";
import { language, text } from "../shared/text";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function unit(value: number, name: "day" | "hour" | "minute" | "second"): string {
  return new Intl.NumberFormat(language(), { style: "unit", unit: name, unitDisplay: "long" }).format(value);
}

/** A span in words, two units at most: "2 days 3 hours", "12 minutes", and the seconds of the last ten minutes. */
export function spanWords(seconds: number): string {
  const left = Math.max(0, Math.floor(seconds));
  const [days, hours] = [Math.floor(left / DAY), Math.floor((left % DAY) / HOUR)];
  const [minutes, rest] = [Math.floor((left % HOUR) / MINUTE), left % MINUTE];
  if (days > 0) return [unit(days, "day"), hours > 0 && unit(hours, "hour")].filter(Boolean).join(" ");
  if (hours > 0) return [unit(hours, "hour"), minutes > 0 && unit(minutes, "minute")].filter(Boolean).join(" ");
  if (left >= 10 * MINUTE) return unit(minutes, "minute");
  return [minutes > 0 && unit(minutes, "minute"), unit(rest, "second")].filter(Boolean).join(" ");
}

export type Phase = "early" | "open" | "due" | "over";

/** Where a booking stands at a moment (milliseconds). */
export function phaseOf(now: number, opens: number, starts: number, closes: number): Phase {
  if (now >= closes) return "over";
  if (now >= starts) return "due";
  return now >= opens ? "open" : "early";
}

export function startCountdown(card: HTMLElement): void {
  const [opens, starts, closes] = ["opens", "starts", "closes"].map((name) => Date.parse(card.dataset[name] ?? ""));
  if (opens === undefined || starts === undefined || closes === undefined || Number.isNaN(opens + starts + closes)) return;
  const left = find("[data-part=left]", card);
  if (!left) return;
  let before: Phase | undefined;
  const tick = (): void => {
    if (!card.isConnected) return;
    const now = Date.now();
    const phase = phaseOf(now, opens, starts, closes);
    const time = spanWords((starts - now) / 1000);
    if (phase === "early") setText(left, text("count.starts_in", { time }));
    else if (phase === "open") setText(left, text("count.open", { time }));
    else setText(left, text("count.due"));
    if (phase !== before) enter(card, phase, before !== undefined);
    before = phase;
    if (phase !== "over") setTimeout(tick, starts - now > HOUR * 1000 ? 20_000 : 1_000 - (now % 1_000));
  };
  tick();
}

/** Show what belongs to the phase: on the card, and around it what only fits before check-in. */
function enter(card: HTMLElement, phase: Phase, news: boolean): void {
  const open = phase === "open" || phase === "due";
  for (const part of findAll("[data-part=enter]", card)) show(part, open);
  const alone = findAll("[data-module~=countdown]").length === 1;
  for (const part of findAll("[data-part=early]", alone ? document : card)) show(part, !open);
  // One primary action: once the door is open, that is it.
  if (alone && open) for (const part of findAll("[data-part=test]")) part.classList.add("button--quiet");
  if (news && open) announce(find("[data-part=left]", card)?.textContent ?? "");
  // What a missed booking offers is the server's to say.
  if (news && phase === "over" && find("[data-part=test]")) location.reload();
}
