/** `<v-still-frame>`: one picture to be looked at closely, with a look of its own: wheel, fingers and keys. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";

import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import { fitted, lookOfKey, moved, PLAIN, wheelFactor, zoomed, type Look, type Size } from "./viewing";

export class StillFrame extends LitElement {
  static override properties = {
    address: { type: String },
    label: { type: String },
    captioned: { type: Boolean },
    gone: { state: true },
  };

  declare address: string;
  declare label: string;
  /** The label stands on the picture, where several are shown. */
  declare captioned: boolean;
  declare gone: boolean;
  look: Look = PLAIN;
  private picture: HTMLImageElement | null = null;
  private frame: HTMLElement | null = null;
  private readonly fingers = new Map<number, { x: number; y: number }>();
  private readonly resized = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(() => this.show());

  constructor() {
    super();
    this.address = "";
    this.label = "";
    this.captioned = false;
    this.gone = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized?.disconnect();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resized?.observe(this);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("address")) {
      this.look = PLAIN;
      this.gone = false;
    }
  }

  protected override updated(): void {
    this.show();
  }

  override focus(): void {
    this.frame?.focus();
  }

  /** Look on from here: the next look, of this one and of the picture's size on the screen. */
  go(next: (look: Look, shown: Size) => Look): void {
    this.look = next(this.look, this.shown);
    this.show();
  }

  private get shown(): Size {
    const { picture, frame } = this;
    if (!picture || !frame) return { width: 1, height: 1 };
    return fitted({ width: picture.naturalWidth, height: picture.naturalHeight }, { width: frame.clientWidth, height: frame.clientHeight }, this.look.turns);
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
    this.dispatchEvent(new CustomEvent("looked", { bubbles: true }));
  }

  private fromMiddle(event: { clientX: number; clientY: number }): { x: number; y: number } {
    const box = this.frame?.getBoundingClientRect();
    return box ? { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 } : { x: 0, y: 0 };
  }

  private onWheel(event: WheelEvent): void {
    event.preventDefault();
    this.go((look, shown) => zoomed(look, wheelFactor(event.deltaY, event.deltaMode !== 0), this.fromMiddle(event), shown));
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
      this.go((look, shown) => moved(look, { x: now.x - before.x, y: now.y - before.y }, shown));
      return;
    }
    const apart = (point: { x: number; y: number }): number => Math.max(Math.hypot(point.x - other.x, point.y - other.y), 1);
    this.go((look, shown) => zoomed(look, apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, shown));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const look = lookOfKey(this.look, event.key, this.shown);
    if (!look) return;
    event.preventDefault();
    this.go(() => look);
  }

  protected override render(): TemplateResult {
    const lift = (event: PointerEvent): void => void this.fingers.delete(event.pointerId);
    return html`${this.captioned ? html`<p class="still__label" aria-hidden="true">${this.label}</p>` : nothing}
      <div class="still__frame" tabindex="0" role="img" aria-label=${text("still.frame", { what: this.label })} ${ref((element) => (this.frame = (element as HTMLElement | undefined) ?? null))}
        @wheel=${(event: WheelEvent) => this.onWheel(event)} @pointerdown=${(event: PointerEvent) => this.onDown(event)} @pointermove=${(event: PointerEvent) => this.onMove(event)}
        @pointerup=${lift} @pointercancel=${lift} @keydown=${(event: KeyboardEvent) => this.onKey(event)}
        @dblclick=${(event: MouseEvent) => this.go((look, shown) => zoomed(look, look.zoom > 1.5 ? 0.01 : 3, this.fromMiddle(event), shown))}>
        ${this.gone ? html`<p class="still__gone">${icon("image-off")} ${text("still.gone")}</p>` : html`<img class="still__picture" src=${this.address} alt="" draggable="false"
          ${ref((element) => (this.picture = (element as HTMLImageElement | undefined) ?? null))} @load=${() => this.show()} @error=${() => (this.gone = true)} />`}
      </div>`;
  }
}

customElements.define("v-still-frame", StillFrame);
