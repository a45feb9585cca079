/** The ticket's conversation beside the call: the same element moves over, hidden until asked for on a small screen. */
import { make, show } from "../../shared/dom";
import { icon } from "../../shared/icon";
import type { Live } from "../../shared/live";
import { text } from "../../shared/text";

export class Talk {
  #stage: HTMLElement | undefined;
  #panel: HTMLElement | undefined;

  constructor(
    private readonly conversation: HTMLElement,
    private readonly slot: HTMLElement,
    private readonly live: Live,
    private readonly ticket: string,
  ) {}

  /** Put it beside the stage; the stage's button shows and hides it. */
  besideCall(stage: HTMLElement): void {
    this.#stage = stage;
    const close = make("button", { type: "button", class: "button button--plain room__talk-close" }, icon("x"), text("talk.hide"));
    close.addEventListener("click", () => this.#toggle(false));
    this.#panel = make("aside", { class: "room__talk", hidden: true, "aria-label": text("talk.title") }, close, this.conversation);
    this.slot.append(this.#panel);
    stage.addEventListener("conversation", () => this.#toggle(this.#panel?.hasAttribute("hidden") ?? true));
    this.live.watch("ticket", this.ticket, (_ticket, cause) => {
      if (cause.kind === "ticket.message" && cause.data.message.author !== "customer") this.#arrived();
    });
  }

  #toggle(open: boolean): void {
    show(this.#panel ?? null, open);
    if (open) this.#button()?.removeAttribute("data-news");
    if (open) this.#panel?.querySelector<HTMLElement>("textarea")?.focus();
    else this.#button()?.focus();
  }

  #arrived(): void {
    if (this.#panel?.hasAttribute("hidden")) this.#button()?.setAttribute("data-news", "");
  }

  #button(): HTMLElement | null {
    return this.#stage?.querySelector<HTMLElement>('[data-command="talk"]') ?? null;
  }
}
