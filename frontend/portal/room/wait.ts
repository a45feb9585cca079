/** The Wait step: the place card, what to do with one's time, and leaving. */
import { announce, make, setText, show } from "../../shared/dom";
import { icon } from "../../shared/icon";
import type { LiveState } from "../../shared/live";
import { pushPossible, turnOff, turnOn } from "../../shared/push";
import { clockTime, number, text } from "../../shared/text";
import type { VisitView } from "../../shared/types.gen";
import type { Calling } from "./calling";
import type { Words } from "./place";
import { placeWords } from "./place";

const say = ({ key, params }: Words): string => text(key, params);

/** A switch with its words beside it. */
function choice(words: string, on: boolean, change: (box: HTMLInputElement) => unknown): HTMLElement {
  const box = make("input", { type: "checkbox" });
  box.checked = on;
  box.addEventListener("change", () => change(box));
  return make("label", { class: "choice" }, box, make("span", {}, words));
}

export class Wait {
  readonly #figure = make("strong", { class: "place__figure figure" });
  readonly #ahead = make("span");
  readonly #range = make("p", { class: "place__range" });
  readonly #late = make("p", { class: "place__late", hidden: true });
  readonly #sure = make("p", { class: "soft small", hidden: true });
  readonly #closed = make("p", { class: "soft small", hidden: true });
  readonly #booked = make("p", { class: "place__booked", hidden: true });
  readonly #passed = make("p", { class: "soft small", hidden: true }, text("wait.passed"));
  readonly #card: HTMLElement;
  readonly #connection = make("div", { class: "notice notice--attention", role: "status", hidden: true });
  #visit: VisitView | null = null;

  constructor(
    private readonly place: HTMLElement,
    private readonly calling: Calling,
  ) {
    const ahead = make("p", { class: "place__ahead" }, this.#figure, this.#ahead);
    this.#card = make("section", { class: "card place" }, ahead, this.#booked, this.#passed, this.#range, this.#late, this.#sure, this.#closed);
    setInterval(() => this.#draw(), 15_000);
  }

  update(visit: VisitView): void {
    const before = this.#visit;
    this.#visit = visit;
    if (!this.#card.isConnected) this.place.replaceChildren(this.#connection, this.#card);
    this.#draw();
    const words = placeWords(visit, Date.now());
    // The order of two people in line never changes: more before me means somebody with an earlier claim came.
    if (before && visit.ahead !== null && visit.ahead !== before.ahead) show(this.#passed, visit.ahead > (before.ahead ?? visit.ahead));
    const moved = before?.ahead !== visit.ahead || before.state !== visit.state;
    if (moved) announce(say(words.ahead));
    if (visit.state === "offered") this.calling.call(text("wait.turn"));
    else {
      if (before?.state === "offered") this.calling.quiet();
      this.calling.waiting(words.figure === null ? say(words.ahead) : `${number(words.figure)} · ${text("wait.title")}`);
    }
  }

  /** How the page hears of news; a lost connection never loses the place, and the page says so. */
  connection(state: LiveState): void {
    show(this.#connection, state === "offline" || state === "reconnecting");
    const key = state === "offline" ? "wait.offline" : "wait.reconnecting";
    this.#connection.replaceChildren(icon("wifi-off"), make("div", {}, text(key)));
  }

  #draw(): void {
    if (!this.#visit) return;
    const words = placeWords(this.#visit, Date.now());
    this.#card.dataset.state = this.#visit.state;
    show(this.#figure, words.figure !== null);
    setText(this.#figure, words.figure === null ? "" : number(words.figure));
    setText(this.#ahead, say(words.ahead));
    this.#ahead.classList.toggle("place__figure", words.figure === null);
    const time = this.#visit.promised_by ? clockTime(this.#visit.promised_by) : "";
    this.#line(this.#range, words.wait);
    this.#line(this.#late, words.late && { ...words.late, params: { time } });
    this.#line(this.#sure, words.sure);
    this.#line(this.#closed, words.closed);
    const booked = this.#visit.booked_for ? clockTime(this.#visit.booked_for) : "";
    this.#line(this.#booked, words.booked && { ...words.booked, params: { time: booked } });
  }

  #line(element: HTMLElement, words: Words | null): void {
    show(element, words !== null);
    if (words) setText(element, say(words));
  }
}

/** Notifications from outside the page: the house's key ("" when none are offered), and whether they are on. */
export interface PushOffer {
  readonly key: string;
  readonly on: boolean;
}

/** "You can lock the phone": what happens then, and how the page calls. */
export function drawAway(slot: HTMLElement, calling: Calling, push: PushOffer): void {
  const note = make("p", { class: "soft small", role: "status" });
  const sound = choice(text("wait.sound"), calling.sound, (box) => (calling.sound = box.checked));
  const choices = [sound];
  // A push reaches a closed page too, so where there is one, the page's own notification goes with it.
  if (push.key && pushPossible() && calling.canNotify) choices.push(choice(text("wait.push"), push.on && calling.notifies, (box) => void pushes(box, push.key, note)));
  else if (calling.canNotify) choices.push(choice(text("wait.notification"), calling.notifies, (box) => void notify(box, calling, note)));
  if ("wakeLock" in navigator) choices.push(choice(text("wait.screen"), false, (box) => void screen(box, calling)));
  const head = make("h2", { class: "room__line" }, icon("lock"), text("wait.away"));
  const mail = make("p", { class: "room__line small" }, icon("mail"), make("span", {}, text("wait.mail")));
  slot.replaceChildren(make("section", { class: "card card--flat" }, head, make("p", {}, text("wait.away.hint")), ...choices, mail, note));
}

async function notify(box: HTMLInputElement, calling: Calling, note: HTMLElement): Promise<void> {
  box.checked = box.checked && (await calling.allowNotification());
  setText(note, box.checked ? "" : text("wait.notification.off"));
}

async function pushes(box: HTMLInputElement, key: string, note: HTMLElement): Promise<void> {
  box.disabled = true;
  const outcome = box.checked ? await turnOn(key) : await turnOff();
  box.disabled = false;
  box.checked = outcome === "on" || (outcome === "failed" && !box.checked);
  setText(note, outcome === "on" || outcome === "off" ? "" : text("wait.notification.off"));
}

async function screen(box: HTMLInputElement, calling: Calling): Promise<void> {
  box.checked = (await calling.keepScreen(box.checked)) && box.checked;
}
