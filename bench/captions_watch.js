/* Runs before a page's own code and only listens: when the own microphone hears a voice begin and end, and when
 * captions arrive on the page's socket. Times are milliseconds since the epoch, comparable across the processes of
 * one machine. */
(() => {
  if (window.visavisCaptions) return;
  const now = () => performance.timeOrigin + performance.now();
  const notes = { voices: [], frames: [] };
  window.visavisCaptions = notes;
  const LOUD = 0.012;
  const QUIET_MS = 700;

  const listen = (track) => {
    const context = new AudioContext();
    const node = context.createAnalyser();
    node.fftSize = 512;
    context.createMediaStreamSource(new MediaStream([track])).connect(node);
    const samples = new Float32Array(node.fftSize);
    setInterval(() => {
      node.getFloatTimeDomainData(samples);
      if (Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length) < LOUD) return;
      const at = now();
      const last = notes.voices.at(-1);
      if (last && at - last[1] < QUIET_MS) last[1] = at;
      else notes.voices.push([at, at]);
    }, 10);
  };

  let heard = false;
  if (navigator.mediaDevices) {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
      const stream = await ask(wish);
      const [track] = stream.getAudioTracks();
      if (track && !heard) {
        heard = true;
        listen(track.clone());
      }
      return stream;
    };
  }

  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...settings) {
      super(...settings);
      this.addEventListener("message", ({ data }) => {
        if (typeof data !== "string" || !data.includes('"caption')) return;
        const at = now();
        const frame = JSON.parse(data);
        if (frame.type === "caption" || frame.type === "caption_text") notes.frames.push({ at, ...frame });
      });
    }
  };
})();
