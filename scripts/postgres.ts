/** A throwaway PostgreSQL: its own folder, a socket instead of a port, no care for the disk; gone when stopped. */
import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export type Postgres = { url: string; stop(): Promise<void> };

const DEBIAN = "/usr/lib/postgresql";

/** The folder of the newest `initdb` here; undefined when there is none. */
export function findPostgres(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
}

/** PostgreSQL refuses to run as root: then it runs as the user its Debian package made, or as nobody. */
function servant() {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  const [name = "nobody", , uid, gid] = (
    users.find((line) => line.startsWith("postgres:")) ?? "nobody::65534:65534"
  ).split(":");
  return { name, uid: Number(uid), gid: Number(gid) };
}

/** Starts one; null when this machine has no PostgreSQL. The URL is `postgres://test@localhost/postgres?host=<folder>`. */
export async function startPostgres(): Promise<Postgres | null> {
  const bin = findPostgres();
  if (!bin) return null;
  const user = servant();
  const home = mkdtempSync("/tmp/sluice-pg-"); // not TMPDIR: a socket's path has at most 107 characters, and others must reach it
  if (user) chownSync(home, user.uid, user.gid);
  const as = (name: string, args: string[]): [string, string[]] => {
    const command = join(bin, name);
    return user ? ["runuser", ["-u", user.name, "--", command, ...args]] : [command, args];
  };
  const data = join(home, "data");
  const remove = () => rmSync(home, { recursive: true, force: true });
  try {
    const init = ["-D", data, "-A", "trust", "-U", "test", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
    execFileSync(...as("initdb", init), { cwd: home, stdio: ["ignore", "ignore", "pipe"] });
    const options = "listen_addresses= fsync=off synchronous_commit=off full_page_writes=off max_connections=200";
    const args = ["-D", data, "-k", home, ...options.split(" ").flatMap((option) => ["-c", option])];
    const server = spawn(...as("postgres", args), { cwd: home, stdio: ["ignore", "ignore", "pipe"], detached: true });
    let log = "";
    server.stderr.on("data", (chunk) => {
      log = `${log}${chunk}`.slice(-4000);
    });
    const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
    // The fast shutdown, asked of PostgreSQL itself: runuser would not hand it on.
    const interrupt = () => {
      const pid = Number.parseInt(readIfThere(join(data, "postmaster.pid")), 10);
      if (pid > 0 && server.exitCode === null) process.kill(pid, "SIGINT");
    };
    /** When we end without `stop`: nothing can be waited for then, and PostgreSQL still writes while it ends. */
    const abandon = () => {
      interrupt();
      spawn("sh", ["-c", 'sleep 1; rm -rf "$0"', home], { detached: true, stdio: "ignore" }).unref();
    };
    process.once("exit", abandon);
    while (!readIfThere(join(data, "postmaster.pid")).includes("ready")) {
      if (server.exitCode !== null) throw new Error(`PostgreSQL did not start: ${log}`);
      await wait(20);
    }
    const stop = async () => {
      interrupt();
      await ended;
      process.off("exit", abandon);
      remove();
    };
    return { url: `postgres://test@localhost/postgres?host=${encodeURIComponent(home)}`, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

function readIfThere(path: string) {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

if (import.meta.main) {
  const postgres = await startPostgres();
  console.log(postgres ? postgres.url : "There is no PostgreSQL here.");
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => postgres?.stop());
}
