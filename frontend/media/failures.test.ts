import { describe, expect, it } from "vitest";

import { allStepsKeys, failureCode, familyOf, obstacle, stepsKey } from "./failures";

const AGENTS = {
  chromeWindows: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
  edge: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
  firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
  safariMac: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
  iphone: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
  android: "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
  samsung: "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
  instagram: "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 Version/4.0 Chrome/156.0.0.0 Mobile Safari/537.36 Instagram 350.0",
};

describe("familyOf", () => {
  it.each([
    [AGENTS.chromeWindows, "chrome", "windows"],
    [AGENTS.edge, "edge", "windows"],
    [AGENTS.firefox, "firefox", "other"],
    [AGENTS.safariMac, "safari", "mac"],
    [AGENTS.iphone, "safari", "ios"],
    [AGENTS.android, "chrome", "android"],
    [AGENTS.samsung, "samsung", "android"],
  ])("%s", (agent, browser, system) => {
    expect(familyOf(agent)).toEqual({ browser, system, inApp: false });
  });

  it("knows an iPad that asks for desktop pages, and a web view inside an app", () => {
    expect(familyOf(AGENTS.safariMac, 5).system).toBe("ios");
    expect(familyOf(AGENTS.instagram).inApp).toBe(true);
  });
});

describe("failureCode", () => {
  it.each([
    ["NotAllowedError", "Permission denied", "camera", "denied", "denied-browser"],
    ["NotAllowedError", "Permission denied by system", "camera", "denied", "denied-system"],
    ["NotAllowedError", "Permission denied", "camera", "granted", "denied-system"],
    ["NotAllowedError", "Permission dismissed", "camera", "prompt", "dismissed"],
    ["NotAllowedError", "The request is not allowed by the user agent", "camera", "unknown", "denied-browser"],
    ["NotReadableError", "Could not start video source", "camera", "granted", "in-use"],
    ["AbortError", "Starting videoinput failed", "camera", "granted", "in-use"],
    ["NotFoundError", "Requested device not found", "camera", "prompt", "no-camera"],
    ["NotFoundError", "Requested device not found", "microphone", "prompt", "no-microphone"],
    ["OverconstrainedError", "", "camera", "granted", "no-camera"],
    ["SecurityError", "", "camera", "unknown", "denied-browser"],
    ["TypeError", "", "camera", "unknown", "unknown"],
  ] as const)("%s (%s), %s, %s: %s", (name, message, kind, permission, code) => {
    expect(failureCode({ name, message }, kind, permission)).toBe(code);
  });
});

describe("obstacle", () => {
  const scope = (over: object): Window & typeof globalThis =>
    ({ isSecureContext: true, navigator: { userAgent: AGENTS.android, mediaDevices: { getUserMedia: () => null } }, RTCPeerConnection: Object, ...over }) as never;

  it("passes a complete browser on a secure address", () => {
    expect(obstacle(scope({}))).toBeNull();
  });

  it("names the insecure address first, then the app, then the browser", () => {
    expect(obstacle(scope({ isSecureContext: false }))?.code).toBe("insecure");
    expect(obstacle(scope({ navigator: { userAgent: AGENTS.instagram } }))?.code).toBe("in-app");
    expect(obstacle(scope({ navigator: { userAgent: AGENTS.android } }))?.code).toBe("unsupported");
  });
});

describe("stepsKey", () => {
  it("prefers the phone's own way, then the browser's, then the system's", () => {
    expect(stepsKey("denied-browser", familyOf(AGENTS.iphone))).toBe("fix.denied.ios");
    expect(stepsKey("denied-browser", familyOf(AGENTS.samsung))).toBe("fix.denied.android");
    expect(stepsKey("denied-browser", familyOf(AGENTS.edge))).toBe("fix.denied.edge");
    expect(stepsKey("denied-system", familyOf(AGENTS.chromeWindows))).toBe("fix.system.windows");
    expect(stepsKey("in-use", familyOf(AGENTS.firefox))).toBe("fix.in_use");
  });

  it("lists all its keys once", () => {
    expect(new Set(allStepsKeys()).size).toBe(allStepsKeys().length);
  });
});
