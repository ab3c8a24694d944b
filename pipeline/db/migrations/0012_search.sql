CREATE TABLE "studio"."search_words" (
	"locale" text NOT NULL,
	"word" text NOT NULL,
	"deletes" text[] NOT NULL,
	CONSTRAINT "search_words_locale_word_pk" PRIMARY KEY("locale","word")
);
--> statement-breakpoint
ALTER TABLE "qik"."fliks" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP TABLE "qik"."fliks" CASCADE;--> statement-breakpoint
ALTER TABLE "studio"."catalogue_head" ADD COLUMN "searched" text;--> statement-breakpoint
ALTER TABLE "studio"."search_entries" ADD COLUMN "categories" text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "studio"."search_entries" ADD COLUMN "words" "tsvector" NOT NULL;--> statement-breakpoint
CREATE INDEX "search_words_deletes" ON "studio"."search_words" USING gin ("deletes") WITH (gin_pending_list_limit=256);--> statement-breakpoint
CREATE INDEX "search_words_similar" ON "studio"."search_words" USING gin ("word" public.gin_trgm_ops) WITH (gin_pending_list_limit=256);--> statement-breakpoint
CREATE INDEX "search_entries_words" ON "studio"."search_entries" USING gin ("words") WITH (gin_pending_list_limit=256);--> statement-breakpoint
CREATE INDEX "search_entries_folded" ON "studio"."search_entries" USING gin ("folded" public.gin_trgm_ops) WITH (gin_pending_list_limit=256);--> statement-breakpoint
ALTER TABLE "studio"."search_entries" DROP COLUMN "emoji";