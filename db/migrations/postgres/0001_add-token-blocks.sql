CREATE TABLE "token_blocks" (
	"token_id" text NOT NULL,
	"organization_id" text NOT NULL,
	"blocked_at" timestamp (3) with time zone NOT NULL,
	"blocked_by" text NOT NULL,
	CONSTRAINT "token_blocks_token_id_organization_id_pk" PRIMARY KEY("token_id","organization_id")
);
--> statement-breakpoint
ALTER TABLE "tokens" ADD COLUMN "orphaned_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "token_blocks" ADD CONSTRAINT "token_blocks_token_id_tokens_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."tokens"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token_blocks" ADD CONSTRAINT "token_blocks_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "token_blocks_organization" ON "token_blocks" USING btree ("organization_id");