import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { QikError } from '../../errors/catalogue.js';
import type { Toolbox } from '../index.js';
import { SANDBOX_RUNGS, type SandboxRung } from '../index.js';
import { type FfmpegArguments, runFfmpeg, toArgv } from '../run/ffmpeg.js';
import { encodeLimits, PROBE_LIMITS } from '../run/limits.js';
import { collect } from '../run/process.js';
import { launchScript, seenPaths } from '../run/sandbox.js';
import { mediaContext } from './support.js';

const quiet = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-nostats', '-progress', 'pipe:2'];
// Two hours of moving picture that no machine encodes in the time of a test.
const endless: FfmpegArguments = {
  inputs: [{ options: [...quiet, '-f', 'lavfi'], source: 'testsrc2=size=1280x720:rate=30:duration=7200' }],
  graph: null,
  outputs: [{ options: ['-f', 'null'], target: '-' }],
};
const nowhere = { inputs: {}, outDir: null };

const rungs: [SandboxRung, Toolbox][] = [];
for (const rung of SANDBOX_RUNGS) {
  const context = await mediaContext(rung).catch(() => null);
  if (context !== null) {
    rungs.push([rung, context.tools]);
  } else if (process.env.CI === 'true' && rung === 'bubblewrap') {
    t.fail('bubblewrap is missing');
  } else {
    t.pass(`SKIPPED: the sandbox ${rung} does not work on this machine`);
  }
}

const codeOf = (error: unknown) => (error instanceof QikError ? error.code : String(error));

/** Processes of this machine that run ffmpeg on the endless picture. */
const encoders = (): string[] => {
  const listing = execFileSync('ps', ['-eo', 'pid,stat,args'], { encoding: 'utf8' });
  return listing
    .split('\n')
    .filter((line) => line.includes('duration=7200') && !/^\s*\d+\s+Z/.test(line) && !line.includes('ps -eo'));
};

async function gone(): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (encoders().length === 0) {
      return true;
    }
    await sleep(50);
  }
  return false;
}

for (const [rung, tools] of rungs) {
  t.test(`${rung}: a signal, the wall and a stall each end the run and leave no process`, async (t) => {
    const controller = new AbortController();
    const aborted = runFfmpeg(endless, {
      tools,
      reach: nowhere,
      limits: encodeLimits(1),
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    t.equal(codeOf(await aborted.catch((error: unknown) => error)), 'aborted');
    t.ok(await gone(), 'nothing is left after the signal');
    const walled = runFfmpeg(endless, { tools, reach: nowhere, limits: { ...encodeLimits(1), wallMs: 700 } });
    t.equal(codeOf(await walled.catch((error: unknown) => error)), 'encode_timeout');
    t.ok(await gone(), 'nothing is left after the wall');
    // A source that never gives a second picture.
    const stuck: FfmpegArguments = {
      ...endless,
      inputs: [{ options: [...quiet, '-re', '-f', 'lavfi'], source: 'testsrc2=size=64x64:rate=1/3600:duration=7200' }],
    };
    const stalled = runFfmpeg(stuck, { tools, reach: nowhere, limits: { ...encodeLimits(1), stallMs: 800 } });
    t.equal(codeOf(await stalled.catch((error: unknown) => error)), 'encode_stalled');
    t.ok(await gone(), 'nothing is left after the stall');
  });

  t.test(`${rung}: limits on the processor's time and on the size of a file are hard`, async (t) => {
    const busy = runFfmpeg(endless, { tools, reach: nowhere, limits: { ...encodeLimits(1), cpuSeconds: 1 } });
    t.equal(codeOf(await busy.catch((error: unknown) => error)), 'encode_failed');
    const outDir = await mkdtemp(path.join(os.tmpdir(), 'qik-test-run-'));
    t.teardown(() => rm(outDir, { recursive: true, force: true }));
    const reach = { inputs: {}, outDir };
    const sandbox = tools.sandboxOf.ffmpeg;
    const large: FfmpegArguments = {
      ...endless,
      outputs: [{ options: ['-f', 'rawvideo'], target: seenPaths(sandbox, reach).output('big') }],
    };
    const full = runFfmpeg(large, { tools, reach, limits: { ...encodeLimits(1), fileBytes: 2_000_000 } });
    t.equal(codeOf(await full.catch((error: unknown) => error)), 'encode_failed');
    t.ok((await readFile(path.join(outDir, 'big'))).length <= 2_000_000 + 512, 'cut at the limit, to a block');
  });
}

t.test('bubblewrap: no network and no file but its own', async (t) => {
  const tools = rungs.find(([rung]) => rung === 'bubblewrap')?.[1];
  if (tools === undefined) {
    t.pass('SKIPPED: bubblewrap does not work on this machine');
    return;
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-test-secret-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, 'secret.y4m'), 'YUV4MPEG2 W2 H2 F1:1\nFRAME\n000000');
  let visits = 0;
  const server = createServer((_, response) => {
    visits += 1;
    response.end();
  }).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const read = (source: string) =>
    runFfmpeg(
      { inputs: [{ options: quiet, source }], graph: null, outputs: [{ options: ['-f', 'null'], target: '-' }] },
      { tools, reach: nowhere, limits: PROBE_LIMITS },
    );
  await t.rejects(read(`http://127.0.0.1:${port}/clip.mp4`), { code: 'encode_failed' });
  await t.rejects(read(`file:${folder}/secret.y4m`), { code: 'encode_failed' });
  t.equal(visits, 0, 'the server was not reached');
  const limits = rungs.find(([rung]) => rung === 'limits')?.[1];
  if (limits !== undefined) {
    const report = await runFfmpeg(
      {
        inputs: [{ options: quiet, source: `file:${folder}/secret.y4m` }],
        graph: null,
        outputs: [{ options: ['-f', 'null'], target: '-' }],
      },
      { tools: limits, reach: nowhere, limits: PROBE_LIMITS },
    );
    t.equal(report.frames, 1, 'the same file can be read without it, so the proof proves something');
  }
});

t.test('an encoder dies with its worker, also when that is killed', async (t) => {
  for (const [rung, tools] of rungs) {
    if (!tools.sandboxOf.ffmpeg.diesWithParent) {
      t.pass(`SKIPPED: ${rung} has no setpriv on this machine`);
      continue;
    }
    const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-test-orphan-'));
    t.teardown(() => rm(folder, { recursive: true, force: true }));
    const script = path.join(folder, 'launch.sh');
    const parent = 987_654_321;
    await writeFile(script, launchScript(tools.sandboxOf.ffmpeg, tools.ffmpeg.path, nowhere, encodeLimits(1), parent));
    // A worker of its own, that starts the encoder as ours do and is then killed.
    const code = `
      const { readFileSync, writeFileSync } = require('node:fs');
      writeFileSync(${JSON.stringify(script)}, readFileSync(${JSON.stringify(script)}, 'utf8').replace('${parent}', process.pid));
      require('node:child_process').spawn('/bin/sh', ${JSON.stringify([script, ...toArgv(endless)])}, { stdio: 'ignore' });
      setInterval(() => {}, 1000);`;
    const worker = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
    for (
      let tries = 0;
      tries < 100 && encoders().filter((line) => !line.includes('setInterval')).length === 0;
      tries += 1
    ) {
      await sleep(50);
    }
    t.ok(encoders().length > 0, `${rung}: it runs`);
    worker.kill('SIGKILL');
    t.ok(await gone(), `${rung}: it is gone`);
  }
});

t.test('what holds the pipes of a killed program is killed with it', async (t) => {
  const { tools } = await mediaContext();
  if (!tools.sandboxOf.ffprobe.diesWithParent) return t.pass('SKIPPED: no setpriv on this machine');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-test-pipes-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const [program, noted, script] = ['program', 'noted', 'launch.sh'].map((name) => path.join(folder, name));
  if (program === undefined || noted === undefined || script === undefined) return;
  // As bubblewrap between making its inner process and letting it go on: the one waits for the other.
  await writeFile(program, `#!/bin/sh\nsleep 600 &\necho $! > ${noted}\nwait\n`, { mode: 0o755 });
  const bare = { rung: 'limits', libraries: false, diesWithParent: true } as const;
  await writeFile(script, launchScript(bare, program, nowhere, PROBE_LIMITS, process.pid));
  const controller = new AbortController();
  const run = collect(script, [], 60_000, 1000, controller.signal).catch((error: unknown) => error);
  let pid = 0;
  while (pid === 0) {
    await sleep(20);
    pid = Number.parseInt(await readFile(noted, 'utf8').catch(() => '0'), 10) || 0;
  }
  controller.abort();
  t.equal(codeOf(await run), 'aborted');
  // Nobody may have asked for the remains of it yet: then it is dead all the same. A busy kernel delivers the signal a little
  // later; one that was never sent leaves it asleep for ten minutes.
  const state = (): Promise<string> => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '0 (sleep) X');
  for (let tries = 0; tries < 100 && !/\) [ZX]/.test(await state()); tries += 1) await sleep(20);
  t.match(await state(), /\) [ZX]/, 'it is dead');
});

t.test('a signal at any moment of the start is an abort and nothing else', async (t) => {
  const { tools } = await mediaContext();
  for (let delay = 0; delay < 12; delay += 1) {
    const controller = new AbortController();
    const run = runFfmpeg(endless, { tools, reach: nowhere, limits: encodeLimits(1), signal: controller.signal });
    const ended = run.catch((error: unknown) => error);
    for (let turn = 0; turn < delay; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    controller.abort();
    t.equal(codeOf(await ended), 'aborted', `after ${delay} turns`);
  }
  t.ok(await gone());
});

t.test('the command reaches ffmpeg word for word, spaces and quotes included', async (t) => {
  const command: FfmpegArguments = {
    inputs: [{ options: ['-a b', 'c d e', "it's"], source: 'in put' }],
    graph: "[0]select='not(mod(n,2))', null[v]",
    outputs: [
      { options: ['-map', '[v]'], target: 'one' },
      { options: ['-x y', 'z'], target: 'two' },
    ],
  };
  const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-test-argv-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const fake = path.join(folder, 'fake-ffmpeg');
  // Stands in for ffmpeg to see what it would get; -formats and -encoders are what fluent-ffmpeg asks first.
  await writeFile(
    fake,
    `#!/bin/sh\ncase "$1" in -formats|-encoders) exit 0;; esac\nfor word in "$@"; do printf '%s\\n' "$word"; done > ${folder}/words\n`,
    { mode: 0o755 },
  );
  const context = await mediaContext('limits');
  const ffmpeg = { ...context.tools.ffmpeg, path: fake };
  await runFfmpeg(command, { tools: { ...context.tools, ffmpeg }, reach: nowhere, limits: PROBE_LIMITS });
  t.strictSame((await readFile(path.join(folder, 'words'), 'utf8')).trimEnd().split('\n'), toArgv(command));
});

t.test('the bundled program is found, and a wrong path is named with its setting', async (t) => {
  const { findTools } = await import('../tools.js');
  const bundled: unknown = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg');
  t.ok(typeof bundled === 'object');
  await t.rejects(findTools({ ffmpegPath: '/nowhere/ffmpeg' }), { code: 'tool_missing', message: /FFMPEG_PATH/ });
  await t.rejects(findTools({ ffprobePath: '/bin/sh' }), { code: 'tool_missing', message: /FFPROBE_PATH/ });
});

t.test('a file that is there already is written anew, as by a second encode for a byte budget', async (t) => {
  const { tools } = await mediaContext();
  const reach = { inputs: {}, outDir: testFolder(t) };
  const target = seenPaths(tools.sandboxOf.ffmpeg, reach).output('twice.mp4');
  const seconds = (duration: number): FfmpegArguments => ({
    inputs: [{ options: [...quiet, '-f', 'lavfi'], source: `testsrc2=size=64x64:rate=10:duration=${duration}` }],
    graph: null,
    outputs: [{ options: ['-c:v', 'libx264', '-f', 'mp4'], target }],
  });
  const run = { tools, reach, limits: encodeLimits(1) };
  t.equal((await runFfmpeg(seconds(1), run)).frames, 10);
  t.equal((await runFfmpeg(seconds(2), run)).frames, 20);
});
