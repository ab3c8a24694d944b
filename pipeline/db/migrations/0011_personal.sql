CREATE TABLE "qik"."personal_fliks" (
	"clip_id" uuid PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"user_id" text NOT NULL,
	"slot" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"open" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "qik"."proposals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"clip_id" uuid NOT NULL,
	"state" text NOT NULL,
	"consent" text NOT NULL,
	"consented_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"by" text NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"flik_id" uuid,
	"source_id" uuid,
	"withdrawn_at" timestamp (3) with time zone,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "qik"."clips" ADD COLUMN "kind" text DEFAULT 'sent' NOT NULL;--> statement-breakpoint
ALTER TABLE "qik"."personal_fliks" ADD CONSTRAINT "personal_fliks_clip_id_clips_id_fk" FOREIGN KEY ("clip_id") REFERENCES "qik"."clips"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "personal_fliks_user" ON "qik"."personal_fliks" USING btree ("tenant","user_id","slot");--> statement-breakpoint
CREATE INDEX "personal_fliks_open" ON "qik"."personal_fliks" USING btree ("created_at") WHERE "qik"."personal_fliks"."open";--> statement-breakpoint
CREATE UNIQUE INDEX "proposals_clip" ON "qik"."proposals" USING btree ("clip_id") WHERE "qik"."proposals"."state" <> 'withdrawn';--> statement-breakpoint
CREATE INDEX "proposals_waiting" ON "qik"."proposals" USING btree ("id") WHERE "qik"."proposals"."state" = 'proposed';--> statement-breakpoint
CREATE INDEX "proposals_unsettled" ON "qik"."proposals" USING btree ("withdrawn_at") WHERE "qik"."proposals"."state" = 'withdrawn' and "qik"."proposals"."flik_id" is not null and "qik"."proposals"."settled_at" is null;--> statement-breakpoint
DROP TABLE "studio"."personal_fliks" CASCADE;