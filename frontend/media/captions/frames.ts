/** What travels about captions: frames of the live connection, and the answers of the captions API. */
import type { Role } from "../peer";

/** A spoken line as it is heard so far; later revisions replace earlier ones until it is final. */
export interface CaptionFrame {
  readonly type: "caption";
  readonly call: string;
  readonly line: string;
  readonly revision: number;
  readonly role: Role;
  readonly language: string;
  readonly text: string;
  readonly final: boolean;
}

/** A translation of a line, of one of its revisions. */
export interface CaptionTextFrame {
  readonly type: "caption_text";
  readonly call: string;
  readonly line: string;
  readonly revision: number;
  readonly language: string;
  readonly text: string;
  readonly engine: string;
  readonly quality: string;
  /** Facts that were lost, changed or doubled on the way: to be checked by the people. */
  readonly marked: readonly string[];
  readonly failed: boolean;
}

/** A number, name or date that has to be exactly right, shown large to both; the customer answers. */
export interface Fact {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly value: string;
  readonly confirmed_at: string | null;
  readonly denied_at: string | null;
}

export interface FactFrame {
  readonly type: "fact";
  readonly call: string;
  readonly fact: Fact;
}

export interface ScriptFrame {
  readonly type: "script";
  readonly call: string;
  readonly key: string;
}

export type LineFrame = CaptionFrame | CaptionTextFrame;
export type Frame = LineFrame | FactFrame | ScriptFrame;

/** One side's wishes. `on`: may be heard by the engine, and wants to read. */
export interface Side {
  readonly role: Role;
  readonly name: string;
  readonly speaks: string;
  readonly reads: string;
  readonly on: boolean;
  readonly keeps: boolean;
}

export interface SpeechAbility {
  readonly name: string;
  readonly languages: readonly string[];
  readonly why: string;
  readonly free: number;
}

export interface TranslateAbility {
  readonly name: string;
  readonly quality: string;
  readonly pairs: readonly (readonly [string, string])[];
}

export interface Abilities {
  readonly speech: readonly SpeechAbility[];
  readonly translate: readonly TranslateAbility[];
}

/** What GET and PUT …/captions answer. */
export interface CaptionsView {
  readonly sides: readonly Side[];
  readonly facts: readonly Fact[];
  /** Lines of this call that are on the ticket so far. */
  readonly kept: number;
  readonly abilities: Abilities;
}

const TYPES = new Set(["caption", "caption_text", "fact", "script"]);

/** A frame of this call's captions, or null: everything else on the live connection. */
export function captionFrame(frame: Readonly<Record<string, unknown>>, call: string): Frame | null {
  return frame["call"] === call && TYPES.has(String(frame["type"])) ? (frame as unknown as Frame) : null;
}
