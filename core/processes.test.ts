/** Several processes: on PostgreSQL one hears of another's changes at once; a SQLite folder takes only one process. */
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { channel, ctxOf, organization, root, type TestServices, testServices, token } from "#db/factories.ts";
import { engine } from "#env";
import { createRuntime, type Runtime } from "#runtime";
import { findToken } from "./admission.ts";
import { whyDead } from "./standing.ts";
import { revokeToken } from "./tokens.ts";

let first: TestServices;
let second: Runtime | undefined;
afterEach(async () => {
  await second?.close();
  second = undefined;
  await first.close();
});

async function until(fact: () => boolean | Promise<boolean>) {
  for (let waited = 0; waited < 10_000; waited += 10) {
    if (await fact()) return;
    await pause(10);
  }
  throw new Error("it did not become so within ten seconds");
}

/** Two processes on one database, and a token that the second one has in its cache. */
async function twoProcesses() {
  first = await testServices();
  const other = await createRuntime({ ...first.settings, dataDir: `${first.settings.dataDir}/other` });
  second = other;
  const ada = await root(first.services);
  const at = await channel(await organization(first.services, { owner: ada }));
  const { token: made, secret } = await token(ada, { where: { kind: "channels", channels: [at.name], packages: [] } });
  const dead = async () => {
    const known = await findToken(other.services, secret, at.name);
    return known ? whyDead(known, Date.now()) : "unknown";
  };
  expect(await dead()).toBeNull();
  return { other, ada, made, dead };
}

test.runIf(engine === "postgres")("a token revoked by one process is dead in the others", async () => {
  const { ada, made, dead } = await twoProcesses();
  await revokeToken(await ctxOf(ada), { id: made.id });
  await until(async () => (await dead()) !== null);
});

test.runIf(engine === "postgres")(
  "a process that has lost its ear remembers nothing until it hears again",
  async () => {
    const { other, ada, made, dead } = await twoProcesses();
    const client = new pg.Client({ connectionString: first.settings.databaseUrl });
    await client.connect();
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %' and pid <> pg_backend_pid()",
    );
    await client.end();
    await until(() => !other.services.access.isHearing());
    await revokeToken(await ctxOf(ada), { id: made.id });
    expect(await dead()).not.toBeNull();
    await until(() => other.services.access.isHearing());
    expect(await dead()).not.toBeNull();
  },
);

test.runIf(engine === "sqlite")("a second process on the same folder is refused with a sentence", async () => {
  first = await testServices();
  await expect(createRuntime(first.settings)).rejects.toThrow(/Another Sluice is using .*DATA_DIR/);
});
