import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { SenderState } from "./sender";
import { Sender } from "./sender";

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: unknown[] = [];
  closed = false;

  constructor(readonly url: string) {
    super();
    FakeSocket.all.push(this);
    queueMicrotask(() => this.dispatchEvent(new Event("open")));
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {
    this.closed = true;
    this.readyState = 3;
  }

  says(frame: object): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  ends(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }

  get pieces(): unknown[] {
    return this.sent.slice(1);
  }
}

let told: [SenderState, string][] = [];

function sender(): Sender {
  return new Sender({ ticketUrl: "/api/v1/staff/live-ticket", call: "c1", epoch: () => 3, onState: (...state) => told.push(state) });
}

function piece(mark: number): ArrayBuffer {
  return Uint8Array.of(mark).buffer;
}

const later = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
const newest = (): FakeSocket => FakeSocket.all.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  told = [];
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response('{"ticket":"t1"}'))));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the way of a voice", () => {
  test("nothing is asked and nothing is kept before it is started", async () => {
    const one = sender();
    one.push(piece(1));
    await later(1_000);
    expect(fetch).not.toHaveBeenCalled();
    expect(FakeSocket.all).toEqual([]);
  });

  test("it greets with ticket, call, epoch and language, and sends as pieces come", async () => {
    const one = sender();
    one.start("en");
    await later(1);
    expect(newest().url).toMatch(/\/ws\/audio$/);
    expect(JSON.parse(String(newest().sent[0]))).toEqual({ type: "hello", ticket: "t1", call: "c1", epoch: 3, language: "en", source: "audio" });
    newest().says({ type: "ready", engine: "moonshine" });
    one.push(piece(1));
    one.push(piece(2));
    expect(newest().pieces).toEqual([piece(1), piece(2)]);
    expect(told).toEqual([["waits", ""], ["ready", ""]]);
  });

  test("what was said while the socket came back follows, in order and not faster than the server takes it", async () => {
    const one = sender();
    one.start("en");
    await later(1);
    newest().says({ type: "ready" });
    newest().ends(1006);
    one.push(piece(1));
    for (let at = 2; at <= 20; at += 1) one.push(piece(at));
    await later(9_000);
    expect(FakeSocket.all.length).toBeGreaterThan(1);
    newest().says({ type: "ready" });
    await later(500);
    expect(newest().pieces.length).toBeGreaterThan(3);
    expect(newest().pieces.length).toBeLessThan(10);
    await later(2_000);
    expect(newest().pieces).toEqual(Array.from({ length: 20 }, (_none, at) => piece(at + 1)));
  });

  test("a network that takes nothing keeps the pieces here; after half a minute the person hears of it", async () => {
    const one = sender();
    one.start("en");
    await later(1);
    newest().says({ type: "ready" });
    newest().bufferedAmount = 1e6;
    for (let at = 0; at < 301; at += 1) one.push(piece(at));
    expect(newest().pieces).toEqual([]);
    expect(told.at(-1)).toEqual(["ready", "lost"]);
  });

  test("a refusal is final, and nothing more leaves the page", async () => {
    const one = sender();
    one.start("ru");
    await later(1);
    newest().says({ type: "refused", code: "not_available" });
    one.push(piece(1));
    await later(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(newest().closed).toBe(true);
    expect(told.at(-1)).toEqual(["refused", "not_available"]);
  });

  test("full is asked again, a broken engine comes back by itself", async () => {
    const one = sender();
    one.start("en");
    await later(1);
    newest().says({ type: "refused", code: "full" });
    await later(20_001);
    expect(FakeSocket.all).toHaveLength(2);
    newest().says({ type: "refused", code: "broken" });
    newest().ends(1013);
    await later(9_000);
    expect(FakeSocket.all).toHaveLength(3);
  });

  test.each([
    [1000, "over"],
    [4409, "taken_over"],
    [4401, "signed_out"],
    [1008, "not_available"],
  ])("close code %i ends it: %s", async (code, word) => {
    const one = sender();
    one.start("en");
    await later(1);
    newest().says({ type: "ready" });
    newest().ends(code);
    await later(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(told.at(-1)).toEqual(["refused", word]);
  });

  test("after a long silence the server closes; the next word opens it again, nothing before", async () => {
    const one = sender();
    one.start("en");
    await later(1);
    newest().says({ type: "ready" });
    newest().ends(1013);
    await later(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    one.push(piece(7));
    await later(1);
    newest().says({ type: "ready" });
    await later(100);
    expect(newest().pieces).toEqual([piece(7)]);
  });

  test("stopping closes the socket at once and forgets what waited", async () => {
    const one = sender();
    one.start("en");
    await later(1);
    one.push(piece(1));
    one.stop();
    expect(newest().closed).toBe(true);
    await later(30_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(one.state).toBe("off");
  });

  test("a browser that hears by itself sends lines of text", async () => {
    const one = sender();
    one.start("ru", "text");
    await later(1);
    expect(JSON.parse(String(newest().sent[0]))).toMatchObject({ source: "text", language: "ru" });
    newest().says({ type: "ready", engine: "browser" });
    one.push({ number: 1, revision: 1, text: "привет", final: true, start_ms: 0, end_ms: 400 });
    expect(JSON.parse(String(newest().pieces[0]))).toEqual({ type: "line", number: 1, revision: 1, text: "привет", final: true, start_ms: 0, end_ms: 400 });
  });
});
