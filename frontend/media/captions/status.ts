/** What is to be said beside the captions, in plain words: what is missing here, and what can be done about it. */
import { setText } from "../../shared/dom";
import { setIcon } from "../../shared/icon";
import { number, text } from "../../shared/text";
import type { Role } from "../peer";
import { hearing, refusal, translating } from "./ability";
import type { CaptionsView, Side } from "./frames";
import { nameOf } from "../../shared/languages";
import type { SenderState } from "./sender";
import type { Status } from "./view";

export interface Situation {
  readonly on: boolean;
  /** A choice could not be told to the server yet. */
  readonly late: boolean;
  /** Something went wrong a moment ago, in words. */
  readonly notice: string;
  /** The other side has said something that this person was not asked about yet. */
  readonly unread: boolean;
  readonly side: Role;
  readonly otherName: string;
  readonly speaks: string;
  readonly reads: string;
  readonly by: "server" | "browser";
  readonly other: Side | undefined;
  readonly known: CaptionsView | undefined;
  readonly sender: { readonly state: SenderState; readonly code: string };
  readonly translator: { readonly runs: boolean; readonly offered: boolean; readonly progress: number | null };
  readonly browserHears: boolean;
  /** How many lines of the other side there are: with words on the screen nobody has to be told what to wait for. */
  readonly words: number;
  /** Say at length what is missing; afterwards a few words do. */
  readonly explain: boolean;
}

export function statuses(now: Situation): Status[] {
  const said = [...(now.late ? [{ icon: "wifi-off", words: text("captions.late") }] : []), ...(now.notice ? [{ icon: "triangle-alert", words: now.notice }] : [])];
  if (!now.on) return now.unread ? [...said, offer(now)] : said;
  if (!now.known) return said;
  return [...said, ...voice(now, now.known), ...reading(now, now.known)];
}

/** Captions before they are on. A translation is promised only where there is one. */
function offer({ known, other, otherName, reads }: Situation): Status {
  const translated = known && other && translating(known.abilities, other.speaks, reads) === "server";
  return { icon: "captions", words: text(translated ? "captions.offer.translated" : "captions.offer", { name: otherName }), action: "on", actionWords: text("captions.on") };
}

/** The way of one's own voice. */
function voice({ known: _known, ...now }: Situation, known: CaptionsView): Status[] {
  const found = hearing(known.abilities, now.speaks, now.browserHears);
  const language = nameOf(now.speaks);
  const { state, code } = now.sender;
  if (now.by === "server" && found.by === "none" && !now.explain) {
    return [{ icon: "mic-off", words: text("captions.missing.short"), action: "explain", actionWords: text("captions.missing.why") }];
  }
  if (now.by === "server" && found.by === "none") {
    const offer = found.browser ? { action: "hear-here", actionWords: text("captions.hear_here") } : {};
    const missing = found.browser ? `${text(`captions.missing.${found.why}`, { language })} ${text("captions.hear_here.hint")}` : text(`captions.missing.${found.why}`, { language });
    return [{ icon: "mic-off", words: missing, ...offer }];
  }
  if (state === "refused" && code !== "over") {
    const offer = code === "full" && found.browser ? { action: "hear-here", actionWords: text("captions.hear_here") } : {};
    return [{ icon: "triangle-alert", words: text(refusal(code)), ...offer }];
  }
  if (code === "lost") return [{ icon: "triangle-alert", words: text("captions.refused.lost") }];
  return [];
}

/** The way of the other side's words. */
function reading(now: Situation, known: CaptionsView): Status[] {
  const { other, otherName, reads, translator } = now;
  if (!other?.on) return [{ icon: "info", words: text("captions.other_off", { name: otherName }) }];
  if (translator.progress !== null) return [{ icon: "languages", words: text("captions.download", { percent: number(Math.round(translator.progress * 100)) }) }];
  if (translating(known.abilities, other.speaks, reads) === "none" && !translator.runs) {
    const words = now.explain ? text("captions.no_translation", { from: nameOf(other.speaks), to: nameOf(reads) }) : text("captions.no_translation.short");
    return [{ icon: "languages", words, ...(translator.offered ? { action: "translate-here", actionWords: text("captions.translate_here") } : {}) }];
  }
  if (now.words === 0 && hearing(known.abilities, other.speaks, false).by === "none") {
    return [{ icon: "info", words: text("captions.other_unheard", { name: otherName, language: nameOf(other.speaks) }) }];
  }
  return now.words === 0 ? [{ icon: "captions", words: text("captions.listening", { name: otherName }) }] : [];
}

/** The stage's own button for captions. */
export function button(stage: HTMLElement): HTMLElement | null {
  return stage.querySelector<HTMLElement>('[data-command="captions"]');
}

export function pressed(element: HTMLElement | null, on: boolean, news: boolean): void {
  if (!element) return;
  const state = `${on}/${news}`;
  if (element.dataset["state"] === state) return;
  element.dataset["state"] = state;
  element.setAttribute("aria-pressed", String(on));
  element.toggleAttribute("data-news", news);
  const svg = element.querySelector("svg");
  if (svg) setIcon(svg, on ? "captions" : "captions-off");
  setText(element.querySelector(".stage__label"), text("stage.captions"));
}
