/** What the customer's device check found, as marks an agent reads at a glance: what is wrong by name, the rest in one. */

export interface Mark {
  readonly icon: string;
  /** Text key. */
  readonly key: string;
  readonly tone: "" | "good" | "attention";
}

type Results = Readonly<Record<string, unknown>>;

const GOOD: Readonly<Record<string, readonly string[]>> = {
  camera: ["ok"],
  microphone: ["ok"],
  speaker: ["heard"],
  noise: ["quiet", "some"],
  path: ["good"],
};

const ICONS: Readonly<Record<string, string>> = {
  camera: "video-off",
  microphone: "mic-off",
  speaker: "volume-2",
  noise: "audio-lines",
  path: "wifi",
};

/** Words of their own for what the check can say; every other finding reads as "doesn't work". */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  noise: ["loud", "silent"],
  path: ["slow", "uneven"],
};

const UNTESTED = ["untested", ""];

function badMark(field: string, value: string): Mark {
  const word = NAMED[field]?.includes(value) ? value : "bad";
  return { icon: ICONS[field] ?? "circle-alert", key: `ready.${field}.${word}`, tone: "attention" };
}

/** Marks for the results of a check; none when there was no check. */
export function preparationMarks(results: Results): Mark[] {
  const found = Object.keys(GOOD).filter((field) => field in results);
  const word = (field: string): string => String(results[field]);
  const passed = found.filter((field) => GOOD[field]?.includes(word(field)));
  const bad = found.filter((field) => !passed.includes(field) && !UNTESTED.includes(word(field)));
  const marks = bad.map((field) => badMark(field, word(field)));
  if (passed.length) marks.push({ icon: "check", key: bad.length ? "ready.rest" : "ready.all", tone: "good" });
  return marks;
}
