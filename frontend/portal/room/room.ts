/**
 * `<v-room>`: Check, Wait and Call in one document, so that the camera that was opened once stays open.
 *
 * This file and what it imports is all that loads before a camera is asked for. The place in line belongs to the
 * visit on the server: whatever happens to this page, loading it again shows where the visit is.
 */
import { find, findAll, make, show } from "../../shared/dom";
import { Problem, send } from "../../shared/http";
import { icon } from "../../shared/icon";
import type { Cause, Live } from "../../shared/live";
import { pageLive } from "../../shared/live";
import { text } from "../../shared/text";
import type { VisitView } from "../../shared/types.gen";
import { ask } from "./ask";
import type { CallSide } from "./call-side";
import { Calling } from "./calling";
import { Check } from "./check";
import { cameraWasOpen, readFacts, rememberCamera, stepOf } from "./facts";
import type { Facts, Step } from "./facts";
import { worry } from "./results";
import { Talk } from "./talk";
import { Wait, drawAway } from "./wait";
import { WindowLock } from "./window-lock";

const ORDER: readonly string[] = ["prepare", "check", "wait", "call", "done"];

class Room extends HTMLElement {
  #facts!: Facts;
  #live!: Live;
  #check!: Check;
  #wait!: Wait;
  #talk!: Talk;
  readonly #calling = new Calling();
  #side: Promise<CallSide> | undefined;
  #lock!: WindowLock;
  #holds = true;
  #visit = "";
  #watching = false;
  #gone = false;

  connectedCallback(): void {
    this.#facts = readFacts(this);
    this.#live = pageLive();
    const join = find("[data-action=join]", this);
    this.#check = new Check(this.#slot("check"), this.#facts, (leads) => join?.classList.toggle("button--quiet", !leads));
    this.#wait = new Wait(this.#slot("place"), this.#calling);
    this.#talk = new Talk(this.#slot("conversation"), this.#slot("stage"), this.#live, this.#facts.ticket);
    this.#lock = new WindowLock(`visavis.room.${this.#facts.ticket}`, (held) => void this.#held(held));
    this.#visit = this.dataset.visit ?? "";
    find("[data-form=join]", this)?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#join();
    });
    find("[data-form=leave]", this)?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#leave();
    });
    drawAway(this.#slot("away"), this.#calling, { key: this.dataset.pushKey ?? "", on: this.dataset.push === "yes" });
    this.#lock.take();
    if (this.#visit) this.#watch();
    else this.#check.start();
  }

  // -- check and join -----------------------------------------------------------------------------------------------

  /** Joining never depends on the check; it only says what will be missed. */
  async #join(): Promise<void> {
    const button = find<HTMLButtonElement>("[data-action=join]", this);
    const found = this.#check.panel?.found;
    const trouble = found ? worry(found) : "untested";
    if (trouble && !(await this.#joinAnyway(trouble))) return;
    button?.toggleAttribute("disabled", true);
    try {
      const answer = (await send("POST", this.#facts.joinUrl)) as { visit_id: string };
      this.#visit = answer.visit_id;
      const results = this.#check.panel?.results;
      if (results) void send("POST", `${this.#facts.api}/visits/${this.#visit}/preparation`, { results }).catch(() => undefined);
      this.#watch();
    } catch (error) {
      this.#refused(error);
    } finally {
      button?.toggleAttribute("disabled", false);
    }
  }

  async #joinAnyway(trouble: NonNullable<ReturnType<typeof worry>>): Promise<boolean> {
    const first = trouble === "untested" ? "join.try_camera" : "join.stay";
    const answer = await ask(`join.${trouble}.title`, `join.${trouble}.text`, [
      { value: "stay", key: first, className: "" },
      { value: "join", key: "join.anyway", className: "button--quiet" },
    ]);
    if (answer === "stay" && trouble === "untested") void this.#check.open();
    if (answer === "join") this.#check.goWithout();
    return answer === "join";
  }

  #refused(error: unknown): void {
    const problem = error instanceof Problem ? error : new Problem("http.unreachable", "", 0);
    const { url } = problem.params;
    if (typeof url === "string") {
      location.assign(url);
      return;
    }
    const words = make("div", {}, problem.message || text("join.unreachable"));
    const notice = make("div", { class: "notice notice--stop room__problem", role: "alert" }, icon("circle-alert"), words);
    find(".room__problem", this)?.remove();
    find("[data-form=join]", this)?.before(notice);
  }

  // -- the visit ----------------------------------------------------------------------------------------------------

  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    find<HTMLFormElement>("[data-form=leave]", this)?.setAttribute("action", this.#facts.leaveUrl(this.#visit));
    if (this.dataset.step !== "call") this.#step("wait");
    this.#live.watch("visit", this.#visit, (visit, cause) => this.#news(visit, cause));
    this.#live.onState((state) => {
      this.#wait.connection(state);
      if (state === "signed_out") location.reload();
    });
    this.#showOwn();
  }

  #news(visit: VisitView | null, cause: Cause): void {
    if (!visit) {
      if (cause.kind === "gone") this.#go(this.#facts.ticketUrl);
      return;
    }
    const step = stepOf(visit.state);
    if (step === null) this.#over(visit);
    else if (step === "wait") this.#waits(visit, cause);
    else if (visit.call_id) void this.#begin(visit.call_id, visit.agent_name);
  }

  #waits(visit: VisitView, cause: Cause): void {
    this.#step("wait");
    this.#wait.update(visit);
    if ((cause.kind as string) === "visit.called") this.#calling.call(text("wait.turn"));
    // An agent is being asked: have everything loaded, whether the camera was opened or not.
    if (visit.state === "offered" && this.#holds) void this.#loadSide().then((side) => side.ready());
  }

  #over(visit: VisitView): void {
    this.#calling.quiet();
    rememberCamera(this.#facts.ticket, false);
    this.#go(visit.state === "left" ? this.#facts.ticketUrl : this.#facts.doneUrl(this.#visit));
  }

  #go(url: string): void {
    if (this.#gone) return;
    this.#gone = true;
    location.assign(url);
  }

  async #leave(): Promise<void> {
    const answer = await ask("leave.title", "leave.text", [
      { value: "stay", key: "leave.stay", className: "" },
      { value: "leave", key: "leave.confirm", className: "button--danger" },
    ]);
    if (answer !== "leave") return;
    try {
      await send("POST", `${this.#facts.api}/visits/${this.#visit}/leave`);
    } catch (error) {
      this.#refused(error);
      return;
    }
    rememberCamera(this.#facts.ticket, false);
    this.#go(this.#facts.ticketUrl);
  }

  // -- the call -----------------------------------------------------------------------------------------------------

  async #begin(callId: string, agentName: string): Promise<void> {
    this.#calling.quiet();
    this.#step("call");
    if (!this.#holds) return;
    const side = await this.#loadSide();
    if (!side.camera.isOpen && cameraWasOpen(this.#facts.ticket)) await side.openCamera();
    if (this.#gone || side.stage?.isConnected) return;
    const stage = side.begin(this.#slot("stage"), callId, agentName);
    setTimeout(() => this.#talk.besideCall(stage), 1000);
    stage.addEventListener("end", () => this.#go(this.#facts.doneUrl(this.#visit)));
    // The visit itself says how it ended a moment later; a page that cannot hear it goes on by itself.
    stage.addEventListener("over", () => setTimeout(() => this.#go(this.#facts.doneUrl(this.#visit)), 3000));
  }

  #loadSide(): Promise<CallSide> {
    this.#side ??= import("./call-side").then(({ CallSide: Side }) => new Side(this.#facts, this.#live));
    return this.#side;
  }

  /** The small preview while waiting: the camera from the check, or (after a reload) opened again by itself. */
  #showOwn(): void {
    const slot = this.#slot("own");
    const open = async (): Promise<void> => {
      const side = await this.#loadSide();
      if (!side.camera.isOpen) await side.openCamera();
      if (this.dataset.step !== "wait" || !this.#holds) return;
      this.#check.stop();
      side.showOwn(slot);
      side.ready();
    };
    if (cameraWasOpen(this.#facts.ticket)) {
      void open();
      return;
    }
    const button = make("button", { type: "button", class: "button button--quiet" }, icon("video"), text("check.begin"));
    button.addEventListener("click", () => void open());
    slot.replaceChildren(make("section", { class: "card card--flat" }, make("p", {}, text("wait.own.none")), button));
  }

  /** This window has the call, or another one took it. */
  async #held(held: boolean): Promise<void> {
    const before = this.#holds;
    this.#holds = held;
    find(".room__elsewhere", this)?.remove();
    if (held) {
      if (!before) location.reload();
      return;
    }
    const here = make("button", { type: "button", class: "button button--quiet" }, text("stage.bring_here"));
    here.addEventListener("click", () => this.#lock.take());
    const words = make("div", {}, make("p", {}, text("room.elsewhere")), here);
    this.prepend(make("div", { class: "notice notice--attention room__elsewhere" }, icon("info"), words));
    this.#slot("own").replaceChildren();
    if (this.#side) (await this.#side).stepBack();
  }

  // -- steps --------------------------------------------------------------------------------------------------------

  #step(step: Step): void {
    const before = this.dataset.step;
    this.dataset.step = step;
    document.body.dataset.step = step;
    for (const section of findAll(":scope > section[data-step]", this)) show(section, section.dataset.step === step);
    for (const item of findAll(".steps [data-step]")) {
      const at = ORDER.indexOf(item.dataset.step ?? "");
      item.toggleAttribute("data-done", at < ORDER.indexOf(step));
      if (at === ORDER.indexOf(step)) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
    if (before === step) return;
    window.scrollTo({ top: 0 });
    const heading = find(`:scope > section[data-step="${step}"] h1`, this);
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }

  #slot(name: string): HTMLElement {
    const slot = find(`[data-slot="${name}"]`, this);
    if (!slot) throw new Error(`the room has no slot "${name}"`);
    return slot;
  }
}

customElements.define("v-room", Room);
