import {
  type IssuedKey,
  issueApiKey,
  type KeyView,
  revokeApiKey,
  rotateApiKey,
  type Scope,
} from '../../pipeline/access/index.js';
import type { StudioParts } from '../../pipeline/service/index.js';
import { record } from '../audit/index.js';

type Deps = Pick<StudioParts, 'erase'>;

/** Who acts, for the log of the service, which knows no editors otherwise. */
const actorOf = (editorId: string): string => `editor ${editorId}`;

/** Ids and scopes only: the name is for people, and may be one of theirs. */
const told = ({ tenant, scopes }: Pick<KeyView, 'tenant' | 'scopes'>) => ({ tenant, scopes });
const subject = (id: string) => ({ kind: 'api-key', id });

type KeyWish = { readonly tenant: string; readonly name: string; readonly scopes: readonly Scope[] };

/** Makes a key; its text is in the answer and nowhere else. */
export const makeKey = ({ erase }: Deps, wish: KeyWish, editorId: string): Promise<IssuedKey> =>
  erase.orm.transaction(async (orm) => {
    const issued = await issueApiKey({ ...erase, orm }, wish, actorOf(editorId));
    await record(orm, {
      ...{ editorId, action: 'api-key.make', subject: subject(issued.id), before: null, after: told(issued) },
    });
    return issued;
  });

/**
 * Replaces a key by a new one.
 *
 * @param overlapSeconds how long the old one goes on working
 * @throws QikError `not_found`, `key_revoked`
 */
export const rotateKey = ({ erase }: Deps, id: string, overlapSeconds: number, editorId: string): Promise<IssuedKey> =>
  erase.orm.transaction(async (orm) => {
    const issued = await rotateApiKey({ ...erase, orm }, id, overlapSeconds, actorOf(editorId));
    await record(orm, {
      ...{ editorId, action: 'api-key.rotate', subject: subject(id) },
      ...{ before: null, after: { replacement: issued.id, overlapSeconds } },
    });
    return issued;
  });

/** From now on the key opens nothing. @throws QikError `not_found`, `last_admin_key` */
export const revokeKey = ({ erase }: Deps, id: string, editorId: string): Promise<KeyView> =>
  erase.orm.transaction(async (orm) => {
    const revoked = await revokeApiKey({ ...erase, orm }, id, actorOf(editorId));
    await record(orm, {
      ...{ editorId, action: 'api-key.revoke', subject: subject(id), before: told(revoked), after: null },
    });
    return revoked;
  });
