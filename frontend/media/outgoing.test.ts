import { describe, expect, it, vi } from "vitest";

import { Outgoing } from "./outgoing";

const track = (kind: string, name: string): MediaStreamTrack => ({ kind, id: name, readyState: "live" }) as unknown as MediaStreamTrack;
const camera = track("video", "camera");
const sound = track("audio", "sound");
const stream = { getTracks: () => [sound, camera] } as unknown as MediaStream;

function connection(refuses: (wanted: MediaStreamTrack | null) => boolean = () => false): { sent: (string | null)[]; one: RTCPeerConnection } {
  const sent: (string | null)[] = [];
  const replaceTrack = vi.fn(async (wanted: MediaStreamTrack | null) => {
    if (refuses(wanted)) throw new DOMException("no", "InvalidModificationError");
    sent.push(wanted?.id ?? null);
  });
  const line = { receiver: { track: { kind: "video" } }, sender: { replaceTrack } };
  const other = { receiver: { track: { kind: "audio" } }, sender: { replaceTrack: vi.fn(() => Promise.reject(new Error("untouched"))) } };
  return { sent, one: { getTransceivers: () => [other, line] } as unknown as RTCPeerConnection };
}

describe("what leaves the page", () => {
  it("is the camera's, then what was put in its place, then the camera's again", async () => {
    const out = new Outgoing(stream);
    const { one, sent } = connection();
    expect(out.track("video")).toBe(camera);
    const masked = track("video", "masked");
    expect(await out.put(masked, one)).toBe(true);
    expect(out.track("video")).toBe(masked);
    expect(out.track("audio")).toBe(sound);
    expect(await out.put(undefined, one)).toBe(true);
    expect(sent).toEqual(["masked", "camera"]);
  });

  it("is decided at once, before any line has answered, for connections that are made meanwhile", () => {
    const out = new Outgoing(stream);
    void out.put(null, connection().one);
    expect(out.track("video")).toBeNull();
  });

  it("is nothing at all when the replacement is refused: never the camera's", async () => {
    const out = new Outgoing(stream);
    const { one, sent } = connection((wanted) => wanted?.id === "masked");
    expect(await out.put(track("video", "masked"), one)).toBe(false);
    expect(sent).toEqual([null]);
    expect(out.track("video")).toBeNull();
  });

  it("follows the last wish when two cross", async () => {
    const out = new Outgoing(stream);
    const { one } = connection((wanted) => wanted?.id === "first");
    const first = out.put(track("video", "first"), one);
    const second = track("video", "second");
    const [, done] = await Promise.all([first, out.put(second, one)]);
    expect(done).toBe(true);
    expect(out.track("video")).toBe(second);
  });
});
