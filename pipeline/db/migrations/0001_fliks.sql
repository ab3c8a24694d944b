CREATE TABLE "qik"."fliks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"state" text NOT NULL,
	"slot" integer,
	"title" jsonb NOT NULL,
	"description" jsonb NOT NULL,
	"emoji" text NOT NULL,
	"tags" jsonb NOT NULL,
	"category" text NOT NULL,
	"rating" text NOT NULL,
	"loop" boolean NOT NULL,
	"credits" text NOT NULL,
	"source_sha256" text,
	"clip_id" uuid,
	"error_code" text,
	"error_detail" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"live_at" timestamp (3) with time zone,
	CONSTRAINT "fliks_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
ALTER TABLE "qik"."fliks" ADD CONSTRAINT "fliks_clip_id_clips_id_fk" FOREIGN KEY ("clip_id") REFERENCES "qik"."clips"("id") ON DELETE no action ON UPDATE no action;