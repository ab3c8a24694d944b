import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { History } from '../chaos-history.js';
import { Random } from '../chaos-random.js';
import { Sender } from './sender.js';
import { UploadSite, type UploadsAround } from './site.js';

/**
 * How an upload is broken off: `reset` and `end` by its client's connection, `silent` by a client that is heard of on
 * another connection only, `kill` by SIGKILL of the process that takes it in.
 */
export const BREAKS = ['reset', 'end', 'silent', 'kill'] as const;
export type Break = (typeof BREAKS)[number];

export type UploadsRequest = {
  readonly seed: number;
  /** Uploads that are broken off. */
  readonly kills: number;
  readonly folder: string;
  /** Words after `node` that run `qik`. */
  readonly program: readonly string[];
  readonly around?: UploadsAround;
  readonly say?: (line: string) => void;
};

export type UploadsReport = {
  readonly uploads: number;
  readonly breaks: Readonly<Record<Break, number>>;
  /** Breaks that came after the last byte was sent. */
  readonly atTheEnd: number;
  /** Bytes of all uploads, and those that had to be sent again. */
  readonly bytes: number;
  readonly again: number;
  readonly faults: readonly string[];
  readonly history: History;
};

const SIZES = { smallest: 20_000, largest: 4_000_000 } as const;
/** A share of all breaks comes when every byte was sent: while the clip is made of them. */
const AT_THE_END = 0.3;
/** How long one upload may take, with all its breaks. */
const PATIENCE_MS = 180_000;

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes);

/** Bytes that are the same for the same seed. */
function fileOf(random: Random): Buffer {
  const bytes = Buffer.alloc(random.between(SIZES.smallest, SIZES.largest));
  for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.writeUInt32LE(Math.floor(random.next() * 0x1_0000_0000), at);
  return bytes;
}

class UploadsProof {
  readonly #request: UploadsRequest;
  readonly #site: UploadSite;
  readonly #sender: Sender;
  readonly #random: Random;
  readonly #history: History;
  readonly #breaks: Record<Break, number> = { reset: 0, end: 0, silent: 0, kill: 0 };
  readonly #files = new Map<string, Buffer>();
  readonly #faults: string[] = [];
  #atTheEnd = 0;
  #again = 0;

  constructor(request: UploadsRequest) {
    this.#request = request;
    this.#site = new UploadSite(request.folder, request.program, request.around ?? { size: 'embedded' });
    this.#random = new Random(request.seed);
    this.#history = new History(request.folder);
    // Each request goes to another process, where there are several.
    this.#sender = new Sender(() => this.#site.any(this.#random).url ?? 'http://127.0.0.1:9', this.#site.key);
  }

  #fault(fault: string): void {
    this.#history.note('fault', { fault });
    this.#faults.push(fault);
  }

  get #broken(): number {
    return Object.values(this.#breaks).reduce((sum, count) => sum + count, 0);
  }

  /** Sends what is left, and breaks it off somewhere. @returns bytes that were given to the connection */
  async #breakOff(id: string, file: Buffer, from: number): Promise<number> {
    const kind = this.#random.pick(BREAKS);
    const last = this.#random.chance(AT_THE_END);
    const until = last ? file.length : this.#random.between(from, file.length - 1);
    const delayMs = this.#random.between(0, 30);
    const part = this.#sender.part(id, file, from, until);
    await part.sent;
    await sleep(delayMs);
    this.#breaks[kind] += 1;
    if (last) this.#atTheEnd += 1;
    this.#history.note('break', { id, kind, from, until, size: file.length, delayMs });
    if (kind === 'kill') {
      await this.#site.any(this.#random).kill();
      await this.#site.start();
      part.close('end');
    } else if (kind !== 'silent') part.close(kind);
    // Whoever is silent is made to let go by the next request, which asks how far it is.
    else void part.answer.then(() => part.close('end'));
    return until;
  }

  /** Asks how far it is, which must be no less than was promised and no more than was sent. */
  async #resumedAt(id: string, file: Buffer, promised: number, sent: number): Promise<number> {
    const { offset, complete } = await this.#sender.offset(id);
    this.#history.note('offset', { id, offset, promised, sent });
    if (offset < promised) this.#fault(`${id}: ${promised} bytes were safe, and now ${offset} are`);
    if (offset > sent) this.#fault(`${id}: ${sent} bytes were sent, and ${offset} are said to be safe`);
    if (complete !== (offset === file.length)) this.#fault(`${id}: at ${offset} of ${file.length} it is ${complete}`);
    this.#again += Math.max(0, sent - offset);
    return offset;
  }

  async #upload(breaks: number): Promise<void> {
    const file = fileOf(this.#random);
    const digest = this.#random.chance(0.5) ? hashOf(file).digest('base64') : null;
    const id = await this.#sender.create(file.length, digest);
    this.#files.set(id, file);
    const until = performance.now() + PATIENCE_MS;
    let [offset, left] = [0, breaks];
    while (offset < file.length) {
      if (performance.now() > until) return this.#fault(`${id}: it does not come to its end`);
      if (left > 0) {
        left -= 1;
        const sent = await this.#breakOff(id, file, offset);
        offset = await this.#resumedAt(id, file, offset, sent);
        continue;
      }
      const { status, offset: now } = await this.#sender.part(id, file, offset, file.length).answer;
      if (status === 204 && now === file.length) offset = now;
      // One that was broken off before may reach the service after all, and takes over for as long as it is not missed.
      else if (status === 409) offset = await this.#resumedAt(id, file, offset, file.length);
      else {
        this.#fault(`${id}: a part that nobody broke off was answered with ${status} at ${now}`);
        return;
      }
    }
    await this.#whole(id, file);
  }

  /** The clip has the bytes that were sent, and no others. */
  async #whole(id: string, file: Buffer): Promise<void> {
    const { state, upload } = await this.#sender.clip(id);
    if (upload?.sha256 !== hashOf(file).digest('hex') || upload.bytes !== file.length)
      this.#fault(`${id}: it is ${state} with ${upload?.bytes} of ${file.length} bytes, and not those that were sent`);
  }

  /** Nothing is lost that was promised, and nothing is left that was not. */
  async #afterwards(): Promise<void> {
    for (const [id, file] of this.#files) await this.#whole(id, file);
    const clips = await this.#sender.clips();
    const known = [...this.#files.keys()];
    if (clips.toSorted().join() !== known.toSorted().join())
      this.#fault(`there are ${clips.length} clips of ${known.length} uploads`);
    const left = await readdir(join(this.#site.dataDir, 'uploads'));
    if (left.length > 0) this.#fault(`in the folder of uploads there still is ${left.join(', ')}`);
    for (const fault of [...(await this.#site.stop()), ...this.#site.logFaults()]) this.#fault(fault);
  }

  async run(): Promise<UploadsReport> {
    const { seed, kills } = this.#request;
    this.#history.note('run', { seed, kills });
    try {
      await this.#site.start();
      while (this.#broken < kills && this.#faults.length === 0) {
        await this.#upload(Math.min(this.#random.between(1, 3), kills - this.#broken));
        this.#request.say?.(`${this.#broken} of ${kills}`);
      }
      if (this.#faults.length === 0) await this.#afterwards();
    } catch (error) {
      this.#fault(error instanceof Error ? `${error.message} ${error.stack ?? ''}` : String(error));
    } finally {
      await this.#site.killAll();
    }
    const bytes = [...this.#files.values()].reduce((sum, file) => sum + file.length, 0);
    return {
      ...{ uploads: this.#files.size, breaks: this.#breaks, atTheEnd: this.#atTheEnd, bytes, again: this.#again },
      ...{ faults: this.#faults, history: this.#history },
    };
  }
}

/**
 * Breaks uploads off at random bytes, from either side, goes on with each, and holds what comes of it against what was
 * sent.
 */
export const proveUploads = (request: UploadsRequest): Promise<UploadsReport> => new UploadsProof(request).run();

/** The figures of a run in one line. */
export const uploadsSummary = (seed: number, size: string, report: UploadsReport): string =>
  [
    `uploads ${size}, seed ${seed}: ${report.uploads} uploads with ${report.bytes} bytes`,
    `broken off ${BREAKS.map((kind) => `${report.breaks[kind]} ${kind}`).join(', ')}, ${report.atTheEnd} at the end`,
    `${report.again} bytes sent again`,
    `${report.faults.length} faults`,
  ].join('; ');
