import { pino } from 'pino';
import t from 'tap';
import { type FigureSource, openMetrics } from '../index.js';

const silent = pino({ level: 'silent' });
const both = { uploads: true, renders: true };

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

t.test('what happens is counted', async (t) => {
  const { meters, scrape } = openMetrics(both, {}, silent);
  const ended = meters.uploadBegan();
  meters.uploadBegan();
  meters.uploadBytes(1000);
  meters.uploadBytes(24);
  ended();
  meters.rendition('ios-main@1', 'made');
  meters.rendition('ios-main', 'failed');
  meters.encodeSpeed(3.5);
  meters.jobWaited('render', -2);
  meters.jobRan('render', 'stopped', 12);
  const { contentType, text } = await scrape();
  t.match(contentType, /^text\/plain; version=0\.0\.4/);
  const lines = linesOf(text);
  for (const line of [
    'qik_uploads_in_flight 1',
    'qik_upload_bytes_total 1024',
    'qik_renditions_total{profile="ios-main",result="made"} 1',
    'qik_renditions_total{profile="ios-main",result="failed"} 1',
    'qik_encode_speed_ratio_bucket{le="3"} 0',
    'qik_encode_speed_ratio_bucket{le="4"} 1',
    'qik_encode_speed_ratio_sum 3.5',
    'qik_job_wait_seconds_sum{queue="render"} 0',
    'qik_job_run_seconds_count{queue="render",result="stopped"} 1',
  ])
    t.ok(lines.includes(line), line);
});

t.test('a process shows only what it does', async (t) => {
  const api = openMetrics({ uploads: true, renders: false }, {}, silent);
  api.meters.encodeSpeed(1);
  api.meters.uploadBytes(1);
  const text = (await api.scrape()).text;
  t.match(text, /^qik_upload_bytes_total 1$/m);
  t.notMatch(text, 'qik_encode_speed_ratio');
  t.notMatch(text, 'qik_job_');
  const worker = openMetrics({ uploads: false, renders: true }, {}, silent);
  worker.meters.uploadBegan()();
  t.notMatch((await worker.scrape()).text, 'qik_upload');
});

t.test('two services in one process do not count each other', async (t) => {
  const [one, two] = [openMetrics(both, {}, silent), openMetrics(both, {}, silent)];
  one.meters.uploadBytes(5);
  t.match((await one.scrape()).text, /^qik_upload_bytes_total 5$/m);
  t.match((await two.scrape()).text, /^qik_upload_bytes_total 0$/m);
});

t.test('figures are read when somebody asks, once for all who ask at a time', async (t) => {
  let reads = 0;
  const source: FigureSource = async () => {
    reads += 1;
    return [
      { name: 'qik_jobs', labels: { queue: 'render', state: 'failed' }, value: 4 },
      { name: 'qik_purge_lag_seconds', value: 1.5 },
    ];
  };
  const { scrape } = openMetrics(both, { rows: source }, silent);
  t.equal(reads, 0);
  const texts = await Promise.all([scrape(), scrape(), scrape()]);
  t.equal(reads, 1);
  for (const { text } of texts) {
    t.match(text, /^qik_jobs\{queue="render",state="failed"\} 4$/m);
    t.match(text, /^qik_purge_lag_seconds 1\.5$/m);
  }
});

t.test('what cannot be read is absent, not nought, and the rest is there', async (t) => {
  const said: unknown[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => said.push(JSON.parse(line)) });
  const sources: Record<string, FigureSource> = {
    queue: async () => {
      throw new Error('away');
    },
    deletions: async () => [{ name: 'qik_purge_braked', value: 0 }],
  };
  const { scrape } = openMetrics(both, sources, logger);
  const { text } = await scrape();
  t.match(text, /^qik_purge_braked 0$/m);
  t.notMatch(linesOf(text).join('\n'), /qik_purge_lag_seconds|qik_canary|qik_jobs\{/);
  t.match(said, [{ part: 'queue', error: { message: 'away' } }]);
});
