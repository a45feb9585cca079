/** The card "Notifications on this device"; it stays hidden in browsers that can't show any. */
import { find, show } from "../shared/dom";
import { hasSubscription, pushPossible, turnOff, turnOn, type Outcome } from "../shared/push";

export async function startPush(card: HTMLElement): Promise<void> {
  if (!pushPossible()) return;
  const part = (name: string): HTMLButtonElement | null => find<HTMLButtonElement>(`[data-part=${name}]`, card);
  let on = "on" in card.dataset && Notification.permission === "granted" && (await hasSubscription().catch(() => false));
  const draw = (outcome: Outcome): void => {
    if (outcome !== "failed") on = outcome === "on";
    show(part("on"), !on);
    show(part("off"), on);
    show(part("active"), on && outcome !== "failed");
    show(part("denied"), outcome === "denied");
    show(part("failed"), outcome === "failed");
  };
  const click = (name: string, act: () => Promise<Outcome>): void => {
    part(name)?.addEventListener("click", () => {
      const button = part(name);
      if (!button || button.disabled) return;
      button.disabled = true;
      void act().then((outcome) => {
        button.disabled = false;
        draw(outcome);
        part(on ? "off" : "on")?.focus();
      });
    });
  };
  click("on", () => turnOn(card.dataset["key"] ?? ""));
  click("off", turnOff);
  draw(Notification.permission === "denied" ? "denied" : on ? "on" : "off");
  show(card);
}
