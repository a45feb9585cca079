import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Problem } from "../../shared/http";
import { deliver } from "./deliver";

interface Answer {
  readonly status: number;
  readonly body?: string;
}

/** Answers attempts in order; the last answer stays. */
class FakeRequest extends EventTarget {
  static answers: Answer[] = [];
  static sent: string[] = [];
  readonly upload = new EventTarget();
  status = 0;
  responseText = "";
  #url = "";
  open(_method: string, url: string): void {
    this.#url = url;
  }
  setRequestHeader = (): void => undefined;
  abort = (): void => undefined;
  send(): void {
    FakeRequest.sent.push(this.#url);
    const answer = FakeRequest.answers.length > 1 ? FakeRequest.answers.shift()! : FakeRequest.answers[0]!;
    for (const loaded of [25, 100]) this.upload.dispatchEvent(Object.assign(new Event("progress"), { loaded, total: 100 }));
    this.status = answer.status;
    this.responseText = answer.body ?? "";
    this.dispatchEvent(new Event("loadend"));
  }
}

const picture = new Blob(["x"], { type: "image/jpeg" });
const kept = { status: 200, body: JSON.stringify({ item_id: "i1", kept: 1 }) };
const options = (alive = (): boolean => true) => ({ onProgress: vi.fn<(share: number) => void>(), onWait: vi.fn<() => void>(), alive, waits: [1, 1, 1] });

beforeEach(() => {
  FakeRequest.sent = [];
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
});
afterEach(() => vi.unstubAllGlobals());

describe("bringing a picture", () => {
  it("tells how far it is and what became of it", async () => {
    FakeRequest.answers = [kept];
    const how = options();
    expect(await deliver("/stills/w?frame=0", picture, how)).toEqual({ item_id: "i1", kept: 1 });
    expect(how.onProgress.mock.calls).toEqual([[0.25], [1]]);
    expect(how.onWait).not.toHaveBeenCalled();
  });

  it("tries again under the same key while the way or the server is broken", async () => {
    FakeRequest.answers = [{ status: 0 }, { status: 503 }, kept];
    const how = options();
    expect(await deliver("/stills/w?frame=0", picture, how)).toMatchObject({ item_id: "i1" });
    expect(FakeRequest.sent).toEqual(["/stills/w?frame=0", "/stills/w?frame=0", "/stills/w?frame=0"]);
    expect(how.onWait).toHaveBeenCalledTimes(2);
  });

  it("takes a no for a no, with the server's words", async () => {
    FakeRequest.answers = [{ status: 400, body: JSON.stringify({ code: "verification.not_masked", message: "The number was not covered." }) }];
    await expect(deliver("/s", picture, options())).rejects.toMatchObject({ code: "verification.not_masked", message: "The number was not covered." });
    expect(FakeRequest.sent).toHaveLength(1);
  });

  it("gives up after its attempts, and at once when the call is over", async () => {
    FakeRequest.answers = [{ status: 0 }];
    await expect(deliver("/s", picture, options())).rejects.toBeInstanceOf(Problem);
    expect(FakeRequest.sent).toHaveLength(4);
    FakeRequest.sent = [];
    await expect(deliver("/s", picture, options(() => false))).rejects.toMatchObject({ status: 0 });
    expect(FakeRequest.sent).toHaveLength(1);
  });
});
