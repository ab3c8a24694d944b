/** A process of its own that owns a data folder, writes row after row and says each number once it is committed. */
import { sql } from 'drizzle-orm';
import { openDatabase } from '../../index.js';

const [, , dataDir = ''] = process.argv;
const database = await openDatabase({ dataDir });
await database.orm.execute(sql`create table if not exists public.counted (number int primary key)`);
process.stdout.write('open\n');
for (let number = 1; ; number += 1) {
  await database.orm.execute(sql`insert into public.counted values (${number})`);
  process.stdout.write(`${number}\n`);
}
