import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Live, type Cause, type LiveState, type Signal } from "./live";
import { backoff } from "./live-parts";

const VISIT = {
  id: "v1",
  state: "waiting",
  ahead: 3,
  range: null,
  away_since: null,
};

class FakeSocket extends EventTarget {
  static all: FakeSocket[] = [];
  sent: Record<string, unknown>[] = [];
  closed = false;

  constructor(readonly url: string) {
    super();
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.closed = true;
  }

  hear(frame: object): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  open(): void {
    this.dispatchEvent(new Event("open"));
    this.hear({ type: "welcome" });
  }

  end(code: number): void {
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }

  types(): unknown[] {
    return this.sent.map((frame) => frame["type"]);
  }
}

let answers: Record<string, () => Response>;
let asked: { url: string; init: RequestInit }[];
let online = true;

function json(body: unknown, init: ResponseInit = {}): Response {
  return new Response(JSON.stringify(body), init);
}

function makeLive(states: LiveState[] = []): Live {
  return new Live({ ticketUrl: "/api/v1/customer/live-ticket", onState: (state) => states.push(state) });
}

async function connected(live: Live): Promise<FakeSocket> {
  expect(live).toBeTruthy();
  await vi.advanceTimersByTimeAsync(0);
  const socket = FakeSocket.all.at(-1)!;
  socket.open();
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  asked = [];
  online = true;
  answers = { "live-ticket": () => json({ ticket: "t" }) };
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    asked.push({ url, init });
    const found = Object.entries(answers).find(([part]) => url.includes(part));
    if (!found) return Promise.reject(new TypeError("no network"));
    return Promise.resolve(found[1]());
  });
  vi.spyOn(navigator, "onLine", "get").mockImplementation(() => online);
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a page's live connection", () => {
  it("asks for a ticket, says hello with what the page watches, and tells snapshot and events", async () => {
    const live = makeLive();
    const told: [unknown, Cause][] = [];
    live.watch("visit", "v1", (data, cause) => told.push([data, cause]));
    const socket = await connected(live);
    expect(socket.sent[0]).toEqual({ type: "hello", ticket: "t", watch: [{ view: "visit", id: "v1" }] });
    expect(live.state).toBe("live");
    socket.hear({ type: "snapshot", view: "visit", id: "v1", cursor: 5, data: VISIT });
    const event = { type: "event", topics: ["visit:v1"], data: { visit_id: "v1" } };
    socket.hear({ ...event, cursor: 5, kind: "visit.left" });
    socket.hear({ ...event, cursor: 6, kind: "visit.offered" });
    socket.hear({ ...event, cursor: 7, kind: "visit.left", topics: ["visit:v2"], data: { visit_id: "v2" } });
    socket.hear({ type: "position", visit: "v1", ahead: 2, range: null });
    expect(told.map(([data, cause]) => [(data as typeof VISIT).state, (data as typeof VISIT).ahead, cause.kind])).toEqual([
      ["waiting", 3, "snapshot"],
      ["offered", 3, "visit.offered"],
      ["offered", 2, "position"],
    ]);
    live.close();
  });

  it("gives a second listener the present state and unwatches after the last one left", async () => {
    const live = makeLive();
    const stop = live.watch("visit", "v1", () => undefined);
    const socket = await connected(live);
    socket.hear({ type: "snapshot", view: "visit", id: "v1", cursor: 1, data: VISIT });
    let seen: unknown;
    const stopToo = live.watch("visit", "v1", (data) => (seen = data));
    expect(seen).toEqual(VISIT);
    stop();
    expect(socket.types()).toEqual(["hello"]);
    stopToo();
    live.watch("ticket", "t1", () => undefined);
    expect(socket.types()).toEqual(["hello", "unwatch", "watch"]);
    live.close();
  });

  it("says that something is gone", async () => {
    const live = makeLive();
    const told: [unknown, string][] = [];
    live.watch("ticket", "t1", (data, cause) => told.push([data, cause.kind]));
    const socket = await connected(live);
    socket.hear({ type: "gone", view: "ticket", id: "t1" });
    expect(told).toEqual([[null, "gone"]]);
    live.close();
  });

  it("comes back with jitter, watches again, and sends the signals that waited", async () => {
    const states: LiveState[] = [];
    const live = makeLive(states);
    live.watch("visit", "v1", () => undefined);
    const first = await connected(live);
    first.end(1006);
    live.signal("c1", 1, { hello: {} });
    await vi.advanceTimersByTimeAsync(backoff(1, () => 0.5) - 1);
    expect(FakeSocket.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2);
    const second = FakeSocket.all[1]!;
    second.open();
    expect(second.sent).toEqual([
      { type: "hello", ticket: "t", watch: [{ view: "visit", id: "v1" }] },
      { type: "signal", call: "c1", epoch: 1, data: { hello: {} } },
    ]);
    expect(states).toEqual(["live", "reconnecting", "live"]);
    live.close();
  });

  it("comes back at once when the network or the reader is back", async () => {
    const live = makeLive();
    const first = await connected(live);
    online = false;
    first.end(1006);
    expect(live.state).toBe("offline");
    online = true;
    globalThis.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.all).toHaveLength(2);
    live.close();
  });

  it("keeps signals that come before anybody listens", async () => {
    const live = makeLive();
    const socket = await connected(live);
    const signal: Signal & { type: string } = { type: "signal", call: "c1", from: "customer", epoch: 0, data: {} };
    socket.hear(signal);
    const heard: Signal[] = [];
    live.onSignal((one) => heard.push(one));
    expect(heard).toEqual([signal]);
    socket.hear(signal);
    expect(heard).toHaveLength(2);
    live.close();
  });

  it("answers the server's question and drops a socket that answers none", async () => {
    const live = makeLive();
    const socket = await connected(live);
    socket.hear({ type: "ping" });
    expect(socket.types()).toEqual(["hello", "pong"]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(socket.types().at(-1)).toBe("ping");
    socket.hear({ type: "pong" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(socket.closed).toBe(true);
    live.close();
  });

  it("polls when sockets don't get through, and stops when they do", async () => {
    const states: LiveState[] = [];
    let tag = "";
    answers["visits/v1"] = () => json(VISIT, { headers: { etag: '"1"' } });
    const live = makeLive(states);
    const told: string[] = [];
    live.watch("visit", "v1", (_data, cause) => told.push(cause.kind));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await vi.advanceTimersByTimeAsync(9_000);
      FakeSocket.all.at(-1)!.end(1006);
    }
    await vi.advanceTimersByTimeAsync(10);
    expect(live.state).toBe("polling");
    expect(told).toEqual(["snapshot"]);
    answers["visits/v1"] = () => {
      tag = (asked.at(-1)!.init.headers as Record<string, string>)["if-none-match"] ?? "";
      return new Response(null, { status: 304 });
    };
    await vi.advanceTimersByTimeAsync(4_100);
    expect(tag).toBe('"1"');
    expect(told).toEqual(["snapshot"]);
    FakeSocket.all.at(-1)!.open();
    expect(live.state).toBe("live");
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(asked).toHaveLength(before);
    live.close();
  });

  it.each([
    ["its ticket is refused", 401],
    ["its ticket is forbidden", 403],
  ])("is signed out when %s", async (_name, status) => {
    answers["live-ticket"] = () => json({ code: "x", message: "" }, { status });
    const live = makeLive();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(live.state).toBe("signed_out");
    expect(asked).toHaveLength(1);
    live.close();
  });

  it("is signed out when the session ends, and does not come back", async () => {
    const live = makeLive();
    const socket = await connected(live);
    socket.end(4401);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(live.state).toBe("signed_out");
    expect(FakeSocket.all).toHaveLength(1);
    live.close();
  });

  it("leaves the field to newer pages of the same person", async () => {
    answers["visits/v1"] = () => json(VISIT);
    const live = makeLive();
    const told: string[] = [];
    live.watch("visit", "v1", (_data, cause) => told.push(cause.kind));
    const socket = await connected(live);
    socket.end(4409);
    await vi.advanceTimersByTimeAsync(100);
    expect(live.state).toBe("polling");
    expect(told).toEqual(["snapshot"]);
    expect(FakeSocket.all).toHaveLength(1);
    live.close();
  });

  it("reads the inbox anew when a notice was made", async () => {
    const live = makeLive();
    live.watch("inbox", "me", () => undefined);
    const socket = await connected(live);
    socket.hear({ type: "snapshot", view: "inbox", id: "me", cursor: 1, data: [] });
    socket.hear({ type: "event", cursor: 2, kind: "notice.made", topics: ["customer:c"], data: {} });
    expect(socket.sent.at(-1)).toEqual({ type: "watch", view: "inbox", id: "me" });
    live.close();
  });

  it("asks once for a fresh board when the front of a long line has gone", async () => {
    const live = makeLive();
    live.watch("board", "d1", () => undefined);
    const socket = await connected(live);
    const waiting = ["a", "b"].map((visit_id) => ({ visit_id, key: visit_id, state: "waiting" }));
    const snapshot = { type: "snapshot", view: "board", id: "d1", data: { waiting, in_line: 9, most_waiting: 3 } };
    socket.hear({ ...snapshot, cursor: 1 });
    const left = { type: "event", kind: "visit.left", topics: ["desk:d1"] };
    socket.hear({ ...left, cursor: 2, data: { visit_id: "a" } });
    socket.hear({ ...left, cursor: 3, data: { visit_id: "b" } });
    expect(socket.sent.slice(1)).toEqual([{ type: "watch", view: "board", id: "d1" }]);
    socket.hear({ ...snapshot, cursor: 4 });
    socket.hear({ ...left, cursor: 5, data: { visit_id: "a" } });
    expect(socket.types()).toEqual(["hello", "watch", "watch"]);
  });

  it("shows a run that begins in a call which had none, and no older one after it", async () => {
    const live = makeLive();
    const seen: unknown[] = [];
    live.watch("run", "c1", (run) => seen.push(run?.id ?? null));
    const socket = await connected(live);
    const news = (id: string, cursor: number): void => {
      const data = { run_id: id, call_id: "c1", run: { id, state: "running" } };
      socket.hear({ type: "event", kind: "verification.run", cursor, topics: ["run:c1"], data });
    };
    news("r1", 3);
    expect(seen).toEqual([]);
    socket.hear({ type: "snapshot", view: "run", id: "c1", cursor: 5, data: null });
    news("r1", 4);
    news("r2", 6);
    news("r1", 7);
    expect(seen).toEqual([null, "r2", "r2"]);
    live.close();
  });

  it("is quiet after its end", async () => {
    const live = makeLive();
    const socket = await connected(live);
    live.close();
    expect(socket.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe("the pause before another try", () => {
  it("doubles its bound up to eight seconds and never falls below a fifth", () => {
    expect([0, 1, 2, 5, 50].map((attempt) => backoff(attempt, () => 1))).toEqual([400, 800, 1600, 8000, 8000]);
    expect(backoff(7, () => 0)).toBe(200);
  });
});
