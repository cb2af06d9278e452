/** Assembles what a process has one of: database, storage, caches, workers. `core/services.ts` is where others find it. */
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { type Logger, pino } from "pino";
import { createAccessCache } from "#core/access-cache.ts";
import { sweepBlobs } from "#core/blobs.ts";
import type { Services } from "#core/context.ts";
import { createDocuments } from "#core/documents.ts";
import { traceOf } from "#core/fault.ts";
import { forgetKeys } from "#core/idempotency.ts";
import { createInspection } from "#core/inspection.ts";
import { createPasswords } from "#core/passwords.ts";
import { createQuota } from "#core/quota.ts";
import { mintCode, redact } from "#core/secret.ts";
import { createFirstAdministrator, isSetUp, savedPublicUrl } from "#core/setup.ts";
import { createUsage, forgetUsage } from "#core/usage.ts";
import { openDatabase } from "#db/client.ts";
import type { Settings } from "#env";
import { diskStorage } from "#storage/disk.ts";

export type Runtime = { services: Services; close(): Promise<void> };

/** Logs as JSON lines on standard output, every secret masked by its shape whatever field it stands in. */
export function createLogger(level: string, out: { write(line: string): unknown } = process.stdout): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, { write: (line) => void out.write(redact(line)) });
}

const HOUR = 3_600_000;

/** Opens everything, brings the database up to date, and starts the hourly clean-up. */
export async function createRuntime(settings: Settings, log = createLogger(settings.logLevel)): Promise<Runtime> {
  // The database holds password hashes: what is made from here on is for this account alone.
  process.umask(0o077);
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  const access = createAccessCache();
  const database = await openDatabase({
    folder: settings.dataDir,
    url: settings.databaseUrl,
    migrations: join(import.meta.dirname, "db/migrations"),
    onForeign: (what) => access.foreign(what),
    onFault: (fault) => log.error({ fault: fault.message }, "the database closed a connection"),
  });
  const storage = diskStorage(settings.storageDir);
  await storage.sweep();
  const inspection = createInspection();
  const saved = await savedPublicUrl(database.read);
  const services: Services = {
    settings: {
      publicUrl: settings.publicUrl ?? saved ?? `http://localhost:${settings.port}`,
      publicUrlIsFixed: settings.publicUrl !== undefined,
      publicUrlIsKnown: settings.publicUrl !== undefined || saved !== undefined,
      maxUpload: settings.maxUpload,
    },
    database,
    storage,
    log,
    access,
    documents: createDocuments(database),
    passwords: createPasswords(),
    sessionKey: keep(join(settings.dataDir, "session-key"), () => randomBytes(32).toString("base64url")),
    setupCode: null,
    inspect: inspection.inspect,
    environment: settings.shown,
    quota: createQuota(),
    usage: createUsage(() => services),
    mail: mailer(settings),
  };
  if (settings.admin && (await createFirstAdministrator(services, new Date(), settings.admin)))
    log.info({ login: settings.admin.login }, "the first administrator was made from the environment");
  if (!(await isSetUp(database.read))) services.setupCode = settings.setupCode ?? mintCode();
  const sweeping = setInterval(() => {
    const now = new Date();
    Promise.all([sweepBlobs(services, now), forgetKeys(services, now), forgetUsage(services, now)]).catch((fault) =>
      log.error({ fault: traceOf(fault) }, "the clean-up failed"),
    );
  }, HOUR);
  sweeping.unref();
  return {
    services,
    async close() {
      clearInterval(sweeping);
      await services.usage.close();
      await inspection.close();
      await database.close();
    },
  };
}

/** A secret of the server: made on first start, kept with mode 600, never half-written. */
function keep(path: string, make: () => string): string {
  if (!existsSync(path)) {
    const fresh = `${path}.new`;
    writeFileSync(fresh, make(), { mode: 0o600 });
    renameSync(fresh, path);
  }
  chmodSync(path, 0o600);
  return readFileSync(path, "utf8").trim();
}

function mailer({ smtpUrl, mailFrom }: Settings): Services["mail"] {
  if (!smtpUrl) return null;
  const transport = createTransport(smtpUrl);
  return async (to, subject, text) => void (await transport.sendMail({ from: mailFrom, to, subject, text }));
}
