/**
 * The service worker keeps built files and the offline page, nothing else: a customer's page never enters a cache.
 * And it shows news on the device, for those who asked for that. The server writes the list in front of this file, because file names carry hashes.
 */
import { openNews, showNews, type NewsScope } from "./news";

interface Kept {
  readonly keep: readonly string[];
  readonly offline: string;
  readonly static: string;
  /** The picture beside a notification. */
  readonly picture: string;
}

// A service worker's global scope, as far as it is used here; the DOM types of a page don't know it.
interface WorkerScope extends NewsScope {
  readonly visavis: Kept;
  readonly caches: CacheStorage;
  readonly location: Location;
  skipWaiting(): Promise<void>;
  readonly clients: NewsScope["clients"] & { claim(): Promise<void> };
  addEventListener(type: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchCall) => void): void;
  addEventListener(type: "push", listener: (event: Pushed) => void): void;
  addEventListener(type: "notificationclick", listener: (event: Tapped) => void): void;
}
interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}
interface Pushed extends Extendable {
  readonly data: { json(): unknown } | null;
}
interface Tapped extends Extendable {
  readonly notification: Notification;
}
interface FetchCall extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const scope = self as unknown as WorkerScope;
const { keep, offline, static: built, picture } = scope.visavis;
// A new build has new file names, another language another offline page; each gets a cache of its own.
const NAME = `visavis-${[...keep, offline].join("|").replace(/[^A-Za-z0-9]+/g, "-")}`;

scope.addEventListener("install", (event) => {
  const fill = async (): Promise<void> => {
    const cache = await scope.caches.open(NAME);
    await cache.addAll([...keep, offline]);
    await scope.skipWaiting();
  };
  event.waitUntil(fill());
});

scope.addEventListener("activate", (event) => {
  const tidy = async (): Promise<void> => {
    for (const name of await scope.caches.keys()) if (name !== NAME) await scope.caches.delete(name);
    await scope.clients.claim();
  };
  event.waitUntil(tidy());
});

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await scope.caches.match(offline)) ?? Response.error();
  }
}

async function file(request: Request): Promise<Response> {
  return (await scope.caches.match(request)) ?? fetch(request);
}

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== scope.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (address.pathname.startsWith(built)) event.respondWith(file(request));
});

scope.addEventListener("push", (event) => {
  let news: unknown = null;
  try {
    news = event.data?.json();
  } catch {
    // Not ours.
  }
  event.waitUntil(showNews(scope, news, picture));
});

scope.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openNews(scope, event.notification.data));
});
