import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate` writes the next migration from the schema; the server applies them at its start. */
export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './pipeline/db/schema-base.ts',
    './pipeline/db/schema.ts',
    './pipeline/db/schema-erase.ts',
    './pipeline/db/schema-ingest.ts',
    './pipeline/db/schema-personal.ts',
    './pipeline/db/schema-webhooks.ts',
    './studio-api/db/schema-base.ts',
    './studio-api/db/schema-access.ts',
    './studio-api/db/schema-desk.ts',
    './studio-api/db/schema-library.ts',
    './studio-api/db/schema-publishing.ts',
  ],
  out: './pipeline/db/migrations',
});
