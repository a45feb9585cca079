/** Notes and outcome of the visit in hand: what is typed, and how far the server has it. */
import { saveNotes } from "./api";
import { Saver, type SaveState } from "./saver";
import type { Draft } from "./wrap-up";

const EMPTY: Draft = { notes: "", outcome: "" };
const UNSENT = "visavis-notes:";

export class Notes {
  draft = EMPTY;
  state: SaveState = "clean";
  private visitId = "";
  private saver: Saver<Draft> | null = null;

  constructor(private readonly changed: () => void) {}

  /** Begin with what the server has; what this tab had typed but not sent yet before a reload wins. */
  begin(visitId: string, known: Draft): void {
    if (visitId === this.visitId) return;
    this.visitId = visitId;
    this.state = "clean";
    this.saver = new Saver<Draft>({
      send: async (draft) => {
        await saveNotes(visitId, draft);
        sessionStorage.removeItem(UNSENT + visitId);
      },
      onState: (state) => {
        this.state = state;
        this.changed();
      },
    });
    const unsent = sessionStorage.getItem(UNSENT + visitId);
    this.draft = known;
    if (unsent) this.change(JSON.parse(unsent) as Draft);
  }

  change(draft: Draft): void {
    if (!this.visitId) return;
    this.draft = draft;
    sessionStorage.setItem(UNSENT + this.visitId, JSON.stringify(draft));
    this.saver?.change(draft);
    this.changed();
  }

  /** The visit is finished; its last words travelled with the finish. */
  end(): void {
    sessionStorage.removeItem(UNSENT + this.visitId);
    this.saver?.forget();
    this.saver = null;
    this.visitId = "";
    this.draft = EMPTY;
    this.state = "clean";
  }
}
