/** Starts the built server as people start it: a process of its own, on a free port of 127.0.0.1, with a fresh data folder. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export type Running = {
  url: string;
  dataDir: string;
  /** Everything it has written so far. */
  log(): string;
  /** Ends it as an operator would; resolves to its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill9(): Promise<void>;
};

/** A port of 127.0.0.1 that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

const folders = new Set<string>();
process.on("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes when the tests do. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  folders.add(folder);
  return folder;
}

/** What of our own environment a server under test sees: enough to run, none of our settings. */
const around = () => {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR && { TMPDIR }) };
};

/** @throws Error with what it wrote when it does not come up. */
export async function startServer(env: Record<string, string> = {}): Promise<Running> {
  const port = env.PORT ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const dataDir = env.DATA_DIR ?? temporaryFolder("sluice");
  const settings = {
    NODE_ENV: "production" as const,
    HOST: "127.0.0.1",
    PORT: port,
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
  };
  const child = spawn(process.execPath, ["server.ts"], {
    cwd: join(import.meta.dirname, ".."),
    env: { ...around(), ...settings, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      written += text;
    });
  const ended = new Promise<number | null>((done) => child.once("exit", done));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  const orphan = () => child.kill("SIGKILL");
  process.once("exit", orphan);
  ended.then(() => process.off("exit", orphan));
  await ready(child, url, () => written);
  return {
    url,
    dataDir,
    log: () => written,
    stop: () => end("SIGTERM"),
    kill9: async () => void (await end("SIGKILL")),
  };
}

async function ready(child: ChildProcess, url: string, log: () => string) {
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await pause(50);
  }
  child.kill("SIGKILL");
  throw new Error(`The server did not come up:\n${log()}`);
}
