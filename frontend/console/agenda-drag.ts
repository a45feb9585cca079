/** Dragging a block of the agenda with a mouse or pen. Fingers scroll; for them and for keys there is the Move form. */
import { snapped } from "./agenda-grid";

export interface Dropped {
  readonly id: string;
  readonly day: string;
  readonly staff: string;
  readonly minutes: number;
}

const BEGINS_AT_PX = 5;

/** Follows one press of a block; `shown` is told where it would fall (null: nowhere), `dropped` where it fell. */
export class Drag {
  private readonly grip: number;
  private dragging = false;
  private place: Dropped | null = null;

  private constructor(
    private readonly press: PointerEvent,
    private readonly block: HTMLElement,
    private readonly minuteHeight: number,
    private readonly shown: (place: Dropped | null) => void,
    private readonly dropped: (place: Dropped) => void,
  ) {
    this.grip = press.clientY - block.getBoundingClientRect().top;
    window.addEventListener("pointermove", this.move);
    window.addEventListener("pointerup", this.release);
    window.addEventListener("pointercancel", this.end);
    window.addEventListener("keydown", this.escape, true);
  }

  static begin(
    press: PointerEvent,
    block: HTMLElement,
    minuteHeight: number,
    shown: (place: Dropped | null) => void,
    dropped: (place: Dropped) => void,
  ): void {
    if (press.button === 0 && press.pointerType !== "touch") new Drag(press, block, minuteHeight, shown, dropped);
  }

  private readonly move = (event: PointerEvent): void => {
    const far = Math.hypot(event.clientX - this.press.clientX, event.clientY - this.press.clientY);
    if (!this.dragging && far < BEGINS_AT_PX) return;
    this.dragging = true;
    event.preventDefault();
    this.place = this.under(event);
    this.shown(this.place);
  };

  private readonly release = (): void => {
    this.end();
    if (!this.dragging) return;
    // The click that may follow a drag is not a press of the button.
    const swallow = (event: Event): void => event.stopPropagation();
    window.addEventListener("click", swallow, { capture: true, once: true });
    window.setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
    if (this.place) this.dropped(this.place);
  };

  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.end();
  };

  private readonly end = (): void => {
    window.removeEventListener("pointermove", this.move);
    window.removeEventListener("pointerup", this.release);
    window.removeEventListener("pointercancel", this.end);
    window.removeEventListener("keydown", this.escape, true);
    this.shown(null);
  };

  private under(event: PointerEvent): Dropped | null {
    const stack = document.elementsFromPoint(event.clientX, event.clientY);
    const column = stack.find((one): one is HTMLElement => one instanceof HTMLElement && "column" in one.dataset);
    if (!column) return null;
    const from = Number(column.dataset["from"] ?? 0);
    const minutes = from + (event.clientY - this.grip - column.getBoundingClientRect().top) / this.minuteHeight;
    return {
      id: this.block.dataset["id"] ?? "",
      day: column.dataset["day"] ?? "",
      staff: column.dataset["staff"] ?? "",
      minutes: snapped(minutes, Number(this.block.dataset["size"] ?? 0)),
    };
  }
}
