CREATE TABLE `token_clients` (
	`token_id` text NOT NULL,
	`client` text NOT NULL,
	`address` text NOT NULL,
	`times` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`token_id`, `client`, `address`),
	FOREIGN KEY (`token_id`) REFERENCES `tokens`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `token_usage` (
	`token_id` text NOT NULL,
	`day` text NOT NULL,
	`what` text NOT NULL,
	`reason` text NOT NULL,
	`times` integer NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`token_id`, `day`, `what`, `reason`),
	FOREIGN KEY (`token_id`) REFERENCES `tokens`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `token_usage_day` ON `token_usage` (`day`);--> statement-breakpoint
ALTER TABLE `organizations` ADD `token_policy` text;--> statement-breakpoint
ALTER TABLE `token_secrets` ADD `last_used_at` integer;--> statement-breakpoint
ALTER TABLE `token_secrets` ADD `last_used_client` text;--> statement-breakpoint
ALTER TABLE `token_secrets` ADD `last_used_address` text;--> statement-breakpoint
ALTER TABLE `tokens` ADD `leaked_at` integer;--> statement-breakpoint
ALTER TABLE `tokens` ADD `renewed_at` integer;