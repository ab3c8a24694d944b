import { type Clip, readClip } from '../clips/index.js';
import { databaseTime, type Orm, type StoredRendition, type StoredStill } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { chooseRendition, type Device } from './choose.js';
import { isLimited, playableUntil } from './limits.js';
import type { Grant, Signer } from './token.js';
import { countView } from './views.js';

export type PlaybackRequest = Device & {
  readonly recipient?: string | undefined;
  /** Seconds; cut to what is allowed, and never beyond the end of the clip or of the recipient's window. */
  readonly expiresIn?: number | undefined;
};

export type Playback = {
  readonly url: string;
  readonly expiresAt: string;
  readonly rendition: StoredRendition;
  readonly stills: readonly (StoredStill & { readonly url: string })[];
  readonly reason: string;
  /** Addresses that this recipient was given, this one included, and may be given; null where nobody counts. */
  readonly views: { readonly used: number; readonly allowed: number } | null;
  /** End of the time in which this recipient can be given addresses, as far as time ends it. */
  readonly playableUntil: string;
};

export type DeliverDeps = {
  readonly orm: Orm;
  readonly signer: Signer;
  /** Address under which clients reach us, without a slash at its end. */
  readonly publicUrl: () => string;
};

/** Long enough to begin to play, short enough that a leaked address is worth little. */
export const DEFAULT_EXPIRES_IN = 300;
/** Minutes: whoever plays for longer asks again, and is refused once the clip is gone. */
export const MAX_EXPIRES_IN = 900;

/** @throws QikError `gone`, `not_ready` or what the clip failed with */
function requireReady(clip: Clip): void {
  if (clip.state === 'ready') return;
  if (clip.state === 'deleted' || clip.state === 'expired') throw new QikError('gone');
  if (clip.state === 'failed')
    throw new QikError('no_rendition', 'The clip failed and has no rendition; its error says why.');
  throw new QikError('not_ready', `The clip is in the state ${clip.state}.`);
}

/**
 * Who wants to play a clip; null where nobody is named and nobody has to be.
 *
 * @throws QikError `forbidden` for somebody it was not sent to, `invalid_request` where a limit needs a name
 */
function recipientFor({ row }: Clip, { recipient }: PlaybackRequest): string | null {
  if (recipient === undefined) {
    if (!isLimited(row.policy)) return null;
    const message = 'is needed: the sender set limits that hold for each recipient';
    throw new QikError('invalid_request', `/recipient ${message}`, { errors: [{ path: '/recipient', message }] });
  }
  if (row.recipients.length > 0 && !row.recipients.includes(recipient))
    throw new QikError('forbidden', 'The clip was not sent to this recipient.');
  return recipient;
}

type Allowed = Pick<Playback, 'views'> & { readonly until: Date };

/** Counts the view where the sender set limits; it is not given back if what comes after fails. */
async function allow(orm: Orm, { row }: Clip, recipient: string | null): Promise<Allowed> {
  const { id: clipId, policy, expiresAt } = row;
  if (recipient === null || !isLimited(policy)) return { views: null, until: expiresAt };
  const { used, firstViewAt } = await countView(orm, { clipId, recipient, policy });
  return {
    views: policy.views === undefined ? null : { used, allowed: policy.views },
    until: playableUntil(policy, firstViewAt, expiresAt),
  };
}

/**
 * An address to play a clip from, made for one device.
 *
 * @throws QikError `not_found`, `gone`, `not_ready`, `no_rendition`, `forbidden` for somebody it was not sent to,
 *   `invalid_request` where nobody is named and somebody has to be, `views_used_up`, `view_window_over`,
 *   `locked_until_reply`
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
  const recipient = recipientFor(clip, request);
  const choice = chooseRendition(
    clip.renditions.map((kept) => ({ ...kept.data, kept })),
    request,
  );
  if (choice === null) throw new QikError('no_rendition', `The clip has no rendition for ${request.platform}.`);
  const { views, until } = await allow(deps.orm, clip, recipient);
  const life = Math.min(request.expiresIn ?? DEFAULT_EXPIRES_IN, MAX_EXPIRES_IN) * 1000;
  const wished = (await databaseTime(deps.orm)).getTime() + life;
  const expires = Math.floor(Math.min(wished, until.getTime()) / 1000);
  const urlFor = (kind: Grant['kind'], name: string, epoch: number): string =>
    `${deps.publicUrl()}/media/${deps.signer.sign({ clipId, kind, name, epoch, expires, recipient })}`;
  const { kept } = choice.rendition;
  return {
    url: urlFor('r', kept.data.id, kept.epoch),
    expiresAt: new Date(expires * 1000).toISOString(),
    rendition: kept.data,
    stills: clip.stills.map((still) => ({ ...still.data, url: urlFor('s', still.name, still.epoch) })),
    reason: choice.reason,
    views,
    playableUntil: until.toISOString(),
  };
}
