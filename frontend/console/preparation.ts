/** What the customer's device check found, as marks an agent reads at a glance. */

export interface Mark {
  icon: string;
  /** Text key. */
  key: string;
  tone: "" | "good" | "attention";
}

type Results = Readonly<Record<string, unknown>>;

const CHECKS: readonly { field: string; good: string; bad: string; goodIcon: string; badIcon: string }[] = [
  { field: "camera", good: "ready.camera", bad: "ready.no_camera", goodIcon: "video", badIcon: "video-off" },
  { field: "microphone", good: "ready.microphone", bad: "ready.no_microphone", goodIcon: "mic", badIcon: "mic-off" },
  { field: "speaker", good: "ready.speaker", bad: "ready.no_speaker", goodIcon: "volume-2", badIcon: "volume-2" },
];

/** A check counts as passed when the page said true, "ok" or "good"; anything else it said counts as not. */
function passed(value: unknown): boolean {
  return value === true || value === "ok" || value === "good";
}

const NOISE: Readonly<Record<string, Mark>> = {
  quiet: { icon: "audio-lines", key: "ready.noise.quiet", tone: "good" },
  some: { icon: "audio-lines", key: "ready.noise.some", tone: "" },
  loud: { icon: "audio-lines", key: "ready.noise.loud", tone: "attention" },
};

const PATHS: Readonly<Record<string, Mark>> = {
  good: { icon: "wifi", key: "ready.path.good", tone: "good" },
  slow: { icon: "wifi", key: "ready.path.slow", tone: "attention" },
  uneven: { icon: "wifi", key: "ready.path.uneven", tone: "attention" },
};

export function preparationFlags(results: Results): Mark[] {
  const marks: Mark[] = CHECKS.filter(({ field }) => field in results).map((check) =>
    passed(results[check.field])
      ? { icon: check.goodIcon, key: check.good, tone: "good" }
      : { icon: check.badIcon, key: check.bad, tone: "attention" },
  );
  const noise = NOISE[String(results["noise"] ?? "")];
  if (noise) marks.push(noise);
  const path = String(results["path"] ?? "");
  if (path) marks.push(PATHS[path] ?? { icon: "wifi-off", key: "ready.path.none", tone: "attention" });
  return marks;
}
