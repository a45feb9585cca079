/* One customer at a real Firefox, over WebDriver BiDi. Arguments: origin, ticket id, session token, browser name.
 * Prints one JSON line per step: {"step": "waiting"}, then {"step": "met", ...} once picture and sound of the other
 * side have been measured; ends when standard input ends. Sound is proved by the receiver's statistics: without a
 * gesture Firefox keeps an AudioContext silent. */
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, "../../frontend/package.json"));
const puppeteer = require("puppeteer-core").default ?? require("puppeteer-core");
const [origin, ticket, token, browserName] = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), "visavis-firefox-"));
const say = (step, more = {}) => console.log(JSON.stringify({ step, ...more }));

/** In the page: keep every connection, to ask it for statistics later. */
function keepConnections() {
  window.keptConnections = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...settings) {
      super(...settings);
      window.keptConnections.push(this);
    }
  };
}

/** In the page: what has arrived from the other side so far. */
async function arrived() {
  const found = { frames: 0, width: 0, energy: 0, samples: 0 };
  for (const connection of window.keptConnections ?? []) {
    if (connection.connectionState !== "connected") continue;
    for (const report of (await connection.getStats()).values()) {
      if (report.type !== "inbound-rtp") continue;
      if (report.kind === "video") found.frames += report.framesDecoded ?? 0;
      if (report.kind === "audio") found.energy += report.totalAudioEnergy ?? 0;
      if (report.kind === "audio") found.samples += report.totalSamplesReceived ?? 0;
    }
  }
  found.width = document.querySelector("video.stage__remote")?.videoWidth ?? 0;
  return found;
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Ask until the answer is right; a page that moves on between two questions is asked again. */
async function until(question, why, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await question().catch(() => null);
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${why}`);
    await pause(150);
  }
}

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
  headless: true,
  timeout: 90_000,
  protocolTimeout: 90_000,
  userDataDir: home,
  env: { ...process.env, HOME: home, MOZ_HEADLESS_WIDTH: "1280", MOZ_HEADLESS_HEIGHT: "800" },
  extraPrefsFirefox: {
    "media.navigator.streams.fake": true,
    "media.navigator.permission.disabled": true,
    "media.autoplay.default": 0,
    "media.autoplay.blocking_policy": 0,
    "media.peerconnection.ice.loopback": true,
    "intl.accept_languages": "en",
  },
});

try {
  const page = await browser.newPage();
  const place = { domain: new URL(origin).hostname, path: "/" };
  await browser.setCookie(
    { name: "visavis_customer", value: token, ...place },
    { name: "visavis_browser", value: browserName, ...place },
  );
  await page.evaluateOnNewDocument(keepConnections);
  await page.goto(`${origin}/tickets/${ticket}/prepare/`);
  for (const box of await page.$$("input[type=checkbox]")) await box.click();
  await page.click("main form .actions button");
  await until(() => page.$(".check__begin"), "the check page");
  await page.click(".check__begin");
  await until(() => page.$eval("v-room video", (video) => video.videoWidth > 0), "the own picture");
  await page.click("[data-action=join]");
  await until(() => page.$eval("v-room", (room) => room.dataset.step === "wait"), "the place in line");
  say("waiting");
  const first = await until(async () => {
    const now = await page.evaluate(arrived);
    return now.frames > 0 && now.width > 0 && now.samples > 0 ? now : null;
  }, "the other side");
  const later = await until(async () => {
    const now = await page.evaluate(arrived);
    return now.frames > first.frames + 5 && now.energy > first.energy ? now : null;
  }, "a moving picture and sound");
  say("met", later);
  await new Promise((done) => process.stdin.on("end", done).resume());
} catch (trouble) {
  const [page] = (await browser.pages()).slice(-1);
  say("trouble", { text: String(trouble?.stack ?? trouble), at: page?.url(), page: await page?.evaluate(() => document.body.innerText.slice(0, 400)).catch(String) });
  process.exitCode = 1;
} finally {
  await browser.close();
  rmSync(home, { recursive: true, force: true });
}
