import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AuditLog } from '../audit/index.js';
import type { Orm } from '../db/index.js';
import { errorFacts } from '../log/index.js';
import { type KeyStore, type MasterKeys, openSecretWrap, type Rewrapped } from '../vault/index.js';
import { rewrapSecrets } from '../webhooks/index.js';

/** A key store that is away is asked again so often. */
const RETRY_MS = 60_000;
/** Ids of damaged keys that are named in one line of the log. */
const NAMED = 20;

export type RotationDeps = {
  readonly orm: Orm;
  readonly audit: AuditLog;
  readonly keys: Pick<KeyStore, 'rewrap'>;
  readonly masters: MasterKeys;
  readonly logger: Logger;
};

/** Writes into the audit log that keys went over to the current master key. */
const recordRotation = (
  { orm, audit }: Pick<RotationDeps, 'orm' | 'audit'>,
  { from, to, rewrapped }: { readonly from: number; readonly to: number; readonly rewrapped: number },
): Promise<unknown> =>
  orm.transaction((tx) =>
    audit.append(tx, [
      { actor: 'vault', action: 'master.rotated', subject: `master key ${to}`, details: { from, to, rewrapped } },
    ]),
  );

/** Versions that keys are to be taken from: a later one is that of a rotation which has not begun yet. */
const olderVersions = ({ current, former = [] }: MasterKeys): number[] =>
  former
    .map(({ version }) => version)
    .filter((version) => version < current.version)
    .sort((a, b) => a - b);

function tell(logger: Logger, from: number, { rewrapped, damaged, needed }: Rewrapped, secrets: number): void {
  const facts = { version: from, rewrapped, damaged: damaged.length, secrets };
  if (!needed) logger.info(facts, `version ${from} of the master key is no longer needed`);
  else
    logger.warn(
      { ...facts, clips: damaged.slice(0, NAMED) },
      `version ${from} of the master key is still needed: keys are damaged, or another process makes keys with it`,
    );
}

/** What came of the keys of one version. */
export type Rotated = { readonly from: number; readonly outcome: Rewrapped };

/**
 * Wraps everything that an older master key was used for with the current one: the clips' keys, and the secrets of
 * webhooks in the database.
 *
 * @returns what came of each version, oldest first, and how many secrets there were
 */
export async function rewrapAll(
  { orm, audit, keys, masters }: Omit<RotationDeps, 'logger'>,
  signal?: AbortSignal,
): Promise<{ readonly versions: readonly Rotated[]; readonly secrets: number }> {
  const to = masters.current.version;
  const versions: Rotated[] = [];
  for (const from of olderVersions(masters)) {
    const outcome = await keys.rewrap(from, to, signal);
    if (outcome.freed) await recordRotation({ orm, audit }, { from, to, rewrapped: outcome.rewrapped });
    versions.push({ from, outcome });
  }
  return { versions, secrets: versions.length === 0 ? 0 : await rewrapSecrets(orm, openSecretWrap(masters)) };
}

/**
 * Takes what is wrapped with former master keys over to the current one, in the background and until it is done or
 * stopped. What a killed process left to do, the next start does.
 */
export function startRotation(deps: RotationDeps): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        const { versions, secrets } = await rewrapAll(deps, signal);
        for (const { from, outcome } of versions) tell(deps.logger, from, outcome, secrets);
        return;
      } catch (error) {
        if (signal.aborted) return;
        deps.logger.error({ error: errorFacts(error) }, 'keys could not be wrapped with the current master key yet');
        await setTimeout(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  };
  const running = work();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
