/** Choosing camera, microphone and speaker: fields for the check page, and the same in a sheet over the call. */
import { make } from "../shared/dom";
import { icon } from "../shared/icon";
import { text } from "../shared/text";
import type { Camera } from "./camera";
import { rememberedDevices } from "./remembered";
import { canChooseSpeaker, playTestTone, setSpeaker } from "./speaker";

function option(device: MediaDeviceInfo, index: number, fallback: string): HTMLOptionElement {
  // Without permission, and in some browsers always, a device has no name.
  return make("option", { value: device.deviceId }, device.label || text(fallback, { count: index + 1 }));
}

interface Choice {
  readonly label: string;
  readonly fallback: string;
  readonly devices: readonly MediaDeviceInfo[];
  readonly current: string | undefined;
  readonly choose: (id: string) => Promise<unknown>;
}

/** One labelled list; nothing when there is nothing to choose from. */
function choiceField(choice: Choice): HTMLElement | null {
  if (choice.devices.length === 0) return null;
  const select = make("select", {}, ...choice.devices.map((device, index) => option(device, index, choice.fallback)));
  if (choice.current !== undefined) select.value = choice.current;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
  select.addEventListener("change", () => void choice.choose(select.value));
  return make("label", { class: "field" }, make("span", { class: "field__label" }, text(choice.label)), select);
}

/** All fields for this camera; `sound` is the element that plays the other side, when there is one. */
export async function deviceFields(camera: Camera, sound: HTMLMediaElement | null): Promise<HTMLElement[]> {
  const { cameras, microphones, speakers } = await camera.devices();
  const fields = [
    choiceField({
      label: "stage.camera",
      fallback: "stage.camera_number",
      devices: cameras,
      current: camera.video?.getSettings().deviceId,
      choose: (id) => camera.choose("camera", id),
    }),
    choiceField({
      label: "stage.microphone",
      fallback: "stage.microphone_number",
      devices: microphones,
      current: camera.audio?.getSettings().deviceId,
      choose: (id) => camera.choose("microphone", id),
    }),
    choiceField({
      label: "stage.speaker",
      fallback: "stage.speaker_number",
      devices: canChooseSpeaker() ? speakers : [],
      current: rememberedDevices().speaker,
      choose: (id) => setSpeaker(sound, id),
    }),
  ];
  return fields.filter((field): field is HTMLElement => field !== null);
}

/** The button that plays three notes. */
export function speakerTest(): HTMLButtonElement {
  const button = make("button", { type: "button", class: "button button--quiet" }, icon("volume-2"), text("stage.speaker_test"));
  button.addEventListener("click", () => {
    button.disabled = true;
    void playTestTone()
      .catch(() => undefined)
      .finally(() => (button.disabled = false));
  });
  return button;
}

/** True when flipping makes sense: a phone or tablet with more than one camera. */
export async function canFlip(camera: Camera): Promise<boolean> {
  const { cameras } = await camera.devices();
  return cameras.length > 1 && matchMedia("(pointer: coarse)").matches;
}

/** A sheet over the call with all choices; `extra` comes first: a large look at oneself, for instance. */
export async function openSheet(root: HTMLElement, camera: Camera, sound: HTMLMediaElement | null, extra: readonly HTMLElement[]): Promise<void> {
  const title = make("h2", { id: "stage-devices-title" }, text("stage.devices"));
  const done = make("button", { class: "button", value: "done" }, text("stage.done"));
  const off = cameraSwitch(camera);
  const fields = await deviceFields(camera, sound);
  const captions = root.matches("v-stage") ? captionSettings(root) : null;
  // Parts of the stage that are loaded later put their own buttons here; pressing one closes the sheet like any other.
  const more: HTMLElement[] = [];
  root.dispatchEvent(new CustomEvent("sheet", { detail: more }));
  const form = make("form", { method: "dialog", class: "stack" }, title, ...extra, ...fields, speakerTest(), captions, off, ...more, done);
  const dialog = make("dialog", { class: "dialog stage__dialog", "aria-labelledby": "stage-devices-title" }, form);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  root.append(dialog);
  dialog.showModal();
}

/** The way to the settings of captions: "Translate from", "Translate to", and how they look. */
function captionSettings(stage: HTMLElement): HTMLButtonElement {
  const button = make("button", { class: "button button--quiet", value: "captions" }, icon("languages"), text("captions.title"));
  button.addEventListener("click", () => stage.dispatchEvent(new Event("caption-settings")));
  return button;
}

function cameraSwitch(camera: Camera): HTMLButtonElement {
  const on = camera.isEnabled("camera");
  const label = text(on ? "stage.camera_off" : "stage.camera_on");
  const button = make("button", { class: "button button--quiet", value: "camera" }, icon(on ? "video-off" : "video"), label);
  button.addEventListener("click", () => camera.setEnabled("camera", !on));
  return button;
}
