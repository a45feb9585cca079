import { afterEach, describe, expect, it, vi } from "vitest";

import { Problem, send } from "../shared/http";
import { Marks } from "./marks";

vi.mock("../shared/http", async (original) => ({ ...(await original<object>()), send: vi.fn() }));

const sent = (): unknown[] => vi.mocked(send).mock.calls.map((call) => call[2]);

afterEach(() => vi.mocked(send).mockReset());

describe("Marks", () => {
  it("tells each change once, in order, one at a time", async () => {
    let release: () => void = () => undefined;
    vi.mocked(send).mockImplementationOnce(() => new Promise((done) => (release = () => done(null))));
    const marks = new Marks("/marks", () => 3, vi.fn());
    marks.set("camera", "black");
    marks.set("camera", "");
    marks.set("noise", "loud");
    expect(send).toHaveBeenCalledTimes(1);
    release();
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(3));
    expect(sent()).toEqual([
      { epoch: 3, mark: "camera", on: true, why: "black" },
      { epoch: 3, mark: "camera", on: false, why: "" },
      { epoch: 3, mark: "noise", on: true, why: "loud" },
    ]);
  });

  it("tries again after a lost request and stops asking after a refusal", async () => {
    vi.useFakeTimers();
    vi.mocked(send).mockRejectedValueOnce(new Problem("http.unreachable", "", 0));
    const marks = new Marks("/marks", () => 1, vi.fn());
    marks.set("noise", "loud");
    await vi.advanceTimersByTimeAsync(2500);
    expect(send).toHaveBeenCalledTimes(2);
    vi.mocked(send).mockRejectedValueOnce(new Problem("calls.over", "", 409));
    marks.set("noise", "");
    await vi.advanceTimersByTimeAsync(5000);
    expect(send).toHaveBeenCalledTimes(3);
    vi.useRealTimers();
  });

  it("says when another window has the call", async () => {
    const old = vi.fn();
    vi.mocked(send).mockRejectedValueOnce(new Problem("calls.taken_over", "", 409));
    new Marks("/marks", () => 1, old).set("noise", "loud");
    await vi.waitFor(() => expect(old).toHaveBeenCalledOnce());
  });

  it("leaves a last word that outlives the page", () => {
    vi.mocked(send).mockResolvedValue(null);
    new Marks("/marks", () => 2, vi.fn()).leave("reload");
    expect(send).toHaveBeenCalledWith("POST", "/marks", { epoch: 2, mark: "interruption", on: true, why: "reload" }, { keepalive: true });
  });
});
