/**
 * Notifications of the house on this device. Nothing here happens by itself: `turnOn` is called by a click, asks the
 * browser's own question, and only then tells the server.
 */
import { send } from "./http";

const ADDRESS = "/api/v1/customer/push";

export type Outcome = "on" | "off" | "denied" | "failed";

/** Can this browser show pushes at all? Phones of Apple can only once the site stands on the home screen. */
export function pushPossible(): boolean {
  return "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis && globalThis.isSecureContext;
}

/** The house's key as browsers want it: bytes. */
export function keyBytes(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Has this browser a subscription? The server knows whether it belongs to who is signed in now. */
export async function hasSubscription(): Promise<boolean> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return Boolean(await registration?.pushManager.getSubscription());
}

export async function turnOn(key: string): Promise<Outcome> {
  try {
    if ((await Notification.requestPermission()) !== "granted") return "denied";
    const { pushManager } = await navigator.serviceWorker.ready;
    const subscription = await subscribed(pushManager, keyBytes(key));
    const { endpoint, keys } = subscription.toJSON();
    await send("PUT", ADDRESS, { endpoint, p256dh: keys?.["p256dh"], auth: keys?.["auth"] });
    return "on";
  } catch {
    return "failed";
  }
}

/** A house that was set up anew has another key; what was subscribed with the old one is worthless. */
async function subscribed(manager: PushManager, key: Uint8Array<ArrayBuffer>): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await manager.subscribe(options);
  } catch (trouble) {
    const old = await manager.getSubscription();
    if (!old) throw trouble;
    await old.unsubscribe();
    return manager.subscribe(options);
  }
}

export async function turnOff(): Promise<Outcome> {
  try {
    await send("DELETE", ADDRESS);
  } catch {
    return "failed";
  }
  try {
    const registration = await navigator.serviceWorker.getRegistration("/");
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
  } catch {
    // The server has forgotten it; that is enough.
  }
  return "off";
}
