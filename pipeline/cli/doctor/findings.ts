import { access, constants, mkdtemp, rm, statfs } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { loadPresets } from '../../../presets/index.js';
import { describeConfig, type Environment } from '../../config/index.js';
import { findTools, type Tool, type Toolbox } from '../../media/index.js';
import { registerFont } from '../../media/watermark/font.js';
import { asQikError } from '../answer.js';
import { bytes, count } from '../words.js';
import { capabilitiesOf, lackingOf } from './capabilities.js';

/** `ok`: works. `warning`: works, but less well than it could. `missing`: clips cannot be rendered. */
export type Finding = {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'missing';
  readonly detail: string;
  /** How to get what is missing. */
  readonly advice: string | null;
  /** The figures behind it, for programs. */
  readonly facts?: Readonly<Record<string, unknown>>;
};

const ok = (name: string, detail: string, facts?: Finding['facts']): Finding => ({
  name,
  status: 'ok',
  detail,
  advice: null,
  ...(facts !== undefined && { facts }),
});

const MIN_NODE = [20, 19] as const;

export const nodeFinding = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  const found = ok('Node.js', version, { version });
  return enough ? found : { ...found, status: 'missing', advice: `Install Node.js ${MIN_NODE.join('.')} or later.` };
};

const APT =
  'On Debian and Ubuntu: apt-get install ffmpeg, then set FFMPEG_PATH=/usr/bin/ffmpeg FFPROBE_PATH=/usr/bin/ffprobe.';

/** ffmpeg 5 came in 2022; security repairs of earlier series have ended. */
const OLDEST_MAINTAINED = 5;

const describeTool = ({ path, version, origin }: Tool): string =>
  `${version}, ${origin === 'bundled' ? 'from the packages' : 'chosen by a setting'}: ${path}`;

const ffmpegFinding = async (tool: Tool): Promise<Finding> => {
  const lacking = lackingOf(await capabilitiesOf(tool.path));
  const found = ok('ffmpeg', describeTool(tool), { ...tool, lacks: [...lacking.needed, ...lacking.useful] });
  if (lacking.needed.length > 0) {
    return {
      ...found,
      status: 'missing',
      detail: `${found.detail}; it lacks the ${lacking.needed.join(', ')}`,
      advice: APT,
    };
  }
  if (lacking.useful.length > 0) {
    const detail = `${found.detail}; it lacks the ${lacking.useful.join(', ')}, so some clips will be refused`;
    return { ...found, status: 'warning', detail, advice: APT };
  }
  if (tool.major < OLDEST_MAINTAINED) {
    const detail = `${found.detail}; it is old and no longer repaired`;
    return { ...found, status: 'warning', detail, advice: `It works, but a maintained one is safer. ${APT}` };
  }
  return found;
};

const isOnPath = async (program: string, env: Environment): Promise<boolean> => {
  const places = (env['PATH'] ?? '').split(delimiter).filter((place) => place !== '');
  const found = await Promise.all(
    places.map((place) =>
      access(join(place, program), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
};

const RUNG_WORDS: Record<Toolbox['sandbox'], string> = {
  bubblewrap: 'bubblewrap: ffmpeg sees one input and one folder, and no network',
  namespaces: 'namespaces: ffmpeg has no network, but can read what this user can read',
  limits: 'limits only: memory, time and file sizes are bounded, but ffmpeg can read what this user can read',
};

/** What the sandbox keeps from ffmpeg, and how to get a better one. */
export const sandboxFinding = async (rung: Toolbox['sandbox'], env: Environment): Promise<Finding> => {
  const found = ok('sandbox', RUNG_WORDS[rung], { rung });
  if (rung === 'bubblewrap') return found;
  const advice = (await isOnPath('bwrap', env))
    ? 'bubblewrap is installed but may not be used here: allow unprivileged user namespaces (in a container, run it with a seccomp profile that lets them through).'
    : 'Install bubblewrap (on Debian and Ubuntu: apt-get install bubblewrap).';
  return { ...found, status: 'warning', advice };
};

const toolFindings = async (env: Environment): Promise<Finding[]> => {
  try {
    const { FFMPEG_PATH: ffmpegPath, FFPROBE_PATH: ffprobePath } = env;
    const tools = await findTools({ ...(ffmpegPath && { ffmpegPath }), ...(ffprobePath && { ffprobePath }) });
    const ffprobe = ok('ffprobe', describeTool(tools.ffprobe), { ...tools.ffprobe });
    return [await ffmpegFinding(tools.ffmpeg), ffprobe, await sandboxFinding(tools.sandbox, env)];
  } catch (error) {
    return [{ name: 'ffmpeg', status: 'missing', detail: asQikError(error).detail, advice: APT }];
  }
};

/** Room for a few dozen clips with their renditions; below the second figure not even for one. */
const COMFORTABLE_BYTES = 2_000_000_000;
const LEAST_BYTES = 300_000_000;

/** The nearest folder that is there already. */
const existing = async (folder: string): Promise<string> => {
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  return there || dirname(folder) === folder ? folder : existing(dirname(folder));
};

const diskFinding = async (env: Environment): Promise<Finding> => {
  const folder = resolve(env['DATA_DIR'] || './data');
  const name = 'data folder';
  try {
    const place = await existing(folder);
    // Permissions alone do not tell: a file system may be mounted read-only.
    await rm(await mkdtemp(join(place, '.qik-doctor-')), { recursive: true });
    const { bavail, bsize } = await statfs(place);
    const freeBytes = bavail * bsize;
    const found = ok(name, `${folder}: ${bytes(freeBytes)} free`, { path: folder, freeBytes });
    if (freeBytes >= COMFORTABLE_BYTES) return found;
    const status = freeBytes < LEAST_BYTES ? 'missing' : 'warning';
    return { ...found, status, advice: 'Make room, or choose another folder with DATA_DIR.' };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const advice = 'Choose a folder with DATA_DIR that this user may write to.';
    return { name, status: 'missing', detail: `${folder} cannot be written (${why})`, advice };
  }
};

const fontFinding = async (): Promise<Finding> =>
  registerFont().then(
    () => ok('font', 'the font for watermarks comes with the packages and can be drawn'),
    () => ({
      name: 'font',
      status: 'missing' as const,
      detail: 'the font for watermarks cannot be drawn',
      advice: 'Run `npm ci` again: sharp or the font was not installed completely.',
    }),
  );

const presetsFinding = async (): Promise<Finding> =>
  loadPresets().then(
    ({ profiles, watermarks }) =>
      ok('presets', `${count(profiles.length, 'profile')}, ${count(watermarks.length, 'watermark')}`, {
        profiles: profiles.length,
        watermarks: watermarks.length,
      }),
    (error: unknown) => ({
      name: 'presets',
      status: 'missing' as const,
      detail: asQikError(error).detail,
      advice: 'Mend the file and the field that are named.',
    }),
  );

const settingsFinding = (env: Environment): Finding => {
  const problems = describeConfig(env).flatMap(({ problem }) => (problem === null ? [] : [problem]));
  if (problems.length === 0) return ok('settings', 'all valid');
  return { name: 'settings', status: 'missing', detail: problems.join(' '), advice: 'See `qik config`.' };
};

/** Looks at everything that rendering and serving need; never throws for what it finds. */
export const findings = async (env: Environment): Promise<Finding[]> => [
  nodeFinding(process.versions.node),
  ...(await toolFindings(env)),
  await fontFinding(),
  await presetsFinding(),
  await diskFinding(env),
  settingsFinding(env),
];
