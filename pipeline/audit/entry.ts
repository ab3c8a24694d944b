import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { QikError } from '../errors/catalogue.js';

/** What can be done that is worth a line in the log. */
export type AuditAction =
  | 'clip.deleted'
  | 'clip.expired'
  | 'deletion.completed'
  | 'deletion.confirmed'
  | 'clip.unlocked'
  | 'consent.given'
  | 'consent.withdrawn'
  | 'purge.braked'
  | 'purge.released'
  | 'key.created'
  | 'key.rotated'
  | 'key.revoked'
  | 'master.rotated';

/** What else is said of an entry: figures and ids of ours, nothing about people. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>;

const HASH = '^[0-9a-f]{64}$';
const hash = (description: string) => Type.String({ pattern: HASH, description });

/** An entry of the log as it is kept and given out. Nothing may be in it that its hash does not cover. */
export const ChainEntry = Type.Object(
  {
    seq: Type.Integer({ minimum: 1, description: 'From 1, without gaps.' }),
    at: Type.String({ description: 'When, by the clock of the database; ISO 8601, the same text as was hashed.' }),
    actor: Type.String({ description: 'Id of an API key, or the part of the service that acted.' }),
    action: Type.String({ description: 'What was done.', examples: ['clip.deleted'] }),
    subject: hash('Keyed hash of what it was done to: the same for the same thing, and a name for nobody else.'),
    // Not written property by property: what is shown must be, to the last sign, what was hashed.
    details: Type.Unsafe<AuditDetails>({
      type: 'object',
      additionalProperties: true,
      description: 'Figures and ids; texts, numbers, booleans or null.',
    }),
    prev: hash('`hash` of the entry before; 64 zeros in the first.'),
    hash: hash('SHA-256 of all other fields as canonical JSON (RFC 8785), in hexadecimal.'),
  },
  { additionalProperties: false, title: 'Audit entry' },
);
export type ChainEntry = Static<typeof ChainEntry>;

/** An entry that has no hash yet. */
export type Unsealed = Omit<ChainEntry, 'hash'>;

/** A place in the chain: an entry's number and its hash. */
export type Link = { readonly seq: number; readonly hash: string };

/** What stands before the first entry. */
export const GENESIS: Link = { seq: 0, hash: '0'.repeat(64) };

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/**
 * JSON with one spelling for one value, after RFC 8785: no spaces, names in the order of their UTF-16 units, texts and
 * numbers as ECMAScript writes them.
 *
 * @throws QikError `internal` for what JSON cannot say
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const fields = Object.entries(value).sort(byName);
    return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`).join(',')}}`;
  }
  throw new QikError('internal', 'Something in an audit entry cannot be written as JSON.');
}

/** The hash that seals an entry to the one before it: SHA-256 in hexadecimal, of everything but itself. */
export function hashOf({ seq, at, actor, action, subject, details, prev }: Unsealed): string {
  const text = canonicalJson({ seq, at, actor, action, subject, details, prev });
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
