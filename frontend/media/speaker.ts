/** A short sound to prove the speaker, and the choice of the speaker where the browser has one. */
import { rememberDevices, rememberedDevices } from "./remembered";

/** Browsers that can send sound to a chosen speaker (Safari and phones leave this to the system). */
export function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}

/** Send an element's sound to the remembered speaker; a speaker that is gone leaves the system's own. */
export async function useRememberedSpeaker(element: HTMLMediaElement): Promise<void> {
  const { speaker } = rememberedDevices();
  if (!speaker || !canChooseSpeaker()) return;
  await element.setSinkId(speaker).catch(() => undefined);
}

/** Send an element's sound to a speaker and remember it. False when the browser refused. */
export async function setSpeaker(element: HTMLMediaElement | null, deviceId: string): Promise<boolean> {
  if (!canChooseSpeaker()) return false;
  try {
    await element?.setSinkId(deviceId);
    rememberDevices({ speaker: deviceId });
    return true;
  } catch {
    return false;
  }
}

const NOTES = [523.25, 659.25, 783.99];
const NOTE_S = 0.28;

/** Three rising notes on the chosen speaker; resolves when they have faded. Needs a click before it. */
export async function playTestTone(): Promise<void> {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = output.stream;
  await useRememberedSpeaker(element);
  try {
    await context.resume();
    await element.play();
    NOTES.forEach((pitch, index) => note(context, output, pitch, context.currentTime + 0.05 + index * NOTE_S));
    await new Promise((done) => setTimeout(done, (NOTES.length + 2) * NOTE_S * 1000));
  } finally {
    element.srcObject = null;
    await context.close();
  }
}

function note(context: AudioContext, output: AudioNode, pitch: number, at: number): void {
  const tone = new OscillatorNode(context, { frequency: pitch, type: "sine" });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.25, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S * 2);
  tone.connect(volume).connect(output);
  tone.start(at);
  tone.stop(at + NOTE_S * 2);
}
