/** Pictures behind a check: asking for one, taking what is seen, how far it is on its way, and those that were kept. */
import { html, nothing, type TemplateResult } from "lit";

import { icon } from "../../shared/icon";
import { clockTime, hasText, number, text } from "../../shared/text";
import { pictureAddress } from "./api";
import { facesBeside } from "./face-pair";
import { isRunning, lookedAtItems, stillNeeds, takesPictures } from "./state";
import type { Check, Item, Run } from "./types";
import { coded, drawnName, titleOf } from "./words";
import type { RunWork } from "./work";

export function pictureList(work: RunWork, run: Run, check: Check): TemplateResult {
  const open = check.state === "open" && isRunning(run);
  const kept = lookedAtItems(run, check);
  const takes = takesPictures(check);
  return html`<section class="pictures" aria-labelledby="run-pictures">
    <h4 class="check__label" id="run-pictures">${text("run.pictures")}</h4>
    ${takes && run.evidence ? html`<p class="notice notice--attention">${icon("eye-off")}<span>${text(`run.evidence_${run.evidence}`)}</span></p>` : nothing}
    ${takes && open ? buttons(work, run, check) : nothing}
    ${check.wanted ? onTheWay(work) : nothing}
    ${check.kind === "compare_face" ? facesBeside(work, run) : kept.length ? html`<ul class="pictures__list">${kept.map(({ of, item }) => picture(work, run, of, item))}</ul>` : open || run.evidence ? nothing : html`<p class="soft">${text("run.no_pictures")}</p>`}
  </section>`;
}

function buttons(work: RunWork, run: Run, check: Check): TemplateResult {
  return html`<div class="pictures__ways">
    <button type="button" class="button ${check.wanted || stillNeeds(run, check) === 0 ? "button--quiet" : ""}" ?disabled=${work.busy || run.evidence !== ""} @click=${() => void work.want()}>
      ${icon("camera")}<span>${text(check.wanted ? "run.want_again" : "run.want")}</span><kbd class="kbd">W</kbd></button>
    <button type="button" class="button button--quiet" ?disabled=${work.busy || run.evidence !== ""} @click=${() => void work.take()}>
      ${icon("image-down")}<span>${text("run.take")}</span><kbd class="kbd">T</kbd></button>
  </div>`;
}

/** From the question to the picture; a number while it is sent. */
function onTheWay(work: RunWork): TemplateResult {
  if (work.sending === null) return html`<p class="pictures__way soft">${icon("loader")} ${text("run.asked")}</p>`;
  return html`<div class="pictures__way">
    <p>${icon("upload")} ${text("run.sending", { percent: number(Math.round(work.sending)) })}</p>
    <progress max="100" value=${work.sending} aria-label=${text("run.sending_label")}></progress>
  </div>`;
}

function picture(work: RunWork, run: Run, check: Check, item: Item): TemplateResult {
  const what = item.challenge ? drawnName(check, item.challenge) : titleOf(check);
  if (item.destroyed) return html`<li class="pictures__item pictures__item--gone">${icon("trash-2")}<span>${text("run.destroyed")}</span></li>`;
  return html`<li class="pictures__item">
    <button type="button" class="pictures__open" @click=${() => work.view(item.id)} aria-label=${text("run.look_closely", { what })}>
      <img src=${pictureAddress(run.id, item.id)} alt="" loading="lazy" decoding="async" /><span class="pictures__zoom">${icon("zoom-in")}</span></button>
    <p class="small"><strong>${what}</strong></p>
    <p class="small soft">${coded("run.source", item.source)} · ${clockTime(item.at)}${size(item)}</p>
    ${machineState(item, run)}
    ${item.session !== run.session ? html`<p class="small soft">${icon("circle-alert")} ${text("run.earlier_session")}</p>` : nothing}
  </li>`;
}

function size(item: Item): string {
  const { width, height } = item.figures as { width?: unknown; height?: unknown };
  return typeof width === "number" && typeof height === "number" && width > 0 ? ` · ${width} × ${height}` : "";
}

const MACHINE_ICONS: Readonly<Record<string, string>> = { waiting: "loader", ready: "scan-text", unavailable: "eye", failed: "circle-alert" };

function machineState(item: Item, run: Run): TemplateResult | typeof nothing {
  const key = `run.machine_${item.machine}`;
  if (item.machine === "none" || !hasText(key) || (item.machine === "unavailable" && run.machine)) return nothing;
  return html`<p class="small soft">${icon(MACHINE_ICONS[item.machine] ?? "info")} ${text(key)}</p>`;
}

/** Beside a picture that is shown large: where it is from, and the way to be rid of it, which is asked once. */
export function aboutPicture(work: RunWork, item: Item): TemplateResult {
  const sure = work.destroying === item.id;
  return html`<p class="soft small">${coded("run.source", item.source)} · ${clockTime(item.at)}</p>
    ${sure ? html`<p>${text("run.destroy_sure")}</p>` : nothing}
    <button type="button" class="button ${sure ? "button--danger" : "button--plain"}" data-destroy ?disabled=${work.busy} @click=${() => void work.destroy(item.id)}>${icon("trash-2")}${text("run.destroy")}</button>`;
}
