/**
 * What leaves this page: the camera's tracks, or another picture in place of the camera's.
 *
 * Every line of every connection asks here what it sends, so that a picture which must not leave stays here through
 * new cameras, new connections and everything else that happens in between.
 */
export class Outgoing {
  #instead: MediaStreamTrack | null | undefined;

  constructor(readonly stream: MediaStream) {}

  /** The live track of this kind, or what was put in its place; null sends nothing. */
  track(kind: string): MediaStreamTrack | null {
    if (kind === "video" && this.#instead !== undefined) return this.#instead;
    return this.stream.getTracks().find((track) => track.kind === kind && track.readyState === "live") ?? null;
  }

  /**
   * Send this picture in place of the camera's; null sends none, undefined the camera's again. Resolves when every
   * line has it. False: a line refused, and what could not be replaced was switched off (or, if it was the camera's
   * picture that could not come back, stays off until tracks are looked at again).
   */
  async put(instead: MediaStreamTrack | null | undefined, connection: RTCPeerConnection | undefined): Promise<boolean> {
    this.#instead = instead;
    if (await this.#replace(connection)) return true;
    if (instead === undefined || this.#instead !== instead) return false;
    this.#instead = null;
    await this.#replace(connection);
    return false;
  }

  async #replace(connection: RTCPeerConnection | undefined): Promise<boolean> {
    const lines = connection?.getTransceivers().filter((line) => line.receiver.track.kind === "video") ?? [];
    const done = await Promise.allSettled(lines.map((line) => line.sender.replaceTrack(this.track("video"))));
    return done.every(({ status }) => status === "fulfilled");
  }
}
