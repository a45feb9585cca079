import { describe, expect, it } from "vitest";

import { nearestCorner } from "./corner";
import { barLevel, decibels, noiseFloor, noiseWord } from "./meter";
import { candidateKind, pathCode, roundTrip } from "./path";
import { rememberDevices, rememberedDevices } from "./remembered";
import { vp8First, withStartBitrate } from "./sdp";
import { readSignal } from "./signals";
import { duration, initials } from "./stage-parts";

describe("microphone", () => {
  it("measures decibels below full scale", () => {
    expect(decibels(new Float32Array(100))).toBe(-Infinity);
    expect(decibels(new Float32Array(100).fill(1))).toBeCloseTo(0);
    expect(decibels(new Float32Array(100).fill(0.1))).toBeCloseTo(-20);
  });

  it("finds the room behind the speech: pauses show it, a fan has none", () => {
    const speech = Array.from({ length: 50 }, (_, index) => (index % 5 === 0 ? -70 : -25));
    expect(noiseWord(noiseFloor(speech), -25)).toBe("quiet");
    expect(noiseWord(noiseFloor(Array<number>(50).fill(-48)), -30)).toBe("some");
    expect(noiseWord(noiseFloor(Array<number>(50).fill(-30)), -28)).toBe("loud");
  });

  it("tells a quiet room from a microphone that gives nothing", () => {
    expect(noiseWord(-Infinity, -Infinity)).toBe("silent");
    expect(noiseWord(-100, -80)).toBe("quiet");
  });

  it("does not flicker at the border", () => {
    expect(noiseWord(-41, -20, "quiet")).toBe("some");
    expect(noiseWord(-41, -20, "loud")).toBe("loud");
    expect(noiseWord(-44, -20, "loud")).toBe("some");
  });

  it("draws a level between 0 and 1", () => {
    expect([barLevel(-Infinity), barLevel(-60), barLevel(-33), barLevel(0)]).toEqual([0, 0, 0.5, 1]);
  });
});

describe("path", () => {
  it("takes median and spread, without the first connection", () => {
    expect(roundTrip([])).toBeNull();
    expect(roundTrip([900, 20, 22, 24, 30])).toEqual({ median: 24, jitter: 6 });
  });

  it("names the worst", () => {
    const even = { median: 20, jitter: 5 };
    expect(pathCode(true, true, null)).toBe("offline");
    expect(pathCode(false, true, even)).toBe("no-webrtc");
    expect(pathCode(true, false, even)).toBe("no-live");
    expect(pathCode(true, true, { median: 500, jitter: 5 })).toBe("slow");
    expect(pathCode(true, true, { median: 50, jitter: 400 })).toBe("uneven");
    expect(pathCode(true, true, even)).toBe("good");
  });

  it("reads the kind of a candidate", () => {
    expect(candidateKind("candidate:1 1 udp 2122 192.0.2.1 54321 typ host generation 0")).toBe("host");
    expect(candidateKind("candidate:1 1 udp 2122 6f1c.local 54321 typ host")).toBe("mdns");
    expect(candidateKind("candidate:1 1 tcp 1518 192.0.2.1 9 typ host tcptype active")).toBe("tcp");
    expect(candidateKind("candidate:1 1 udp 41 198.51.100.7 3478 typ relay raddr 0.0.0.0")).toBe("relay");
  });
});

describe("session descriptions", () => {
  const sdp = ["m=video 9 UDP/TLS/RTP/SAVPF 96 98", "a=rtpmap:96 VP8/90000", "a=rtpmap:98 VP9/90000", "a=fmtp:98 profile-id=0", ""].join("\r\n");

  it("adds the start bitrate to every video codec, beside what is there", () => {
    const tuned = withStartBitrate(sdp, 1200);
    expect(tuned).toContain("a=rtpmap:96 VP8/90000\r\na=fmtp:96 x-google-start-bitrate=1200\r\n");
    expect(tuned).toContain("a=fmtp:98 profile-id=0;x-google-start-bitrate=1200\r\n");
    expect(tuned.split("\r\n").every((line) => !line.endsWith("\r"))).toBe(true);
  });

  it("leaves sound alone and puts VP8 first without losing a codec", () => {
    expect(withStartBitrate("a=rtpmap:111 opus/48000/2\r\n", 1200)).toBe("a=rtpmap:111 opus/48000/2\r\n");
    const codecs = ["video/H264", "video/rtx", "video/VP8", "video/AV1"].map((mimeType) => ({ mimeType }));
    expect(vp8First(codecs).map((codec) => codec.mimeType)).toEqual(["video/VP8", "video/H264", "video/rtx", "video/AV1"]);
  });
});

describe("signals", () => {
  it("reads each kind", () => {
    expect(readSignal({ peer: "a", to: "b", description: { type: "offer", sdp: "v=0" } })).toEqual({ peer: "a", to: "b", description: { type: "offer", sdp: "v=0" } });
    expect(readSignal({ peer: "a", candidate: null })).toEqual({ peer: "a", candidate: null });
    expect(readSignal({ peer: "a", hello: {} })).toEqual({ peer: "a", hello: {} });
    expect(readSignal({ peer: "a", bye: { reason: "end" } })).toEqual({ peer: "a", bye: { reason: "end" } });
  });

  it.each([null, 3, {}, { peer: "a" }, { hello: {} }, { peer: "a", description: { type: "rollback" } }, { peer: "a", description: { type: "offer" } }])("refuses %j", (data) => {
    expect(readSignal(data)).toBeNull();
  });
});

describe("small things", () => {
  it("remembers ids only, and a chosen camera outweighs front or rear", () => {
    localStorage.clear();
    rememberDevices({ facing: "environment" });
    rememberDevices({ camera: "c1", microphone: "m1" });
    expect(rememberedDevices()).toEqual({ camera: "c1", microphone: "m1" });
    rememberDevices({ facing: "user" });
    expect(rememberedDevices()).toEqual({ facing: "user", microphone: "m1" });
    localStorage.setItem("visavis.devices", "[broken");
    expect(rememberedDevices()).toEqual({});
  });

  it("finds the corner in both reading directions", () => {
    expect(nearestCorner(0.1, 0.1, false)).toBe("top-start");
    expect(nearestCorner(0.1, 0.9, true)).toBe("bottom-end");
    expect(nearestCorner(0.9, 0.9, false)).toBe("bottom-end");
  });

  it("writes durations and initials", () => {
    expect([duration(0), duration(65), duration(3665), duration(-3)]).toEqual(["0:00", "1:05", "1:01:05", "0:00"]);
    expect([initials("Ana Petrova"), initials("  Ben "), initials(""), initials("王 小明"), initials("Ana Maria de la Cruz")]).toEqual(["AP", "B", "", "王小", "AC"]);
  });
});
