CREATE TABLE "qik"."audit" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" text NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"details" jsonb NOT NULL,
	"prev" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "qik"."audit_checkpoints" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"jws" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "qik"."canary_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ok" boolean,
	"steps" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"problem" text
);
--> statement-breakpoint
CREATE TABLE "qik"."clip_viewers" (
	"clip_id" uuid NOT NULL,
	"recipient" text NOT NULL,
	"views" integer DEFAULT 0 NOT NULL,
	"first_view_at" timestamp (3) with time zone,
	"unlocked_at" timestamp (3) with time zone,
	CONSTRAINT "clip_viewers_clip_id_recipient_pk" PRIMARY KEY("clip_id","recipient")
);
--> statement-breakpoint
CREATE TABLE "qik"."deletion_confirmations" (
	"deletion_id" uuid NOT NULL,
	"recipient" text NOT NULL,
	"device" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "deletion_confirmations_deletion_id_recipient_device_pk" PRIMARY KEY("deletion_id","recipient","device")
);
--> statement-breakpoint
CREATE TABLE "qik"."deletions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seq" bigserial NOT NULL,
	"clip_id" uuid NOT NULL,
	"tenant" text NOT NULL,
	"reason" text NOT NULL,
	"by" text,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"recipients" jsonb NOT NULL,
	"outputs" jsonb NOT NULL,
	"worker_host" text,
	"locations" jsonb NOT NULL,
	"bytes_gone_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone,
	"tries" integer DEFAULT 0 NOT NULL,
	"completed_at" timestamp (3) with time zone,
	"audit_seq" bigint NOT NULL,
	CONSTRAINT "deletions_seq_unique" UNIQUE("seq"),
	CONSTRAINT "deletions_clip_id_unique" UNIQUE("clip_id")
);
--> statement-breakpoint
CREATE TABLE "qik"."feed_marks" (
	"feed" text PRIMARY KEY NOT NULL,
	"pruned_through" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "qik"."purge_state" (
	"id" integer PRIMARY KEY NOT NULL,
	"last_run_at" timestamp (3) with time zone NOT NULL,
	"brake_at" timestamp (3) with time zone,
	"brake_reason" text,
	"released" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "qik"."signing_keys" (
	"kid" text PRIMARY KEY NOT NULL,
	"jwk" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
DROP INDEX "qik"."clips_expiry";--> statement-breakpoint
ALTER TABLE "qik"."clips" ADD COLUMN "source_dropped_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "qik"."clips" ADD COLUMN "policy" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "qik"."deletion_confirmations" ADD CONSTRAINT "deletion_confirmations_deletion_id_deletions_id_fk" FOREIGN KEY ("deletion_id") REFERENCES "qik"."deletions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deletions_feed" ON "qik"."deletions" USING btree ("tenant","seq");--> statement-breakpoint
CREATE INDEX "deletions_due" ON "qik"."deletions" USING btree ("due_at") WHERE "qik"."deletions"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "clips_tenant_state" ON "qik"."clips" USING btree ("tenant","state","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "clips_expiry" ON "qik"."clips" USING btree ("expires_at") WHERE "qik"."clips"."state" not in ('deleted', 'expired');