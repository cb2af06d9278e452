/**
 * One schema for two engines: drizzle's PostgreSQL builders or its SQLite builders by `DATABASE_URL`, typed as the
 * PostgreSQL ones. What the types hide on SQLite (`for("update")`, `ilike`, arrays) must not be used.
 */
import * as pg from "drizzle-orm/pg-core";
import * as lite from "drizzle-orm/sqlite-core";
import { engine } from "#env";

/** The one cast: both builders make columns that read and write the same JavaScript values. */
const as = <T>(postgres: T, sqlite: unknown): T => (engine === "postgres" ? postgres : (sqlite as T));

export const table = as(pg.pgTable, lite.sqliteTable);
export const text = as(
  <const T extends readonly [string, ...string[]]>(values?: T) => pg.text({ enum: values }),
  <const T extends readonly [string, ...string[]]>(values?: T) => lite.text({ enum: values }),
);
export const integer = as(
  () => pg.bigint({ mode: "number" }),
  () => lite.integer(),
);
export const flag = as(
  () => pg.boolean(),
  () => lite.integer({ mode: "boolean" }),
);
/** A moment, to the millisecond, as a Date. */
export const instant = as(
  () => pg.timestamp({ withTimezone: true, mode: "date", precision: 3 }),
  () => lite.integer({ mode: "timestamp_ms" }),
);
export const json = as(
  <T>() => pg.jsonb().$type<T>(),
  <T>() => lite.text({ mode: "json" }).$type<T>(),
);
export const index = as(pg.index, lite.index);
export const uniqueIndex = as(pg.uniqueIndex, lite.uniqueIndex);
export const primaryKey = as(pg.primaryKey, lite.primaryKey);
