/**
 * The lines of a call, as a pure function of what came: `lines = reduceLines(lines, frame)`.
 *
 * Engines revise a line while it is spoken, frames may come twice or late, and a translation may belong to an older
 * revision. So a line is known by its id alone; a revision that is not newer changes nothing, and nothing changes a
 * finished line but its translations.
 */
import type { Role } from "../peer";
import type { CaptionTextFrame, LineFrame } from "./frames";
import { sameLanguage } from "../../shared/languages";

export interface Translation {
  readonly revision: number;
  readonly text: string;
  readonly engine: string;
  readonly quality: string;
  readonly marked: readonly string[];
  readonly failed: boolean;
}

export interface Line {
  readonly id: string;
  readonly role: Role;
  readonly language: string;
  readonly text: string;
  readonly revision: number;
  readonly final: boolean;
  /** By language code. */
  readonly translations: Readonly<Record<string, Translation>>;
}

export type Lines = readonly Line[];

/** So many lines stay on the page; with consent the ticket has them all. */
const KEPT = 200;

export function reduceLines(lines: Lines, frame: LineFrame): Lines {
  const index = lines.findLastIndex((line) => line.id === frame.line);
  const before = lines[index];
  if (frame.type === "caption_text") return before ? exchange(lines, index, translated(before, frame)) : lines;
  if (before && (before.final || frame.revision <= before.revision)) return lines;
  // An engine that finds out that it was only a noise takes its line back.
  if (frame.final && frame.text.trim() === "") return lines.filter((line) => line !== before);
  const { line: id, role, language, text, revision, final } = frame;
  const line: Line = { id, role, language, text, revision, final, translations: before?.translations ?? {} };
  return before ? exchange(lines, index, line) : [...lines, line].slice(-KEPT);
}

function exchange(lines: Lines, index: number, line: Line): Lines {
  return lines[index] === line ? lines : lines.map((one, at) => (at === index ? line : one));
}

function translated(line: Line, frame: CaptionTextFrame): Line {
  const known = line.translations[frame.language];
  if (known && (frame.revision < known.revision || (frame.revision === known.revision && !known.failed))) return line;
  // A failed try for a later revision leaves the earlier words only while the line is still being spoken.
  if (frame.failed && known && !known.failed && !line.final) return line;
  const { revision, text, engine, quality, marked, failed } = frame;
  return { ...line, translations: { ...line.translations, [frame.language]: { revision, text, engine, quality, marked, failed } } };
}

/** How a line is read by somebody who reads `language`. */
export interface Reading {
  /** What stands first, and in which language. */
  readonly text: string;
  readonly language: string;
  /** The words as they were heard, when a translation stands first; else "". */
  readonly original: string;
  readonly quality: string;
  readonly marked: readonly string[];
  /** `same`: no translation is needed. `waits`: it is on its way. `failed`: there is none. */
  readonly state: "same" | "translated" | "waits" | "failed";
}

export function readingOf(line: Line, language: string): Reading {
  const plain = { text: line.text, language: line.language, original: "", quality: "", marked: [] };
  if (language === "" || sameLanguage(language, line.language)) return { ...plain, state: "same" };
  const found = line.translations[language];
  if (!found) return { ...plain, state: "waits" };
  if (found.failed || found.text.trim() === "") return { ...plain, state: "failed" };
  const { text, quality, marked } = found;
  return { text, language, original: line.text, quality, marked, state: "translated" };
}

/** Finished lines whose translation never came (the house gives up after 3 s): it is said that there is none. */
export function untranslated(lines: Lines, role: Role, reads: string): LineFrame[] {
  return lines
    .filter((line) => line.role === role && line.final && readingOf(line, reads).state === "waits")
    .map(({ id, revision }) => ({ type: "caption_text", call: "", line: id, revision, language: reads, text: "", engine: "", quality: "", marked: [], failed: true }));
}

/** The last lines of one side, the newest at the end: what the two-line view shows. */
export function lastLines(lines: Lines, role: Role, count: number): Lines {
  return lines.filter((line) => line.role === role && line.text.trim() !== "").slice(-count);
}
