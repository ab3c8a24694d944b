import { createHash } from 'node:crypto';
import type { Anchor } from '../chain.js';
import { type AuditDetails, type ChainEntry, GENESIS, hashOf, type Unsealed } from '../entry.js';

/** What an entry says, apart from its place in the chain. */
export type Said = Pick<ChainEntry, 'at' | 'actor' | 'action' | 'subject' | 'details'>;

export const hexOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export const said = (name: string, details: AuditDetails = {}): Said => ({
  at: '2030-01-02T03:04:05.678Z',
  actor: 'key-of-a-backend',
  action: 'clip.deleted',
  subject: hexOf(name),
  details,
});

export const seal = (entry: Unsealed): ChainEntry => ({ ...entry, hash: hashOf(entry) });

/** A whole chain that says all this. */
export function chainOf(all: readonly Said[]): ChainEntry[] {
  const chain: ChainEntry[] = [];
  for (const one of all) {
    const before = chain.at(-1) ?? GENESIS;
    chain.push(seal({ ...one, seq: before.seq + 1, prev: before.hash }));
  }
  return chain;
}

/** What a checkpoint would have said when the chain was so long. */
export function anchorAt(chain: readonly ChainEntry[], seq: number): Anchor {
  const entry = chain[seq - 1];
  if (entry === undefined) throw new Error(`no entry ${seq}`);
  return { seq, hash: entry.hash, by: 'checkpoint' };
}
