import closeWithGrace from 'close-with-grace';
import { runCli, type ServeOptions } from './pipeline/cli/index.js';
import { type Environment, loadConfig } from './pipeline/config/index.js';
import { errorFacts, makeLogger } from './pipeline/log/index.js';
import { openMedia, startService, startText } from './pipeline/service/index.js';
import { openStudio } from './studio-api/index.js';
import { createHandlers } from './workers/index.js';

/** A little more than the service's own bounds on closing, after which the process ends whatever hangs. */
const CLOSE_WITHIN_MS = 30_000;

/**
 * Runs the server until SIGTERM or SIGINT, which let running work end; the process then exits with 0.
 *
 * @throws QikError `invalid_configuration`, `data_folder_in_use`, `dependency_unreachable` or `tool_missing` when it cannot start
 */
export async function serve(env: Environment, { pools, demoFolder }: ServeOptions = {}): Promise<void> {
  const config = loadConfig(env);
  const logger = makeLogger(config.logLevel);
  const service = await startService(config, {
    media: await openMedia(config),
    logger,
    makeHandlers: createHandlers,
    openStudio,
    ...(pools === undefined ? {} : { pools }),
    ...(demoFolder === undefined ? {} : { demoFolder }),
  });
  process.stdout.write(`\n${startText(service, config)}\n`);
  const demo = service.importDemo((line) => process.stdout.write(`${line}\n`));
  await new Promise<void>((resolve) => {
    closeWithGrace({ delay: CLOSE_WITHIN_MS, logger: false }, async ({ signal, err }) => {
      if (err !== undefined) logger.fatal({ error: errorFacts(err) }, 'closing after an error that nobody caught');
      else logger.info({ signal }, 'closing');
      await service.close();
      logger.info('closed');
      resolve();
    });
  });
  await demo;
}

/** The command line; answers with the exit code. */
export const main = (argv: readonly string[]): Promise<number> => runCli(argv, { serve });
