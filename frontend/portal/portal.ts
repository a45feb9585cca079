/**
 * What every customer page runs: a small improvement here and there over pages that work without any of it.
 * Anything heavier is imported when the page holds an element that needs it.
 */
import { eachModule, find } from "../shared/dom";
import { startCode, startResend } from "./code";
import { startCountdown } from "./countdown";
import { startLink } from "./link";
import { keepZone, showLocalTimes } from "./times";

function registerWorker(): void {
  if (!("serviceWorker" in navigator) || !globalThis.isSecureContext) return;
  navigator.serviceWorker.register("/sw.js").catch(() => {
    // Private windows and strict settings refuse; the pages work without.
  });
}

/** A menu closes when somebody looks elsewhere, and gives the focus back on Escape. */
function startMenu(element: HTMLElement): void {
  const menu = element as HTMLDetailsElement;
  document.addEventListener("click", (event) => {
    if (menu.open && event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

keepZone();
showLocalTimes();
eachModule("menu", startMenu);
eachModule("code", startCode);
eachModule("resend", startResend);
eachModule("link", startLink);
eachModule("countdown", startCountdown);
if (find("[data-booking-of]")) void import("./booked");
if (find("v-book")) void import("./book");
eachModule("proof", (element) => void import("./proof").then(({ startProof }) => startProof(element)));
eachModule("push", (element) => void import("./push").then(({ startPush }) => startPush(element)));
if (find("v-conversation")) void import("./conversation");
registerWorker();
