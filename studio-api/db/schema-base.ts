import { pgSchema } from 'drizzle-orm/pg-core';

/** The studio's tables, apart from those of the pipeline. */
export const studio = pgSchema('studio');
