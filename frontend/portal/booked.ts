/** The page of a booked call: what support or the house does to the booking shows by itself; nobody types here. */
import { find } from "../shared/dom";
import { pageLive } from "../shared/live";

const ticket = find("[data-booking-of]")?.dataset["bookingOf"];
if (ticket) {
  pageLive().watch("ticket", ticket, (_ticket, cause) => {
    if (cause.kind.startsWith("appointment.") && cause.kind !== "appointment.tested") location.reload();
  });
}
