import { afterEach, expect, it, vi } from "vitest";

import { Problem, send } from "./http";

afterEach(() => vi.unstubAllGlobals());

function answer(body: string, status: number): ReturnType<typeof vi.fn> {
  const fetched = vi.fn(async () => new Response(body === "" ? null : body, { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

it("sends JSON with the token and gives back what came", async () => {
  document.head.innerHTML = '<meta name="csrf-token" content="t0ken">';
  const fetched = answer('{"id": 1}', 200);
  expect(await send("POST", "/x", { a: 1 })).toEqual({ id: 1 });
  const [url, init] = fetched.mock.calls[0] as [string, RequestInit];
  expect(url).toBe("/x");
  expect(init.headers).toMatchObject({ "x-csrftoken": "t0ken", "content-type": "application/json" });
  expect(init.body).toBe('{"a":1}');
});

it("turns the server's no into a Problem with its code and words", async () => {
  answer('{"code": "visits.desk_closed", "message": "Closed.", "params": {"a": 2}}', 409);
  const trouble = await send("GET", "/x").catch((error: unknown) => error);
  expect(trouble).toBeInstanceOf(Problem);
  expect(trouble).toMatchObject({ code: "visits.desk_closed", message: "Closed.", status: 409, params: { a: 2 } });
});

it("has words for answers that are no JSON, and for no answer at all", async () => {
  answer("<html>", 502);
  expect(await send("GET", "/x").catch((error: unknown) => error)).toMatchObject({ code: "http.502", status: 502 });
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("down")));
  expect(await send("GET", "/x").catch((error: unknown) => error)).toMatchObject({ code: "http.unreachable", status: 0 });
});

it("answers null for an empty body", async () => {
  answer("", 204);
  expect(await send("POST", "/x")).toBeNull();
});
