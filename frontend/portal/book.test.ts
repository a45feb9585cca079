import { beforeEach, expect, it } from "vitest";

import { forgetTexts } from "../shared/text";
import { stepOf } from "./book";

const day = (date: string, chosen = false) =>
  `<td><a href="#day-${date}" data-day="${date}"${chosen ? ' aria-current="date"' : ""}>${date}</a></td>`;
const section = (date: string, slot: string, chosen = false) =>
  `<section data-part="day" data-day="${date}"${chosen ? " data-chosen" : ""}><h3 tabindex="-1">${date}</h3>
   <input type="radio" name="slot" value="${slot}"${chosen ? " checked" : ""}></section>`;

beforeEach(() => {
  document.documentElement.lang = "en";
  document.documentElement.dir = "ltr";
  document.documentElement.dataset["zone"] = "Europe/Moscow";
  document.documentElement.dataset["zoneChosen"] = "";
  const page = document.createElement("div");
  page.innerHTML = `
    <script type="application/json" id="texts">{"book.chosen": "{day}, {time}"}</script>
    <div data-part="zone" data-name="Europe/Moscow"><span data-part="zone-name">Times of <strong>Moscow</strong></span></div>
    <v-book><form><div data-part="calendar"><table><tbody>
      <tr>${day("2026-11-25", true)}${day("2026-11-26")}${day("2026-11-27")}</tr></tbody></table></div>
      ${section("2026-11-25", "2026-11-25T15:00+00:00", true)}${section("2026-11-26", "2026-11-26T06:30+00:00")}
      <p data-part="chosen"></p></form></v-book>`;
  forgetTexts();
  document.body.replaceChildren(page);
});

const link = (date: string) => document.querySelector<HTMLElement>(`a[data-day="${date}"]`)!;
const press = (on: Element, key: string) => on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

it("says what the button will book, in the zone of the page", () => {
  expect(document.querySelector("[data-part=chosen]")!.textContent).toBe("Wednesday, November 25, 18:00");
  const other = document.querySelectorAll<HTMLInputElement>("input[name=slot]")[1]!;
  other.checked = true;
  other.dispatchEvent(new Event("change", { bubbles: true }));
  expect(document.querySelector("[data-part=chosen]")!.textContent).toBe("Thursday, November 26, 09:30");
});

it("walks over the calendar with arrow keys, one day in the tab order", () => {
  expect(link("2026-11-25").tabIndex).toBe(0);
  expect(link("2026-11-26").tabIndex).toBe(-1);
  link("2026-11-25").focus();
  press(link("2026-11-25"), "ArrowRight");
  expect(document.activeElement).toBe(link("2026-11-26"));
  press(link("2026-11-26"), "End");
  expect(document.activeElement).toBe(link("2026-11-27"));
  press(link("2026-11-27"), "ArrowRight");
  expect(document.activeElement, "the last day stays").toBe(link("2026-11-27"));
  press(link("2026-11-27"), "Home");
  expect(document.activeElement).toBe(link("2026-11-25"));
});

it("shows a day of the loaded week in place, and leads on to others", () => {
  link("2026-11-26").click();
  const shown = [...document.querySelectorAll<HTMLElement>("[data-part=day][data-chosen]")].map((one) => one.dataset["day"]);
  expect(shown).toEqual(["2026-11-26"]);
  expect(link("2026-11-26").getAttribute("aria-current")).toBe("date");
  expect(link("2026-11-25").hasAttribute("aria-current")).toBe(false);
});

it("turns left and right around in right-to-left languages", () => {
  expect([stepOf("ArrowLeft", false), stepOf("ArrowLeft", true), stepOf("ArrowRight", true), stepOf("ArrowDown", true)]).toEqual([-1, 1, -1, 7]);
  expect(stepOf("a", false)).toBe(0);
});
