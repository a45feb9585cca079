/** Words of a run that are put together here: titles, moves with their corner, refusals, hints. All text comes by key. */
import { hasText, text, type Params } from "../../shared/text";
import { refusal, type News } from "./state";
import type { Check, Hint, Run } from "./types";

/** The text of a code that may be newer than this page: then something general. */
export function coded(prefix: string, code: string, params: Params = {}, fallback = ""): string {
  const key = `${prefix}.${code}`;
  return hasText(key) ? text(key, params) : fallback || code;
}

export function titleOf(check: Pick<Check, "kind">): string {
  return coded("verify.title", check.kind);
}

export function verdictWords(check: Check): string {
  return coded("verify.verdict", check.state);
}

/** Lines of what to look for. */
export function lookLines(kind: string): readonly string[] {
  const key = `verify.look.${kind}`;
  return hasText(key) ? text(key).split("\n").filter(Boolean) : [];
}

export type Sort = "move" | "category" | "question";

export function sortOf(check: Check): Sort {
  if (check.kind === "features") return "category";
  return check.questions.length > 0 ? "question" : "move";
}

/** What is drawn along with a move: which corner, which way, over what. */
const DETAILS: readonly (readonly [string, readonly string[]])[] = [
  ["corner", ["cover_corner", "point_at_corner"]],
  ["axis", ["tilt_slowly", "tilt_with_help"]],
  ["across", ["finger_across", "pen_across"]],
];

function detail(check: Check, name: string): string {
  const code = check.parameters[name];
  return typeof code === "string" && code ? coded(`verify.${name}`, code) : "";
}

/** "top left" for a corner to cover, "" where nothing more was drawn. */
export function drawnDetail(check: Check, challenge: string): string {
  const found = DETAILS.find(([, moves]) => moves.includes(challenge));
  return found ? detail(check, found[0]) : "";
}

/** The short name of something drawn. */
export function drawnName(check: Check, challenge: string): string {
  const sort = sortOf(check);
  return sort === "move" ? coded("verify.move", challenge) : coded(`verify.${sort}`, challenge);
}

/** What to ask for (moves), or what to look for (categories of features); "" where the name says all. */
export function drawnHelp(check: Check, challenge: string): string {
  const sort = sortOf(check);
  if (sort === "question") return "";
  const key = sort === "category" ? `verify.feature_look.${challenge}` : `verify.say.${challenge}`;
  return hasText(key) ? text(key, { corner: detail(check, "corner"), axis: detail(check, "axis"), across: detail(check, "across") }) : "";
}

export function refusalWords(run: Run, code: string): string {
  const { code: name, about } = refusal(code);
  const check = run.checks.find(({ key }) => key === about);
  const words = coded("verify.refusal", name, { check: check ? titleOf(check) : about }, text("run.refusal_other"));
  return check && !words.includes(titleOf(check)) ? text("run.refusal_at", { check: titleOf(check), refusal: words }) : words;
}

export function hintWords(hint: Hint): string {
  const values = Object.entries(hint.values ?? {}).filter(([, value]) => typeof value === "string" || typeof value === "number");
  return coded("verify.hint", hint.key, Object.fromEntries(values) as Params, text("run.hint_other"));
}

/** For ears: one sentence per piece of news, "" for what need not be said. */
export function newsWords(news: News): string {
  if (!("check" in news)) return text(`run.said.${news.what}`);
  const params = { check: titleOf(news.check), state: verdictWords(news.check) };
  return text(`run.said.${news.what}`, params);
}
