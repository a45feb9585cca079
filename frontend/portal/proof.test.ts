import { createHash } from "node:crypto";

import { beforeEach, describe, expect, it, vi } from "vitest";

import { forgetTexts } from "../shared/text";
import { solve, startProof } from "./proof";

/** Leading zero bits, as the server counts them. */
function zeros(message: string): number {
  return Math.clz32(createHash("sha256").update(message).digest().readUInt32BE(0));
}

describe("solve", () => {
  it("finds a number for each part, and tells how far it is", async () => {
    const told: number[] = [];
    const numbers = await solve("a seed", 4, 8, (done) => told.push(done));
    expect(numbers).toHaveLength(4);
    for (const [part, number] of numbers.entries()) expect(zeros(`a seed:${part}:${number}`)).toBeGreaterThanOrEqual(8);
    expect(told).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("the form", () => {
  beforeEach(() => forgetTexts());

  function page(more = ""): HTMLFormElement {
    document.body.innerHTML =
      `<form><div data-module="proof" data-seed="s" data-parts="2" data-bits="4"${more}>` +
      '<p data-part="words" role="status">Wait</p>' +
      '<input type="hidden" name="proof" value="t"><input type="hidden" name="answer" value=""></div><button>x</button></form>' +
      '<script type="application/json" id="texts">{"proof.working": "{done} of {count}"}</script>';
    return document.querySelector("form")!;
  }

  const words = (): string | null => document.querySelector("[data-part=words]")!.textContent;
  const answer = (): string => document.querySelector<HTMLInputElement>("[name=answer]")!.value;

  it("works and sends itself", async () => {
    const form = page();
    const submit = vi.spyOn(form, "requestSubmit").mockImplementation(() => undefined);
    startProof(document.querySelector<HTMLElement>("[data-module=proof]")!);
    await vi.waitFor(() => expect(submit).toHaveBeenCalledTimes(1));
    expect(answer()).toMatch(/^\d+\.\d+$/);
    expect(words()).toBe("2 of 2");
  });

  it("waits for a person after an answer that was not taken", async () => {
    const form = page(" data-again");
    const submit = vi.spyOn(form, "requestSubmit").mockImplementation(() => undefined);
    startProof(document.querySelector<HTMLElement>("[data-module=proof]")!);
    expect(words()).toBe("Wait");
    const pressed = new Event("submit", { cancelable: true });
    form.dispatchEvent(pressed);
    expect(pressed.defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(submit).toHaveBeenCalledTimes(1));
    const again = new Event("submit", { cancelable: true });
    form.dispatchEvent(again);
    expect(again.defaultPrevented).toBe(false);
  });
});
