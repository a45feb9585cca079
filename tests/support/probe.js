/* Runs before a page's own code: notes when remote pictures and sound really arrive, and what travels on sockets.
 * It only listens; the page behaves as without it. Times are milliseconds since the epoch, comparable across
 * processes of one machine. */
(() => {
  if (window.visavisProbe) return;
  const now = () => performance.timeOrigin + performance.now();
  const probe = {
    connections: [],
    elements: new Set(),
    frames: 0,
    pictures: {}, // remote video track id -> when its first frame was shown
    sounds: {}, // remote audio track id -> when it was first heard
    clickedAt: 0,
    sockets: [],
    ear: null,
  };
  window.visavisProbe = probe;

  const noteClick = (event) => {
    if (event.isTrusted && (event.type === "click" || event.key === "Enter")) probe.clickedAt = performance.timeOrigin + event.timeStamp;
  };
  window.addEventListener("click", noteClick, true);
  window.addEventListener("keydown", noteClick, true);

  const receivers = (kind) =>
    probe.connections
      .filter((one) => one.connectionState !== "closed")
      .flatMap((one) => one.getReceivers())
      .map((one) => one.track)
      .filter((track) => track.kind === kind);

  const remoteTrackOf = (element) => {
    const known = new Set(receivers("video").map((track) => track.id));
    return element.srcObject?.getVideoTracks?.().find((track) => known.has(track.id));
  };

  const follow = (element) => {
    const frame = () => {
      if (!element.srcObject) return;
      const track = remoteTrackOf(element);
      if (track) {
        probe.frames += 1;
        probe.pictures[track.id] ??= now();
      }
      // Someone's own picture never becomes remote: stop looking after a few frames.
      if (track || element.srcObject.getVideoTracks().length === 0) element.requestVideoFrameCallback(frame);
      else setTimeout(() => element.requestVideoFrameCallback(frame), 500);
    };
    element.requestVideoFrameCallback(frame);
  };

  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    ...source,
    set(stream) {
      const before = source.get.call(this);
      source.set.call(this, stream);
      if (!stream || before === stream || !("requestVideoFrameCallback" in this)) return;
      probe.elements.add(this);
      follow(this);
    },
  });

  const ear = () => (probe.ear ??= new AudioContext());
  if (navigator.mediaDevices) {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wish) => {
      ear();
      return ask(wish);
    };
  }

  const analyser = (track) => {
    const context = ear();
    void context.resume();
    const node = context.createAnalyser();
    node.fftSize = 512;
    context.createMediaStreamSource(new MediaStream([track])).connect(node);
    const samples = new Float32Array(node.fftSize);
    return () => {
      node.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
    };
  };

  const hear = (track) => {
    const loudness = analyser(track);
    const timer = setInterval(() => {
      if (track.readyState === "ended") clearInterval(timer);
      if (loudness() < 0.003) return;
      probe.sounds[track.id] ??= now();
      clearInterval(timer);
    }, 4);
  };

  const Native = window.RTCPeerConnection;
  if (Native) {
    window.RTCPeerConnection = class extends Native {
      constructor(...settings) {
        super(...settings);
        probe.connections.push(this);
        this.addEventListener("track", ({ track }) => track.kind === "audio" && hear(track));
      }
    };
  }

  const NativeSocket = window.WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(...settings) {
      super(...settings);
      probe.sockets.push(this);
    }
  };

  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  const grain = (element) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [64, 48];
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(element, 0, 0, 64, 48);
    return pen.getImageData(0, 0, 64, 48).data;
  };

  /** Does the other side's picture move on this page, in an element of real size? Proof, not promise. */
  probe.seesMoving = async () => {
    const shown = [...probe.elements].filter(
      (one) => one.isConnected && one.getBoundingClientRect().width > 40 && remoteTrackOf(one) && one.videoWidth > 0,
    );
    if (shown.length === 0) return false;
    const [element] = shown;
    const [frames, first] = [probe.frames, grain(element)];
    // On a busy machine frames come slowly: what counts is that they come, and differ.
    for (let tries = 0; tries < 20 && probe.frames - frames < 4; tries += 1) await wait(200);
    const second = grain(element);
    let changed = 0;
    let bright = 0;
    for (let i = 0; i < first.length; i += 4) {
      const difference = Math.abs(first[i] - second[i]) + Math.abs(first[i + 1] - second[i + 1]) + Math.abs(first[i + 2] - second[i + 2]);
      if (difference > 30) changed += 1;
      if (second[i] + second[i + 1] + second[i + 2] > 60) bright += 1;
    }
    return probe.frames - frames >= 3 && changed >= 3 && bright > 100;
  };

  /** Is the other side heard now? An analyser on the received track; energy in the statistics must grow as well. */
  probe.hears = async () => {
    const tracks = receivers("audio").filter((track) => track.readyState === "live" && !track.muted);
    if (tracks.length === 0) return false;
    const loudness = analyser(tracks[tracks.length - 1]);
    const before = await probe.energy();
    let peak = 0;
    for (let tries = 0; tries < 20; tries += 1) {
      await wait(25);
      peak = Math.max(peak, loudness());
    }
    return peak > 0.003 && (await probe.energy()) > before;
  };

  probe.energy = async () => {
    let sum = 0;
    for (const connection of probe.connections) {
      if (connection.connectionState === "closed") continue;
      for (const report of (await connection.getStats()).values()) {
        if (report.type === "inbound-rtp" && report.kind === "audio") sum += report.totalAudioEnergy ?? 0;
      }
    }
    return sum;
  };

  /** The candidate types of the path in use, e.g. ["relay", "relay"]. */
  probe.path = async () => {
    for (const connection of probe.connections) {
      if (connection.connectionState !== "connected") continue;
      const reports = await connection.getStats();
      for (const report of reports.values()) {
        if (report.type !== "transport" || !report.selectedCandidatePairId) continue;
        const pair = reports.get(report.selectedCandidatePairId);
        return [reports.get(pair.localCandidateId)?.candidateType, reports.get(pair.remoteCandidateId)?.candidateType];
      }
    }
    return [];
  };

  const latest = (found) => Math.max(0, ...Object.values(found));
  const earliest = (found) => (Object.keys(found).length ? Math.min(...Object.values(found)) : 0);
  probe.times = () => ({
    clicked: probe.clickedAt,
    picture: earliest(probe.pictures),
    sound: earliest(probe.sounds),
    lastPicture: latest(probe.pictures),
    lastSound: latest(probe.sounds),
  });
  probe.cutSockets = () => probe.sockets.forEach((one) => one.close());
})();
