/** Device choices of this browser: ids only, which mean nothing outside this origin. */
export interface Remembered {
  readonly camera?: string;
  readonly microphone?: string;
  readonly speaker?: string;
  readonly facing?: "user" | "environment";
}

const KEY = "visavis.devices";

function clean(value: unknown): Remembered {
  if (typeof value !== "object" || value === null) return {};
  const record = value as Record<string, unknown>;
  const id = (name: string): string | undefined => (typeof record[name] === "string" ? record[name] : undefined);
  const [camera, microphone, speaker, facing] = [id("camera"), id("microphone"), id("speaker"), id("facing")];
  return {
    ...(camera ? { camera } : {}),
    ...(microphone ? { microphone } : {}),
    ...(speaker ? { speaker } : {}),
    ...(facing === "user" || facing === "environment" ? { facing } : {}),
  };
}

/** What was chosen before; empty when nothing was, or when storage is closed (private windows). */
export function rememberedDevices(): Remembered {
  try {
    return clean(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
  } catch {
    return {};
  }
}

/** Keep a choice beside the earlier ones. A camera chosen by hand outweighs front or rear, and the reverse. */
export function rememberDevices(choice: Remembered): void {
  const before = { ...rememberedDevices() };
  if (choice.facing) delete (before as { camera?: string }).camera;
  if (choice.camera) delete (before as { facing?: string }).facing;
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...before, ...choice }));
  } catch {
    // Storage is full or closed: the choice lasts as long as the page.
  }
}
