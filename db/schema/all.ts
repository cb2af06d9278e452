/** Every table, as drizzle wants them. */
import * as files from "./files.ts";
import * as organizations from "./organizations.ts";
import * as people from "./people.ts";
import * as tokens from "./tokens.ts";

export const schema = { ...people, ...organizations, ...files, ...tokens };
