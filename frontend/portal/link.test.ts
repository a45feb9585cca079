import { expect, it } from "vitest";

import { startLink } from "./link";

const HTML = `<div><form data-part="form" hidden><input name="secret" value=""><button>Open</button></form><div data-part="without"></div></div>`;

it("moves the secret from the address into the form and shows the button", () => {
  document.body.innerHTML = HTML;
  history.replaceState(null, "", "/join/link/#s3cret");
  startLink(document.querySelector("div")!);
  expect(document.querySelector("input")!.value).toBe("s3cret");
  expect(document.querySelector("form")!.hidden).toBe(false);
  expect(document.querySelector<HTMLElement>("[data-part=without]")!.hidden).toBe(true);
  expect(location.href).not.toContain("s3cret");
});

it("leaves the way out visible when there is no secret", () => {
  document.body.innerHTML = HTML;
  history.replaceState(null, "", "/join/link/");
  startLink(document.querySelector("div")!);
  expect(document.querySelector("form")!.hidden).toBe(true);
});
