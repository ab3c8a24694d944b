import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate` writes the next migration from the schema; the server applies them at its start. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './pipeline/db/schema.ts',
  out: './pipeline/db/migrations',
});
