CREATE TABLE "qik"."fetches" (
	"clip_id" uuid PRIMARY KEY NOT NULL,
	"url" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "qik"."idempotency" (
	"tenant" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" jsonb NOT NULL,
	"status" integer,
	"answer" jsonb,
	"clip_id" uuid,
	"running_until" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_tenant_key_pk" PRIMARY KEY("tenant","key")
);
--> statement-breakpoint
CREATE TABLE "qik"."uploads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"api_key_id" text NOT NULL,
	"length" bigint,
	"offset" bigint DEFAULT 0 NOT NULL,
	"options" jsonb NOT NULL,
	"metadata" text,
	"expected_sha256" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"locked_by" text,
	"locked_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "qik"."webhook_attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"delivery_id" uuid NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"status" integer,
	"milliseconds" integer NOT NULL,
	"problem" text
);
--> statement-breakpoint
CREATE TABLE "qik"."webhook_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"webhook_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"type" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	CONSTRAINT "webhook_deliveries_once" UNIQUE("webhook_id","seq")
);
--> statement-breakpoint
CREATE TABLE "qik"."webhooks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"url" text NOT NULL,
	"description" text,
	"events" jsonb NOT NULL,
	"secrets" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	"disabled_reason" text,
	"through_seq" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "qik"."webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_webhook_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "qik"."webhook_deliveries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qik"."webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "qik"."webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotency_expiry" ON "qik"."idempotency" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "idempotency_clip" ON "qik"."idempotency" USING btree ("clip_id") WHERE "qik"."idempotency"."clip_id" is not null;--> statement-breakpoint
CREATE INDEX "uploads_expiry" ON "qik"."uploads" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "webhook_attempts_delivery" ON "qik"."webhook_attempts" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "qik"."webhook_deliveries" USING btree ("next_at") WHERE "qik"."webhook_deliveries"."next_at" is not null;