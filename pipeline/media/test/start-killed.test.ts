import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { QikError } from '../../errors/catalogue.js';
import { runFfmpeg } from '../run/ffmpeg.js';
import { encodeLimits } from '../run/limits.js';
import { launchScript, SANDBOX_RUNGS } from '../run/sandbox.js';
import { mediaContext } from './support.js';

/** Stands in the script for a pid that is not known yet. */
const PARENT = 987_654_321;
/** Milliseconds after which the worker is killed: from before the sandbox is set up until after it. */
const DELAYS = Array.from({ length: 40 }, (_, index) => index);

/** Processes that name the folder, without those that are over. */
async function leftOf(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = (pid: string) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const words = await Promise.all(pids.map(read));
  return words.filter((line) => line.includes(folder));
}

for (const rung of SANDBOX_RUNGS) {
  t.test(`${rung}: nothing outlives a worker that is killed while it starts a program`, async (t) => {
    const tools = await mediaContext(rung).then(
      (context) => context.tools,
      () => null,
    );
    if (tools === null || !tools.sandboxOf.ffmpeg.diesWithParent) {
      t.pass(`SKIPPED: ${rung} does not work, or has no setpriv, on this machine`);
      return;
    }
    const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-test-start-'));
    t.teardown(() => rm(folder, { recursive: true, force: true }));
    const [template, script] = [path.join(folder, 'template.sh'), path.join(folder, 'launch.sh')];
    const sandbox = tools.sandboxOf.ffmpeg;
    const reach = { inputs: {}, outDir: folder };
    await writeFile(template, launchScript(sandbox, tools.ffmpeg.path, reach, encodeLimits(1), PARENT));
    // In real time, so that it would run for hours.
    const ffmpeg = [
      '-nostdin',
      '-re',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=16x16:rate=1:duration=7300',
      '-metadata',
      `title=${folder}`,
    ];
    const words = [script, ...ffmpeg, '-f', 'null', '-'].map((word) => `'${word}'`).join(' ');
    const worker = `sed "s/${PARENT}/$$/" '${template}' > '${script}'; /bin/sh ${words} & echo started; wait`;
    const start = async () => {
      const child = spawn('/bin/sh', ['-c', worker], { stdio: ['ignore', 'pipe', 'ignore'] });
      await once(child.stdout, 'data');
      return child;
    };
    const alive = await start();
    while ((await leftOf(folder)).filter((line) => line.includes('/program') || rung !== 'bubblewrap').length < 2)
      await sleep(20);
    t.pass('it runs when nobody kills it');
    alive.kill('SIGKILL');
    for (const delay of DELAYS) {
      const child = await start();
      await sleep(delay);
      child.kill('SIGKILL');
    }
    let left = await leftOf(folder);
    for (let tries = 0; left.length > 0 && tries < 100; tries += 1) {
      await sleep(50);
      left = await leftOf(folder);
    }
    t.same(left, []);
  });
}

t.test('a run that is stopped while its program starts comes to an end', async (t) => {
  const { tools } = await mediaContext();
  const command = {
    inputs: [{ options: ['-nostdin', '-re', '-f', 'lavfi'], source: 'testsrc2=size=16x16:rate=1:duration=7300' }],
    graph: null,
    outputs: [{ options: ['-f', 'null'], target: '-' }],
  };
  for (const delay of DELAYS) {
    const request = { tools, reach: { inputs: {}, outDir: null }, limits: encodeLimits(1) };
    const ended: unknown = await runFfmpeg(command, { ...request, signal: AbortSignal.timeout(delay) }).catch(
      (error: unknown) => error,
    );
    t.equal(ended instanceof QikError && ended.code, 'aborted', `after ${delay} ms`);
  }
});
