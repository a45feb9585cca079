/** `<v-still>`: one picture large, to be looked at closely: zoom, move, turn, brightness; by wheel, fingers and keys. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";

import { icon } from "../../shared/icon";
import { number, text } from "../../shared/text";
import { fitted, lighter, lookOfKey, moved, PLAIN, turned, wheelFactor, zoomed, type Look, type Size } from "./viewing";

export class Still extends LitElement {
  static override properties = {
    address: { type: String },
    label: { type: String },
    words: { attribute: false },
    gone: { state: true },
  };

  /** Of the picture; "" shows nothing. */
  declare address: string;
  declare label: string;
  /** What stands beside it. */
  declare words: TemplateResult | typeof nothing;
  declare gone: boolean;
  private look: Look = PLAIN;
  private picture: HTMLImageElement | null = null;
  private frame: HTMLElement | null = null;
  private readonly fingers = new Map<number, { x: number; y: number }>();

  constructor() {
    super();
    this.address = "";
    this.label = "";
    this.words = nothing;
    this.gone = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("address")) {
      this.look = PLAIN;
      this.gone = false;
    }
  }

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (dialog && !dialog.open) {
      dialog.showModal();
      this.frame?.focus();
    }
    this.show();
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("close", { bubbles: false }));
  }

  private get shown(): Size {
    const { picture, frame } = this;
    if (!picture || !frame) return { width: 1, height: 1 };
    return fitted({ width: picture.naturalWidth, height: picture.naturalHeight }, { width: frame.clientWidth, height: frame.clientHeight }, this.look.turns);
  }

  private set(look: Look): void {
    this.look = look;
    this.show();
  }

  /** Straight onto the picture: sixty changes a second need no template. */
  private show(): void {
    const { picture, look, shown } = this;
    if (!picture) return;
    const [width, height] = look.turns % 2 ? [shown.height, shown.width] : [shown.width, shown.height];
    picture.style.width = `${width}px`;
    picture.style.height = `${height}px`;
    picture.style.transform = `translate(-50%, -50%) translate(${look.x}px, ${look.y}px) rotate(${look.turns * 90}deg) scale(${look.zoom})`;
    picture.style.filter = look.light === 1 ? "" : `brightness(${look.light})`;
    const zoom = this.querySelector("[data-zoom]");
    if (zoom) zoom.textContent = text("still.zoom", { percent: number(Math.round(look.zoom * 100)) });
  }

  private fromMiddle(event: { clientX: number; clientY: number }): { x: number; y: number } {
    const box = this.frame?.getBoundingClientRect();
    return box ? { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 } : { x: 0, y: 0 };
  }

  private onWheel(event: WheelEvent): void {
    event.preventDefault();
    this.set(zoomed(this.look, wheelFactor(event.deltaY, event.deltaMode !== 0), this.fromMiddle(event), this.shown));
  }

  private onDown(event: PointerEvent): void {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.fingers.set(event.pointerId, this.fromMiddle(event));
  }

  private onMove(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = this.fromMiddle(event);
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.fingers.set(event.pointerId, now);
    if (!other) {
      this.set(moved(this.look, { x: now.x - before.x, y: now.y - before.y }, this.shown));
      return;
    }
    const apart = (point: { x: number; y: number }): number => Math.max(Math.hypot(point.x - other.x, point.y - other.y), 1);
    this.set(zoomed(this.look, apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, this.shown));
  }

  private onKey(event: KeyboardEvent): void {
    // The desk's single keys would act behind the dialog.
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const look = lookOfKey(this.look, event.key, this.shown);
    if (!look) return;
    event.preventDefault();
    this.set(look);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.address) return nothing;
    const lift = (event: PointerEvent): void => void this.fingers.delete(event.pointerId);
    return html`<dialog class="still" aria-labelledby="still-title" @close=${() => this.close()} @keydown=${(event: KeyboardEvent) => this.onKey(event)}>
      <header class="still__head"><h2 id="still-title">${this.label}</h2><span class="soft figure" data-zoom role="status"></span>
        <button type="button" class="button button--plain button--round" aria-label=${text("still.close")} @click=${() => this.querySelector("dialog")?.close()}>${icon("x")}</button></header>
      <div class="still__body">
        <div class="still__frame" tabindex="0" role="img" aria-label=${text("still.frame", { what: this.label })} ${ref((element) => (this.frame = (element as HTMLElement | undefined) ?? null))}
          @wheel=${(event: WheelEvent) => this.onWheel(event)} @pointerdown=${(event: PointerEvent) => this.onDown(event)} @pointermove=${(event: PointerEvent) => this.onMove(event)}
          @pointerup=${lift} @pointercancel=${lift} @dblclick=${(event: MouseEvent) => this.set(zoomed(this.look, this.look.zoom > 1.5 ? 0.01 : 3, this.fromMiddle(event), this.shown))}>
          ${this.gone ? html`<p class="still__gone">${icon("image-off")} ${text("still.gone")}</p>` : html`<img class="still__picture" src=${this.address} alt="" draggable="false"
            ${ref((element) => (this.picture = (element as HTMLImageElement | undefined) ?? null))} @load=${() => this.show()} @error=${() => (this.gone = true)} />`}
        </div>
        <div class="still__words">${this.words}</div>
      </div>
      ${this.tools()}
    </dialog>`;
  }

  private tools(): TemplateResult {
    const middle = { x: 0, y: 0 };
    const tool = (name: string, key: string, cap: string, next: () => Look): TemplateResult =>
      html`<button type="button" class="button button--quiet" aria-label=${text(key)} title=${text(key)} @click=${() => this.set(next())}>${icon(name)}<span>${text(key)}</span><kbd class="kbd">${cap}</kbd></button>`;
    return html`<div class="still__tools" role="toolbar" aria-label=${text("still.tools")}>
      ${tool("zoom-in", "still.closer", "+", () => zoomed(this.look, 1.3, middle, this.shown))}
      ${tool("zoom-out", "still.farther", "−", () => zoomed(this.look, 1 / 1.3, middle, this.shown))}
      ${tool("rotate-cw", "still.turn", "R", () => turned(this.look, 1))}
      ${tool("sun", "still.lighter", "B", () => lighter(this.look, 0.2))}
      ${tool("sun-dim", "still.darker", "K", () => lighter(this.look, -0.2))}
      ${tool("maximize", "still.whole", "0", () => PLAIN)}
      <p class="soft small">${text("still.hint")}</p>
    </div>`;
  }
}

customElements.define("v-still", Still);
