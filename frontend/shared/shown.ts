/** The answer to the service worker's question before it shows news: does this page show it already? */

interface Follower {
  readonly state: string;
  follows(id: string): boolean;
}

/** A page shows news of a ticket when somebody looks at it, its connection is alive, and it is about that ticket. */
export function showsNews(live: Follower, ticket: string): boolean {
  if (document.visibilityState !== "visible" || live.state !== "live") return false;
  return live.follows(ticket) || location.pathname.includes(ticket);
}

export function answerWorker(live: Follower): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", (event: MessageEvent<{ type?: unknown; ticket?: unknown } | null>) => {
    const { type, ticket } = event.data ?? {};
    if (type === "visavis.shown" && typeof ticket === "string") event.ports[0]?.postMessage(showsNews(live, ticket));
  });
  // Messages to listeners added this way wait until somebody says so.
  navigator.serviceWorker.startMessages();
}
