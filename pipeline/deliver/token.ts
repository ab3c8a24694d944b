import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** What a signed address opens: one object of one clip as one attempt made it, for somebody, until then. */
export type Grant = {
  readonly clipId: string;
  /** `r` a rendition by its id, `s` a still by the name of its file. */
  readonly kind: 'r' | 's';
  readonly name: string;
  readonly epoch: number;
  /** Seconds since 1970. */
  readonly expires: number;
  readonly recipient: string | null;
};

const Fields = Type.Tuple([
  Type.String(),
  Type.Union([Type.Literal('r'), Type.Literal('s')]),
  Type.String(),
  Type.Integer(),
  Type.Integer(),
  Type.Union([Type.String(), Type.Null()]),
]);

/** Names the form, so that another can follow it; part of what is signed. */
const VERSION = 'v1';
const TOKEN = /^v1\.([A-Za-z0-9_-]{1,2000})\.([A-Za-z0-9_-]{43})$/;

export type Signer = {
  readonly sign: (grant: Grant) => string;
  /** The grant of a token that we signed, over or not; null for any other text. */
  readonly verify: (token: string) => Grant | null;
};

type Mac = (payload: string) => Buffer;

function macOf(masterKey: Uint8Array): Mac {
  const key = Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(0), 'qik media token v1', 32));
  return (payload) => createHmac('sha256', key).update(`${VERSION}.${payload}`).digest();
}

/**
 * Signs with a key of its own, derived from the master key, so that nothing else can be made from it.
 *
 * @param former other master keys whose tokens are good as well: those of before a rotation live on for minutes
 */
export function makeSigner(masterKey: Uint8Array, former: readonly Uint8Array[] = []): Signer {
  const mac = macOf(masterKey);
  const macs = [mac, ...former.map(macOf)];
  const isOurs = (payload: string, signature: Buffer): boolean =>
    signature.length === 32 && macs.some((one) => timingSafeEqual(signature, one(payload)));
  return {
    sign: ({ clipId, kind, name, epoch, expires, recipient }) => {
      const fields: Static<typeof Fields> = [clipId, kind, name, epoch, expires, recipient];
      const payload = Buffer.from(JSON.stringify(fields)).toString('base64url');
      return `${VERSION}.${payload}.${mac(payload).toString('base64url')}`;
    },
    verify: (token) => {
      const match = TOKEN.exec(token);
      const [payload, signature] = [match?.[1], match?.[2]];
      if (payload === undefined || signature === undefined) return null;
      const given = Buffer.from(signature, 'base64url');
      // Of two spellings of the same bytes only ours is taken: an address has one form.
      if (given.toString('base64url') !== signature || !isOurs(payload, given)) return null;
      const fields: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
      if (!Value.Check(Fields, fields)) return null;
      const [clipId, kind, name, epoch, expires, recipient] = fields;
      return { clipId, kind, name, epoch, expires, recipient };
    },
  };
}
