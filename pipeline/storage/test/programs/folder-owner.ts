/** A process that makes a folder of its own, puts a file into it and lives until it is killed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openOwnFolder } from '../../index.js';

const [, , parent = ''] = process.argv;
const { path } = await openOwnFolder(parent);
await writeFile(join(path, 'work'), 'x');
process.stdout.write(`${path}\n`);
setInterval(() => undefined, 60_000);
