/**
 * The ring of an offer: a soft two-tone sound, a flashing page title and a notification of the system.
 * Made with Web Audio, so no file is loaded and nothing can be missing when it matters.
 */

const PERIOD_MS = 2000;
const NOTES: readonly (readonly [frequency: number, startsAt: number])[] = [
  [659.25, 0],
  [880, 0.18],
  [659.25, 0.6],
  [880, 0.78],
];

export interface RingWords {
  /** What the page title alternates with, e.g. "Ana Petrova is calling". */
  title: string;
  /** The body of the system's notification. */
  body: string;
}

export class Ring {
  private audio: AudioContext | null = null;
  private timers: number[] = [];
  private plainTitle = "";
  private notice: Notification | null = null;

  /** Call inside a click or key press: browsers let a page make sound only after one. */
  unlock(): void {
    this.audio ??= typeof AudioContext === "undefined" ? null : new AudioContext();
    void this.audio?.resume();
  }

  get ringing(): boolean {
    return this.timers.length > 0;
  }

  start(words: RingWords): void {
    if (this.ringing) return;
    this.plainTitle = document.title;
    let flashed = false;
    const flash = (): void => {
      flashed = !flashed;
      document.title = flashed ? words.title : this.plainTitle;
    };
    flash();
    this.chime();
    this.timers = [window.setInterval(flash, 1000), window.setInterval(() => this.chime(), PERIOD_MS)];
    this.notify(words);
  }

  stop(): void {
    if (!this.ringing) return;
    for (const timer of this.timers) window.clearInterval(timer);
    this.timers = [];
    document.title = this.plainTitle;
    this.notice?.close();
    this.notice = null;
  }

  private chime(): void {
    const audio = this.audio;
    if (audio?.state !== "running") return;
    for (const [frequency, startsAt] of NOTES) {
      const at = audio.currentTime + startsAt;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.type = "sine";
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0.0001, at);
      volume.gain.exponentialRampToValueAtTime(0.22, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.34);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.36);
    }
  }

  private notify(words: RingWords): void {
    if (!document.hidden || typeof Notification === "undefined" || Notification.permission !== "granted") return;
    this.notice = new Notification(words.title, { body: words.body, tag: "visavis-offer", requireInteraction: true });
    this.notice.onclick = () => window.focus();
  }
}

/** Whether asking for permission to notify makes sense now. */
export function canAskToNotify(): boolean {
  return typeof Notification !== "undefined" && window.isSecureContext && Notification.permission === "default";
}
