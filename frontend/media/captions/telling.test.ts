import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Problem } from "../../shared/http";
import type { CaptionsView } from "./frames";
import type { Choice } from "./telling";
import { Telling, standing } from "./telling";

type Answer = (body: Choice | undefined) => Response | Promise<Response>;

const off: Choice = { speaks: "pt", reads: "pt", keeps: false, on: false };
const on: Choice = { ...off, on: true };
const kept: Choice = { ...on, keeps: true };

/** A server that takes choices; `answers` come first, in their order. */
let stands: Choice | undefined;
let answers: Answer[];
let asked: (Choice | undefined)[];
let news: [boolean | undefined, Choice | undefined][];
let refused: Problem[];
let late: boolean[];
let telling: Telling;

const unreachable: Answer = () => Promise.reject(new TypeError("no network"));
const status = (code: number): Answer => () => new Response(JSON.stringify({ code: "some.code", message: "Some words." }), { status: code });
const takes: Answer = (body) => {
  stands = body ?? stands;
  return new Response(JSON.stringify({ sides: stands ? [{ role: "customer", name: "Ana", ...stands }] : [], facts: [], kept: 0 }));
};
const later = (milliseconds = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
  [stands, answers, asked, news, refused, late] = [undefined, [], [], [], [], []];
  vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
    const body = init.body ? (JSON.parse(init.body as string) as Choice) : undefined;
    asked.push(body);
    return (answers.shift() ?? takes)(body);
  });
  telling = new Telling({
    url: "/captions",
    onNews: (known: CaptionsView, choice) => news.push([known.sides[0]?.on, choice]),
    onRefused: (problem) => refused.push(problem),
    onLate: () => late.push(telling.late),
  });
});

afterEach(() => {
  telling.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("what stands is asked for until it is known", async () => {
  answers = [unreachable, status(503)];
  telling.look();
  await later(60_000);
  expect(news).toEqual([[undefined, undefined]]);
  expect([asked.length, late]).toEqual([3, []]);
});

test("a consent that is taken back while the network is away is taken back when it is there again", async () => {
  stands = kept;
  answers = [unreachable, unreachable];
  telling.choose(off);
  await later();
  expect([telling.choice, telling.late, stands]).toEqual([off, true, kept]);
  await later(60_000);
  expect([stands, telling.choice, late]).toEqual([off, undefined, [true, false]]);
  expect(news).toEqual([[false, off]]);
});

test("only the newest choice counts: an older answer is nobody's news", async () => {
  let answer: (response: Response) => void = () => undefined;
  answers = [(body) => new Promise((resolve) => (answer = () => resolve(takes(body))))];
  telling.choose(on);
  await later();
  telling.choose(kept);
  telling.choose(off);
  await later();
  answer(new Response());
  await later();
  expect(asked).toEqual([on, off]);
  expect([stands, news]).toEqual([off, [[false, off]]]);
});

test("a newer choice does not wait for the next attempt of the older one", async () => {
  answers = [unreachable];
  telling.choose(on);
  await later();
  telling.choose(off);
  await later();
  expect([asked, stands, telling.late]).toEqual([[on, off], off, false]);
});

test("what is refused is said and not asked again; what stands instead is asked for", async () => {
  answers = [status(429)];
  telling.choose(on);
  await later(60_000);
  expect(refused.map((problem) => [problem.status, problem.message])).toEqual([[429, "Some words."]]);
  expect([asked, news]).toEqual([[on, undefined], [[undefined, undefined]]]);
});

test("what is taken back counts at once, what is agreed to when the server has it", () => {
  const side = (choice: Choice) => ({ role: "customer" as const, name: "Ana", ...choice });
  const stood = (told: Choice, choice?: Choice): (boolean | undefined)[] => [standing(side(told), choice)?.on, standing(side(told), choice)?.keeps];
  expect([stood(kept), stood(kept, on), stood(kept, off)]).toEqual([[true, true], [true, false], [false, false]]);
  expect([stood(off, kept), stood(on, kept), standing(undefined, kept)]).toEqual([[false, false], [true, false], undefined]);
});

test("nothing is told after the end", async () => {
  answers = [unreachable];
  telling.choose(on);
  await later();
  telling.stop();
  await later(60_000);
  expect([asked.length, news]).toEqual([1, []]);
});
