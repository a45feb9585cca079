/** Getting a person's attention when their turn comes: title, sound, notification, badge, screen. */
import { text } from "../../shared/text";

const SOUND = "visavis.sound";
const BLINK_MS = 1000;
/** The push "It is your turn" has the same: a device shows one of the two. */
const TAG = "visavis-turn";

/** Insecure addresses have no workers. */
async function worker(): Promise<ServiceWorkerRegistration | undefined> {
  return "serviceWorker" in navigator ? navigator.serviceWorker.getRegistration("/") : undefined;
}

export class Calling {
  readonly #title = document.title;
  #blinking: ReturnType<typeof setInterval> | undefined;
  #context: AudioContext | undefined;
  #lock: WakeLockSentinel | undefined;

  constructor() {
    // Sound needs a gesture once; any touch of the page will do.
    document.addEventListener("pointerdown", () => this.#unlock(), { once: true });
  }

  get sound(): boolean {
    try {
      return localStorage.getItem(SOUND) !== "off";
    } catch {
      return true;
    }
  }

  set sound(on: boolean) {
    try {
      localStorage.setItem(SOUND, on ? "on" : "off");
    } catch {
      // Lasts as long as the page.
    }
    if (on) this.#chime();
  }

  get notifies(): boolean {
    return "Notification" in window && Notification.permission === "granted";
  }

  get canNotify(): boolean {
    return "Notification" in window && Notification.permission !== "denied";
  }

  async allowNotification(): Promise<boolean> {
    return (await Notification.requestPermission()) === "granted";
  }

  /** How many are before this person, in the title of the tab. */
  waiting(words: string): void {
    if (this.#blinking === undefined) document.title = `${words} · ${this.#title}`;
  }

  /** The turn has come. */
  call(words: string): void {
    if (this.#blinking !== undefined) return;
    let on = false;
    const blink = (): void => {
      on = !on;
      document.title = on ? `● ${words}` : this.#title;
    };
    blink();
    this.#blinking = setInterval(blink, BLINK_MS);
    if (this.sound) this.#chime();
    if ("vibrate" in navigator) navigator.vibrate([200, 100, 200]);
    if ("setAppBadge" in navigator) void navigator.setAppBadge(1).catch(() => undefined);
    if (document.hidden && this.notifies) void this.#notify(words);
  }

  /** The person is here, or the turn went by. */
  quiet(): void {
    if (this.#blinking !== undefined) void this.#withdraw();
    clearInterval(this.#blinking);
    this.#blinking = undefined;
    document.title = this.#title;
    if ("clearAppBadge" in navigator) void navigator.clearAppBadge().catch(() => undefined);
  }

  /** Keep the screen on (or let it go dark again). False when the browser or the battery says no. */
  async keepScreen(on: boolean): Promise<boolean> {
    await this.#lock?.release().catch(() => undefined);
    this.#lock = undefined;
    if (!on || !("wakeLock" in navigator)) return false;
    this.#lock = await navigator.wakeLock.request("screen").catch(() => undefined);
    return this.#lock !== undefined;
  }

  /** By the service worker where there is one: phones allow notifications from nobody else. */
  async #notify(words: string): Promise<void> {
    const options = { body: text("wait.turn.hint"), tag: TAG, data: { path: location.pathname, ticket: location.pathname.split("/")[2] } };
    try {
      const registration = await worker();
      if (registration?.active) {
        await registration.showNotification(words, options);
        return;
      }
      const shown = new Notification(words, options);
      shown.addEventListener("click", () => {
        window.focus();
        shown.close();
      });
    } catch {
      // Title, sound and mail remain.
    }
  }

  async #withdraw(): Promise<void> {
    try {
      for (const shown of (await (await worker())?.getNotifications({ tag: TAG })) ?? []) shown.close();
    } catch {
      // It goes when somebody taps it.
    }
  }

  #unlock(): void {
    this.#context ??= new AudioContext();
    void this.#context.resume().catch(() => undefined);
  }

  /** Two soft rising notes, twice. */
  #chime(): void {
    this.#unlock();
    const context = this.#context;
    if (!context) return;
    [659.25, 880, 659.25, 880].forEach((pitch, index) => {
      const at = context.currentTime + 0.05 + index * 0.22 + (index > 1 ? 0.35 : 0);
      const tone = new OscillatorNode(context, { frequency: pitch, type: "triangle" });
      const volume = new GainNode(context, { gain: 0 });
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.3, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
      tone.connect(volume).connect(context.destination);
      tone.start(at);
      tone.stop(at + 0.5);
    });
  }
}
