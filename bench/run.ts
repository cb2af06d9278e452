/**
 * `npm run bench`: ratios against a peer measured in the same run, in turn, on the same bytes. A bare time says more about
 * the machine than about us, so none is printed.
 */
import { setTimeout as pause } from "node:timers/promises";
import { condaPackage } from "#formats/conda/testing.ts";
import { startServer } from "../e2e/server.ts";
import { has, load, startNginx } from "./peers.ts";

const ROUNDS = 7;
const SECONDS = 4;
const PASSWORD = "bench password 1234";

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** Ratios ours / peer, pair by pair: the machine's drift hits both alike. */
async function compare(ours: () => Promise<number>, peers: () => Promise<number>): Promise<number[]> {
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [a, b] = round % 2 === 0 ? [await ours(), await peers()] : [0, await peers()];
    ratios.push((a || (await ours())) / b);
    await pause(200);
  }
  return ratios;
}

const show = (what: string, ratios: number[], bar: number) => {
  const { min, max } = { min: Math.min(...ratios), max: Math.max(...ratios) };
  const fixed = (n: number) => n.toFixed(3);
  console.log(
    `${what}: ${fixed(median(ratios))} of nginx (from ${fixed(min)} to ${fixed(max)} in ${ROUNDS} pairs; bar ${bar})`,
  );
  return median(ratios) >= bar;
};

async function main() {
  for (const program of ["nginx", "wrk"])
    if (!has(program))
      throw new Error(`${program} is needed for this measurement. On Debian: apt-get install nginx-light wrk`);
  const server = await startServer({
    ADMIN_LOGIN: "bench",
    ADMIN_EMAIL: "bench@example.org",
    ADMIN_PASSWORD: PASSWORD,
    ACCESS_LOG: "off",
    LOG_LEVEL: "warn",
  });
  const call = async (method: string, path: string, token: string, body?: unknown) => {
    const headers = { authorization: token, "content-type": "application/json" };
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  };
  try {
    const basic = `Basic ${Buffer.from(`bench:${PASSWORD}`).toString("base64")}`;
    const { token: all } = await call("POST", "/api/authentications", basic, { scopes: ["all"], note: "bench" });
    const bearer = `Bearer ${all}`;
    await call("POST", "/api/v1/organizations", bearer, { name: "acme" });
    for (let i = 0; i < 5; i++) {
      const made = condaPackage({ name: `pkg-${i}`, version: "1.0.0", depends: ["python >=3.12"] });
      const form = new FormData();
      form.set("file", new Blob([new Uint8Array(made.conda)]), `${made.stem}.conda`);
      const answer = await fetch(`${server.url}/api/v1/channels/acme/files`, {
        method: "POST",
        headers: { authorization: bearer },
        body: form,
      });
      if (!answer.ok) throw new Error(`upload: ${answer.status} ${await answer.text()}`);
    }
    const where = { kind: "channels", channels: ["acme"] };
    const { secret } = await call("POST", "/api/v1/tokens", bearer, {
      name: "reader",
      scopes: ["conda:download"],
      where,
    });
    const path = `/t/${secret}/acme/noarch/repodata.json`;
    const bytes = Buffer.from(await (await fetch(`${server.url}${path}`)).arrayBuffer());
    const nginx = await startNginx({ "repodata.json": bytes });
    try {
      await load(`${server.url}${path}`, 2);
      await load(`${nginx.url}/repodata.json`, 1);
      const ratios = await compare(
        () => load(`${server.url}${path}`, SECONDS),
        () => load(`${nginx.url}/repodata.json`, SECONDS),
      );
      if (!show(`warm GET of a ${bytes.length}-byte repodata.json with token`, ratios, 0.2)) process.exitCode = 1;
    } finally {
      await nginx.stop();
    }
  } finally {
    await server.stop();
  }
}

await main();
