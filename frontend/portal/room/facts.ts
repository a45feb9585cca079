/** What the server wrote on `<v-room>`. */
export type Step = "check" | "wait" | "call";

export interface Facts {
  readonly ticket: string;
  readonly deskName: string;
  readonly relayOnly: boolean;
  readonly myName: string;
  /** The language that the customer said they speak. */
  readonly spoken: string;
  readonly joinUrl: string;
  readonly guideUrl: string;
  readonly ticketUrl: string;
  readonly secureUrl: string;
  readonly api: string;
  readonly doneUrl: (visit: string) => string;
  readonly leaveUrl: (visit: string) => string;
}

export function readFacts(element: HTMLElement): Facts {
  const given = (name: string): string => element.dataset[name] ?? "";
  const withVisit = (name: string) => (visit: string) => given(name).replace("{visit}", visit);
  return {
    ticket: given("ticket"),
    deskName: given("deskName"),
    relayOnly: given("relayOnly") === "yes",
    myName: given("myName"),
    spoken: given("spoken"),
    joinUrl: given("joinUrl"),
    guideUrl: given("guideUrl"),
    ticketUrl: given("ticketUrl"),
    secureUrl: given("secureUrl"),
    api: given("api"),
    doneUrl: withVisit("doneUrl"),
    leaveUrl: withVisit("leaveUrl"),
  };
}

/** The step that a visit's state belongs to; null when the visit is over. */
export function stepOf(state: string): Exclude<Step, "check"> | null {
  if (state === "waiting" || state === "offered") return "wait";
  return state === "connecting" || state === "in_call" ? "call" : null;
}

const OPENED = "visavis.camera";

/** The camera was opened by a click in this tab for this ticket: after a reload it may open again by itself. */
export function cameraWasOpen(ticket: string): boolean {
  try {
    return sessionStorage.getItem(OPENED) === ticket;
  } catch {
    return false;
  }
}

export function rememberCamera(ticket: string, open: boolean): void {
  try {
    if (open) sessionStorage.setItem(OPENED, ticket);
    else sessionStorage.removeItem(OPENED);
  } catch {
    // Storage is closed: the person clicks once more after a reload.
  }
}
