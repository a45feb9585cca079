/** The two places where a session description is read or touched as text. */

const VIDEO_CODECS = /^a=rtpmap:(\d+) (?:VP8|VP9|H264|AV1)\/90000$/gim;

/**
 * Let the sender begin at `kbps` instead of its cautious default.
 *
 * Chromium drops up to four frames of a new 720p stream while it believes in 300 kbit/s, which costs about 150 ms
 * before the first picture. The hint is read from the remote description by the sending side; other browsers ignore
 * an unknown format parameter. Congestion control takes over with the first feedback.
 */
export function withStartBitrate(sdp: string, kbps: number): string {
  const hint = `x-google-start-bitrate=${kbps}`;
  let result = sdp;
  for (const [line, payload] of sdp.matchAll(VIDEO_CODECS)) {
    const format = new RegExp(`^(a=fmtp:${payload ?? ""} .*)$`, "m");
    result = format.test(result)
      ? result.replace(format, (whole) => `${whole.trimEnd()};${hint}`)
      : result.replace(line, `${line.trimEnd()}\r\na=fmtp:${payload ?? ""} ${hint}`);
  }
  return result;
}

/** Codecs in the order we ask for: VP8 first (every browser has it), all others kept behind it. */
export function vp8First<T extends { readonly mimeType: string }>(codecs: readonly T[]): T[] {
  const isVp8 = (codec: T): boolean => codec.mimeType.toLowerCase() === "video/vp8";
  return [...codecs.filter(isVp8), ...codecs.filter((codec) => !isVp8(codec))];
}
