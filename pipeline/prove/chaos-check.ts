/** What is left when everything is quiet: what the judgement is made from. */
export type Facts = {
  /** Acknowledged uploads by their clip's id, with the digest of what was sent. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** Digests of everything that was sent, answered or not. */
  readonly sent: ReadonlySet<string>;
  readonly clips: readonly {
    readonly id: string;
    readonly state: string;
    readonly epoch: number;
    readonly sourceKey: string;
    readonly sourceSha256: string;
  }[];
  readonly events: readonly { readonly clipId: string; readonly type: string }[];
  readonly renditions: readonly {
    readonly clipId: string;
    readonly epoch: number;
    readonly key: string;
    readonly sha256: string;
  }[];
  readonly stills: readonly {
    readonly clipId: string;
    readonly epoch: number;
    readonly key: string;
    readonly sha256: string;
  }[];
  /** Every object with the digest of what reading it gives. */
  readonly objects: ReadonlyMap<string, string>;
  /** Clips that have an encryption key. */
  readonly sealed: ReadonlySet<string>;
  /** Files where nothing is to be left. */
  readonly leftFiles: readonly string[];
  /** States of the queue's jobs that are not over. */
  readonly openJobs: readonly string[];
};

const countOf = <T>(things: readonly T[], which: (thing: T) => boolean): number => things.filter(which).length;

function clipFaults(facts: Facts): string[] {
  return facts.clips.flatMap((clip) => {
    const faults: string[] = [];
    const own = facts.events.filter((event) => event.clipId === clip.id);
    const ready = countOf(own, (event) => event.type === 'clip.ready');
    if (clip.state !== 'ready') faults.push(`is ${clip.state}`);
    if (ready !== 1) faults.push(`has ${ready} events clip.ready`);
    if (own.at(-1)?.type !== 'clip.ready') faults.push(`has ${own.at(-1)?.type ?? 'nothing'} as its last event`);
    if (countOf(own, (event) => event.type === 'clip.received') !== 1) faults.push('was not received once');
    if (!facts.sealed.has(clip.id)) faults.push('has no key');
    if (!facts.sent.has(clip.sourceSha256)) faults.push('is nothing that was sent');
    if (facts.objects.get(clip.sourceKey) !== clip.sourceSha256) faults.push('has another source than was sent');
    const made = facts.renditions.filter((one) => one.clipId === clip.id);
    if (made.length !== 1) faults.push(`has ${made.length} renditions`);
    for (const one of [...made, ...facts.stills.filter((still) => still.clipId === clip.id)]) {
      if (one.epoch !== clip.epoch) faults.push(`shows ${one.key}, of attempt ${one.epoch} and not ${clip.epoch}`);
      if (facts.objects.get(one.key) !== one.sha256) faults.push(`has another ${one.key} than its row says`);
    }
    return faults.map((fault) => `clip ${clip.id} ${fault}`);
  });
}

/** Everything that is not as it was promised; nothing when all is well. */
export function faultsOf(facts: Facts): string[] {
  const rows = new Map(facts.clips.map((clip) => [clip.id, clip]));
  const lost = [...facts.acknowledged].flatMap(([id, sha256]) => {
    const row = rows.get(id);
    if (row === undefined) return [`clip ${id} was acknowledged and is not there`];
    return row.sourceSha256 === sha256 ? [] : [`clip ${id} is not what was sent`];
  });
  const spokenOf = new Set([
    ...facts.clips.map((clip) => clip.sourceKey),
    ...[...facts.renditions, ...facts.stills].map((one) => one.key),
  ]);
  return [
    ...lost,
    ...clipFaults(facts),
    ...[...facts.objects.keys()].filter((key) => !spokenOf.has(key)).map((key) => `object ${key} has no row`),
    ...[...facts.sealed].filter((id) => !rows.has(id)).map((id) => `the key of ${id} has no row`),
    ...facts.leftFiles.map((file) => `file ${file} was left`),
    ...facts.openJobs.map((job) => `job ${job} is not over`),
  ];
}
