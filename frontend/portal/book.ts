/**
 * `<v-book>`: choosing a time. Without it the week's days stand one below the other and the calendar's days are links;
 * with it one day shows at a time, arrow keys walk over the calendar, and the button says what it will book.
 */
import { find, findAll, on, setText, show } from "../shared/dom";
import { text } from "../shared/text";
import { deviceZone, moment, ownZone, zoneName } from "./times";

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -7, ArrowDown: 7 };

/** Days along the calendar for a key; 0 for others. In right-to-left pages the next day is at the left. */
export function stepOf(key: string, rightToLeft: boolean): number {
  if (key === "ArrowLeft") return rightToLeft ? 1 : -1;
  if (key === "ArrowRight") return rightToLeft ? -1 : 1;
  return STEPS[key] ?? 0;
}

class Book extends HTMLElement {
  connectedCallback(): void {
    if (this.#elsewhere()) return;
    this.#nameZone();
    this.#startCalendar();
    this.addEventListener("change", () => this.#tell());
    this.#tell();
    if (find("[data-part=day][data-chosen]", this)) this.classList.add("book--one");
  }

  /** On a first visit the server knew no zone: ask again with the device's, so that days and times are the reader's. */
  #elsewhere(): boolean {
    const { zone } = document.documentElement.dataset;
    const address = new URL(location.href);
    if (zone === ownZone() || address.searchParams.has("local") || address.searchParams.has("zone")) return false;
    address.searchParams.set("local", deviceZone());
    location.replace(address);
    return true;
  }

  #nameZone(): void {
    const place = find("[data-part=zone]");
    const first = find<HTMLInputElement>("input[name=slot]", this);
    const name = place?.dataset["name"];
    if (!place || !name || name === "UTC") return;
    const words = zoneName(first ? new Date(first.value) : new Date(), name);
    setText(find("[data-part=zone-name] strong", place), words.replace(/ \([^)]*\)$/, ""));
    const select = find<HTMLSelectElement>("[data-part=zone-select]", place);
    const button = find("button", place);
    if (!select || !button) return;
    show(button, false);
    on(select, "change", () => select.form?.requestSubmit());
  }

  // -- calendar -----------------------------------------------------------------------------------------------------

  get #days(): HTMLElement[] {
    return findAll("[data-part=calendar] a[data-day]", this);
  }

  /** One day is in the tab order; arrow keys move on from it, Home and End along its week. */
  #startCalendar(): void {
    const calendar = find("[data-part=calendar]", this);
    if (!calendar) return;
    this.#reach(find("[aria-current=date]", calendar) ?? this.#days[0]);
    on(calendar, "keydown", (event) => {
      const days = this.#days;
      const at = days.indexOf(event.target as HTMLElement);
      if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      const row = findAll("a[data-day]", (event.target as HTMLElement).closest("tr") ?? calendar);
      const step = stepOf(event.key, document.documentElement.dir === "rtl");
      const next = event.key === "Home" ? row[0] : event.key === "End" ? row.at(-1) : step ? days[at + step] : undefined;
      if (event.key === " ") (event.target as HTMLElement).click();
      else if (!next) return;
      event.preventDefault();
      if (!next) return;
      this.#reach(next);
      next.focus();
    });
    on(calendar, "click", (event) => {
      const day = event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-day]") : null;
      const section = day && find(`[data-part=day][data-day="${day.dataset["day"] ?? ""}"]`, this);
      if (!day || !section) return;
      event.preventDefault();
      this.#show(day, section);
    });
  }

  #reach(day: HTMLElement | undefined): void {
    for (const one of this.#days) one.tabIndex = one === day ? 0 : -1;
  }

  #show(day: HTMLElement, section: HTMLElement): void {
    for (const one of findAll("[data-part=day]", this)) one.toggleAttribute("data-chosen", one === section);
    for (const one of this.#days) one.removeAttribute("aria-current");
    day.setAttribute("aria-current", "date");
    this.#reach(day);
    find("h3", section)?.focus({ preventScroll: true });
    section.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  // -- the chosen time ----------------------------------------------------------------------------------------------

  #tell(): void {
    const chosen = find<HTMLInputElement>("input[name=slot]:checked", this);
    if (!chosen) return;
    const at = new Date(chosen.value);
    const zone = find("[data-part=zone]")?.dataset["name"] ?? ownZone();
    const words = { day: moment(at, "weekday", false, zone), time: moment(at, "time", false, zone) };
    setText(find("[data-part=chosen]", this), text("book.chosen", words));
  }
}

customElements.define("v-book", Book);
