/** `npm run demo`: fills an empty data folder, prints who can sign in and one line to copy. */
import { join } from "node:path";
import { seed } from "#db/seed.ts";
import { readSettings } from "#env";
import { createLogger, createRuntime } from "#runtime";

/** Made-up people belong on this machine, never in somebody's database. */
function refuseFar(url: string | undefined) {
  if (!url) return;
  const host = new URL(url).hostname;
  if (!["", "localhost", "127.0.0.1", "[::1]"].includes(host))
    throw new Error(`The demo fills local databases only, not one on ${host}.`);
}

try {
  const settings = readSettings();
  refuseFar(settings.databaseUrl);
  const { services, close } = await createRuntime(settings, createLogger("warn"));
  try {
    const { people, line, packages } = await seed(services, join(import.meta.dirname, "../e2e/fixtures"));
    console.log(`\nOrganization acme with ${packages} packages is in ${settings.dataDir}. Who can sign in:\n`);
    for (const { login, password, what } of people) console.log(`  ${login.padEnd(10)} ${password}   ${what}`);
    console.log(`\nA token of alan's, ready to use once the server runs (npm start):\n\n  ${line}\n`);
  } finally {
    await close();
  }
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
}
