/**
 * The third part of `npm run bench`: what the check of a token costs with more and more tokens in the database, warm and
 * cold, and what counting its use takes from a server's rate.
 */
import { v7 as newId } from "uuid";
import type { Services } from "#core/context.ts";
import { digestOf, hintOf, mintSecret } from "#core/secret.ts";
import * as make from "#db/factories.ts";
import { tokenSecrets, tokens } from "#db/schema/tokens.ts";
import { serve } from "#registry/serve.ts";

const SIZES = [10, 1_000, 100_000];
const WARM = 100_000;
const COLD = 1_000;
const ROUNDS = 9;

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** Tokens of one person, until there are so many. */
async function fill(services: Services, userId: string, from: number, to: number) {
  const now = new Date();
  const expiresAt = new Date(now.getTime() + 1e10);
  for (let at = from; at < to; at += 400) {
    const secrets = Array.from({ length: Math.min(400, to - at) }, mintSecret);
    const rows = secrets.map((secret, i) => ({ id: newId(), secret, name: `filler ${at + i}` }));
    await services.database.write(async (tx) => {
      await tx.insert(tokens).values(
        rows.map(({ id, name }) => ({
          ...{ id, name, userId, expiresAt, note: "", ownerKind: "user" as const, scopes: ["conda:download" as const] },
          ...{ whereKind: "all" as const, networks: [], summary: "", createdAt: now, createdBy: "bench" },
        })),
      );
      await tx.insert(tokenSecrets).values(
        rows.map(({ id, secret }) => ({
          digest: digestOf(secret),
          tokenId: id,
          hint: hintOf(secret),
          createdAt: now,
        })),
      );
    });
  }
}

const header = (name: string) => (name === "user-agent" ? "conda/26.7 requests/2.32" : undefined);
const ask = (path: string) => ({ method: "GET", path, header, address: "192.0.2.1" });

/** Requests a second. */
async function rate(services: Services, path: string, times: number, before = () => {}): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < times; i++) {
    before();
    const answer = serve(services, ask(path));
    if (answer instanceof Promise) await answer;
  }
  return times / ((performance.now() - start) / 1000);
}

const { services, close } = await make.testServices();
try {
  const at = await make.organization(services);
  const channel = await make.channel(at);
  await make.publish(channel, { name: "numpy" });
  const { secret } = await make.token(at.owner);
  const path = `/t/${secret}/${channel.name}/noarch/repodata.json`;
  const first: Record<"warm" | "cold", number> = { warm: 0, cold: 0 };
  console.log("tokens     warm, of the first row    cold, of the first row");
  let there = 1;
  for (const size of SIZES) {
    await fill(services, at.owner.id, there, size);
    there = size;
    await rate(services, path, WARM / 10);
    const warm: number[] = [];
    const cold: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      warm.push(await rate(services, path, WARM / ROUNDS));
      cold.push(await rate(services, path, COLD / ROUNDS, () => services.access.bump()));
    }
    first.warm ||= median(warm);
    first.cold ||= median(cold);
    const cells = [median(warm) / first.warm, median(cold) / first.cold].map((ratio) => ratio.toFixed(2).padStart(26));
    console.log(`${size.toLocaleString("en").padStart(7)}${cells.join("")}`);
  }
  const silent: Services = { ...services, usage: { ...services.usage, note() {} } };
  const pairs: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    pairs.push((await rate(services, path, WARM)) / (await rate(silent, path, WARM)));
  console.log(`\nwith the use of tokens counted: ${median(pairs).toFixed(3)} of the rate without (in ${ROUNDS} pairs)`);
} finally {
  await close();
}
