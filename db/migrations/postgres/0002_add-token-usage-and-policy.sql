CREATE TABLE "token_clients" (
	"token_id" text NOT NULL,
	"client" text NOT NULL,
	"address" text NOT NULL,
	"times" bigint NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "token_clients_token_id_client_address_pk" PRIMARY KEY("token_id","client","address")
);
--> statement-breakpoint
CREATE TABLE "token_usage" (
	"token_id" text NOT NULL,
	"day" text NOT NULL,
	"what" text NOT NULL,
	"reason" text NOT NULL,
	"times" bigint NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "token_usage_token_id_day_what_reason_pk" PRIMARY KEY("token_id","day","what","reason")
);
--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "token_policy" jsonb;--> statement-breakpoint
ALTER TABLE "token_secrets" ADD COLUMN "last_used_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "token_secrets" ADD COLUMN "last_used_client" text;--> statement-breakpoint
ALTER TABLE "token_secrets" ADD COLUMN "last_used_address" text;--> statement-breakpoint
ALTER TABLE "tokens" ADD COLUMN "leaked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tokens" ADD COLUMN "renewed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "token_clients" ADD CONSTRAINT "token_clients_token_id_tokens_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."tokens"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token_usage" ADD CONSTRAINT "token_usage_token_id_tokens_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."tokens"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "token_usage_day" ON "token_usage" USING btree ("day");