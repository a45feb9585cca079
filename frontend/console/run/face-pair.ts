/** The document's picture and the live one beside each other at one height, and both of them large. */
import { html, nothing, type TemplateResult } from "lit";

import { icon } from "../../shared/icon";
import { clockTime, text } from "../../shared/text";
import { pictureAddress } from "./api";
import { facePair, faceWord, ROLES, shapeOf, type FacePair, type Role, type Side } from "./faces";
import { faceLine, hintList } from "./machine";
import { hintsOf } from "./state";
import type { Item, Reading, Run } from "./types";
import { coded, titleOf } from "./words";
import { BOTH, type RunWork } from "./work";

type Part = TemplateResult | typeof nothing;

const SIGNS: Readonly<Record<Role, string>> = { document: "id-card", live: "scan-face" };

const labelOf = (role: Role): string => text(`run.face_${role}`);

/** What was read from the two that are compared just now. */
export function readingsOfPair(work: RunWork, run: Run): readonly Reading[] {
  const pair = facePair(run, work.faces);
  return work.readings.filter(({ item_id }) => ROLES.some((role) => pair[role].item?.id === item_id));
}

export function facesBeside(work: RunWork, run: Run): TemplateResult {
  const pair = facePair(run, work.faces);
  const there = ROLES.filter((role) => pair[role].item).length;
  return html`<div class="faces">
    <div class="faces__pair" .style=${columns(pair)}>${ROLES.map((role) => side(work, run, pair[role]))}</div>
    ${there === 2 ? html`<button type="button" class="button button--quiet" data-both @click=${() => work.view(BOTH)}>${icon("zoom-in")}${text("run.face_both")}</button>` : nothing}
    ${word(work, run, pair)}
  </div>`;
}

/** Widths go by the pictures' own shapes: whole, uncut, and of one height, which is at most 20 rem. */
function columns(pair: FacePair): string {
  const shapes = ROLES.map((role) => (pair[role].item ? shapeOf(pair[role].item) : 1));
  const widest = 20 * shapes.reduce((sum, shape) => sum + shape, 0);
  return `grid-template-columns: ${shapes.map((shape) => `minmax(0, ${(100 * shape).toFixed(1)}fr)`).join(" ")}; max-inline-size: ${widest.toFixed(1)}rem`;
}

function side(work: RunWork, run: Run, shown: Side): TemplateResult {
  const { role, item } = shown;
  return html`<figure class="faces__side">
    <figcaption class="faces__label">${icon(SIGNS[role])} ${labelOf(role)}</figcaption>
    ${item ? large(work, run, role, item) : missing(work, run, shown)}
    ${item ? html`<p class="small soft">${coded("run.source", item.source)} · ${clockTime(item.at)}</p>` : nothing}
    ${others(work, shown)}
  </figure>`;
}

function large(work: RunWork, run: Run, role: Role, item: Item): TemplateResult {
  return html`<button type="button" class="faces__open" @click=${() => work.view(BOTH)} aria-label=${text("run.look_closely", { what: labelOf(role) })}>
    <img src=${pictureAddress(run.id, item.id)} .style=${`aspect-ratio: ${shapeOf(item)}`} alt="" decoding="async" /><span class="pictures__zoom">${icon("zoom-in")}</span></button>`;
}

function missing(work: RunWork, run: Run, { role, check, spent }: Side): TemplateResult {
  return html`<div class="faces__none">${icon("image-off")}
    <p>${text(spent ? "run.face_spent" : `run.face_no_${role}`)}</p>
    ${check && !run.evidence ? html`<button type="button" class="button button--plain" @click=${() => work.turnTo(check.key)}>${text("run.face_step", { check: titleOf(check) })}</button>` : nothing}
  </div>`;
}

/** The newest stands there; earlier ones can be put in its place. */
function others(work: RunWork, { role, usable, item }: Side): Part {
  if (usable.length < 2) return nothing;
  return html`<div class="faces__others" role="group" aria-label=${text("run.face_choose", { what: labelOf(role) })}>${usable.map(
    (one) => html`<button type="button" class="chip figure" aria-pressed=${one === item ? "true" : "false"} @click=${() => work.face(role, one.id)}>${one === item ? icon("check") : nothing}${clockTime(one.at)}</button>`,
  )}</div>`;
}

/** The machine's word about these two; without one, why a person looks alone. */
function word(work: RunWork, run: Run, pair: FacePair): Part {
  if (run.evidence) return html`<p class="notice notice--attention">${icon("eye-off")}<span>${text(`run.evidence_${run.evidence}`)}</span></p>`;
  if (!pair.document.item || !pair.live.item) return nothing;
  const said = faceWord(run, pair, work.readings);
  if (said) return html`<div class="faces__word">${faceLine(said)}<p class="soft small">${text("run.hints_only")}</p></div>`;
  const waits = [pair.document.item, pair.live.item].some(({ machine }) => machine === "waiting");
  const why = run.machine ? "run.by_eye" : !run.consents.includes("faces") ? "run.consent_faces_missing" : waits ? "run.machine_waiting" : "run.face_silent";
  return html`<p class="soft small">${icon(waits ? "loader" : "eye")} ${text(why)}</p>`;
}

/** Both large. What is missing, because it was destroyed meanwhile, leaves the other alone. */
export function bothLarge(work: RunWork, run: Run, close: () => void): Part {
  const pair = facePair(run, work.faces);
  const shown = ROLES.flatMap((role) => (pair[role].item ? [{ role, item: pair[role].item }] : []));
  const compare = run.checks.find(({ kind }) => kind === "compare_face");
  if (shown.length === 0 || !compare) return nothing;
  const words = html`${word(work, run, pair)} ${hintList(hintsOf(readingsOfPair(work, run).flatMap(({ hints }) => hints)))}`;
  return html`<v-still label=${titleOf(compare)} .pictures=${shown.map(({ role, item }) => ({ address: pictureAddress(run.id, item.id), label: labelOf(role) }))}
    .words=${words} @close=${close}></v-still>`;
}
