/** The service with locks and a reconciler that a test can wait for; its settings come from the environment. */
import closeWithGrace from 'close-with-grace';
import { loadConfig } from '../../../pipeline/config/index.js';
import { makeLogger } from '../../../pipeline/log/index.js';
import { openMedia, startService, startText } from '../../../pipeline/service/index.js';
import { createHandlers } from '../../index.js';

const config = loadConfig(process.env);
const service = await startService(config, {
  media: await openMedia(config),
  logger: makeLogger(config.logLevel),
  makeHandlers: createHandlers,
  times: { locks: { lockDuration: 5000, stalledInterval: 1000 }, reconcileMs: 500 },
});
process.stdout.write(`${startText(service, config)}\n`);
closeWithGrace({ logger: false }, () => service.close());
