CREATE TABLE "studio"."presence" (
	"flik_id" uuid PRIMARY KEY NOT NULL,
	"editor_id" uuid NOT NULL,
	"since" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "studio"."views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"shared" boolean NOT NULL,
	"query" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "studio"."presence" ADD CONSTRAINT "presence_flik_id_fliks_id_fk" FOREIGN KEY ("flik_id") REFERENCES "studio"."fliks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "studio"."presence" ADD CONSTRAINT "presence_editor_id_editors_id_fk" FOREIGN KEY ("editor_id") REFERENCES "studio"."editors"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "studio"."views" ADD CONSTRAINT "views_owner_id_editors_id_fk" FOREIGN KEY ("owner_id") REFERENCES "studio"."editors"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "views_owner" ON "studio"."views" USING btree ("owner_id","id");