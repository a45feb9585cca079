/**
 * The viewfinder: the stage becomes the own picture with the outline, one sentence with its pictogram, and one word of
 * guidance. The other side's picture stays in a corner, and the controls of the call stay where they are.
 */
import { announce, make, setText, show } from "../../shared/dom";
import { icon, setIcon } from "../../shared/icon";
import { text } from "../../shared/text";
import type { Word } from "./guide";
import { drawOverlay, makeOverlay, marksOf } from "./overlay";
import type { CustomerCheck } from "./run";
import type { MaskedView } from "./masked";
import { stepLines } from "./card";
import type { Format, Outline } from "./shapes";
import { formatOf, outlineOn } from "./shapes";
import { Tools } from "./tools";
import type { ToolsOptions } from "./tools";
import { doing } from "./words";

const ICONS: Readonly<Record<Word, string>> = {
  dark: "sun",
  place: "scan",
  closer: "zoom-in",
  farther: "zoom-out",
  edges: "scan",
  glare: "lightbulb",
  moving: "hand",
  blurred: "focus",
  good: "circle-check",
};
/** Guidance is spoken no more often than this: it must not talk over the agent. */
const SPEAK_MS = 4000;

export interface FinderOptions extends ToolsOptions {
  /** The card is laid out otherwise: try the next place of the windows. */
  readonly onLayout: () => void;
  /** Plays the own camera. */
  readonly video: HTMLVideoElement;
  readonly mirrored: () => boolean;
}

export class Finder {
  readonly root = make("section", { class: "finder", hidden: true });
  readonly #words = make("div", { class: "finder__words" });
  readonly #guide = make("p", { class: "finder__guide", hidden: true });
  readonly #guideIcon = icon("scan");
  readonly #guideWords = make("span");
  readonly #overlay = makeOverlay();
  readonly #mask = make("figure", { class: "finder__mask", hidden: true });
  readonly tools: Tools;
  #check: CustomerCheck | undefined;
  #masked: MaskedView | null = null;
  #spoken = -SPEAK_MS;
  #speaking: ReturnType<typeof setTimeout> | undefined;
  #said: Word | "" = "";

  constructor(private readonly options: FinderOptions) {
    this.tools = new Tools(options);
    this.#guide.append(this.#guideIcon, this.#guideWords);
    const picture = make("div", { class: "finder__picture" }, options.video);
    picture.append(this.#overlay);
    this.root.append(picture, this.#words, make("div", { class: "finder__foot" }, this.#mask, this.#guide, this.tools.root));
    options.video.addEventListener("resize", () => this.draw());
    options.video.addEventListener("loadedmetadata", () => this.draw());
  }

  get shown(): boolean {
    return !this.root.hidden;
  }

  get outline(): Outline {
    return (this.#check?.outline ?? "document") as Outline;
  }

  get format(): Format {
    return formatOf(this.outline, this.tools.format);
  }

  /** Show a step. The same step again only redraws. */
  show(check: CustomerCheck, masked: MaskedView | null): void {
    const fresh = !this.shown || this.#check?.key !== check.key || this.#check.show.join() !== check.show.join() || this.#check.phrase !== check.phrase;
    this.#check = check;
    this.#masked = masked;
    this.#words.replaceChildren(...stepLines(check));
    this.root.setAttribute("aria-label", text("finder.title"));
    this.root.dataset["outline"] = check.outline;
    this.root.hidden = false;
    this.#showMask(masked);
    if (fresh) this.tools.fresh();
    this.tools.step(check);
    if (fresh) announce([doing(check).words, check.phrase].filter(Boolean).join(" "));
    this.draw();
  }

  hide(): void {
    this.root.hidden = true;
    this.#check = undefined;
    this.guidance(null);
    this.tools.idle();
  }

  /** Outline and marks for the picture as it is now. */
  draw(): void {
    const { video, mirrored } = this.options;
    const check = this.#check;
    if (!check || video.videoWidth === 0) return;
    const [width, height] = [video.videoWidth, video.videoHeight];
    const outline = outlineOn(width, height, this.outline, this.format);
    const marks = marksOf(doing(check).key, check.parameters, outline);
    drawOverlay(this.#overlay, { width, height, outline, shape: this.outline, marks, mask: this.#masked?.plan ?? null });
    // A face moves as in a mirror. A document reads as it is printed, and its top right is where the sentence says.
    const mirror = this.outline === "face" && mirrored();
    for (const one of [video, this.#overlay]) one.classList.toggle("is-mirrored", mirror);
  }

  /** One word, or nothing: while a picture is taken or sent, and when it has arrived. */
  guidance(wish: Word | null): void {
    const quiet = this.tools.quiet(this.#check?.wanted ?? null);
    const word = quiet ? null : wish;
    show(this.#mask, this.#masked !== null && !quiet);
    show(this.#guide, word !== null);
    if (word === null || word === this.#said) {
      if (word === null) this.#said = "";
      return;
    }
    this.#said = word;
    this.#guide.dataset["word"] = word;
    setIcon(this.#guideIcon, ICONS[word]);
    const words = text(this.outline === "face" ? `finder.guide.face.${word}` : `finder.guide.${word}`);
    setText(this.#guideWords, words);
    clearTimeout(this.#speaking);
    const wait = Math.max(0, this.#spoken + SPEAK_MS - performance.now());
    this.#speaking = setTimeout(() => this.#speak(words), wait);
  }

  /** What is still true after the pause. */
  #speak(words: string): void {
    if (!this.shown || this.#guide.hidden) return;
    this.#spoken = performance.now();
    announce(words);
  }

  #showMask(masked: MaskedView | null): void {
    show(this.#mask, masked !== null);
    if (!masked || masked.canvas.parentElement === this.#mask) return;
    masked.canvas.className = "finder__masked";
    masked.canvas.setAttribute("role", "img");
    masked.canvas.setAttribute("aria-label", text("mask.view"));
    const other = make("button", { type: "button", class: "captions__act finder__other" }, text("mask.other"));
    other.addEventListener("click", () => this.options.onLayout());
    const words = make("figcaption", {}, make("strong", {}, text("mask.on")), make("span", {}, text("mask.windows")), other);
    this.#mask.replaceChildren(masked.canvas, words);
  }
}
