/**
 * The audio thread's part: the microphone's blocks in, pieces of 16 kHz mono PCM out, 100 ms each.
 * Built as a file of its own (`capture.ts` names it), because the page's policy allows no scripts made on the spot.
 */
import { Resampler } from "./resample";

declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

class Voice extends AudioWorkletProcessor {
  readonly #resampler = new Resampler(sampleRate);
  #mono = new Float32Array(128);

  process(inputs: Float32Array[][]): boolean {
    const channels = inputs[0] ?? [];
    const first = channels[0];
    // No input: the microphone is being exchanged. The node stays and goes on with the next one.
    if (!first) return true;
    this.#resampler.push(channels.length === 1 ? first : this.#mix(channels, first.length), (piece) => {
      this.port.postMessage(piece, [piece]);
    });
    return true;
  }

  #mix(channels: Float32Array[], length: number): Float32Array {
    if (this.#mono.length !== length) this.#mono = new Float32Array(length);
    for (let at = 0; at < length; at += 1) {
      let sum = 0;
      for (const channel of channels) sum += channel[at] ?? 0;
      this.#mono[at] = sum / channels.length;
    }
    return this.#mono;
  }
}

registerProcessor("visavis-voice", Voice);
