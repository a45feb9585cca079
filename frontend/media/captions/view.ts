/**
 * The captions on the picture: the other side's last words over the lower third, or everything said as a transcript.
 *
 * What is seen is rebuilt as the words change; what a screen reader hears is a log of its own, which gets finished
 * lines only: nobody can listen to a sentence that is being corrected.
 */
import { make, setText, show } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { hasText, text } from "../../shared/text";
import type { Role } from "../peer";
import type { Looks } from "./choices";
import { highlighted, isolated } from "./facts";
import { direction, nameOf } from "../../shared/languages";
import type { Line, Lines } from "./lines";
import { lastLines, readingOf } from "./lines";

/** A finished line is read aloud by screen readers when its translation is here, or after this time without one. */
const LOG_AFTER_MS = 3_200;
/** The two-line view empties after a pause: old words would look like new ones. */
const FADE_AFTER_MS = 9_000;

export interface ViewOptions {
  readonly side: Role;
  readonly nameOf: (role: Role) => string;
  readonly onSettings: () => void;
  readonly onMode: () => void;
  readonly onStatus: (action: string) => void;
}

/** Something to say below the captions: what is missing, what happens, and perhaps what can be done. */
export interface Status {
  readonly icon: string;
  readonly words: string;
  readonly action?: string;
  readonly actionWords?: string;
}

export class CaptionView {
  readonly root: HTMLElement;
  readonly #lines = make("div", { class: "captions__lines", "aria-hidden": "true" });
  readonly #list = make("ol", { class: "captions__list", tabindex: 0, hidden: true });
  readonly #log = make("div", { class: "visually-hidden", role: "log", "aria-live": "polite", "aria-label": text("captions.title") });
  readonly #status = make("div", { class: "captions__status", role: "status" });
  readonly #mode = make("button", { type: "button", class: "captions__tool" });
  readonly #shown = new Map<string, { line: Line; reads: string; element: HTMLElement }>();
  readonly #logged = new Map<string, number>();
  #said = "";
  #changedAt = 0;

  constructor(private readonly options: ViewOptions) {
    const settings = make("button", { type: "button", class: "captions__tool", "aria-label": text("captions.settings"), title: text("captions.settings") }, icon("settings-2"));
    settings.addEventListener("click", () => this.options.onSettings());
    this.#mode.addEventListener("click", () => this.options.onMode());
    this.#list.setAttribute("aria-label", text("captions.transcript"));
    const tools = make("div", { class: "captions__tools" }, this.#mode, settings);
    const panel = make("div", { class: "captions__panel" }, this.#status, this.#lines, this.#list, tools);
    this.root = make("section", { class: "captions", "aria-label": text("captions.title"), hidden: true }, panel, this.#log);
    this.#status.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-action]");
      if (button?.dataset["action"]) this.options.onStatus(button.dataset["action"]);
    });
  }

  looks(looks: Looks): void {
    for (const [name, value] of Object.entries(looks) as [keyof Looks, string][]) this.root.dataset[name] = value;
    const transcript = looks.mode === "transcript";
    show(this.#lines, !transcript);
    show(this.#list, transcript);
    const words = text(transcript ? "captions.mode.to_lines" : "captions.mode.to_transcript");
    this.#mode.setAttribute("aria-label", words);
    this.#mode.title = words;
    this.#mode.replaceChildren(icon(transcript ? "captions" : "scroll-text"));
    if (transcript) this.#list.scrollTop = this.#list.scrollHeight;
  }

  /** `now` in milliseconds; call again as time passes. */
  draw(lines: Lines, reads: string, now: number): void {
    this.#drawTwo(lines, reads, now);
    this.#drawAll(lines, reads);
    this.#tell(lines, reads, now);
  }

  status(found: readonly Status[]): void {
    const said = JSON.stringify(found);
    if (said === this.#said) return;
    this.#said = said;
    this.#status.replaceChildren(
      ...found.map((one) => {
        const act = one.action ? make("button", { type: "button", class: "captions__act", "data-action": one.action }, one.actionWords) : null;
        return make("p", {}, icon(one.icon), make("span", {}, one.words, act ? " " : "", act));
      }),
    );
  }

  // -- two lines ----------------------------------------------------------------------------------------------------

  #drawTwo(lines: Lines, reads: string, now: number): void {
    const other: Role = this.options.side === "agent" ? "customer" : "agent";
    const last = lastLines(lines, other, 2);
    const key = last.map((line) => JSON.stringify([line.id, line.revision, line.translations[reads]])).join() + reads;
    if (this.#lines.dataset["key"] !== key) {
      this.#lines.dataset["key"] = key;
      this.#changedAt = now;
      this.#lines.replaceChildren(...last.map((line) => make("div", { class: "captions__line" }, ...this.#words(line, reads))));
    }
    this.#lines.classList.toggle("is-old", now - this.#changedAt > FADE_AFTER_MS);
  }

  // -- everything ---------------------------------------------------------------------------------------------------

  #drawAll(lines: Lines, reads: string): void {
    const follows = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 60;
    const here = new Set(lines.map((line) => line.id));
    for (const [id, { element }] of this.#shown) {
      if (here.has(id)) continue;
      element.remove();
      this.#shown.delete(id);
    }
    for (const line of lines) {
      const known = this.#shown.get(line.id);
      if (known?.line === line && known.reads === reads) continue;
      const element = known?.element ?? make("li", { class: `captions__entry captions__entry--${line.role === this.options.side ? "mine" : "other"}` });
      element.replaceChildren(make("p", { class: "captions__by" }, make("bdi", {}, this.options.nameOf(line.role))), ...this.#words(line, line.role === this.options.side ? "" : reads));
      element.classList.toggle("is-open", !line.final);
      if (!known) this.#list.append(element);
      this.#shown.set(line.id, { line, reads, element });
    }
    if (follows) this.#list.scrollTop = this.#list.scrollHeight;
  }

  // -- one line -----------------------------------------------------------------------------------------------------

  #words(line: Line, reads: string): HTMLElement[] {
    const reading = readingOf(line, reads);
    const first = make("p", { class: "captions__text", lang: reading.language, dir: direction(reading.language) }, ...highlighted(reading.text, reading.marked));
    const parts: HTMLElement[] = [first];
    if (reading.state === "translated") parts.push(this.#original(line, reading.original, reading.quality));
    if (reading.state === "failed") parts.push(make("p", { class: "captions__note" }, icon("triangle-alert"), text("captions.untranslated")));
    if (reading.marked.length > 0) parts.push(this.#doubt(reading.marked));
    return parts;
  }

  #original(line: Line, words: string, quality: string): HTMLElement {
    const key = `captions.quality.${quality}`;
    const label = make("span", { class: "captions__quality", dir: "auto" }, text(hasText(key) ? key : "captions.quality.neural"));
    const heard = make("span", { lang: line.language }, ...highlighted(words, []));
    return make("p", { class: "captions__original", dir: direction(line.language) }, make("span", { class: "visually-hidden" }, `${nameOf(line.language)}: `), heard, " ", label);
  }

  #doubt(marked: readonly string[]): HTMLElement {
    return make("p", { class: "captions__note captions__note--doubt" }, icon("triangle-alert"), toCheck(marked));
  }

  // -- heard by screen readers --------------------------------------------------------------------------------------

  #tell(lines: Lines, reads: string, now: number): void {
    for (const line of lines) {
      if (!line.final || line.role === this.options.side || this.#logged.get(line.id) === -1) continue;
      const since = this.#logged.get(line.id) ?? now;
      const reading = readingOf(line, reads);
      const settled = reading.state === "same" || reading.state === "failed" || line.translations[reads]?.revision === line.revision;
      if (!settled && now - since < LOG_AFTER_MS) {
        this.#logged.set(line.id, since);
        continue;
      }
      this.#logged.set(line.id, -1);
      const entry = make("p", { lang: reading.language, dir: direction(reading.language) });
      const doubt = reading.marked.length > 0 ? ` ${toCheck(reading.marked)}` : "";
      setText(entry, `${this.options.nameOf(line.role)}: ${reading.text}${doubt}`);
      this.#log.append(entry);
      while (this.#log.childElementCount > 30) this.#log.firstElementChild?.remove();
    }
  }
}

function toCheck(marked: readonly string[]): string {
  return text("captions.marked", { facts: marked.map(isolated).join(", ") });
}
