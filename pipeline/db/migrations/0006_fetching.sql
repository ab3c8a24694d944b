ALTER TABLE "qik"."clips" ADD COLUMN "reserved_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "qik"."fetches" ADD COLUMN "tenant" text NOT NULL;--> statement-breakpoint
ALTER TABLE "qik"."fetches" ADD COLUMN "options" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "qik"."fetches" ADD COLUMN "expected_sha256" text;--> statement-breakpoint
ALTER TABLE "qik"."fetches" ADD COLUMN "next_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
CREATE INDEX "fetches_due" ON "qik"."fetches" USING btree ("next_at");