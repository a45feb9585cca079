/** One wanted picture from the first frame to the server's word, said step by step under the viewfinder. */
import { Problem, send } from "../../shared/http";
import { text } from "../../shared/text";
import type { Camera } from "../camera";
import type { Best, Shot } from "./burst";
import { best, choose, encode, photo } from "./burst";
import { deliver } from "./deliver";
import type { Delivered } from "./deliver";
import type { MaskedView } from "./masked";
import type { CustomerCheck } from "./run";
import { challengeOf, framesOf, takesAtOnce } from "./run";
import type { Outline, Rect } from "./shapes";
import { formatOf, outlineOn } from "./shapes";
import type { Tools } from "./tools";

export interface TakerOptions {
  readonly camera: Camera;
  /** Plays the own camera. */
  readonly video: HTMLVideoElement;
  readonly tools: Tools;
  /** `/api/v1/customer/runs/<id>`. */
  readonly api: () => string;
  readonly onSent: (check: CustomerCheck) => void;
}

/** Between the frames of a movement. */
const MOVE_MS = 700;
const TOLD_STEP = 0.2;

interface Job {
  /** The run's address when the picture was wanted: it may end before the picture is there. */
  readonly api: string;
  readonly check: CustomerCheck;
  readonly wanted: string;
  readonly masked: MaskedView | null;
}

export class Taker {
  /** The picture that is being taken or sent, and those that were: each is taken once, however often it is asked for. */
  #busy = "";
  readonly #done = new Set<string>();
  readonly #failed = new Set<string>();
  #over = false;

  constructor(private readonly options: TakerOptions) {}

  /** May the page take it by itself? After a failure only its person decides. */
  mayTake(wanted: string | null): wanted is string {
    return wanted !== null && this.#busy === "" && !this.#done.has(wanted) && !this.#failed.has(wanted);
  }

  stop(): void {
    this.#over = true;
  }

  /** Take and send it; the same wish twice is one picture. */
  async take(check: CustomerCheck, masked: MaskedView | null): Promise<void> {
    const { wanted } = check;
    if (wanted === null || this.#busy !== "" || this.#done.has(wanted)) return;
    this.#busy = wanted;
    try {
      await this.#run({ api: this.options.api(), check, wanted, masked });
    } finally {
      this.#busy = "";
    }
  }

  async #run(job: Job): Promise<void> {
    const { tools, onSent } = this.options;
    const shots = await this.#shots(job);
    if (this.#over) return;
    if (!shots) {
      this.#failed.add(job.wanted);
      tools.done(text("finder.no_picture"));
      return;
    }
    try {
      const answer = await this.#sendAll(job, shots);
      this.#done.add(job.wanted);
      const last = shots.at(-1);
      tools.done(text(answer?.item_id ? "finder.sent" : "finder.not_kept"));
      if (last && answer?.item_id) tools.sent(last.blob, answer.item_id);
      onSent(job.check);
    } catch (error) {
      this.#refused(job.wanted, error);
    }
  }

  #refused(wanted: string, error: unknown): void {
    const { tools } = this.options;
    const problem = error instanceof Problem ? error : new Problem("unknown", "", 0);
    this.#failed.add(wanted);
    if (problem.code === "verification.not_wanted") tools.done(text("finder.gone"));
    else if (problem.code === "verification.not_masked") tools.again(text("mask.refused"));
    else if (problem.status === 0 || problem.status >= 500 || !problem.message) tools.again(text("finder.failed"));
    else tools.again(problem.message);
  }

  // -- taking -------------------------------------------------------------------------------------------------------

  async #shots(job: Job): Promise<Shot[] | null> {
    const { tools } = this.options;
    const of = framesOf(job.check);
    const shots: Shot[] = [];
    for (let number = 1; number <= of; number += 1) {
      if (number > 1) await new Promise((resolve) => setTimeout(resolve, MOVE_MS));
      tools.busy(of > 1 ? text("finder.taking_more", { number, of }) : text("finder.taking"));
      const shot = await this.#shot(job);
      if (this.#over || !shot) return null;
      shots.push(shot);
    }
    return shots;
  }

  async #shot({ check, masked }: Job): Promise<Shot | null> {
    const { video, camera, tools } = this.options;
    const outline = check.outline as Outline;
    const partOf = (width: number, height: number): Rect => outlineOn(width, height, outline, formatOf(outline, tools.format));
    if (masked) {
      // From the very canvas that is sent: a still shows no more than the moving picture.
      const frame = await best(masked.canvas, () => masked.region);
      return frame && encode(frame, share(partOf, frame), true);
    }
    const moves = takesAtOnce(check);
    const frame = await best(video, partOf, moves ? 4 : undefined);
    if (!frame) return null;
    const still = moves || !camera.video ? null : await photo(camera.video, frame.canvas.width);
    const chosen = choose(frame, still, partOf);
    still?.close();
    return encode(chosen, share(partOf, chosen), false);
  }

  // -- sending ------------------------------------------------------------------------------------------------------

  async #sendAll(job: Job, shots: readonly Shot[]): Promise<Delivered | null> {
    const { tools } = this.options;
    let told = -1;
    let answer: Delivered | null = null;
    for (const [frame, shot] of shots.entries()) {
      const onProgress = (part: number): void => {
        const whole = (frame + part) / shots.length;
        tools.sending(whole);
        if (Math.abs(whole - told) < TOLD_STEP && whole < 1) return;
        told = whole;
        void send("POST", `${job.api}/progress`, { wanted: job.wanted, percent: Math.round(whole * 100) }).catch(() => undefined);
      };
      onProgress(0);
      answer = await deliver(this.#address(job, shot, frame, shots.length), shot.blob, { onProgress, alive: () => !this.#over, onWait: () => tools.busy(text("finder.retrying")) });
    }
    return answer;
  }

  #address({ api, check, wanted, masked }: Job, shot: Shot, frame: number, of: number): string {
    const rounded = (value: number): string => String(Math.round(value * 10_000) / 10_000);
    const query = new URLSearchParams({
      frame: String(frame),
      of: String(of),
      masked: masked ? "1" : "0",
      width: String(shot.width),
      height: String(shot.height),
      sharpness: rounded(shot.sharpness),
      glare: rounded(shot.glare),
      card: rounded(shot.card),
    });
    const challenge = challengeOf(check);
    if (challenge) query.set("challenge", challenge);
    return `${api}/stills/${wanted}?${query.toString()}`;
  }
}

/** Share of the picture that the outline covers. */
function share(partOf: (width: number, height: number) => Rect, { canvas }: Best): number {
  const part = partOf(canvas.width, canvas.height);
  return (part.width * part.height) / (canvas.width * canvas.height);
}
