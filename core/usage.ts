/**
 * What tokens are used for. A request only adds to numbers in memory; they are written together every few seconds, and at
 * once when a token is used for the first time. Whoever kills the process loses at most what came since.
 */
import { and, asc, desc, eq, getTableColumns, gte, inArray, sql } from "drizzle-orm";
import type { Use } from "#access/vocabulary.ts";
import { causeOf, type Writer } from "#db/client.ts";
import { tokenClients, tokenSecrets, tokens, tokenUsage } from "#db/schema/tokens.ts";
import { touch } from "./change.ts";
import type { Context, Services } from "./context.ts";
import { missing } from "./refusal.ts";
import { redact } from "./secret.ts";
import type { TokenRef } from "./tokens.input.ts";
import { getTokenRow, permitOn } from "./tokens.ts";

const WRITE_EVERY = 15_000;
const KEEP_DAYS = 400;
const DAY = 86_400_000;
/** How many programs and addresses are kept of one token: the latest. */
const MOST_CLIENTS = 50;

/** Why a request with a live secret was refused; a closed list, so that what is kept of refusals stays small. */
export const REASONS = ["expired", "revoked", "replaced", "channel", "scope", "network", "rights", ""] as const;
export type Reason = (typeof REASONS)[number];

export type Noted = {
  tokenId: string;
  /** Of the secret that was sent. */
  digest: string;
  what: Use;
  reason?: Reason;
  /** Milliseconds since 1970. */
  at: number;
  /** The User-Agent. */
  client: string;
  address: string;
};

type Seen = { times: number; first: number; last: number };
type Cell = {
  /** By day, use and reason. */
  uses: Map<string, Seen>;
  clients: Map<string, Seen>;
  secrets: Map<string, { at: number; client: string; address: string }>;
};

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const BETWEEN = "\n";

function add(to: Map<string, Seen>, key: string, { times, first, last }: Seen) {
  const seen = to.get(key);
  if (!seen) return void to.set(key, { times, first, last });
  seen.times += times;
  seen.first = Math.min(seen.first, first);
  seen.last = Math.max(seen.last, last);
}

/** Programs and addresses beyond what is kept are not counted; those that are known go on. */
function addClient(to: Map<string, Seen>, key: string, seen: Seen) {
  if (to.has(key) || to.size < MOST_CLIENTS) add(to, key, seen);
}

/** Puts what could not be written back under what came since. */
function putBack(into: Map<string, Cell>, batch: ReadonlyMap<string, Cell>) {
  for (const [id, { uses, clients, secrets }] of batch) {
    const cell = into.get(id);
    if (!cell) {
      into.set(id, { uses, clients, secrets });
      continue;
    }
    for (const [key, seen] of uses) add(cell.uses, key, seen);
    for (const [key, seen] of clients) addClient(cell.clients, key, seen);
    for (const [digest, used] of secrets) if (!cell.secrets.has(digest)) cell.secrets.set(digest, used);
  }
}

/** The first product of a User-Agent, which names the program: "conda/26.7". */
const programOf = (client: string) => redact(client.split(" ", 1)[0] ?? "").slice(0, 60);

export type Usage = ReturnType<typeof createUsage>;

export function createUsage(services: () => Services) {
  let cells = new Map<string, Cell>();
  const known = new Set<string>();
  let writing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => void flush(), WRITE_EVERY);
  timer.unref();

  function note({ tokenId, digest, what, reason = "", at, client, address }: Noted) {
    let cell = cells.get(tokenId);
    if (!cell) {
      cell = { uses: new Map(), clients: new Map(), secrets: new Map() };
      cells.set(tokenId, cell);
    }
    const once = { times: 1, first: at, last: at };
    add(cell.uses, [dayOf(at), what, reason].join(BETWEEN), once);
    addClient(cell.clients, [programOf(client), address].join(BETWEEN), once);
    if (what === "refused") return;
    cell.secrets.set(digest, { at, client, address });
    if (known.has(tokenId)) return;
    known.add(tokenId);
    void flush();
  }

  /** Writes what has come together; what cannot be written now is tried again with the next. */
  function flush(): Promise<void> {
    writing = writing.then(async () => {
      if (cells.size === 0) return;
      const batch = cells;
      cells = new Map();
      await touch(services(), (tx) => write(tx, batch)).catch((fault) => {
        services().log.warn({ fault: causeOf(fault).code }, "the use of tokens was not noted");
        putBack(cells, batch);
      });
    });
    return writing;
  }

  return {
    note,
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

async function write(tx: Writer, batch: ReadonlyMap<string, Cell>) {
  const ids = [...batch.keys()];
  for (let i = 0; i < ids.length; i += 500) {
    // A token that is gone meanwhile has no statistics any more.
    const there = await tx
      .select({ id: tokens.id })
      .from(tokens)
      .where(inArray(tokens.id, ids.slice(i, i + 500)));
    for (const { id } of there) {
      const cell = batch.get(id);
      if (cell) await writeCell(tx, id, cell);
    }
  }
}

async function writeCell(tx: Writer, tokenId: string, { uses, clients, secrets }: Cell) {
  for (const [digest, { at, client, address }] of secrets) {
    const used = {
      lastUsedAt: new Date(at),
      lastUsedClient: redact(client).slice(0, 200),
      lastUsedAddress: redact(address),
    };
    await tx.update(tokens).set(used).where(eq(tokens.id, tokenId));
    await tx.update(tokenSecrets).set(used).where(eq(tokenSecrets.digest, digest));
  }
  for (const [key, { times, last }] of uses) {
    const [day = "", what, reason = ""] = key.split(BETWEEN);
    const lastAt = new Date(last);
    await tx
      .insert(tokenUsage)
      .values({ tokenId, day, what: what as Use, reason, times, lastAt })
      .onConflictDoUpdate({
        target: [tokenUsage.tokenId, tokenUsage.day, tokenUsage.what, tokenUsage.reason],
        set: { times: sql`${tokenUsage.times} + ${times}`, lastAt },
      });
  }
  for (const [key, { times, first, last }] of clients) {
    const [client = "", address = ""] = key.split(BETWEEN);
    const lastAt = new Date(last);
    await tx
      .insert(tokenClients)
      .values({ tokenId, client, address: redact(address), times, firstAt: new Date(first), lastAt })
      .onConflictDoUpdate({
        target: [tokenClients.tokenId, tokenClients.client, tokenClients.address],
        set: { times: sql`${tokenClients.times} + ${times}`, lastAt },
      });
  }
  await keepLatestClients(tx, tokenId);
}

async function keepLatestClients(tx: Writer, tokenId: string) {
  const mine = eq(tokenClients.tokenId, tokenId);
  if ((await tx.$count(tokenClients, mine)) <= MOST_CLIENTS) return;
  const [last] = await tx
    .select({ at: tokenClients.lastAt })
    .from(tokenClients)
    .where(mine)
    .orderBy(desc(tokenClients.lastAt))
    .offset(MOST_CLIENTS - 1)
    .limit(1);
  if (last) await tx.delete(tokenClients).where(and(mine, sql`${tokenClients.lastAt} < ${last.at}`));
}

/** Forgets what is older than a good year. */
export async function forgetUsage(services: Services, now: Date): Promise<void> {
  const oldest = dayOf(now.getTime() - KEEP_DAYS * DAY);
  await touch(services, async (tx) => {
    await tx.delete(tokenUsage).where(sql`${tokenUsage.day} < ${oldest}`);
  });
}

export type DayOfUse = { day: string } & Record<Use, number>;
export type TokenUse = {
  /** The last 30 days, oldest first, days without use included. */
  days: DayOfUse[];
  refusals: { reason: Reason; times: number; lastAt: Date }[];
  clients: { client: string; address: string; times: number; firstAt: Date; lastAt: Date }[];
  /** The present secret. */
  present: SecretUse;
  /** The secret that was rotated out and still works, or null. */
  old: (SecretUse & { endsAt: Date }) | null;
};
export type SecretUse = {
  hint: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  lastUsedClient: string | null;
  lastUsedAddress: string | null;
};

/** What a token was used for in the last 30 days, for whoever may look at it. */
export async function getTokenUse(ctx: Context, { id }: TokenRef): Promise<TokenUse> {
  const row = await getTokenRow(ctx.db, id);
  await permitOn(ctx.db, ctx, row, "token.read");
  const days = Array.from({ length: 30 }, (_, i) => dayOf(ctx.now.getTime() - (29 - i) * DAY));
  const rows = await ctx.db
    .select()
    .from(tokenUsage)
    .where(and(eq(tokenUsage.tokenId, id), gte(tokenUsage.day, days[0] ?? "")));
  const times = (day: string, what: Use) =>
    rows.filter((each) => each.day === day && each.what === what).reduce((sum, each) => sum + each.times, 0);
  const refused = Map.groupBy(
    rows.filter(({ what }) => what === "refused"),
    ({ reason }) => reason as Reason,
  );
  const { digest: _, ...secret } = getTableColumns(tokenSecrets);
  const secrets = await ctx.db.select(secret).from(tokenSecrets).where(eq(tokenSecrets.tokenId, id));
  const present = secrets.find(({ endsAt }) => endsAt === null);
  if (!present) throw missing();
  const old = secrets.find(({ endsAt }) => endsAt !== null && endsAt > ctx.now);
  return {
    days: days.map((day) => ({
      day,
      index: times(day, "index"),
      download: times(day, "download"),
      upload: times(day, "upload"),
      api: times(day, "api"),
      refused: times(day, "refused"),
    })),
    refusals: [...refused].map(([reason, each]) => ({
      reason,
      times: each.reduce((sum, { times }) => sum + times, 0),
      lastAt: new Date(Math.max(...each.map(({ lastAt }) => lastAt.getTime()))),
    })),
    clients: await ctx.db
      .select({
        client: tokenClients.client,
        address: tokenClients.address,
        times: tokenClients.times,
        firstAt: tokenClients.firstAt,
        lastAt: tokenClients.lastAt,
      })
      .from(tokenClients)
      .where(eq(tokenClients.tokenId, id))
      .orderBy(desc(tokenClients.lastAt), asc(tokenClients.client)),
    present: pick(present),
    old: old?.endsAt ? { ...pick(old), endsAt: old.endsAt } : null,
  };
}

const pick = ({ hint, createdAt, lastUsedAt, lastUsedClient, lastUsedAddress }: SecretUse): SecretUse => ({
  hint,
  createdAt,
  lastUsedAt,
  lastUsedClient,
  lastUsedAddress,
});
