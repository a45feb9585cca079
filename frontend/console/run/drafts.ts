/** Notes of a run, one per check: what is typed, and how far the server has it. They live in this page's memory only. */
import { Saver, type SaveState } from "../saver";

interface Draft {
  note: string;
  state: SaveState;
  readonly saver: Saver<string>;
}

export class NoteDrafts {
  private runId = "";
  private known: Readonly<Record<string, string>> = {};
  private readonly drafts = new Map<string, Draft>();

  constructor(
    private readonly send: (runId: string, key: string, note: string) => Promise<void>,
    private readonly changed: () => void,
  ) {}

  begin(runId: string, known: Readonly<Record<string, string>>): void {
    if (runId !== this.runId) this.end();
    this.runId = runId;
    this.known = known;
  }

  end(): void {
    for (const { saver } of this.drafts.values()) saver.forget();
    this.drafts.clear();
    this.runId = "";
    this.known = {};
  }

  of(key: string): string {
    return this.drafts.get(key)?.note ?? this.known[key] ?? "";
  }

  stateOf(key: string): SaveState {
    return this.drafts.get(key)?.state ?? "clean";
  }

  change(key: string, note: string): void {
    const runId = this.runId;
    const draft = this.drafts.get(key) ?? this.made(runId, key);
    draft.note = note;
    draft.saver.change(note);
    this.changed();
  }

  private made(runId: string, key: string): Draft {
    const saver = new Saver<string>({
      send: (note) => this.send(runId, key, note),
      onState: (state) => {
        const draft = this.drafts.get(key);
        if (!draft) return;
        draft.state = state;
        this.changed();
      },
    });
    const draft: Draft = { note: "", state: "clean", saver };
    this.drafts.set(key, draft);
    return draft;
  }
}
