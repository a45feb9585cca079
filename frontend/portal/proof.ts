/**
 * A short calculation before a form is taken, when very many codes are being asked for. The server's side and the rule
 * are in features/people/proofs.py: for each part a number whose SHA-256 begins with so many zero bits.
 */
import { find, setText } from "../shared/dom";
import { text } from "../shared/text";
import { firstWord } from "./sha256";

const SLICE = 12;
/** Milliseconds of calculation before the page may breathe. */

/** Waits for the page's next turn; unlike a timer it is not held back while the tab is hidden. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}

/** The numbers that answer a question; `tell` hears how many parts are done. */
export async function solve(
  seed: string,
  parts: number,
  bits: number,
  tell: (done: number) => void = () => undefined,
): Promise<number[]> {
  const numbers: number[] = [];
  let until = performance.now() + SLICE;
  for (let part = 0; part < parts; part += 1) {
    tell(part);
    let number = 0;
    while (firstWord(`${seed}:${part}:${number}`) >>> (32 - bits) !== 0) {
      number += 1;
      if (number % 256 === 0 && performance.now() > until) {
        await breath();
        until = performance.now() + SLICE;
      }
    }
    numbers.push(number);
  }
  tell(parts);
  return numbers;
}

export function startProof(element: HTMLElement): void {
  const form = element.closest("form");
  const answer = find<HTMLInputElement>("input[name=answer]", element);
  const words = find("[data-part=words]", element);
  const { seed = "", parts = "", bits = "" } = element.dataset;
  if (!form || !answer) return;
  let begun = false;
  const work = async (): Promise<void> => {
    if (begun) return;
    begun = true;
    const tell = (done: number): void => setText(words, text("proof.working", { done, count: Number(parts) }));
    answer.value = (await solve(seed, Number(parts), Number(bits), tell)).join(".");
    form.requestSubmit();
  };
  form.addEventListener("submit", (event) => {
    if (answer.value !== "") return;
    event.preventDefault();
    void work();
  });
  // After an answer that was not taken a person decides: nothing is sent round and round by itself.
  if (element.dataset["again"] === undefined) void work();
}
