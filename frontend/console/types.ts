/** The views the console works with; their shapes are generated from the server's own. */
import type { Workspace as Full } from "../shared/types.gen";

export type {
  AgentView,
  Board,
  BoardEntry,
  InvitationView,
  MessageView,
  OfferView,
  TicketView,
} from "../shared/types.gen";

/** In the moment after an accept the ticket is not here yet; it comes with its own live view. */
export type Workspace = Omit<Full, "ticket"> & { readonly ticket: Full["ticket"] | null };
