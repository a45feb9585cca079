/** Under the viewfinder: lamp, zoom, which document, the button that takes the picture, and what became of it. */
import { announce, make, setText, show } from "../../shared/dom";
import { icon } from "../../shared/icon";
import { language, text } from "../../shared/text";
import type { CustomerCheck } from "./run";
import type { Format } from "./shapes";

export interface ToolsOptions {
  readonly lens: { readonly hasTorch: boolean; readonly torchOn: boolean; readonly zoomRange: object | null; readonly torch: (on: boolean) => Promise<void>; readonly zoom: (direction: 1 | -1) => Promise<void> };
  readonly onShoot: () => void;
  readonly onFormat: () => void;
  readonly onFlip: () => void;
  /** Throw away what was sent; true when it is gone. */
  readonly onThrow: (item: string) => Promise<boolean>;
}

const FORMAT = "visavis.document";

function remembered(): Format {
  try {
    return sessionStorage.getItem(FORMAT) === "TD3" ? "TD3" : "TD1";
  } catch {
    return "TD1";
  }
}

function remember(format: Format): void {
  try {
    sessionStorage.setItem(FORMAT, format);
  } catch {
    // It is asked again after a reload.
  }
}

export class Tools {
  readonly root = make("div", { class: "finder__tools" });
  format: Format = remembered();
  readonly #formats: HTMLElement;
  readonly #torch = this.#small("flashlight", "finder.torch", () => void this.#torchPressed());
  readonly #zoom = make("span", { class: "finder__zoom" }, this.#small("zoom-out", "finder.zoom_out", () => void this.options.lens.zoom(-1)), this.#small("zoom-in", "finder.zoom_in", () => void this.options.lens.zoom(1)));
  readonly #flip = make("button", { type: "button", class: "button button--quiet finder__wide", hidden: true });
  readonly #shoot = make("button", { type: "button", class: "button finder__shoot" }, icon("camera"), text("finder.shoot"));
  readonly #note = make("p", { class: "finder__note" });
  readonly #progress = make("progress", { class: "finder__progress", max: 1, "aria-label": text("finder.sending", { percent: "" }) });
  readonly #sent = make("div", { class: "finder__sent" });
  #seen = "";
  #arrived = false;

  constructor(private readonly options: ToolsOptions) {
    this.#formats = this.#formatField();
    this.#shoot.addEventListener("click", () => options.onShoot());
    this.#flip.addEventListener("click", () => options.onFlip());
    const row = make("div", { class: "finder__row" }, this.#torch, this.#zoom, this.#flip);
    this.root.append(this.#sent, this.#note, this.#progress, this.#formats, row, this.#shoot);
    this.idle();
  }

  /** What can be used at this step; asked again when the camera changed. */
  step(check: CustomerCheck): void {
    const document = check.outline !== "face";
    show(this.#formats, check.outline === "document");
    show(this.#torch, document && this.options.lens.hasTorch);
    show(this.#zoom, document && this.options.lens.zoomRange !== null);
    show(this.#shoot, check.wanted !== null);
    this.#torch.setAttribute("aria-pressed", String(this.options.lens.torchOn));
  }

  /** Another step: what was said and shown of the one before is over. */
  fresh(): void {
    this.idle();
    this.forget();
    this.#arrived = false;
  }

  /** There is nothing to be made better just now. */
  quiet(wanted: string | null): boolean {
    return this.#shoot.disabled || (this.#arrived && wanted === null);
  }

  /** The rear camera shows more of a document, the front one lets a person see themselves; offered, never by itself. */
  offerFlip(to: "front" | "rear" | null): void {
    show(this.#flip, to !== null);
    if (to) this.#flip.replaceChildren(icon("switch-camera"), text(to === "rear" ? "finder.rear" : "finder.front"));
  }

  /** Nothing is being taken or sent. */
  idle(): void {
    show(this.#progress, false);
    show(this.#note, false);
    this.#shoot.disabled = false;
  }

  /** A sentence about what happens; `share` shows how far. */
  busy(words: string, share: number | null = null): void {
    this.#shoot.disabled = true;
    this.#say(words);
    show(this.#progress, share !== null);
    if (share !== null) this.#progress.value = share;
  }

  sending(share: number): void {
    const percent = new Intl.NumberFormat(language(), { style: "percent" }).format(share);
    this.busy(text("finder.sending", { percent }), share);
  }

  done(words: string): void {
    this.idle();
    show(this.#shoot, false);
    this.#say(words);
  }

  /** It did not work; the person may press once more. */
  again(words: string): void {
    this.idle();
    this.#say(words);
  }

  /** What was sent, small, with the way to take it back at once. */
  sent(picture: Blob, item: string): void {
    this.forget();
    this.#arrived = true;
    this.#seen = URL.createObjectURL(picture);
    const image = make("img", { src: this.#seen, alt: text("finder.yours"), class: "finder__thumb" });
    const away = make("button", { type: "button", class: "button button--quiet finder__throw" }, icon("trash-2"), text("finder.throw"));
    away.addEventListener("click", () => {
      away.disabled = true;
      void this.options.onThrow(item).then((gone) => {
        away.disabled = false;
        if (gone) this.forget();
        this.#say(text(gone ? "finder.thrown" : "finder.not_thrown"));
      });
    });
    this.#sent.replaceChildren(image, away);
  }

  /** The small picture goes from this page too. */
  forget(): void {
    if (this.#seen) URL.revokeObjectURL(this.#seen);
    this.#seen = "";
    this.#sent.replaceChildren();
  }

  #say(words: string): void {
    show(this.#note, words !== "");
    if (this.#note.textContent !== words) announce(words);
    setText(this.#note, words);
  }

  async #torchPressed(): Promise<void> {
    const { lens } = this.options;
    await lens.torch(!lens.torchOn);
    this.#torch.setAttribute("aria-pressed", String(lens.torchOn));
  }

  #formatField(): HTMLElement {
    const choices = (["TD1", "TD3"] as const).map((format) => {
      const radio = make("input", { type: "radio", name: "finder-format", value: format });
      radio.checked = format === this.format;
      radio.addEventListener("change", () => {
        this.format = format;
        remember(format);
        this.options.onFormat();
      });
      return make("label", { class: "finder__format" }, radio, make("span", {}, text(`finder.format.${format}`)));
    });
    return make("fieldset", { class: "finder__formats" }, make("legend", { class: "visually-hidden" }, text("finder.format")), ...choices);
  }

  #small(picture: string, key: string, pressed: () => void): HTMLButtonElement {
    const button = make("button", { type: "button", class: "finder__tool", "aria-label": text(key), title: text(key) }, icon(picture));
    button.addEventListener("click", pressed);
    return button;
  }
}
