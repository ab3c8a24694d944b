import type { Contract } from '../plan/point.js';
import type { Check } from '../types.js';
import type { AudioFacts, MediaFacts } from './facts.js';
import { atMost, round, rule } from './rule.js';

/**
 * What sound may come to at a rate: 5 % for the encoder's aim, and on top the decoder's input buffer of 6144 bits a
 * channel (14496-3, 4.5.3.1) and one frame of priming, which on a clip of a few frames outweigh the rate.
 */
function mostKilobits(kbps: number, audio: AudioFacts): number {
  return kbps * 1.05 * audio.duration + (2 * 6144 * audio.channels) / 1000;
}

/** How much may flow in the fullest second, and what the sound is. */
export function rates(facts: MediaFacts, contract: Contract): Check[] {
  const { audio } = facts;
  const limits = contract.audio;
  const sound =
    audio === null
      ? []
      : [
          rule(
            'audio-codec',
            audio.sampleEntry === 'mp4a' && audio.objectType === 2,
            'AAC-LC',
            audio.objectType === null ? audio.sampleEntry : `${audio.sampleEntry}, object type ${audio.objectType}`,
          ),
          rule(
            'audio-rate',
            limits.sampleRates.includes(audio.sampleRate),
            limits.sampleRates.join(' or '),
            String(audio.sampleRate),
          ),
          rule(
            'audio-channels',
            audio.channels >= 1 && audio.channels <= limits.channels,
            `at most ${limits.channels}`,
            String(audio.channels),
          ),
          rule(
            'audio-kbps',
            audio.averageKbps * audio.duration <= mostKilobits(limits.kbps, audio),
            `at most ${limits.kbps} kbit/s`,
            `${round(audio.averageKbps)} kbit/s`,
          ),
        ];
  return [atMost('peak-rate', facts.video.peakKbps, contract.video.peakKbps, ' kbit/s'), ...sound];
}
