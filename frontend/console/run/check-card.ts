/** One check, from what to look for to its answer. */
import { html, nothing, type TemplateResult } from "lit";

import { scriptIcon, scriptText } from "../../media/captions/scripts";
import { icon } from "../../shared/icon";
import { hasText, text } from "../../shared/text";
import { savedMark } from "../wrap-up";
import { readingsOfPair } from "./face-pair";
import { hintList, machineWords } from "./machine";
import { pictureList } from "./pictures";
import "./prado-link";
import { aboutDocument, alternativesOf, answered, canAnswer, canRedo, canSkip, challengeOf, documentRead, hintsOf, isRunning, lookedAtItems, readingsOf, reasonsFor, STATE_ICONS, stillNeeds, takesPictures, triesLeft, unshown } from "./state";
import type { Check, Run, Verdict } from "./types";
import { coded, drawnDetail, drawnHelp, drawnName, lookLines, sortOf, titleOf, verdictWords } from "./words";
import type { RunWork } from "./work";

type Part = TemplateResult | typeof nothing;

export function stateBadge(check: Check): TemplateResult {
  const tone = { waiting: "", open: "badge--brand", passed: "badge--good", doubtful: "badge--attention", failed: "badge--stop", skipped: "" }[check.state];
  return html`<span class="badge ${tone}">${icon(STATE_ICONS[check.state])}${verdictWords(check)}</span>`;
}

export function checkCard(work: RunWork, run: Run, check: Check): TemplateResult {
  const at = run.checks.indexOf(check) + 1;
  const comparesFaces = check.kind === "compare_face";
  const read = comparesFaces ? readingsOfPair(work, run) : readingsOf(run, check, work.readings);
  return html`<article class="check" aria-labelledby="run-check">
    <header class="check__head">
      <p class="soft small">${text("run.position", { position: at, count: run.checks.length })}${check.optional ? html` · ${text("run.optional")}` : nothing}</p>
      <div class="cluster cluster--apart"><h3 id="run-check" tabindex="-1">${titleOf(check)}</h3>${stateBadge(check)}</div>
      ${check.reason ? html`<p class="small">${text("run.because", { reason: coded("verify.reason", check.reason) })}</p>` : nothing}
    </header>
    ${looks(check)} ${script(work, run, check)} ${drawn(work, run, check)} ${check.kind === "tan" ? tan(work, run) : nothing}
    ${takesPictures(check) || comparesFaces || lookedAtItems(run, check).length > 0 ? pictureList(work, run, check) : nothing}
    ${comparesFaces ? nothing : machineWords(read, run)} ${hintList(hintsOf(read.flatMap(({ hints }) => hints)))}
    ${aboutDocument(check) ? prado(work) : nothing} ${note(work, check)}
  </article>`;
}

function looks(check: Check): Part {
  const lines = lookLines(check.kind);
  if (lines.length === 0) return nothing;
  return html`<ul class="check__look" aria-label=${text("run.look_for")}>${lines.map((line) => html`<li>${icon("eye")}<span>${line}</span></li>`)}</ul>`;
}

/** The sentence to read aloud: the customer sees it in their language, with its picture, at the same moment. */
function script(work: RunWork, run: Run, check: Check): Part {
  if (!check.script || !hasText(`script.icon.${check.script}`)) return nothing;
  const { words, code } = scriptText(check.script, "en");
  return html`<button type="button" class="check__script" ?disabled=${work.busy || !isRunning(run)} @click=${() => void work.sayScript(check.script)}>
    ${icon(scriptIcon(check.script))}<span><span class="check__say" lang=${code} dir="ltr">${words}</span>
    <span class="soft small">${text("run.read_aloud")}</span></span>
  </button>`;
}

// --- what was drawn -----------------------------------------------------------------------------------------------------

function drawn(work: RunWork, run: Run, check: Check): Part {
  if (check.questions.length > 0) return questions(check);
  if (check.drawn.length === 0) return nothing;
  const sort = sortOf(check);
  const chosen = challengeOf(run, check, work.challenge);
  return html`<div class="drawn" role="group" aria-labelledby="run-drawn">
    <p class="check__label" id="run-drawn">${text(`run.drawn_${sort}`)}</p>
    <ul class="drawn__list">${check.drawn.map((challenge) => drawnItem(work, run, check, challenge, chosen))}</ul>
  </div>`;
}

function questions(check: Check): TemplateResult {
  return html`<div class="drawn" role="group" aria-labelledby="run-drawn">
    <p class="check__label" id="run-drawn">${text("run.drawn_question")}</p>
    <ul class="drawn__list">${check.questions.map((key) => html`<li class="drawn__item"><p class="drawn__question">${icon("message-circle-question-mark")} ${coded("verify.question", key)}</p></li>`)}</ul>
  </div>`;
}

function drawnItem(work: RunWork, run: Run, check: Check, challenge: string, chosen: string): TemplateResult {
  const has = takesPictures(check) && !unshown(run, check).includes(challenge);
  const taken = check.taken[challenge];
  const open = check.state === "open" && isRunning(run);
  const several = takesPictures(check) && check.drawn.length > 1 && open;
  const phrase = work.phrases[check.key]?.[challenge];
  const detail = drawnDetail(check, taken ?? challenge);
  const name = html`<span><strong>${drawnName(check, taken ?? challenge)}</strong>${detail ? html`: ${detail}` : nothing}</span>`;
  const help = drawnHelp(check, taken ?? challenge);
  return html`<li class="drawn__item">
    ${several
      ? html`<label class="drawn__pick"><input type="radio" name="run-challenge" .checked=${challenge === chosen} @change=${() => work.choose(challenge)} />${name}</label>`
      : html`<p class="drawn__pick">${name}</p>`}
    ${taken ? html`<p class="small">${icon("accessibility")} ${text("run.instead_of", { move: drawnName(check, challenge) })}</p>` : nothing}
    ${help ? html`<p class="soft">${help}</p>` : nothing}
    ${phrase ? html`<p class="drawn__phrase"><span class="soft small">${text("run.phrase")}</span> <q dir="auto" lang=${run.language}>${phrase.shown}</q>
      ${phrase.english !== phrase.shown ? html`<span class="soft" lang="en" dir="ltr">(${phrase.english})</span>` : nothing}</p>` : nothing}
    ${takesPictures(check) ? html`<p class="small ${has ? "is-good" : "soft"}">${icon(has ? "circle-check" : "circle-dashed")} ${text(has ? "run.has_picture" : "run.no_picture_yet")}</p>` : nothing}
    ${open && !taken ? alternatives(work, check, challenge) : nothing}
  </li>`;
}

/** Nobody fails for a hand that can't: another way shows the same (RBI R18, EN 301 549). */
function alternatives(work: RunWork, check: Check, challenge: string): Part {
  const ways = alternativesOf(check, challenge);
  if (ways.length === 0) return nothing;
  return html`<details class="drawn__ways"><summary>${icon("accessibility")}${text("run.other_way")}</summary>
    <div class="cluster">${ways.map((way) => html`<button type="button" class="button button--quiet" ?disabled=${work.busy}
      @click=${() => void work.alternative(check, challenge, way)}>${coded("verify.move", way)}</button>`)}</div></details>`;
}

// --- the code in a mail -------------------------------------------------------------------------------------------------

function tan(work: RunWork, run: Run): TemplateResult {
  const state = run.tan_right ? ["circle-check", "run.tan_right", "is-good"] : run.tan_sent ? ["mail", "run.tan_sent", ""] : ["mail", "run.tan_none", "soft"];
  return html`<div class="check__tan">
    <p class=${state[2] ?? ""}>${icon(state[0] ?? "mail")} ${text(state[1] ?? "")}</p>
    ${run.tan_sent && !run.tan_right && run.tan_tries > 0 ? html`<p class="soft small">${text("run.tan_tries", { count: run.tan_tries })}</p>` : nothing}
    ${run.tan_right ? nothing : html`<button type="button" class="button button--quiet" ?disabled=${work.busy || !isRunning(run)} @click=${() => void work.sendTan()}>
      ${icon("send")}${text(run.tan_sent ? "run.tan_again" : "run.tan_send")}</button>`}
    <p class="soft small">${text("run.tan_hint")}</p>
  </div>`;
}

function prado(work: RunWork): TemplateResult {
  const { issuer, type } = documentRead(work.readings);
  return html`<v-prado issuer=${issuer} type=${type}></v-prado>`;
}

function note(work: RunWork, check: Check): Part {
  if (work.run?.evidence) return html`<p class="soft small">${icon("info")} ${text(`run.note_not_kept`)}</p>`;
  return html`<div class="field check__note">
    <div class="cluster cluster--apart"><label for="run-note">${text("run.note")} <kbd class="kbd">N</kbd></label>${savedMark(work.noteState(check.key))}</div>
    <textarea id="run-note" class="input" rows="2" maxlength="2000" dir="auto" .value=${work.note(check.key)} ?disabled=${!isRunning(work.run)}
      @input=${(event: Event) => work.write(check.key, (event.target as HTMLTextAreaElement).value)}></textarea>
  </div>`;
}

// --- the answer ---------------------------------------------------------------------------------------------------------

/** The buttons below the check; or the question why. */
export function answerBar(work: RunWork, run: Run, check: Check): Part {
  if (!isRunning(run)) return nothing;
  if (work.asking === "doubtful" || work.asking === "failed") return why(work, check, work.asking);
  if (check.state === "open") return verdicts(work, run, check);
  return html`<div class="run__answer">
    ${canSkip(check) ? html`<button type="button" class="button button--plain" ?disabled=${work.busy} @click=${() => void work.answer("skipped")}>${text("run.skip")}</button>` : nothing}
    ${check.state === "waiting" ? html`<button type="button" class="button button--wide" ?disabled=${work.busy} @click=${() => void work.open(check.key)}>${icon("play")}${text("run.begin_check")}</button>` : nothing}
    ${answered(check) ? again(work, run, check) : nothing}
  </div>`;
}

function again(work: RunWork, run: Run, check: Check): TemplateResult {
  const next = run.checks.find(({ state, key }) => state === "waiting" && key !== check.key);
  return html`<button type="button" class="button button--quiet" ?disabled=${work.busy || !canRedo(run, check)} @click=${() => void work.redo(check.key)}>
      ${icon("undo-2")}${text("run.redo", { count: triesLeft(check) })}</button>
    ${next && !run.current ? html`<button type="button" class="button" ?disabled=${work.busy} @click=${() => void work.open(next.key)}>${text("run.next_check")}${icon("arrow-right", { turn: true })}</button>` : nothing}`;
}

function verdicts(work: RunWork, run: Run, check: Check): TemplateResult {
  const needs = stillNeeds(run, check);
  const button = (verdict: Verdict, look: string, name: string, cap: string, deed: () => unknown): TemplateResult =>
    html`<button type="button" class="button ${look}" data-verdict=${verdict} ?disabled=${work.busy || !canAnswer(run, check, verdict)} @click=${deed}>
      ${icon(STATE_ICONS[verdict])}<span>${text(name)}</span>${cap ? html`<kbd class="kbd">${cap}</kbd>` : nothing}</button>`;
  return html`<div class="run__answer">
    ${needs > 0 ? html`<p class="run__needs soft small">${text("run.needs", { count: needs })}</p>` : nothing}
    ${button("passed", "button--good", "run.pass", "P", () => void work.answer("passed"))}
    ${button("doubtful", "button--quiet", "run.doubt", "D", () => work.ask("doubtful"))}
    ${button("failed", "button--quiet run__fail", "run.fail", "F", () => work.ask("failed"))}
    ${canSkip(check) ? button("skipped", "button--plain", "run.skip", "", () => void work.answer("skipped")) : nothing}
  </div>`;
}

function why(work: RunWork, check: Check, verdict: "doubtful" | "failed"): TemplateResult {
  return html`<div class="run__answer run__why" role="group" aria-labelledby="run-why" data-asking>
    <div class="cluster cluster--apart"><p id="run-why"><strong>${text(`run.why_${verdict}`)}</strong></p>
      <button type="button" class="button button--plain" @click=${() => work.ask("")}>${text("run.back")}</button></div>
    <div class="run__reasons">${reasonsFor(check.kind).map((reason) => html`<button type="button" class="chip" data-reason=${reason} ?disabled=${work.busy}
      @click=${() => void work.answer(verdict, reason)}>${coded("verify.reason", reason)}</button>`)}</div>
  </div>`;
}
