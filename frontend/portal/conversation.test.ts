import { beforeEach, describe, expect, it, vi } from "vitest";

import { forgetTexts } from "../shared/text";

type Listener = (data: unknown, cause: { kind: string }) => void;
const live = {
  told: undefined as Listener | undefined,
  watch: vi.fn((_view: string, _id: string, listener: Listener) => {
    live.told = listener;
    return () => undefined;
  }),
  onTyping: vi.fn(() => () => undefined),
  onState: vi.fn(() => () => undefined),
  typing: vi.fn(),
};
vi.mock("../shared/live", () => ({ pageLive: () => live }));
await import("./conversation");

const line = (id: string, author: string, text: string) => ({
  id,
  author,
  author_name: author === "staff" ? "Ben Okafor" : "Ana",
  text,
  at: "2026-11-25T15:05:00Z",
});
const ticket = (...messages: object[]) => ({ state: "open", invitation: null, messages });

beforeEach(() => {
  const page = document.createElement("div");
  page.innerHTML = `
    <script type="application/json" id="texts">{"talk.you": "You", "talk.new": "New from {name}", "talk.failed": "Not sent."}</script>
    <div id="announcer"></div>
    <v-conversation data-ticket="t1"><ol data-part="lines"><li data-id="m1">first</li></ol>
      <p data-part="typing"></p>
      <form data-part="form"><input name="client_key" value="k1"><p data-part="problem" hidden><span></span></p>
      <textarea></textarea><button>Send</button></form></v-conversation>`;
  document.body.replaceChildren(page);
  forgetTexts();
});

const lines = () => [...document.querySelectorAll("li")].map((item) => item.querySelector(".message__text")?.textContent);

function write(words: string): void {
  document.querySelector("textarea")!.value = words;
  document.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true }));
}

describe("v-conversation", () => {
  it("adds what is new, once, as text and never as markup, and says so", () => {
    live.told!(ticket(line("m1", "customer", "first")), { kind: "snapshot" });
    const news = ticket(line("m1", "customer", "first"), line("m2", "staff", "<b>hello</b>"));
    live.told!(news, { kind: "ticket.message" });
    live.told!(news, { kind: "ticket.message" });
    expect(lines()).toEqual([undefined, "<b>hello</b>"]);
    expect(document.querySelector("li b")).toBeNull();
    expect(document.getElementById("announcer")!.textContent).toBe("New from Ben Okafor");
  });

  it("sends without leaving the page and takes a new key for the next message", async () => {
    const fetched = vi.fn(async () => new Response('{"id": "m9"}'));
    vi.stubGlobal("fetch", fetched);
    write("  I am here ");
    await vi.waitFor(() => expect(lines()).toContain("I am here"));
    const [url, init] = fetched.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe("/api/v1/customer/tickets/t1/messages");
    expect(JSON.parse(init.body as string)).toEqual({ text: "I am here", client_key: "k1" });
    expect(document.querySelector("textarea")!.value).toBe("");
    expect(document.querySelector("input")!.value).toMatch(/^[0-9a-f]{32}$/);
    live.told!(ticket(line("m9", "customer", "I am here")), { kind: "ticket.message" });
    expect(lines().filter((words) => words === "I am here")).toHaveLength(1);
  });

  it("keeps the words and the key when sending failed, so that trying again can't say it twice", async () => {
    vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("down")));
    write("Hello?");
    const problem = document.querySelector<HTMLElement>("[data-part=problem]")!;
    await vi.waitFor(() => expect(problem.hidden).toBe(false));
    expect(problem.textContent).toBe("Not sent.");
    expect(document.querySelector("textarea")!.value).toBe("Hello?");
    expect(document.querySelector("input")!.value).toBe("k1");
  });
});
