CREATE SCHEMA "qik";
--> statement-breakpoint
CREATE TABLE "qik"."api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "qik"."clips" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"api_key_id" text NOT NULL,
	"state" text NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"starts" integer DEFAULT 0 NOT NULL,
	"worker" text,
	"heartbeat_at" timestamp (3) with time zone,
	"state_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"priority" text NOT NULL,
	"options" jsonb NOT NULL,
	"sender" text,
	"recipients" jsonb NOT NULL,
	"metadata" jsonb,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"source_key" text NOT NULL,
	"source_bytes" bigint NOT NULL,
	"source_sha256" text NOT NULL,
	"source" jsonb,
	"progress" jsonb,
	"error_code" text,
	"error_detail" text,
	"warnings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"skipped" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"dropped" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"timings" jsonb,
	"encodes" integer
);
--> statement-breakpoint
CREATE TABLE "qik"."outbox" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"tenant" text NOT NULL,
	"clip_id" uuid,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"data" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "qik"."renditions" (
	"clip_id" uuid NOT NULL,
	"id" text NOT NULL,
	"position" integer NOT NULL,
	"epoch" integer NOT NULL,
	"object_key" text NOT NULL,
	"data" jsonb NOT NULL,
	CONSTRAINT "renditions_clip_id_id_pk" PRIMARY KEY("clip_id","id")
);
--> statement-breakpoint
CREATE TABLE "qik"."stills" (
	"clip_id" uuid NOT NULL,
	"name" text NOT NULL,
	"position" integer NOT NULL,
	"epoch" integer NOT NULL,
	"object_key" text NOT NULL,
	"data" jsonb NOT NULL,
	CONSTRAINT "stills_clip_id_name_pk" PRIMARY KEY("clip_id","name")
);
--> statement-breakpoint
ALTER TABLE "qik"."renditions" ADD CONSTRAINT "renditions_clip_id_clips_id_fk" FOREIGN KEY ("clip_id") REFERENCES "qik"."clips"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qik"."stills" ADD CONSTRAINT "stills_clip_id_clips_id_fk" FOREIGN KEY ("clip_id") REFERENCES "qik"."clips"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "clips_tenant" ON "qik"."clips" USING btree ("tenant","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "clips_state" ON "qik"."clips" USING btree ("state","state_at");--> statement-breakpoint
CREATE INDEX "clips_expiry" ON "qik"."clips" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "outbox_clip" ON "qik"."outbox" USING btree ("clip_id");