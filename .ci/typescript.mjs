// Given to the tests by .taprc: reads TypeScript as tap's own loader does, and remembers what it made of each file. A test
// stands on hundreds of files, and translating them all again cost every process of the suite some eight seconds of work.
import { register } from 'node:module';

// Programs that a test starts are given the same words, and may have another working directory.
for (const [at, word] of process.execArgv.entries())
  if (word === '--import=./.ci/typescript.mjs') process.execArgv[at] = `--import=${import.meta.url}`;

register('./typescript-hooks.mjs', import.meta.url);
