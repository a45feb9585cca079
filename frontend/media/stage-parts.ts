/** The elements of the stage, without behaviour. Words come from the page's texts (`stage.*`). */
import { make, setText } from "../shared/dom";
import { icon, setIcon } from "../shared/icon";
import type { Live } from "../shared/live";
import { text } from "../shared/text";
import type { Camera } from "./camera";
import type { CallSession, Role } from "./peer";

export interface StageOptions {
  readonly session: CallSession;
  readonly camera: Camera;
  readonly live: Live;
  readonly callId: string;
  readonly side: Role;
  /** "/api/v1/customer" or "/api/v1/staff". */
  readonly api: string;
  readonly otherName: string;
  readonly myName: string;
  /** The other side's offer is on its way here (the customer waited with a session that listens). */
  readonly awaited?: boolean;
  /** The language this person said they speak, where they were asked before the call. */
  readonly spoken?: string;
}

export interface Parts {
  readonly remote: HTMLVideoElement;
  readonly own: HTMLVideoElement;
  readonly ownBox: HTMLElement;
  readonly ownNote: HTMLElement;
  readonly placeholder: HTMLElement;
  readonly placeholderText: HTMLElement;
  readonly banners: HTMLElement;
  readonly clock: HTMLElement;
  readonly bar: HTMLElement;
  readonly confirm: HTMLDialogElement;
  /** What the end would break off, inside the question before it. */
  readonly atStake: HTMLElement;
}

export type Command = "mute" | "camera" | "flip" | "devices" | "picture" | "full" | "captions" | "fact" | "script" | "talk" | "end";

const BUTTONS: readonly (readonly [Command, string, string])[] = [
  ["mute", "mic", "stage.mute"],
  ["flip", "switch-camera", "stage.flip"],
  ["devices", "settings-2", "stage.devices.short"],
  ["picture", "picture-in-picture-2", "stage.picture"],
  ["full", "maximize", "stage.full"],
  ["captions", "captions-off", "stage.captions"],
  ["fact", "shield-check", "stage.fact"],
  ["script", "message-square-quote", "stage.script"],
  ["talk", "message-square", "stage.talk"],
  ["end", "phone-off", "stage.end"],
];

function makeButton([command, picture, key]: readonly [Command, string, string]): HTMLButtonElement {
  const label = make("span", { class: "stage__label" }, text(key));
  return make("button", { type: "button", class: `stage__button stage__button--${command}`, "data-command": command, title: text(key) }, icon(picture), label);
}

function videoElement(className: string, muted: boolean): HTMLVideoElement {
  const video = make("video", { class: className, autoplay: true, playsinline: true, disablepictureinpicture: muted });
  video.muted = muted;
  video.playsInline = true;
  return video;
}

/** The question before the end; the safe answer has the focus. */
function confirmDialog(otherName: string, atStake: HTMLElement): HTMLDialogElement {
  const heading = make("h2", { id: "stage-end-title" }, text("stage.end.title"));
  const stay = make("button", { class: "button button--quiet", value: "stay", autofocus: true }, text("stage.end.stay"));
  const leave = make("button", { class: "button button--danger", value: "end" }, icon("phone-off"), text("stage.end.confirm"));
  const form = make("form", { method: "dialog", class: "stack" }, heading, make("p", {}, text("stage.end.text", { name: otherName })), atStake);
  form.append(make("div", { class: "cluster" }, stay, leave));
  return make("dialog", { class: "dialog stage__dialog", "aria-labelledby": "stage-end-title" }, form);
}

/** "AP" for "Ana Petrova": shown while there is no picture. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => /^./u.exec(word ?? "")?.[0] ?? "").join("").toLocaleUpperCase();
}

/** Build everything inside `root`; called once for each call. */
export function buildStage(root: HTMLElement, otherName: string, myName: string): Parts {
  const remote = videoElement("stage__remote", false);
  remote.setAttribute("aria-label", text("stage.their_picture", { name: otherName }));
  const own = videoElement("stage__own-video", true);
  const ownNote = make("span", { class: "stage__own-note" });
  const ownLabel = text("stage.my_picture", { name: myName });
  const ownBox = make("div", { class: "stage__own", tabindex: 0, role: "group", "aria-label": ownLabel, "data-corner": "top-end" }, own, ownNote);
  const placeholderText = make("p", {}, text("stage.connecting", { name: otherName }));
  const face = make("span", { class: "stage__initials", "aria-hidden": "true" }, initials(otherName));
  const placeholder = make("div", { class: "stage__placeholder" }, face, placeholderText);
  const clock = make("span", { class: "stage__clock figure", "aria-hidden": "true" });
  const title = make("div", { class: "stage__title" }, make("strong", { dir: "auto" }, otherName), clock);
  const banners = make("div", { class: "stage__banners", role: "status", "aria-live": "polite" });
  const bar = make("div", { class: "stage__bar", role: "toolbar", "aria-label": text("stage.controls") }, ...BUTTONS.map(makeButton));
  const atStake = make("p", { class: "notice notice--attention", hidden: true });
  const confirm = confirmDialog(otherName, atStake);
  root.replaceChildren(remote, placeholder, title, ownBox, banners, bar, confirm);
  return { remote, own, ownBox, ownNote, placeholder, placeholderText, banners, clock, bar, confirm, atStake };
}

/** A button of the bar. */
export function control(bar: HTMLElement | undefined, command: Command): HTMLElement | null {
  return bar?.querySelector<HTMLElement>(`[data-command="${command}"]`) ?? null;
}

/** Give a button another picture and word. */
export function relabel(bar: HTMLElement | undefined, command: Command, picture: string, key: string): void {
  const button = control(bar, command);
  const svg = button?.querySelector("svg");
  if (svg) setIcon(svg, picture);
  setText(button?.querySelector(".stage__label") ?? null, text(key));
  if (button) button.title = text(key);
}

/** The button for the whole screen says what it does next. */
export function showFull(bar: HTMLElement, full: boolean): void {
  relabel(bar, "full", full ? "minimize" : "maximize", full ? "stage.full_end" : "stage.full");
}

/** What would break off, in the question before the end; "" for nothing. Called often. */
export function showStake(atStake: HTMLElement, words: string): void {
  if (atStake.textContent === words) return;
  atStake.replaceChildren(...(words ? [icon("triangle-alert"), make("span", {}, words)] : []));
  atStake.hidden = words === "";
}

/** What a window shows whose person has the call in another one now. */
export function elsewhere(): HTMLElement {
  const here = make("button", { type: "button", class: "button" }, icon("refresh-cw"), text("stage.bring_here"));
  here.addEventListener("click", () => location.reload());
  return make("div", { class: "stage__placeholder" }, icon("info"), make("p", {}, text("stage.taken_over")), here);
}

/** "4:05" or "1:04:05". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const KEYS: Readonly<Record<string, Command>> = { m: "mute", v: "camera", d: "devices", p: "picture", f: "full", c: "talk", t: "captions", e: "fact", s: "script" };

/** The command of a pressed key. Single keys count while the focus is on the stage (WCAG 2.1.4), never inside a field. */
export function keyCommand(event: KeyboardEvent): Command | undefined {
  const inField = event.target instanceof Element && event.target.closest("input, select, textarea, dialog") !== null;
  return inField || event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key.toLowerCase()];
}

/** The remote picture in a small window above other programs, and back. */
export async function togglePicture(video: HTMLVideoElement): Promise<void> {
  if (document.pictureInPictureElement) await document.exitPictureInPicture();
  else await video.requestPictureInPicture();
}
