import { type Clip, type KeptRendition, type KeptStill, readClip } from '../clips/index.js';
import type { Orm, StoredRendition, StoredStill } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { chooseRendition, type Device } from './choose.js';
import type { Grant, Signer } from './token.js';

export type PlaybackRequest = Device & {
  readonly recipient?: string | undefined;
  /** Seconds; at most an hour, and never beyond the clip's end. */
  readonly expiresIn?: number | undefined;
};

export type Playback = {
  readonly url: string;
  readonly expiresAt: string;
  readonly rendition: StoredRendition;
  readonly stills: readonly (StoredStill & { readonly url: string })[];
  readonly reason: string;
};

export type DeliverDeps = {
  readonly orm: Orm;
  readonly signer: Signer;
  /** Address under which clients reach us, without a slash at its end. */
  readonly publicUrl: () => string;
};

/** Long enough to begin to play, short enough that a leaked address is worth little. */
export const DEFAULT_EXPIRES_IN = 300;
export const MAX_EXPIRES_IN = 3600;

/** @throws QikError `gone`, `not_ready` or what the clip failed with */
function requireReady(clip: Clip): void {
  if (clip.state === 'ready') return;
  if (clip.state === 'deleted' || clip.state === 'expired') throw new QikError('gone');
  if (clip.state === 'failed')
    throw new QikError('no_rendition', 'The clip failed and has no rendition; its error says why.');
  throw new QikError('not_ready', `The clip is in the state ${clip.state}.`);
}

/**
 * An address to play a clip from, made for one device.
 *
 * @throws QikError `not_found`, `gone`, `not_ready`, `no_rendition`, or `forbidden` for somebody it was not sent to
 */
export async function playbackOf(
  deps: DeliverDeps,
  clipId: string,
  tenant: string,
  request: PlaybackRequest,
): Promise<Playback> {
  const clip = await readClip(deps.orm, clipId, tenant);
  if (clip === null) throw new QikError('not_found');
  requireReady(clip);
  const { recipients, expiresAt } = clip.row;
  if (request.recipient !== undefined && recipients.length > 0 && !recipients.includes(request.recipient)) {
    throw new QikError('forbidden', 'The clip was not sent to this recipient.');
  }
  const choice = chooseRendition(
    clip.renditions.map((kept) => ({ ...kept.data, kept })),
    request,
  );
  if (choice === null) throw new QikError('no_rendition', `The clip has no rendition for ${request.platform}.`);
  const wished = Date.now() + (request.expiresIn ?? DEFAULT_EXPIRES_IN) * 1000;
  const expires = Math.floor(Math.min(wished, expiresAt.getTime()) / 1000);
  const urlFor = (kind: Grant['kind'], name: string, epoch: number): string =>
    `${deps.publicUrl()}/media/${deps.signer.sign({ clipId, kind, name, epoch, expires, recipient: request.recipient ?? null })}`;
  const { kept } = choice.rendition;
  return {
    url: urlFor('r', kept.data.id, kept.epoch),
    expiresAt: new Date(expires * 1000).toISOString(),
    rendition: kept.data,
    stills: clip.stills.map((still) => ({ ...still.data, url: urlFor('s', still.name, still.epoch) })),
    reason: choice.reason,
  };
}

/** An object that a token opens. */
export type Deliverable = {
  readonly objectKey: string;
  readonly contentType: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly expires: Date;
};

const found = (clip: Clip, grant: Grant): KeptRendition | KeptStill | undefined =>
  grant.kind === 'r'
    ? clip.renditions.find((one) => one.data.id === grant.name && one.epoch === grant.epoch)
    : clip.stills.find((one) => one.name === grant.name && one.epoch === grant.epoch);

/**
 * What a token opens now. The clip is asked every time: a token that was signed before its end opens nothing after.
 *
 * @throws QikError `not_found` for a token that is not ours, `gone` once the clip is, `link_expired`
 */
export async function deliverableOf(deps: Pick<DeliverDeps, 'orm' | 'signer'>, token: string): Promise<Deliverable> {
  const grant = deps.signer.verify(token);
  if (grant === null) throw new QikError('not_found');
  const clip = await readClip(deps.orm, grant.clipId, null);
  if (clip === null || clip.state === 'deleted' || clip.state === 'expired') throw new QikError('gone');
  if (grant.expires * 1000 <= Date.now()) throw new QikError('link_expired');
  const object = found(clip, grant);
  if (object === undefined) throw new QikError('gone');
  const { contentType, sha256, bytes } = object.data;
  const { objectKey } = object;
  const expires = new Date(Math.min(grant.expires * 1000, clip.row.expiresAt.getTime()));
  return { objectKey, contentType, sha256, bytes, expires };
}
