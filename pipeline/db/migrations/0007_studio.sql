CREATE SCHEMA "studio";
--> statement-breakpoint
CREATE TABLE "studio"."audit" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"editor_id" uuid,
	"action" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"before" jsonb,
	"after" jsonb
);
--> statement-breakpoint
CREATE TABLE "studio"."editors" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text,
	"oidc_issuer" text,
	"oidc_subject" text,
	"preferences" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_sign_in_at" timestamp (3) with time zone,
	"disabled_at" timestamp (3) with time zone,
	CONSTRAINT "editors_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "studio"."invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "invitations_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "studio"."sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"editor_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sessions_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "studio"."sign_in_failures" (
	"bucket" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"last_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"blocked_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "studio"."flik_comments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"flik_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"kind" text NOT NULL,
	"at_seconds" double precision,
	"body" text NOT NULL,
	"author_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"resolved_by" uuid
);
--> statement-breakpoint
CREATE TABLE "studio"."flik_media" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source_id" uuid NOT NULL,
	"recipe" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "flik_media_recipe_unique" UNIQUE("recipe")
);
--> statement-breakpoint
CREATE TABLE "studio"."flik_sources" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" uuid
);
--> statement-breakpoint
CREATE TABLE "studio"."flik_versions" (
	"flik_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"media_id" uuid,
	"origin" text NOT NULL,
	"restored_from" integer,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" uuid,
	CONSTRAINT "flik_versions_flik_id_version_pk" PRIMARY KEY("flik_id","version")
);
--> statement-breakpoint
CREATE TABLE "studio"."fliks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"state" text NOT NULL,
	"head" integer NOT NULL,
	"published" integer,
	"trashed_from" text,
	"search_text" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" uuid,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_by" uuid,
	"live_at" timestamp (3) with time zone,
	"trashed_at" timestamp (3) with time zone,
	CONSTRAINT "fliks_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "studio"."import_rows" (
	"import_id" uuid NOT NULL,
	"row" integer NOT NULL,
	"slug" text NOT NULL,
	"effect" text NOT NULL,
	"content" jsonb,
	"media" text,
	"bytes" bigint,
	"errors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"against" integer,
	"done" boolean DEFAULT false NOT NULL,
	"flik_id" uuid,
	CONSTRAINT "import_rows_import_id_row_pk" PRIMARY KEY("import_id","row")
);
--> statement-breakpoint
CREATE TABLE "studio"."imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"rows" integer DEFAULT 0 NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"problem" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" uuid,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "studio"."personal_fliks" (
	"tenant" text NOT NULL,
	"user_id" text NOT NULL,
	"slot" integer NOT NULL,
	"clip_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"proposed_as" uuid,
	"consented_at" timestamp (3) with time zone,
	"consent" text,
	CONSTRAINT "personal_fliks_tenant_user_id_slot_pk" PRIMARY KEY("tenant","user_id","slot"),
	CONSTRAINT "personal_fliks_clip_id_unique" UNIQUE("clip_id")
);
--> statement-breakpoint
CREATE TABLE "studio"."catalogue_head" (
	"id" integer PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "studio"."catalogue_log" (
	"kind" text NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"rank" text NOT NULL,
	"content" jsonb,
	"newest" boolean NOT NULL,
	CONSTRAINT "catalogue_log_kind_id_seq_pk" PRIMARY KEY("kind","id","seq")
);
--> statement-breakpoint
CREATE TABLE "studio"."packs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"revision" integer NOT NULL,
	"content" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_by" uuid,
	"trashed_at" timestamp (3) with time zone,
	CONSTRAINT "packs_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "studio"."releases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"revision" integer NOT NULL,
	"changes" jsonb NOT NULL,
	"due_at" timestamp (3) with time zone,
	"local_time" text,
	"zone" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" uuid,
	"published_at" timestamp (3) with time zone,
	"seq" bigint,
	"undo" jsonb,
	"revert_of" uuid,
	"problem" jsonb
);
--> statement-breakpoint
CREATE TABLE "studio"."search_entries" (
	"flik_id" uuid NOT NULL,
	"locale" text NOT NULL,
	"folded" text NOT NULL,
	"title" text NOT NULL,
	"emoji" jsonb NOT NULL,
	"rating" text NOT NULL,
	CONSTRAINT "search_entries_flik_id_locale_pk" PRIMARY KEY("flik_id","locale")
);
--> statement-breakpoint
CREATE TABLE "studio"."shares" (
	"flik_id" uuid NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "shares_flik_id_hour_pk" PRIMARY KEY("flik_id","hour")
);
--> statement-breakpoint
ALTER TABLE "qik"."clips" ADD COLUMN "analysis" jsonb;--> statement-breakpoint
ALTER TABLE "studio"."sessions" ADD CONSTRAINT "sessions_editor_id_editors_id_fk" FOREIGN KEY ("editor_id") REFERENCES "studio"."editors"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "studio"."flik_comments" ADD CONSTRAINT "flik_comments_flik_id_fliks_id_fk" FOREIGN KEY ("flik_id") REFERENCES "studio"."fliks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "studio"."flik_versions" ADD CONSTRAINT "flik_versions_flik_id_fliks_id_fk" FOREIGN KEY ("flik_id") REFERENCES "studio"."fliks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "studio"."import_rows" ADD CONSTRAINT "import_rows_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "studio"."imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_subject" ON "studio"."audit" USING btree ("subject_kind","subject_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_editor" ON "studio"."audit" USING btree ("editor_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_action" ON "studio"."audit" USING btree ("action","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sessions_editor" ON "studio"."sessions" USING btree ("editor_id");--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "studio"."sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "flik_comments_flik" ON "studio"."flik_comments" USING btree ("flik_id","id");--> statement-breakpoint
CREATE INDEX "flik_media_source" ON "studio"."flik_media" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "flik_versions_media" ON "studio"."flik_versions" USING btree ("media_id");--> statement-breakpoint
CREATE INDEX "fliks_state" ON "studio"."fliks" USING btree ("state","updated_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "fliks_updated" ON "studio"."fliks" USING btree ("updated_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "catalogue_log_seq" ON "studio"."catalogue_log" USING btree ("seq");--> statement-breakpoint
CREATE INDEX "catalogue_log_newest" ON "studio"."catalogue_log" USING btree ("kind","newest","rank");--> statement-breakpoint
CREATE INDEX "releases_due" ON "studio"."releases" USING btree ("state","due_at");--> statement-breakpoint
CREATE INDEX "shares_hour" ON "studio"."shares" USING btree ("hour");