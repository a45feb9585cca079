/** `<v-still>`: pictures large, one alone or two beside each other, each with its own zoom, place, turn and light. */
import { html, LitElement, nothing, type TemplateResult } from "lit";

import { icon } from "../../shared/icon";
import { number, text } from "../../shared/text";
import { StillFrame } from "./still-frame";
import { lighter, lookOfKey, PLAIN, turned, zoomed, type Look, type Size } from "./viewing";

export interface Large {
  readonly address: string;
  readonly label: string;
}

const MIDDLE = { x: 0, y: 0 };

export class Still extends LitElement {
  static override properties = {
    pictures: { attribute: false },
    label: { type: String },
    words: { attribute: false },
    at: { state: true },
  };

  /** Those to show; none shows nothing. */
  declare pictures: readonly Large[];
  declare label: string;
  /** What stands beside them. */
  declare words: TemplateResult | typeof nothing;
  /** The one that the tools and the keys are for: the last one touched. */
  declare at: number;

  constructor() {
    super();
    this.pictures = [];
    this.label = "";
    this.words = nothing;
    this.at = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    this.at = Math.max(0, Math.min(this.at, this.pictures.length - 1));
  }

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (dialog && !dialog.open) {
      dialog.showModal();
      const { frame } = this;
      void frame?.updateComplete.then(() => frame.focus());
    }
    this.tellZoom();
  }

  private get frame(): StillFrame | null {
    return this.querySelectorAll<StillFrame>("v-still-frame")[this.at] ?? null;
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("close", { bubbles: false }));
  }

  private tellZoom(): void {
    const zoom = this.querySelector("[data-zoom]");
    const words = text("still.zoom", { percent: number(Math.round((this.frame?.look ?? PLAIN).zoom * 100)) });
    if (zoom && zoom.textContent !== words) zoom.textContent = words;
  }

  /** The desk's single keys would act behind the dialog; those of the picture count wherever in it the focus is. */
  private onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    this.frame?.go((look, shown) => {
      const next = lookOfKey(look, event.key, shown);
      if (next) event.preventDefault();
      return next ?? look;
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.pictures.length === 0) return nothing;
    const several = this.pictures.length > 1;
    return html`<dialog class="still" aria-labelledby="still-title" @close=${() => this.close()} @keydown=${(event: KeyboardEvent) => this.onKey(event)}>
      <header class="still__head"><h2 id="still-title">${this.label}</h2><span class="soft figure" data-zoom role="status"></span>
        <button type="button" class="button button--plain button--round" aria-label=${text("still.close")} @click=${() => this.querySelector("dialog")?.close()}>${icon("x")}</button></header>
      <div class="still__body">
        <div class="still__frames" @looked=${() => this.tellZoom()}>${this.pictures.map(
          ({ address, label }, index) => html`<v-still-frame class=${several && index === this.at ? "is-chosen" : ""} address=${address} label=${label} ?captioned=${several}
            @focusin=${() => (this.at = index)} @pointerdown=${() => (this.at = index)} @wheel=${() => (this.at = index)}></v-still-frame>`,
        )}</div>
        <div class="still__words">${this.words}</div>
      </div>
      ${this.tools(several ? (this.pictures[this.at]?.label ?? "") : "")}
    </dialog>`;
  }

  /** `what`: the picture that they are for, where there are several. */
  private tools(what: string): TemplateResult {
    const tool = (name: string, key: string, cap: string, next: (look: Look, shown: Size) => Look): TemplateResult =>
      html`<button type="button" class="button button--quiet" aria-label=${text(key)} title=${text(key)} @click=${() => this.frame?.go(next)}>${icon(name)}<span>${text(key)}</span><kbd class="kbd">${cap}</kbd></button>`;
    return html`<div class="still__tools" role="toolbar" aria-label=${what ? text("still.tools_of", { what }) : text("still.tools")}>
      ${what ? html`<strong class="still__for">${what}</strong>` : nothing}
      ${tool("zoom-in", "still.closer", "+", (look, shown) => zoomed(look, 1.3, MIDDLE, shown))}
      ${tool("zoom-out", "still.farther", "−", (look, shown) => zoomed(look, 1 / 1.3, MIDDLE, shown))}
      ${tool("rotate-cw", "still.turn", "R", (look) => turned(look, 1))}
      ${tool("sun", "still.lighter", "B", (look) => lighter(look, 0.2))}
      ${tool("sun-dim", "still.darker", "K", (look) => lighter(look, -0.2))}
      ${tool("maximize", "still.whole", "0", () => PLAIN)}
      <p class="soft small">${text("still.hint")}</p>
    </div>`;
  }
}

customElements.define("v-still", Still);
