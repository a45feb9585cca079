/** The small picture of oneself: drag it to a corner, or move it with the arrow keys. */
type Corner = "top-start" | "top-end" | "bottom-start" | "bottom-end";

const KEYS: Readonly<Record<string, (corner: Corner, rtl: boolean) => Corner>> = {
  ArrowUp: (corner) => corner.replace("bottom", "top") as Corner,
  ArrowDown: (corner) => corner.replace("top", "bottom") as Corner,
  ArrowLeft: (corner, rtl) => corner.replace(/start|end/, rtl ? "end" : "start") as Corner,
  ArrowRight: (corner, rtl) => corner.replace(/start|end/, rtl ? "start" : "end") as Corner,
};

/** The corner nearest to a point given in parts (0..1) of the stage. */
export function nearestCorner(x: number, y: number, rtl: boolean): Corner {
  const start = rtl ? x > 0.5 : x <= 0.5;
  return `${y > 0.5 ? "bottom" : "top"}-${start ? "start" : "end"}`;
}

export function makeMovable(item: HTMLElement, stage: HTMLElement): void {
  const rtl = (): boolean => document.documentElement.dir === "rtl";
  let from: { x: number; y: number } | null = null;
  item.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY };
    item.setPointerCapture(event.pointerId);
  });
  item.addEventListener("pointermove", (event) => {
    if (from) item.style.translate = `${event.clientX - from.x}px ${event.clientY - from.y}px`;
  });
  const drop = (event: PointerEvent): void => {
    if (!from) return;
    const moved = Math.hypot(event.clientX - from.x, event.clientY - from.y) > 12;
    from = null;
    item.style.translate = "";
    if (!moved) return;
    const area = stage.getBoundingClientRect();
    const [x, y] = [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height];
    item.dataset.corner = nearestCorner(x, y, rtl());
  };
  item.addEventListener("pointerup", drop);
  item.addEventListener("pointercancel", drop);
  item.addEventListener("keydown", (event) => {
    const move = KEYS[event.key];
    if (!move) return;
    event.preventDefault();
    item.dataset.corner = move((item.dataset.corner ?? "top-end") as Corner, rtl());
  });
}
