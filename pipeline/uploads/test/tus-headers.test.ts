import { assert as check, constantFrom, dictionary, oneof, property, string } from 'fast-check';
import t from 'tap';
import { loadPresets } from '../../../presets/index.js';
import { QikError } from '../../errors/catalogue.js';
import { checkCreation, checkPart, checkVersion, type TusHeaders } from '../tus-headers.js';

const rules = { presets: await loadPresets(), retentionMs: 86_400_000, maxUploadBytes: 1000, now: new Date() };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

t.test('whatever headers say, they are taken or refused', async (t) => {
  const names = ['upload-length', 'upload-metadata', 'upload-offset', 'content-type', 'repr-digest', 'tus-resumable'];
  const values = oneof(
    string(),
    string().map((text) => `options ${base64(text)}`),
    string().map((text) => `options ${base64(JSON.stringify({ framing: text }))}`),
    constantFrom('0', '1', '1000', '1001', '-1', '1.0', '1e3', '0x10', '1.0.0', 'application/offset+octet-stream'),
  );
  const taken = { creation: 0, part: 0 };
  const tried = (work: () => void): boolean => {
    try {
      work();
      return true;
    } catch (error) {
      t.ok(error instanceof QikError && error.code !== 'internal', String(error));
      return false;
    }
  };
  const headers = dictionary(constantFrom(...names), values, { maxKeys: names.length });
  await check(
    property(headers, (some) => {
      if (tried(() => checkCreation({ 'upload-length': '7', ...some }, rules))) taken.creation += 1;
      if (tried(() => checkPart(some))) taken.part += 1;
      tried(() => checkVersion(some));
    }),
    { numRuns: 300 },
  );
  t.ok(taken.creation > 0);
});

t.test('what a creation says', async (t) => {
  const metadata = `options ${base64('{"ttl":"PT1H","recipients":["bob"]}')},is_confidential`;
  const headers: TusHeaders = { 'upload-length': '1000', 'upload-metadata': metadata };
  t.match(checkCreation(headers, rules), {
    ...{ length: 1000, metadata, options: { ttl: 'PT1H', recipients: ['bob'] }, expectedSha256: null },
    wishes: { ttlMs: 3_600_000, recipients: ['bob'] },
  });
  t.match(checkCreation({ 'upload-length': '1', 'upload-metadata': '' }, rules), { options: {}, length: 1 });
  t.match(checkCreation({ 'upload-length': '1', 'upload-metadata': 'name YQ==' }, rules), { options: {} });
});
