/** Menus are `<details>`: they work without script; with it a click elsewhere or Escape closes them. */
import { findAll } from "../shared/dom";

export function closeMenus(): void {
  const open = (): HTMLDetailsElement[] => findAll<HTMLDetailsElement>("details.menu[open]");
  document.addEventListener("pointerdown", (event) => {
    for (const menu of open()) if (!(event.target instanceof Node && menu.contains(event.target))) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}
