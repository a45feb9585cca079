/**
 * What the service worker does with a push: show it, unless a page that is looked at shows it already; and where a tap
 * leads. Only the worker may import this file: a module shared with pages would become one it can't load.
 */

/** A push as the server writes it; its words are in the reader's language already. */
export interface News {
  readonly ticket: string;
  readonly tag: string;
  readonly title: string;
  readonly text: string;
  readonly path: string;
  readonly urgent: boolean;
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
}

export interface Window {
  readonly url: string;
  readonly visibilityState?: string;
  readonly focused?: boolean;
  postMessage(message: unknown, transfer: Transferable[]): void;
  focus(): Promise<unknown>;
  navigate?(url: string): Promise<unknown>;
}

/** The worker's scope, as far as it is used here. */
export interface NewsScope {
  readonly location: { readonly origin: string };
  readonly registration: { showNotification(title: string, options: NotificationOptions): Promise<void> };
  readonly clients: {
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<readonly Window[]>;
    openWindow(url: string): Promise<unknown>;
  };
}

/** A page that does not answer in this time (ms) shows nothing. */
const ANSWER_WITHIN = 400;
/** What the bell asks, and what `shared/shown.ts` answers. */
const QUESTION = "visavis.shown";

function readNews(data: unknown): News | null {
  if (typeof data !== "object" || data === null) return null;
  const news = data as Partial<Record<keyof News, unknown>>;
  const words = [news.ticket, news.tag, news.title, news.text, news.path, news.lang];
  if (words.some((word) => typeof word !== "string") || !(news.path as string).startsWith("/")) return null;
  return { ...(data as News), urgent: news.urgent === true, dir: news.dir === "rtl" ? "rtl" : "ltr" };
}

/** The customer's pages that stand open; the console is somebody else's work. */
async function pages(scope: NewsScope): Promise<readonly Window[]> {
  const all = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter((page) => !new URL(page.url).pathname.startsWith("/console"));
}

function shows(page: Window, ticket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const late = setTimeout(() => resolve(false), ANSWER_WITHIN);
    port1.onmessage = (event): void => {
      clearTimeout(late);
      resolve(event.data === true);
    };
    page.postMessage({ type: QUESTION, ticket }, [port2]);
  });
}

/** Show the news, unless a page does. */
export async function showNews(scope: NewsScope, data: unknown, picture: string): Promise<void> {
  const news = readNews(data);
  if (!news) return;
  const looked = (await pages(scope)).filter((page) => page.visibilityState === "visible");
  const shown = await Promise.all(looked.map((page) => shows(page, news.ticket)));
  if (shown.includes(true)) return;
  await scope.registration.showNotification(news.title, {
    body: news.text,
    tag: news.tag,
    lang: news.lang,
    dir: news.dir,
    icon: picture,
    requireInteraction: news.urgent,
    data: { path: news.path, ticket: news.ticket },
  });
}

/** Open the page the news is about: a tab of that ticket comes to the front; a call that is on is never left. */
export async function openNews(scope: NewsScope, data: unknown): Promise<void> {
  const { path, ticket } = (data ?? {}) as { path?: unknown; ticket?: unknown };
  if (typeof path !== "string" || !path.startsWith("/") || path.startsWith("//")) return;
  const target = new URL(path, scope.location.origin).href;
  const open = await pages(scope);
  const room = open.find((page) => typeof ticket === "string" && new URL(page.url).pathname === `/tickets/${ticket}/call/`);
  const found = room ?? open.find((page) => page.url === target) ?? open.find((page) => typeof ticket === "string" && page.url.includes(ticket));
  if (!found) {
    await scope.clients.openWindow(target);
    return;
  }
  await found.focus();
  if (found !== room && found.url !== target) await found.navigate?.(target);
}
