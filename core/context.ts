/** What every verb is given: who asks, when, from where, and the services of the process. */
import type { Logger } from "pino";
import type { Standing } from "#access/can.ts";
import type { Use } from "#access/vocabulary.ts";
import type { Database, Reader } from "#db/client.ts";
import type { ShownSetting } from "#env";
import type { Storage } from "#storage/storage.ts";
import type { AccessCache } from "./access-cache.ts";
import type { Documents } from "./documents.ts";
import type { Once } from "./idempotency.ts";
import type { Passwords } from "./passwords.ts";
import type { Quota } from "./quota.ts";
import type { Reason, Usage } from "./usage.ts";

/** Whom the audit log names. */
export type Actor = {
  kind: "user" | "token" | "anonymous" | "operator";
  id: string | null;
  name: string;
};

/** The settings that verbs need; `env.ts` reads them all. */
export type CoreSettings = {
  /** Origin of every absolute link, without a trailing slash. The setup page may say it when the environment does not. */
  publicUrl: string;
  publicUrlIsFixed: boolean;
  /** Whether anybody has said it at all; until then the browser's own idea counts. */
  publicUrlIsKnown: boolean;
  /** Largest file in bytes. */
  maxUpload: number;
};

/** What is made once per process, by `runtime.ts`. */
export type Services = {
  settings: CoreSettings;
  database: Database;
  storage: Storage;
  log: Logger;
  access: AccessCache;
  documents: Documents;
  passwords: Passwords;
  /** Signs session cookies; made on first start and kept in the data folder. */
  sessionKey: string;
  /** Printed at start while there is no administrator; null afterwards. */
  setupCode: string | null;
  /** Reads what an archive says of itself, off the main thread. */
  inspect: Inspect;
  /** The settings of the environment as they may be shown: no secret is among them. */
  environment: readonly ShownSetting[];
  /** Bounds how often somebody may do something costly. */
  quota: Quota;
  /** Counts what tokens are used for. */
  usage: Usage;
  /** Sends mail, or says that mail is not configured. */
  mail: ((to: string, subject: string, text: string) => Promise<void>) | null;
};

export type Inspect = (path: string, size: number, filename: string) => Promise<import("#formats/format.ts").Inspected>;

export type Context = {
  actor: Actor;
  standing: Standing;
  services: Services;
  /** Reads only; the writer exists inside `change`. */
  db: Reader;
  now: Date;
  requestId: string;
  /** The client's address, proxies considered. */
  address: string;
  /** The User-Agent, cut to a length a row can hold. */
  client: string;
  /** When the person last proved who they are, by password; absent for tokens. */
  signedInAt?: Date;
  /** Counts what the token that asks is used for; absent for people. */
  noteUse?: (what: Use, reason?: Reason) => void;
  /** When the secret that was sent stops working, in milliseconds since 1970; absent for people. */
  endsAt?: number | null;
  /** Present when the request must not be done twice (`Idempotency-Key`). */
  once?: Once;
  /** Reads the actor's standing anew, inside a transaction. */
  restand: (db: Reader) => Promise<Standing>;
};

/** Who did it, as rows keep it: a person's login, or the name of an organization's token, which could be any login's. */
export const signatureOf = ({ actor, standing }: Context): string =>
  standing.person?.login ?? (actor.kind === "token" ? `token ${actor.name}` : actor.name);
