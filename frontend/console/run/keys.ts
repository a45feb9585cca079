/** The keys of a running verification. While it runs they go before those of the stage and the desk. */
import { keysOn, type Key } from "../keys";

export const RUN_KEYS: readonly Key[] = [
  { key: "p", cap: "P", does: "keys.run_pass", action: "pass" },
  { key: "d", cap: "D", does: "keys.run_doubt", action: "doubt" },
  { key: "f", cap: "F", does: "keys.run_fail", action: "fail" },
  { key: "w", cap: "W", does: "keys.run_want", action: "want" },
  { key: "t", cap: "T", does: "keys.run_take", action: "take" },
  { key: "n", cap: "N", does: "keys.run_note", action: "note" },
  { key: "arrowleft", cap: "←", does: "keys.run_previous", action: "previous" },
  { key: "arrowright", cap: "→", does: "keys.run_next", action: "next" },
];

/** Where keys belong to what has the focus: fields, questions, menus, the small picture, whatever arrows move in. */
const THEIRS = "input, textarea, select, [contenteditable], dialog, [role=menu], [role=menuitem], .stage__own, .scripts, .menu, details[open] > *";

export type RunAction = "pass" | "doubt" | "fail" | "want" | "take" | "note" | "previous" | "next";

/** Which deed of the run a key press means, or null. Arrows point as the page is read. */
export function runActionOf(event: KeyboardEvent): RunAction | null {
  if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing || event.repeat) return null;
  if (document.querySelector("dialog[open]")) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(THEIRS)) return null;
  const action = RUN_KEYS.find((key) => key.key === event.key.toLowerCase())?.action as RunAction | undefined;
  if (!action) return null;
  if (document.documentElement.dir !== "rtl") return action;
  return action === "next" ? "previous" : action === "previous" ? "next" : action;
}
