import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProfile } from '../../presets/index.js';
import { check, type MediaContext } from '../media/index.js';
import { type Client, type Sent, sha256Of } from './chaos-client.js';
import { variant } from './chaos-clip.js';
import type { History } from './chaos-history.js';
import type { PlannedUpload } from './chaos-plan.js';
import type { Places } from './chaos-site.js';
import { isReceiving, type Stage, workStage } from './chaos-stage.js';

/** Longer than the slowest way back, on a machine that may be busy with other things. */
const READY_MS = 150_000;
/** An acknowledgement counts as just given for so long. */
const JUST_MS = 40;

/** A clip and how far it is; without an id it is an upload on its way. */
export type Standing = { readonly id: string | null; readonly stage: Stage };

/** The senders: what they sent, what they were told, and what became of it. */
export class Traffic {
  /** Acknowledged uploads by their clip's id, with the digest of what was sent. */
  readonly acknowledged = new Map<string, string>();
  readonly sent = new Set<string>();
  unanswered = 0;
  readonly #client: Client;
  readonly #clip: Uint8Array;
  readonly #places: Places;
  readonly #history: History;
  /** Acknowledged clips that were not seen ready yet, with the time of their acknowledgement. */
  readonly #underway = new Map<string, number>();
  /** Uploads that have begun and have no answer yet. */
  #sending = 0;
  #number = 0;

  constructor(client: Client, clip: Uint8Array, places: Places, history: History) {
    this.#client = client;
    this.#clip = clip;
    this.#places = places;
    this.#history = history;
  }

  /** Clips that were acknowledged and not seen ready yet. */
  get underway(): readonly string[] {
    return [...this.#underway.keys()];
  }

  async upload({ afterMs, share, pauseMs }: PlannedUpload): Promise<Sent> {
    await sleep(afterMs);
    this.#number += 1;
    const clip = variant(this.#clip, this.#number);
    const sha256 = sha256Of(clip);
    this.sent.add(sha256);
    let begun = false;
    const sent = await this.#client.send(clip, { share, pauseMs }, () => {
      if (!begun) this.#sending += 1;
      begun = true;
    });
    if (begun) this.#sending -= 1;
    // What is written after the answer is nothing that begins.
    begun = true;
    this.#history.note('sent', { sha256, ...sent });
    if (sent.kind === 'acknowledged') {
      this.acknowledged.set(sent.id, sha256);
      this.#underway.set(sent.id, performance.now());
    } else {
      this.unanswered += 1;
    }
    return sent;
  }

  /** How far everything is that is on its way. @param isEncoding whether an encoder runs for a clip */
  async standings(isEncoding: (id: string) => Promise<boolean>): Promise<Standing[]> {
    const { staging, scratch, objects } = this.#places;
    const at = performance.now();
    const found: Standing[] = this.#sending > 0 && (await isReceiving(staging)) ? [{ id: null, stage: 'receive' }] : [];
    for (const [id, acknowledgedAt] of [...this.#underway]) {
      const stage = await workStage(scratch, objects, id, await isEncoding(id));
      found.push({ id, stage: stage ?? (at - acknowledgedAt < JUST_MS ? 'acknowledged' : 'queued') });
    }
    return found;
  }

  /** Waits for every clip under way. @returns what went wrong */
  async untilReady(): Promise<string[]> {
    const faults: string[] = [];
    for (const id of this.underway) {
      const state = await this.#client.settled(id, READY_MS);
      this.#history.note('settled', { id, state });
      if (state !== 'ready') faults.push(`clip ${id} is ${state ?? 'stuck'} after its server came back`);
      this.#underway.delete(id);
    }
    return faults;
  }

  /** Plays every acknowledged clip as a phone does, and holds it against its profiles. @param folder for what is played */
  async playAll(media: MediaContext, folder: string): Promise<{ readonly ready: number; readonly faults: string[] }> {
    const file = join(folder, 'played.mp4');
    const faults: string[] = [];
    let ready = 0;
    for (const id of this.acknowledged.keys()) {
      if ((await this.#client.shown(id)).state !== 'ready') continue;
      ready += 1;
      const { bytes, rendition, wrongStills } = await this.#client.played(id);
      if (sha256Of(bytes) !== rendition.sha256) faults.push(`clip ${id} plays other bytes than were verified`);
      if (wrongStills > 0) faults.push(`clip ${id} shows ${wrongStills} stills that are not what was made`);
      await writeFile(file, bytes);
      for (const reference of rendition.profiles) {
        const profile = findProfile(media.presets, reference);
        if (profile === undefined || !(await check(file, profile, media)).conforms)
          faults.push(`clip ${id} breaks ${reference}`);
      }
    }
    return { ready, faults };
  }
}
