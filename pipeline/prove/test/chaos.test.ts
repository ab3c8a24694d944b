import t from 'tap';
import { run } from './chaos-run.js';

// The long form is `npm run chaos`. A seed that fails there belongs here.
t.test('ten kills lose, double and leave nothing', async (t) => {
  t.ok((await run(t, 9, { seed: 5 })) >= 10);
});
