/**
 * `<v-conversation>`: the ticket's conversation, live. The server draws it and its form works alone; with script new
 * lines appear by themselves, sending does not leave the page, and an invitation shows up when support writes one.
 */
import { announce, find, findAll, make, setText, show } from "../shared/dom";
import { Problem, send } from "../shared/http";
import { pageLive, type Live, type LiveState, type Views } from "../shared/live";
import { text } from "../shared/text";
import { translateLink } from "../shared/translate";
import { startCountdown } from "./countdown";
import { moment, showLocalTimes } from "./times";

type Ticket = Views["ticket"];
type Line = Ticket["messages"][number];

const API = "/api/v1/customer";
const TYPING_EVERY = 3_000;
const TYPING_SHOWN = 5_000;

/** A name for one message, so that sending it again can be told from saying it again. Plain http has no randomUUID. */
function freshKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

class Conversation extends HTMLElement {
  #live: Live | null = null;
  #stop: (() => void)[] = [];
  #lines: HTMLElement | null = null;
  #area: HTMLTextAreaElement | null = null;
  #typed = 0;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #shape = "";

  connectedCallback(): void {
    this.#lines = find("[data-part=lines]", this);
    this.#area = find<HTMLTextAreaElement>("textarea", this);
    const form = find<HTMLFormElement>("[data-part=form]", this);
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.#area?.addEventListener("keydown", (event) => {
      // A physical keyboard sends with Enter; a phone's Enter makes a new line.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || !matchMedia("(pointer: fine)").matches) return;
      event.preventDefault();
      form?.requestSubmit();
    });
    this.#area?.addEventListener("input", () => this.#tellTyping());
    this.#offerTranslations();
    this.#watch();
  }

  disconnectedCallback(): void {
    for (const stop of this.#stop.splice(0)) stop();
  }

  get #ticket(): string {
    return this.dataset["ticket"] ?? "";
  }

  #watch(): void {
    const live = (this.#live = pageLive());
    this.#stop.push(
      live.watch("ticket", this.#ticket, (ticket, cause) => {
        if (!ticket) return;
        this.#show(ticket, cause.kind !== "snapshot");
        if (cause.kind.startsWith("appointment.")) void this.#refreshInvitation(ticket);
      }),
      live.onTyping((typing) => {
        if (typing.ticket === this.#ticket && typing.author === "staff") this.#showTyping(typing.name);
      }),
      live.onState((state) => this.#showState(state)),
    );
  }

  /** The lines that the server drew. */
  #offerTranslations(): void {
    for (const line of findAll(".message--staff", this)) {
      if (find(".message__more", line)) continue;
      const link = translateLink(API, line.dataset["id"] ?? "", find(".message__text", line)?.textContent ?? "");
      if (link) line.append(link);
    }
  }

  #show(ticket: Ticket, news: boolean): void {
    for (const line of ticket.messages) this.#add(line, news);
    const shape = `${ticket.state}/${ticket.invitation?.id ?? ""}`;
    if (this.#shape !== "" && this.#shape !== shape) void this.#refreshInvitation(ticket);
    this.#shape = shape;
  }

  #add(line: Line, news: boolean): void {
    if (!this.#lines || find(`[data-id="${line.id}"]`, this.#lines)) return;
    const mine = line.author === "customer";
    const who = mine ? text("talk.you") : line.author_name;
    const kind = mine ? "mine" : line.author;
    const time = make("time", { datetime: line.at, "data-moment": "full" }, moment(new Date(line.at), "full", false));
    this.#lines.append(
      make(
        "li",
        { class: `message message--${kind}`, "data-id": line.id },
        make("p", { class: "message__by" }, make("bdi", {}, who), " · ", time),
        make("p", { class: "message__text", dir: "auto" }, line.text),
        !mine && line.author !== "system" && translateLink(API, line.id, line.text),
      ),
    );
    if (!news) return;
    this.#lines.lastElementChild?.scrollIntoView({ block: "nearest" });
    if (mine) return;
    this.#showTyping("");
    announce(text("talk.new", { name: who }));
    this.dispatchEvent(new CustomEvent("news", { bubbles: true, detail: { line } }));
  }

  /** The card of an invitation or a booking is the server's drawing: fetch the page again and take it from there. */
  async #refreshInvitation(ticket: Ticket): Promise<void> {
    const place = find(".page [data-part=invitation]", document);
    if (!place) return;
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    if (!answer.ok) return;
    const fresh = find("[data-part=invitation]", new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (!fresh) return;
    place.replaceWith(document.adoptNode(fresh));
    showLocalTimes(fresh);
    for (const card of findAll("[data-module~=countdown]", fresh)) startCountdown(card);
    if (ticket.state === "closed") announce(text("ticket.closed"));
    else if (ticket.invitation) announce(text("ticket.invited"));
  }

  async #send(): Promise<void> {
    const area = this.#area;
    const key = find<HTMLInputElement>("input[name=client_key]", this);
    const words = area?.value.trim() ?? "";
    if (!area || !key || words === "") return;
    const button = find<HTMLButtonElement>("form button", this);
    if (button) button.disabled = true;
    this.#problem("");
    try {
      const url = `${API}/tickets/${this.#ticket}/messages`;
      const { id } = (await send("POST", url, { text: words, client_key: key.value })) as { id: string };
      area.value = "";
      key.value = freshKey();
      this.#add({ id, author: "customer", author_name: "", text: words, at: new Date().toISOString() }, true);
    } catch (trouble) {
      // The key stays: sending again after a lost answer does not say it twice.
      this.#problem(trouble instanceof Problem && trouble.message ? trouble.message : text("talk.failed"));
    } finally {
      if (button) button.disabled = false;
      area.focus();
    }
  }

  #problem(words: string): void {
    const place = find("[data-part=problem]", this);
    setText(find("span", place ?? this), words);
    show(place, words !== "");
  }

  #tellTyping(): void {
    if (Date.now() - this.#typed < TYPING_EVERY) return;
    this.#typed = Date.now();
    this.#live?.typing(this.#ticket);
  }

  #showTyping(name: string | undefined): void {
    clearTimeout(this.#quiet);
    const words = name === "" ? "" : name === undefined ? text("talk.typing_someone") : text("talk.typing", { name });
    setText(find("[data-part=typing]", this), words);
    if (words) this.#quiet = setTimeout(() => this.#showTyping(""), TYPING_SHOWN);
  }

  #showState(state: LiveState): void {
    this.dataset["live"] = state;
    this.#problem(state === "offline" ? text("live.offline") : "");
  }
}

customElements.define("v-conversation", Conversation);
