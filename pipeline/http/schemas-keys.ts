import { type Static, Type } from 'typebox';
import { type IssuedKey, type KeyView, SCOPES } from '../access/index.js';

/** Longest time for which a replaced key goes on working: a week, enough for any roll-out. */
const MAX_OVERLAP_S = 604_800;

const moment = (description: string) => Type.String({ format: 'date-time', description });
const orNull = (description: string) => Type.Union([moment(description), Type.Null()]);
const Scopes = Type.Array(Type.Enum([...SCOPES]), { uniqueItems: true, description: 'What the key may do.' });

const keyFields = {
  id: Type.String({ description: 'Part of the key; not secret.', examples: ['3fTq0ZbV8aLm'] }),
  name: Type.String({ description: 'For people.' }),
  tenant: Type.String({ description: 'Whose clips it sees. Keys of one tenant see the same clips.' }),
  scopes: Scopes,
  createdAt: moment('When it was made.'),
  lastUsedAt: orNull('About when it was used last, to the minute; null: never.'),
  revokedAt: orNull('From then on it opens nothing. May lie ahead after a rotation with an overlap.'),
};
export const ApiKeyView = Type.Object(keyFields, { title: 'API key' });
export const ApiKeysView = Type.Object({ keys: Type.Array(ApiKeyView) }, { title: 'API keys' });
export const IssuedKeyView = Type.Object(
  { ...keyFields, key: Type.String({ description: 'The key itself. It is shown this once and kept nowhere.' }) },
  { title: 'Issued API key' },
);

export const KeyParams = Type.Object({ id: Type.String({ description: 'Id of the key.' }) });

/** Name of a tenant that whoever makes a key can choose. */
export const TENANT = '^[a-z0-9][a-z0-9._-]{0,63}$';

export const keyWish = {
  name: Type.String({ minLength: 1, maxLength: 100, description: 'For people: who or what uses it.' }),
  scopes: Type.Array(Type.Enum([...SCOPES]), { minItems: 1, uniqueItems: true, description: 'What it may do.' }),
};
export const NewKey = Type.Object(
  {
    ...keyWish,
    tenant: Type.Optional(Type.String({ pattern: TENANT, description: 'Default: the tenant of your own key.' })),
  },
  {
    additionalProperties: false,
    title: 'New API key',
    examples: [{ name: 'messaging backend', scopes: ['clips:write', 'clips:read', 'clips:delete'] }],
  },
);

export const Rotation = Type.Object(
  {
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_OVERLAP_S,
        description: 'How long the old key goes on working. Default: 0.',
      }),
    ),
  },
  { additionalProperties: false, title: 'API key rotation', examples: [{ overlapSeconds: 3600 }] },
);

export function keyView(key: KeyView): Static<typeof ApiKeyView> {
  const { id, name, tenant, scopes, createdAt, lastUsedAt, revokedAt } = key;
  return {
    ...{ id, name, tenant, scopes: [...scopes] },
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}

export const issuedView = (issued: IssuedKey): Static<typeof IssuedKeyView> => ({
  ...keyView(issued),
  key: issued.key,
});
