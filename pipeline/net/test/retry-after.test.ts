import t from 'tap';
import { retryAfterMs } from '../index.js';

t.test('Retry-After, as seconds and as a date', async (t) => {
  const now = Date.parse('2026-11-01T12:00:00Z');
  t.equal(retryAfterMs('120', now), 120_000);
  t.equal(retryAfterMs(' 0 ', now), 0);
  t.equal(retryAfterMs('Sun, 01 Nov 2026 12:00:30 GMT', now), 30_000);
  t.equal(retryAfterMs('Sun, 01 Nov 2026 11:00:00 GMT', now), 0, 'over already');
  for (const text of [undefined, '', '-1', '1.5', 'soon', '2026-11-01', '99999999999999'])
    t.equal(retryAfterMs(text, now), null, String(text));
});
