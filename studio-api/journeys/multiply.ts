import { sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';

/**
 * Makes a library large: drafts that look like its live Fliks, whose media they share, with titles of their own.
 *
 * @param count how many are added
 */
export async function multiply(orm: Orm, count: number): Promise<void> {
  await orm.execute(sql`
    with originals as (
      select v.content, v.media_id, f.search_text
      from studio.fliks f join studio.flik_versions v on v.flik_id = f.id and v.version = f.published
    ), copies as (
      select gen_random_uuid() as id, n, o.*
      from (select *, row_number() over () - 1 as at, count(*) over () as all_of_them from originals) o
      join generate_series(1, ${count}::int) n on n % o.all_of_them = o.at
    ), made as (
      insert into studio.fliks (id, slug, state, head, search_text, created_at, updated_at)
      select id, 'copy-' || n, 'draft', 1, search_text || ' ' || n, now() - n * interval '1 minute', now() - n * interval '1 minute'
      from copies
    )
    insert into studio.flik_versions (flik_id, version, content, media_id, origin, created_at)
    select id, 1, jsonb_set(content, '{titles,en}', to_jsonb((content #>> '{titles,en}') || ' ' || n)), media_id, 'create',
      now() - n * interval '1 minute'
    from copies`);
}
