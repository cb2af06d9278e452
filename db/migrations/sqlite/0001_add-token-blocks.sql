CREATE TABLE `token_blocks` (
	`token_id` text NOT NULL,
	`organization_id` text NOT NULL,
	`blocked_at` integer NOT NULL,
	`blocked_by` text NOT NULL,
	PRIMARY KEY(`token_id`, `organization_id`),
	FOREIGN KEY (`token_id`) REFERENCES `tokens`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `token_blocks_organization` ON `token_blocks` (`organization_id`);--> statement-breakpoint
ALTER TABLE `tokens` ADD `orphaned_at` integer;