/** Opens the database: readers that cannot write, one writer, migrations at start under a lock. */
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Client, createClient } from "@libsql/client";
import { sql } from "drizzle-orm";
import { drizzle as drizzleLite } from "drizzle-orm/libsql";
import { migrate as migrateLite } from "drizzle-orm/libsql/migrator";
import { drizzle as drizzlePg, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { migrate as migratePg } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { engine } from "#env";
import { schema } from "./schema/all.ts";

type Full = NodePgDatabase<typeof schema>;
/** Reads only: it has no insert, update, delete or transaction. */
export type Reader = Pick<Full, "select" | "selectDistinct" | "$count">;
/** A transaction that may write. Only `core/change.ts` hands it out. */
export type Writer = Reader & Pick<Full, "insert" | "update" | "delete">;

type Work<T> = (tx: Writer, announce: () => Promise<void>) => Promise<T>;

export type Database = {
  read: Reader;
  /** Runs `work` in one transaction; commits when it resolves, rolls back when it throws. Serializable on both engines. */
  /** `announce` tells every other process on this database, once this commits, that who may do what has changed. */
  write<T>(work: Work<T>): Promise<T>;
  /** Resolves when the database answers; throws otherwise. */
  ping(): Promise<void>;
  /** Resolves when no write is under way, notes that nobody waits for included. */
  idle(): Promise<void>;
  /** How many statements have run since the start, for tests and metrics. */
  statements(): number;
  close(): Promise<void>;
};

export type DatabaseAddress = {
  folder: string;
  url: string | undefined;
  migrations: string;
  /** Told of a connection that broke while idle, without statement or parameters. */
  onFault?: (fault: Error) => void;
  /** Another process announced a change, or it cannot be known whether one did: `deaf` until `heard` again. */
  onForeign?: (what: "changed" | "deaf" | "heard") => void;
};

/** Both drivers make the same calls and values; only the class names differ. */
const asFull = (database: unknown) => database as Full;

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** The driver's own error under drizzle's wrapper, whose message holds parameters and must never be shown. */
export function causeOf(fault: unknown): {
  code?: string;
  extendedCode?: string;
  constraint?: string;
  message?: string;
} {
  const cause = fault instanceof Error && fault.cause !== undefined ? fault.cause : fault;
  return typeof cause === "object" && cause !== null ? cause : {};
}

/** Whether a statement failed because a unique value is taken. */
export function isTaken(fault: unknown): boolean {
  const { code, extendedCode } = causeOf(fault);
  return (
    code === "23505" || extendedCode === "SQLITE_CONSTRAINT_UNIQUE" || extendedCode === "SQLITE_CONSTRAINT_PRIMARYKEY"
  );
}

async function again<T>(attempts: number, isTransient: (code: string) => boolean, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (fault) {
      if (attempt >= attempts || !isTransient(causeOf(fault).code ?? "")) throw fault;
      await pause(Math.random() * 20 * attempt);
    }
  }
}

/** Opens the database that `DATABASE_URL` names, else SQLite in `folder`, and brings its tables up to date. */
export function openDatabase(address: DatabaseAddress): Promise<Database> {
  return engine === "postgres" ? openPostgres(address) : openSqlite(address);
}

async function openSqlite({ folder, migrations }: DatabaseAddress): Promise<Database> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const release = await claim(folder);
  const url = pathToFileURL(join(folder, "sluice.db")).href;
  // `timeout` is small because a wait for a lock stops the whole process; the mutex below is what keeps writers apart.
  const writing = createClient({ url, timeout: 50 });
  await writing.execute("PRAGMA journal_mode=WAL");
  let ran = 0;
  const logger = { logQuery: () => void ran++ };
  const writer = drizzleLite(writing, { schema, casing: "snake_case", logger });
  await migrateLite(writer, { migrationsFolder: join(migrations, "sqlite") });
  const reading = createClient({ url, timeout: 50, concurrency: 1 });
  await reading.execute("PRAGMA query_only=ON");
  let tail: Promise<unknown> = Promise.resolve();
  const idle = async () => {
    for (let seen: unknown; seen !== tail; await seen) seen = tail;
  };
  const full = asFull(writer);
  return {
    read: asFull(drizzleLite(reading, { schema, casing: "snake_case", logger })),
    write<T>(work: Work<T>) {
      // The folder is claimed: there is no other process to tell.
      const transaction = () => full.transaction((tx) => work(tx, async () => {}));
      const go = () => again(50, (code) => code.startsWith("SQLITE_BUSY"), transaction);
      const next = tail.then(go, go);
      tail = next.catch(() => {});
      return next;
    },
    ping: async () => void (await reading.execute("select 1")),
    idle,
    statements: () => ran,
    async close() {
      await idle();
      reading.close();
      writing.close();
      await release();
    },
  };
}

/** Holds the data folder for this process: two servers on one SQLite file would not see each other's changes. */
async function claim(folder: string): Promise<() => Promise<void>> {
  const lock: Client = createClient({ url: pathToFileURL(join(folder, "lock.db")).href, timeout: 50, concurrency: 1 });
  try {
    await lock.execute("PRAGMA locking_mode=EXCLUSIVE");
    await lock.execute("BEGIN EXCLUSIVE");
  } catch (fault) {
    lock.close();
    if (causeOf(fault).code?.startsWith("SQLITE_BUSY"))
      throw new Error(`Another Sluice is using ${folder}. Stop it first, or give this one its own DATA_DIR.`);
    throw fault;
  }
  return async () => {
    // A closed connection may live on until it is collected: it lets go before that.
    await lock.execute("PRAGMA locking_mode=NORMAL");
    await lock.execute("SELECT count(*) FROM sqlite_schema");
    lock.close();
  };
}

const CHANGED = "sluice_changed";

async function openPostgres(address: DatabaseAddress): Promise<Database> {
  const { url, migrations, onFault = () => {}, onForeign = () => {} } = address;
  const writing = new pg.Pool({ connectionString: url, max: 10 });
  const reading = new pg.Pool({ connectionString: url, max: 10, options: "-c default_transaction_read_only=on" });
  // Without a listener an idle connection that the server closes would end the process.
  for (const pool of [writing, reading]) pool.on("error", onFault);
  let ran = 0;
  const logger = { logQuery: () => void ran++ };
  const writer = drizzlePg(writing, { schema, casing: "snake_case", logger });
  await migrateAlone(writing, join(migrations, "postgres"));
  const self = randomUUID();
  const listening = await listen(url, self, onForeign);
  const transient = (code: string) => code === "40001" || code === "40P01";
  const underWay = new Set<Promise<unknown>>();
  const idle = async () => {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };
  const transaction = <T>(work: Work<T>) =>
    writer.transaction(
      (tx) => work(tx, async () => void (await tx.execute(sql`select pg_notify(${CHANGED}, ${self})`))),
      { isolationLevel: "serializable" },
    );
  return {
    read: drizzlePg(reading, { schema, casing: "snake_case", logger }),
    write<T>(work: Work<T>) {
      const going = again(50, transient, () => transaction(work));
      underWay.add(going);
      const done = () => void underWay.delete(going);
      going.then(done, done);
      return going;
    },
    idle,
    ping: async () => void (await reading.query("select 1")),
    statements: () => ran,
    async close() {
      await idle();
      await Promise.all([listening.stop(), writing.end(), reading.end()]);
    },
  };
}

const RETRY = 1000;

/** Hears of other processes' changes on a connection of its own; while it has none it says that it is deaf. */
async function listen(url: string | undefined, self: string, tell: NonNullable<DatabaseAddress["onForeign"]>) {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  const lost = () => {
    if (stopped || timer) return;
    tell("deaf");
    timer = setTimeout(() => {
      timer = undefined;
      connect().catch(lost);
    }, RETRY);
  };
  async function connect() {
    const fresh = new pg.Client({ connectionString: url, keepAlive: true });
    fresh.on("error", lost);
    fresh.on("end", lost);
    fresh.on("notification", ({ payload }) => payload !== self && tell("changed"));
    await fresh.connect();
    await fresh.query(`listen ${CHANGED}`);
    client = fresh;
    tell("heard");
  }
  await connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}

/** Several processes may start at once: one migrates, the others wait. */
async function migrateAlone(pool: pg.Pool, folder: string) {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock(7216453)");
    await migratePg(drizzlePg(client), { migrationsFolder: folder });
  } finally {
    await client.query("select pg_advisory_unlock(7216453)").catch(() => {});
    client.release();
  }
}
