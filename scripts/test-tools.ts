/** The two tools tests need that npm does not bring, a browser and PostgreSQL: found, or fetched from Debian. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findPostgres } from "./postgres.ts";

/** Installs a Debian package where that can work: as root, on a system with apt. Says whether it did. */
export function installFromDebian(name: string): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get") || !existsSync("/etc/debian_version")) return false;
  console.log(`Installing ${name} from Debian.`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args: string[]) =>
    spawnSync("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=300", ...args], {
      env,
      stdio: ["ignore", "ignore", "inherit"],
    }).status === 0;
  return apt("update") && apt("install", "-y", "--no-install-recommends", name);
}

/** Makes PostgreSQL available if that is possible; says whether it is. Tests go on without it, and say so. */
export function getPostgres(): boolean {
  return findPostgres() !== undefined || (installFromDebian("postgresql") && findPostgres() !== undefined);
}
