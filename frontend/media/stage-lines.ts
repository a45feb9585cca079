/** Banners as elements. */
import { make } from "../shared/dom";
import { icon } from "../shared/icon";
import { clockTime, text } from "../shared/text";
import type { Action, Banner } from "./banners";

const MOST = 3;
const ACTIONS: Readonly<Record<Action, string>> = {
  "camera-on": "stage.camera_on",
  "camera-retry": "stage.try_again",
  sound: "stage.play_sound",
};

/** The sentence of a banner. */
export function sentence(banner: Banner, name: string): string {
  return text(banner.key, { name, time: banner.since ? clockTime(banner.since) : "" });
}

/** The weightiest banners as lines; `act` is called when the person presses the way out. */
export function bannerLines(found: readonly Banner[], name: string, act: (action: Action) => void): HTMLElement[] {
  return found.slice(0, MOST).map((banner) => {
    const classes = `stage__banner stage__banner--${banner.tone}`;
    const line = make("p", { class: classes }, icon(banner.icon), make("span", {}, sentence(banner, name)));
    if (banner.seconds !== undefined) {
      // The countdown changes each second: it is for the eye, not for the ear.
      const left = text("stage.kept_for", { count: banner.seconds });
      line.append(make("span", { class: "stage__left figure", "aria-hidden": "true" }, left));
    }
    const { action } = banner;
    if (action) {
      const button = make("button", { type: "button", class: "button button--quiet" }, text(ACTIONS[action]));
      button.addEventListener("click", () => act(action));
      line.append(button);
    }
    return line;
  });
}
