import { expect, it } from "vitest";

import { keepZone, moment, showLocalTimes } from "./times";

it("writes a moment in the page's language, in the zone, with its name when asked", () => {
  const at = new Date("2026-11-25T15:05:00Z");
  document.documentElement.lang = "en";
  expect(moment(at, "time", false, "Europe/Moscow")).toMatch(/18:05/);
  expect(moment(at, "time", true, "Europe/Moscow")).toMatch(/GMT\+3|MSK/);
  document.documentElement.lang = "ru";
  expect(moment(at, "full", false, "Europe/Moscow")).toMatch(/25 ноября.*18:05/);
  document.documentElement.lang = "en";
});

it("rewrites marked times and leaves broken ones alone", () => {
  document.body.innerHTML = `<time datetime="2026-11-25T15:05:00+00:00" data-moment="time" data-zone="no">?</time><time datetime="soon" data-moment="time">soon</time>`;
  showLocalTimes();
  const [good, bad] = [...document.querySelectorAll("time")];
  expect(good!.textContent).toMatch(/\d:05/);
  expect(bad!.textContent).toBe("soon");
});

it("remembers the zone for the server", () => {
  keepZone("Asia/Tehran");
  expect(document.cookie).toContain("visavis_zone=Asia/Tehran");
});
