import { runCli } from '../index.js';

// The command line as a program, with a server that only says how it was started.
process.exitCode = await runCli(process.argv.slice(2), {
  serve: async (env) => {
    process.stdout.write(`serving as ${env['ROLES'] ?? 'everything'}\n`);
  },
});
