import { type CatalogueEntry, encode, input, type Retry, request, service } from './entry.js';

export type { CatalogueEntry } from './entry.js';

/** Every failure that the project can name. The reference for readers is made from this table. */
export const CATALOGUE = {
  not_a_video: input('The file is not a video', 'Send an MP4, MOV, 3GP, WebM, Matroska, WMV or animated GIF file.'),
  no_video_track: input('The file has no video track', 'Send a file with pictures, not only sound.'),
  truncated: input('The file is cut off', 'The upload ended early: send the whole file again.'),
  corrupt: input('The file cannot be decoded', 'Export or record the clip again.'),
  encrypted: input('The file is encrypted', 'Send the clip without copy protection.'),
  unsupported_codec: input(
    'The format of the video is not supported',
    'Convert the clip to H.264 or HEVC in an MP4 file.',
  ),
  too_long: input('The clip is too long', 'Cut the clip, or ask for a part of it with trim.'),
  too_short: input('The clip is too short', 'Send at least one picture of at least a fortieth of a second.'),
  too_large: { ...input('The file is too large', 'Send a smaller file.'), status: 413 },
  too_many_pixels: input('The picture is too large', 'Scale the clip down before it is sent.'),
  source_unreachable: input('The source could not be fetched', 'Check that the address answers.'),
  source_forbidden: input('The source may not be fetched', 'Use a public https address.'),

  encode_failed: encode('Encoding failed', 'Try again; if it fails twice, send us the id of the clip.', 'later'),
  encode_timeout: encode('Encoding took too long', 'Try again when the workers are less busy.', 'later'),
  encode_stalled: encode('Encoding stopped making progress', 'Try again.', 'later'),
  contract_violated: encode(
    'A rendition does not keep its profile',
    'Nothing to do: it was not delivered and we were told.',
    'never',
  ),
  storage_unavailable: service(503, 'The storage cannot be reached', 'Try again in a moment.', 'later'),
  object_damaged: service(
    500,
    'What is stored is not what was written',
    'Nothing to do: the damaged bytes were not delivered. Send the clip again.',
    'never',
  ),
  dependency_unreachable: service(
    503,
    'A server that this one needs cannot be used',
    'Check that it runs, its address, and the user and password in it.',
    'later',
  ),
  aborted: service(503, 'The work was stopped', 'Try again.', 'now'),

  invalid_request: request(400, 'The request is not valid', 'Mend the fields named in errors.'),
  invalid_watermark: request(422, 'The watermark cannot be used', 'Send a PNG or SVG within the limits.'),
  unauthorized: request(401, 'No valid API key', 'Send Authorization: Bearer and a key.'),
  forbidden: request(403, 'The key may not do this', 'Use a key with the scope named in detail.'),
  not_found: request(404, 'There is nothing at this address', 'Check the id.'),
  method_not_allowed: request(405, 'This address does not take that method', 'See Allow.'),
  not_failed: request(
    409,
    'Only a clip that failed can be tried again',
    'Look at its state: a clip that waits or is being rendered needs nothing, one that is ready is done.',
  ),
  no_source: request(
    409,
    'The clip has no source that could be tried again',
    'Its bytes never came, and its address is not kept: send it again with POST /v1/clips.',
  ),
  key_revoked: request(409, 'The key was revoked', 'Make a new one with POST /v1/keys.'),
  last_admin_key: request(
    409,
    'This is the last key that may manage keys',
    'Make another key with the scope admin first.',
  ),
  not_ready: request(409, 'The clip is not ready', 'Wait for the state ready.', 'later'),
  no_rendition: request(
    409,
    'The clip has no rendition for this platform',
    'Ask for another platform, or send the clip with more profiles.',
  ),
  link_expired: request(403, 'The link is over', 'Ask for a new one with POST /v1/clips/{id}/playback.'),
  gone: request(410, 'The clip is gone', 'It was deleted, or its time was over.'),
  cursor_expired: request(
    410,
    'The feed does not go on from there',
    'Start again without `after`, and drop every copy of a clip that is not live any more.',
  ),
  not_a_recipient: request(422, 'The clip was not sent to this recipient', 'Name one of the recipients of the clip.'),
  too_many_confirmations: request(
    409,
    'The deletion has as many confirmations as it may',
    'Nothing to do: those that it has stay.',
  ),
  views_used_up: request(
    403,
    'This recipient has used up the views of the clip',
    'Nothing to do: its sender set them.',
  ),
  view_window_over: request(
    403,
    'The time to view the clip is over for this recipient',
    'Nothing to do: its sender set it, and it ran from the first view.',
  ),
  locked_until_reply: request(
    423,
    'The clip is locked until this recipient replies',
    'Once they did, say so with POST /v1/clips/{id}/unlocks.',
    'later',
  ),
  too_many_webhooks: request(
    409,
    'The tenant has as many webhooks as it may',
    'Delete one that is not needed any more, or change it.',
  ),
  webhook_disabled: request(
    409,
    'The webhook is disabled',
    'Enable it with POST /v1/webhooks/{id}/enable: it goes on with what was not delivered.',
  ),
  digest_mismatch: request(422, 'The bytes do not match their digest', 'Send the file again.', 'now'),
  unsupported_media_type: request(
    415,
    'The request has the wrong content type',
    'Send one that the reference names for this call.',
  ),
  range_not_satisfiable: request(416, 'The range lies outside the file', 'Ask for a range within the length.'),
  upload_aborted: request(400, 'The upload ended early', 'Send it again.', 'now'),
  upload_too_slow: request(408, 'The upload is too slow', 'Send it again over a better connection.', 'now'),
  tus_version: request(412, 'The request does not name a version of the upload protocol', 'Send Tus-Resumable: 1.0.0.'),
  offset_mismatch: request(
    409,
    'The upload does not go on from there',
    'Ask with HEAD how far it is, and go on from Upload-Offset.',
    'now',
  ),
  upload_taken_over: request(
    409,
    'Another request for the upload took over',
    'What had come counts: ask with HEAD how far it is, and go on from Upload-Offset.',
    'now',
  ),
  upload_locked: request(423, 'Another request has the upload', 'Try again in a moment.', 'later'),
  upload_complete: request(409, 'The upload is complete', 'Its clip is there: delete that with DELETE /v1/clips/{id}.'),
  idempotency_in_progress: request(
    409,
    'The first request with this key still runs',
    'Wait for Retry-After seconds and send it again with the same key.',
    'later',
  ),
  idempotency_mismatch: request(
    422,
    'The key was used for another request',
    'Give each request a key of its own; what differs is named in errors.',
  ),
  sign_in_failed: request(
    401,
    'The address or the password is not right',
    'Try again, or ask an administrator for a new invitation.',
  ),
  signed_out: request(401, 'Nobody is signed in', 'Sign in at /studio.'),
  not_permitted: request(
    403,
    'Your role may not do this',
    'Ask somebody whose role may, or an administrator for another role.',
  ),
  foreign_origin: request(403, 'The request comes from another page', 'Do this in the studio itself.'),
  last_admin: request(
    409,
    'This is the last editor who may manage editors',
    'Make somebody else an administrator first.',
  ),
  precondition_required: request(
    428,
    'The request does not say which version it is about',
    'Read it, and send the ETag that it had as If-Match.',
  ),
  edit_conflict: request(
    412,
    'Somebody changed it meanwhile',
    'Read it again, look at what is named in errors, and send your change with the new ETag.',
  ),
  name_taken: request(409, 'The name is taken', 'Choose another one.'),
  not_possible_now: request(
    409,
    'That cannot be done in this state',
    'Look at detail for what can be done instead, or at `actions` of the Flik.',
  ),
  not_approved: request(
    409,
    'The newest version is not approved',
    'Submit it for review, and have somebody else approve it.',
  ),
  four_eyes: request(409, 'Somebody else has to approve it', 'Ask another publisher to look at it.'),
  still_used: request(409, 'Something else still uses it', 'Take it out of what is named in detail first.'),
  time_left_out: request(422, 'The clocks are put forward over this time', 'Choose one of the times that errors name.'),
  gates_closed: request(
    409,
    'Something in it may not be published',
    'Mend what errors name, or take it out of the release.',
  ),
  nothing_to_revert: request(
    409,
    'Everything in the release was changed since',
    'Make a release with the changes that you want.',
  ),
  too_many_requests: request(429, 'Too many requests', 'Wait for Retry-After seconds.', 'later'),
  busy: service(503, 'The service is busy', 'Wait for Retry-After seconds.', 'later'),
  overloaded: service(503, 'As many uploads are under way as may be', 'Wait for Retry-After seconds.', 'later'),
  queue_too_long: service(
    503,
    'Clips that can wait have been waiting for too long already',
    'Send it after Retry-After seconds, or with another priority than bulk.',
    'later',
  ),
  quota_exceeded: service(
    507,
    'The tenant has as many bytes as it may',
    'Delete clips, give uploads up that are not gone on with, or wait until some of them end.',
    'later',
  ),
  not_enough_space: service(507, 'There is not enough room', 'Try again later.', 'later'),
  internal: service(500, 'Something broke on our side', 'Try again; if it stays, send us the request id.', 'later'),

  invalid_configuration: service(500, 'A setting is not valid', 'Mend the setting that is named.', 'never'),
  invalid_preset: service(500, 'A preset is not valid', 'Mend the file and field that are named.', 'never'),
  unknown_profile: request(400, 'There is no such profile', 'See `qik profiles` or GET /v1/profiles.'),
  statement_invalid: service(
    500,
    'A signed statement is not genuine',
    'Get it again from where it came from, and the keys from /.well-known/jwks.json.',
    'never',
  ),
  data_folder_in_use: service(
    500,
    'Another process uses this data folder',
    'Stop it, or choose another DATA_DIR.',
    'never',
  ),
  service_unreachable: service(
    500,
    'No qik server answers',
    'Start it with `qik serve`, or say with --url where it is.',
    'later',
  ),
  tool_missing: service(500, 'A program is missing', 'Run `qik doctor`.', 'never'),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof CATALOGUE;

/** The only kind of error that the project throws on purpose. `detail` is for people and holds nothing private. */
export class QikError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  /** Fields at fault, for requests and presets. */
  readonly errors: readonly FieldError[];
  /** Whole seconds after which trying again is of use, where more is known than the code says; null: nothing is. */
  readonly retryAfterSeconds: number | null;

  constructor(
    code: ErrorCode,
    detail?: string,
    options: { cause?: unknown; errors?: readonly FieldError[]; retryAfterSeconds?: number } = {},
  ) {
    super(
      `${code}: ${detail ?? CATALOGUE[code].title}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'QikError';
    this.code = code;
    this.detail = detail ?? CATALOGUE[code].title;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }

  get retry(): Retry {
    return CATALOGUE[this.code].retry;
  }
}

/** One field at fault: a JSON pointer and what is wrong with it. */
export type FieldError = { readonly path: string; readonly message: string };

/** Whether the input itself was refused, so that sending it again is useless. */
export const isRefusal = (error: unknown): error is QikError =>
  error instanceof QikError && CATALOGUE[error.code].kind === 'input';
