-- For searching in spite of typing errors and accents. Both may be made by whoever owns the database (PostgreSQL 13 and later).
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
