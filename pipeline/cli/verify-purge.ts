import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Environment } from '../config/index.js';
import { QikError } from '../errors/catalogue.js';
import { RemainsView } from '../http/schemas-remains.js';
import { type Answer, EXIT } from './answer.js';
import { askServer, callServer, isJson } from './server.js';
import { section, table } from './words.js';

type Flags = { readonly url?: readonly string[]; readonly server?: string; readonly json?: boolean };
type Found = Static<typeof RemainsView>;

/** Something that gave the clip out once and must not any more. */
type Attempt = {
  readonly what: string;
  /** What it answered; null: nothing. */
  readonly status: number | null;
  /** `untold`: the key may not ask, which proves nothing. */
  readonly result: 'refused' | 'answered' | 'unreachable' | 'untold';
};

/** Every place is looked into, and the largest takes its time. */
const LOOK_PATIENCE_MS = 65_000;
/** An address that does not answer by then does not answer. */
const ADDRESS_PATIENCE_MS = 15_000;

const resultOf = (status: number): Attempt['result'] => {
  if (status === 404 || status === 410) return 'refused';
  return status === 403 ? 'untold' : 'answered';
};

/** The clip itself may be shown as one that is over, as long as nothing of it is. */
const isHusk = (status: number, body: unknown): boolean =>
  status === 200 &&
  isJson(body) &&
  (body['state'] === 'deleted' || body['state'] === 'expired') &&
  [body['renditions'], body['stills']].every((list) => Array.isArray(list) && list.length === 0);

async function askForClip(env: Environment, flags: { url?: string }, clipId: string): Promise<Attempt[]> {
  const path = `/v1/clips/${encodeURIComponent(clipId)}`;
  const clip = await askServer(env, flags, { method: 'GET', path });
  const play = await askServer(env, flags, { method: 'POST', path: `${path}/playback`, body: { platform: 'android' } });
  const shown = isHusk(clip.status, clip.body) ? 'refused' : resultOf(clip.status);
  return [
    { what: 'the clip', status: clip.status, result: shown },
    { what: 'an address for playback', status: play.status, result: resultOf(play.status) },
  ];
}

/** Without a key, as a player asks. What the answer leads to elsewhere is not followed: it is an answer. */
async function tryAddress(what: string, url: string): Promise<Attempt> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ADDRESS_PATIENCE_MS) });
    await response.body?.cancel();
    const { status } = response;
    return { what, status, result: status === 404 || status === 410 ? 'refused' : 'answered' };
  } catch {
    return { what, status: null, result: 'unreachable' };
  }
}

async function tryAll(env: Environment, clipId: string, found: Found, flags: Flags): Promise<Attempt[]> {
  const server = flags.server === undefined ? {} : { url: flags.server };
  const attempts = await askForClip(env, server, clipId);
  for (const { kind, name, url } of found.addresses)
    attempts.push(await tryAddress(`the former address of the ${kind} ${name}`, url));
  for (const [n, url] of (flags.url ?? []).entries())
    attempts.push(await tryAddress(`the given address ${n + 1}`, url));
  return attempts;
}

const VERDICTS = {
  gone: 'Gone: nothing of the clip was found, and nothing gives it out.',
  remains: 'Not gone: see what was found, what could not be looked into, and what answered.',
  alive: 'Alive: this clip was not deleted, and its time is not over.',
} as const;
type Verdict = keyof typeof VERDICTS;

function verdictOf({ state, gone }: Found, attempts: readonly Attempt[]): Verdict {
  if (state !== null && state !== 'deleted' && state !== 'expired') return 'alive';
  const closed = attempts.every(({ result }) => result === 'refused' || result === 'untold');
  return gone && closed ? 'gone' : 'remains';
}

const RESULTS: Readonly<Record<Attempt['result'], string>> = {
  refused: 'refused',
  answered: 'ANSWERED',
  unreachable: 'did not answer',
  untold: 'not told to this key',
};

function answerOf(clipId: string, found: Found, attempts: readonly Attempt[]): Answer {
  const verdict = verdictOf(found, attempts);
  const { state, deletion, places } = found;
  const ended = deletion === null ? '' : `, since ${deletion.requestedAt}`;
  const placeRows = places.map(({ place, found: count, detail, reachable }) => [
    ...[place, reachable ? String(count) : '?', detail],
  ]);
  const attemptRows = attempts.map(({ what, status, result }) => [
    what,
    status === null ? '-' : `${status}`,
    RESULTS[result],
  ]);
  const lines = [
    `Clip ${clipId}: ${state ?? 'not known'}${ended}`,
    ...section('Found', table([], placeRows).split('\n')),
    ...(attempts.length === 0 ? [] : section('Asked for', table([], attemptRows).split('\n'))),
    '',
    VERDICTS[verdict],
  ];
  const { addresses: _tried, ...document } = found;
  return {
    document: { ...document, verdict, attempts },
    text: lines.join('\n'),
    exitCode: verdict === 'gone' ? EXIT.done : EXIT.failed,
  };
}

async function verifyPurge(env: Environment, clipId: string, flags: Flags): Promise<Answer> {
  const server = flags.server === undefined ? {} : { url: flags.server };
  const document = await callServer(env, server, {
    ...{ method: 'GET', path: `/v1/clips/${encodeURIComponent(clipId)}/remains` },
    patienceMs: LOOK_PATIENCE_MS,
  });
  if (!Value.Check(RemainsView, document))
    throw new QikError('service_unreachable', 'what answers there is another version of qik');
  // A clip that is alive would be played by trying: nothing is asked of it.
  const alive = verdictOf(document, []) === 'alive';
  return answerOf(clipId, document, alive ? [] : await tryAll(env, clipId, document, flags));
}

const collectUrl = (text: string, before: readonly string[] | undefined): string[] => {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('An http or https address was expected.');
  return [...(before ?? []), text];
};

/**
 * `qik verify-purge`: has a running server look for a clip everywhere, and tries what once gave it out. Exit code 0 when
 * nothing is left, 1 otherwise.
 *
 * @param command makes a command whose help and errors go where those of the others go
 */
export const addVerifyPurgeCommand = (
  command: (name: string, description: string) => Command,
  env: Environment,
  answered: (answer: Answer, json: boolean) => void,
): void => {
  command('verify-purge', 'whether anything is left of a clip, in every place and behind every address')
    .argument('<CLIP>', 'id of the clip')
    .addOption(
      new Option(
        '--url <address>',
        'an address that once opened it, to be tried as well; may be given several times',
      ).argParser(collectUrl),
    )
    .addOption(new Option('--server <address>', 'where the server is (default: PUBLIC_URL, or HOST and PORT)'))
    .addOption(new Option('--json', 'one JSON document on the standard output and nothing else there'))
    .addHelpText(
      'after',
      [
        '\nExit codes: 0 nothing is left; 1 something is, or could not be looked into, or the clip is alive.',
        'The key comes from QIK_API_KEY, or from DATA_DIR/credentials.json, and needs the scope admin.',
        '\nExample:\n  qik verify-purge 019ab3c4-5d6e-7f80-91a2-b3c4d5e6f708',
      ].join('\n'),
    )
    .action(async (clipId: string, flags: Flags) =>
      answered(await verifyPurge(env, clipId, flags), flags.json === true),
    );
};
