/** The keyboard of the console: one table, which the help (`?`) shows and the page listens to. */

export interface Key {
  /** As `KeyboardEvent.key` gives it, lower case. */
  key: string;
  /** What the help prints on the cap. */
  cap: string;
  /** Text key of what it does. */
  does: string;
  action: string;
}

export const KEYS: readonly Key[] = [
  { key: "enter", cap: "Enter", does: "keys.accept", action: "accept" },
  { key: "d", cap: "D", does: "keys.decline", action: "decline" },
  { key: "r", cap: "R", does: "keys.ready", action: "ready" },
  { key: "b", cap: "B", does: "keys.break", action: "break" },
  { key: "o", cap: "O", does: "keys.off", action: "off" },
  { key: "j", cap: "J", does: "keys.board_next", action: "board-next" },
  { key: "k", cap: "K", does: "keys.board_previous", action: "board-previous" },
  { key: "c", cap: "C", does: "keys.conversation", action: "conversation" },
  { key: "n", cap: "N", does: "keys.notes", action: "notes" },
  { key: "m", cap: "M", does: "keys.mute", action: "mute" },
  { key: "v", cap: "V", does: "keys.camera", action: "camera" },
  { key: "t", cap: "T", does: "keys.captions", action: "captions" },
  { key: "e", cap: "E", does: "keys.fact", action: "fact" },
  { key: "s", cap: "S", does: "keys.script", action: "script" },
  { key: "/", cap: "/", does: "keys.search", action: "search" },
  { key: "?", cap: "?", does: "keys.help", action: "help" },
];

const OFF = "visavis-keys-off";

/** Single keys can be switched off for people whose software types letters by accident (WCAG 2.1.4). */
export function keysOn(): boolean {
  return localStorage.getItem(OFF) === null;
}

export function useKeys(on: boolean): void {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
}

const TYPING = "input, textarea, select, [contenteditable]";

/** Which action a key press means, or null. Keys typed into fields belong to the fields. */
export function actionOf(event: KeyboardEvent): string | null {
  if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return null;
  // The stage had the focus and has done it already.
  if (event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING)) return null;
  const name = event.key.toLowerCase();
  // Enter on a focused control is that control's own.
  if (name === "enter" && target?.closest("button, a, summary, [role=menuitem]")) return null;
  return KEYS.find((key) => key.key === name)?.action ?? null;
}
