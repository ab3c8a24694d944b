import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { fixture } from '../../fixtures/index.js';
import { testFolder } from '../../fixtures/test/folder.js';
import { type Config, loadConfig } from '../../pipeline/config/index.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { clipIn, form, playbackIn, problemIn, until } from '../../pipeline/http/test/harness.js';
import { filesBelow } from '../../pipeline/prove/files-below.js';
import { openMedia, type Service, startService } from '../../pipeline/service/index.js';
import { PLATFORMS } from '../../presets/schema.js';
import { createHandlers } from '../index.js';

const logger = pino({ level: 'silent' });
const configFor = (dataDir: string, more: Record<string, string> = {}): Config =>
  loadConfig({ DATA_DIR: dataDir, PORT: '0', DEMO: '0', ...more });
const media = await openMedia(configFor(testFolder(t)));

const start = (config: Config): Promise<Service> =>
  startService(config, { media, logger, makeHandlers: createHandlers });

/** Starts a service that closes with the test, unless the test closes it before. */
async function running(t: Test, config: Config) {
  const service = await start(config);
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= service.close();
    return closed;
  };
  t.teardown(close);
  if (service.url === null) throw new Error('it has no API');
  return { url: service.url, firstKey: service.firstKey, close };
}

const credentials = async (dataDir: string): Promise<string> => {
  const text = await readFile(join(dataDir, 'credentials.json'), 'utf8');
  return /"apiKey": "([^"]+)"/.exec(text)?.[1] ?? '';
};

const client = (url: string, key: string) => {
  const headers = { authorization: `Bearer ${key}` };
  const clip = async (id: string) => clipIn(await fetch(`${url}/v1/clips/${id}`, { headers }));
  return {
    clip,
    send: async (file: string, options: object = {}) => {
      const body = form(['options', JSON.stringify(options)], ['file', new Blob([await readFile(file)])]);
      return fetch(`${url}/v1/clips`, { method: 'POST', headers, body });
    },
    play: (id: string, body: object) =>
      fetch(`${url}/v1/clips/${id}/playback`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    /** The clip once it is ready or failed, and the stages that were seen on the way. */
    finished: async (id: string) => {
      const stages = new Set<string>();
      for (;;) {
        const now = await clip(id);
        if (now.progress !== null) stages.add(now.progress.stage);
        if (now.state === 'ready' || now.state === 'failed') return { clip: now, stages };
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
};

/** Nothing of an upload lies where work is done; the last of it goes just after the clip's state is set. */
const isEmpty = async (dataDir: string): Promise<void> => {
  for (const place of ['staging', 'scratch'])
    await until(async () => (await filesIn(join(dataDir, place))).length === 0);
};

/** All files of a folder but the locks of those who work there. */
const filesIn = async (folder: string): Promise<string[]> =>
  (await filesBelow(folder)).map((path) => basename(path)).filter((name) => !name.endsWith('.lock'));

type Probed = {
  readonly format: { readonly format_name: string };
  readonly streams: readonly { readonly codec_name: string; readonly width?: number; readonly height?: number }[];
};
async function ffprobe(file: string): Promise<Probed> {
  const args = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', file];
  const { stdout } = await promisify(execFile)(media.tools.ffprobe.path, args);
  return JSON.parse(stdout);
}

t.test('from the upload to the bytes on a phone', async (t) => {
  const dataDir = testFolder(t);
  const first = await running(t, configFor(dataDir));
  t.ok(first.firstKey?.made);
  const key = await credentials(dataDir);
  t.equal(first.firstKey?.key, key);
  t.equal((await stat(join(dataDir, 'credentials.json'))).mode & 0o777, 0o600);
  t.equal((await stat(join(dataDir, 'master.key'))).mode & 0o777, 0o600);
  const { send, finished, play } = client(first.url, key);

  const sent = await send(await fixture('private-data', { ffmpeg: media.tools.ffmpeg.path }), {
    sender: 'Ann',
    recipients: ['bob'],
  });
  t.equal(sent.status, 202);
  const { id } = await clipIn(sent);
  const { clip } = await finished(id);
  t.equal(clip.state, 'ready', clip.error?.detail ?? 'it is ready');
  t.match(clip.source, { video: { codec: 'h264', width: 320, height: 180 } });
  t.ok(clip.source?.privateData.includes('location'));
  t.match(clip.progress, { stage: 'store', percent: 100, etaMs: 0 });
  const named = clip.renditions.flatMap((rendition) => rendition.profiles);
  t.equal(named.length + clip.skipped.length, 9, 'the default ladder');

  const folder = await mkdtemp(join(dataDir, 'phone-'));
  for (const platform of PLATFORMS) {
    const playback = await playbackIn(
      await play(id, { platform, screen: { width: 480, height: 800 }, recipient: 'bob' }),
    );
    t.ok(playback.rendition.platforms.includes(platform));
    const bytes = Buffer.from(await (await fetch(playback.url)).arrayBuffer());
    t.equal(createHash('sha256').update(bytes).digest('hex'), playback.rendition.sha256);
    const halves = await Promise.all(
      ['bytes=0-999', 'bytes=1000-'].map(async (range) =>
        Buffer.from(await (await fetch(playback.url, { headers: { range } })).arrayBuffer()),
      ),
    );
    t.ok(Buffer.concat(halves).equals(bytes), 'two ranges make the whole');
    const file = join(folder, `${platform}.mp4`);
    await writeFile(file, bytes);
    const probed = await ffprobe(file);
    t.match(probed.format.format_name, /mp4/);
    const { width, height } = playback.rendition;
    t.match(
      probed.streams.find((stream) => stream.codec_name === 'h264'),
      { width, height },
    );
    for (const still of playback.stills) {
      const picture = await fetch(still.url);
      t.equal(picture.headers.get('content-type'), still.contentType);
      t.equal((await picture.arrayBuffer()).byteLength, still.bytes);
    }
  }
  await isEmpty(dataDir);
  const kept = await playbackIn(await play(id, { platform: 'ios', recipient: 'bob' }));
  const refused = await start(configFor(dataDir)).then(
    () => null,
    (error: unknown) => error,
  );
  t.match(refused, { code: 'data_folder_in_use' }, 'a second service on the folder is refused');
  t.equal((await fetch(kept.url)).status, 200, 'and harms nothing');

  await first.close();
  const second = await running(t, configFor(dataDir));
  t.equal(second.firstKey, null, 'keys are made once');
  const again = client(second.url, key);
  t.equal((await again.clip(id)).state, 'ready');
  t.equal((await fetch(kept.url.replace(first.url, second.url))).status, 200, 'an address holds over a restart');
});

t.test('what is refused says why, and what broke off leaves nothing', async (t) => {
  const dataDir = await seedDatabase(testFolder(t));
  const service = await running(t, configFor(dataDir, { MAX_UPLOAD_BYTES: '400000', MAX_DURATION_SECONDS: '1' }));
  const { send, finished, play } = client(service.url, await credentials(dataDir));
  const large = join(dataDir, 'large');
  await writeFile(large, Buffer.alloc(500_000));
  t.match(await problemIn(await send(large)), { code: 'too_large', status: 413 });
  const text = join(dataDir, 'text');
  await writeFile(text, 'this is not a video, whatever it is called');
  const clip = await clipIn(await send(text));
  const { clip: failed } = await finished(clip.id);
  t.match(failed, { state: 'failed', error: { code: 'not_a_video', retry: 'never' }, renditions: [], progress: null });
  t.match(await problemIn(await play(clip.id, { platform: 'android' })), { code: 'no_rendition' });
  await isEmpty(dataDir);
});

t.test('the first key can be given, and the port may be taken', async (t) => {
  const dataDir = testFolder(t);
  await Promise.all(['a', 'b'].map((name) => seedDatabase(join(dataDir, name))));
  const first = await running(t, configFor(join(dataDir, 'a')));
  const key = await credentials(join(dataDir, 'a'));
  const taken = new URL(first.url).port;
  const config = configFor(join(dataDir, 'b'), { PORT: taken, BOOTSTRAP_API_KEY: key });
  await t.rejects(start(config), { code: 'invalid_configuration', detail: new RegExp(`PORT ${taken} is taken`) });
  const second = await running(t, configFor(join(dataDir, 'b')));
  t.equal(second.firstKey, null, 'what the failed start made is there, and its folder is free again');
  const response = await fetch(`${second.url}/v1/profiles`, { headers: { authorization: `Bearer ${key}` } });
  t.equal(response.status, 200);
});
