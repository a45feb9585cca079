/** Agreement in the call: the words of the consents, each with its own answer, before anything is kept (BaFin B4). */
import { make } from "../../shared/dom";
import { Problem, send } from "../../shared/http";
import { icon } from "../../shared/icon";
import { text } from "../../shared/text";
import type { CustomerRun } from "./run";

interface Answers {
  readonly evidence: boolean;
  readonly faces: boolean;
}

/** The version of the words on this page; it goes back with the answer. */
function versionOf(kind: keyof Answers): string {
  return text(`agree.${kind}.version`);
}

/** Ask. Escape and "I don't agree" are the same answer; nothing is ticked beforehand. */
function askAgreement(root: HTMLElement): Promise<Answers> {
  const faces = make("input", { type: "checkbox" });
  const no = make("button", { class: "button button--quiet", value: "no" }, text("agree.no"));
  const yes = make("button", { class: "button", value: "yes" }, icon("check"), text("agree.yes"));
  const hint = make("small", {}, text("agree.faces.hint"));
  const form = make(
    "form",
    { method: "dialog", class: "stack" },
    make("h2", { id: "agree-title", tabindex: -1, autofocus: true }, text("agree.title")),
    make("h3", { class: "agree__head" }, text("agree.evidence")),
    make("p", {}, text("agree.evidence.text")),
    make("h3", { class: "agree__head" }, text("agree.faces")),
    make("p", {}, text("agree.faces.text")),
    make("label", { class: "choice" }, faces, make("span", {}, `${text("agree.faces")}: ${text("agree.yes")}`, make("br"), hint)),
    make("p", { class: "soft small" }, text("agree.no.hint")),
    make("div", { class: "cluster captions-actions" }, no, yes),
  );
  const dialog = make("dialog", { class: "dialog stage__dialog agree", "aria-labelledby": "agree-title" }, form);
  root.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      const agreed = dialog.returnValue === "yes";
      resolve({ evidence: agreed, faces: agreed && faces.checked });
    });
  });
}

/** Asked once in this tab for this run, and again when the agent opens the step that is about it. */
const ASKED = "visavis.agreement";

export class Agreement {
  #asking = false;

  constructor(
    private readonly stage: HTMLElement,
    /** `/api/v1/customer`. */
    private readonly api: string,
    private readonly say: (words: string) => void,
  ) {}

  async consider(run: CustomerRun): Promise<void> {
    if (run.consents.includes("evidence") || this.#asking) return;
    const asked = run.check?.kind === "consent" ? `${run.id}:${run.check.tries}` : run.id;
    if (remembered().split(" ").includes(asked)) return;
    this.#asking = true;
    const answers = await askAgreement(this.stage);
    this.#asking = false;
    remember(`${remembered()} ${run.id} ${asked}`);
    try {
      await this.#answer(run, "evidence", answers.evidence);
      if (answers.evidence) await this.#answer(run, "faces", answers.faces);
    } catch (error) {
      remember("");
      this.say((error instanceof Problem && error.message) || text("agree.failed"));
    }
  }

  /** At any time, and at once (S-30). */
  async takeBack(run: CustomerRun): Promise<void> {
    try {
      await this.#answer(run, "evidence", false);
      remember(`${remembered()} ${run.id}`);
      this.say(text("agree.taken_back"));
    } catch {
      this.say(text("agree.failed"));
    }
  }

  async #answer(run: CustomerRun, kind: keyof Answers, agree: boolean): Promise<void> {
    await send("POST", `${this.api}/runs/${run.id}/consent`, { kind, text_version: versionOf(kind), agree });
  }
}

function remembered(): string {
  try {
    return sessionStorage.getItem(ASKED) ?? "";
  } catch {
    return "";
  }
}

function remember(names: string): void {
  try {
    sessionStorage.setItem(ASKED, names);
  } catch {
    // It is asked once more after a reload.
  }
}
