import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from "vitest";

import { keyBytes } from "../shared/push";
import { showsNews } from "../shared/shown";
import { openNews, showNews, type NewsScope, type Window } from "./news";
import { startPush } from "./push";

const ORIGIN = "https://help.acme.test";
const TICKET = "0190-ticket";
const NEWS = { ticket: TICKET, tag: "visavis-1", title: "Ben schreibt", text: "Ticket 7", path: `/tickets/${TICKET}/`, urgent: true, lang: "ru", dir: "ltr" };

interface Tab {
  url: string;
  visibilityState: string;
  postMessage: Window["postMessage"];
  focus: Mock<() => Promise<void>>;
  navigate: Mock<() => Promise<void>>;
}

/** A tab; `answer`: what it says to "do you show this?", undefined for silence. */
function tab(path: string, visibilityState = "visible", answer?: boolean): Tab {
  return {
    url: ORIGIN + path,
    visibilityState,
    postMessage: (_message, [port]) => {
      if (answer !== undefined) (port as MessagePort).postMessage(answer);
    },
    focus: vi.fn(() => Promise.resolve()),
    navigate: vi.fn(() => Promise.resolve()),
  };
}

function scope(...tabs: Window[]): NewsScope & { show: ReturnType<typeof vi.fn>; open: ReturnType<typeof vi.fn> } {
  const show = vi.fn(() => Promise.resolve());
  const open = vi.fn(() => Promise.resolve());
  return {
    show,
    open,
    location: { origin: ORIGIN },
    registration: { showNotification: show },
    clients: { matchAll: () => Promise.resolve(tabs), openWindow: open },
  };
}

describe("a push", () => {
  it("is shown with its own words and language", async () => {
    const worker = scope();
    await showNews(worker, NEWS, "/icon.png");
    expect(worker.show).toHaveBeenCalledWith(
      "Ben schreibt",
      expect.objectContaining({ body: "Ticket 7", tag: "visavis-1", lang: "ru", dir: "ltr", icon: "/icon.png", requireInteraction: true }),
    );
  });

  it("is not shown again by a page that shows it", async () => {
    const worker = scope(tab("/inbox/", "visible", false), tab(`/tickets/${TICKET}/`, "visible", true));
    await showNews(worker, NEWS, "");
    expect(worker.show).not.toHaveBeenCalled();
  });

  it.each([
    ["hidden", tab(`/tickets/${TICKET}/`, "hidden", true)],
    ["without an answer", tab(`/tickets/${TICKET}/`)],
    ["about something else", tab("/tickets/other/", "visible", false)],
    ["of the console", tab(`/console/tickets/${TICKET}/`, "visible", true)],
  ])("is shown when the only page is %s", async (_why, page) => {
    const worker = scope(page);
    await showNews(worker, NEWS, "");
    expect(worker.show).toHaveBeenCalledTimes(1);
  });

  it.each([null, "text", {}, { ...NEWS, path: "https://evil.test/" }, { ...NEWS, title: 7 }])("that is none of ours shows nothing", async (data) => {
    const worker = scope();
    await showNews(worker, data, "");
    expect(worker.show).not.toHaveBeenCalled();
  });
});

describe("a tap", () => {
  it("opens the page when none stands open", async () => {
    const worker = scope(tab("/inbox/"), tab(`/console/tickets/${TICKET}/`));
    await openNews(worker, NEWS);
    expect(worker.open).toHaveBeenCalledWith(`${ORIGIN}/tickets/${TICKET}/`);
  });

  it("brings the right page to the front and leads a page of the same ticket there", async () => {
    const page = tab(`/tickets/${TICKET}/prepare/`);
    await openNews(scope(tab("/inbox/"), page), NEWS);
    expect(page.focus).toHaveBeenCalled();
    expect(page.navigate).toHaveBeenCalledWith(`${ORIGIN}/tickets/${TICKET}/`);
    const right = tab(`/tickets/${TICKET}/`);
    await openNews(scope(page, right), NEWS);
    expect(right.focus).toHaveBeenCalled();
    expect(right.navigate).not.toHaveBeenCalled();
  });

  it("never leaves a call", async () => {
    const room = tab(`/tickets/${TICKET}/call/`);
    await openNews(scope(tab(`/tickets/${TICKET}/`), room), NEWS);
    expect(room.focus).toHaveBeenCalled();
    expect(room.navigate).not.toHaveBeenCalled();
  });

  it.each([undefined, {}, { path: "//evil.test/" }, { path: "https://evil.test" }])("leads nowhere else", async (data) => {
    const worker = scope();
    await openNews(worker, data);
    expect(worker.open).not.toHaveBeenCalled();
  });
});

describe("a page", () => {
  const live = (state: string): { state: string; follows: (id: string) => boolean } => ({ state, follows: (id) => id === TICKET });

  it("shows news of what it follows while it is alive", () => {
    expect(showsNews(live("live"), TICKET)).toBe(true);
    expect(showsNews(live("live"), "other")).toBe(false);
    expect(showsNews(live("reconnecting"), TICKET)).toBe(false);
  });
});

describe("the card", () => {
  const manager = { getSubscription: vi.fn(), subscribe: vi.fn() };
  const requested = vi.fn();
  const fetched = vi.fn();
  const card = (on: boolean): HTMLElement => {
    document.body.innerHTML = `<section hidden data-key="BAAB" ${on ? "data-on" : ""}><button data-part="on" hidden></button><button data-part="off" hidden></button><p data-part="active" hidden></p><p data-part="denied" hidden></p><p data-part="failed" hidden></p></section>`;
    return document.querySelector("section")!;
  };
  const seen = (root: HTMLElement): string[] => [...root.querySelectorAll<HTMLElement>("[data-part]:not([hidden])")].map((part) => part.dataset["part"]!);
  const press = async (root: HTMLElement, name: string): Promise<void> => {
    root.querySelector<HTMLElement>(`[data-part=${name}]`)!.click();
    await new Promise((resolve) => setTimeout(resolve, 10));
  };

  beforeEach(() => {
    const registration = { pushManager: manager };
    vi.stubGlobal("isSecureContext", true);
    vi.stubGlobal("PushManager", vi.fn());
    vi.stubGlobal("Notification", { permission: "default", requestPermission: requested });
    vi.stubGlobal("fetch", fetched);
    Object.defineProperty(navigator, "serviceWorker", { configurable: true, value: { ready: Promise.resolve(registration), getRegistration: () => Promise.resolve(registration) } });
    requested.mockResolvedValue("granted");
    manager.getSubscription.mockResolvedValue(null);
    manager.subscribe.mockResolvedValue({ toJSON: () => ({ endpoint: "https://p.test/1", keys: { p256dh: "P", auth: "A" } }) });
    fetched.mockImplementation(() => Promise.resolve(new Response('{"done": true}')));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.clearAllMocks();
  });

  it("asks for nothing before the click, then tells the server, and back", async () => {
    const root = card(false);
    await startPush(root);
    expect([root.hidden, seen(root)]).toEqual([false, ["on"]]);
    expect(requested).not.toHaveBeenCalled();
    await press(root, "on");
    expect(manager.subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: keyBytes("BAAB") });
    expect(fetched.mock.calls[0]).toEqual(["/api/v1/customer/push", expect.objectContaining({ method: "PUT", body: '{"endpoint":"https://p.test/1","p256dh":"P","auth":"A"}' })]);
    expect(seen(root)).toEqual(["off", "active"]);
    await press(root, "off");
    expect(fetched.mock.calls[1]?.[1]).toMatchObject({ method: "DELETE" });
    expect(seen(root)).toEqual(["on"]);
  });

  it("says so when the browser says no, or the server does", async () => {
    const root = card(false);
    await startPush(root);
    requested.mockResolvedValueOnce("denied");
    await press(root, "on");
    expect(seen(root)).toEqual(["on", "denied"]);
    fetched.mockImplementationOnce(() => Promise.resolve(new Response("{}", { status: 409 })));
    await press(root, "on");
    expect(seen(root)).toEqual(["on", "failed"]);
  });

  it("stays away where nothing can be shown", async () => {
    vi.stubGlobal("isSecureContext", false);
    const root = card(false);
    await startPush(root);
    expect(root.hidden).toBe(true);
  });
});
