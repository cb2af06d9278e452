/** The programs that a measurement stands beside: nginx with the same bytes, wrk as the client of both. */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../e2e/server.ts";

export function has(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export type Peer = { url: string; stop(): Promise<void> };

/** nginx with one worker, serving `files` (path -> bytes) from a fresh folder: static, access log off, keep-alive. */
export async function startNginx(files: Record<string, Buffer>): Promise<Peer> {
  const home = mkdtempSync(join(tmpdir(), "bench-nginx-"));
  for (const [path, bytes] of Object.entries(files)) {
    const target = join(home, "www", path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  const port = await freePort();
  const conf = `daemon off; worker_processes 1; pid ${home}/pid; error_log ${home}/error.log;
    events { worker_connections 1024; }
    http {
      access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; keepalive_timeout 65s; open_file_cache max=1000;
      client_body_temp_path ${home}/b; proxy_temp_path ${home}/p; fastcgi_temp_path ${home}/f; uwsgi_temp_path ${home}/u; scgi_temp_path ${home}/s;
      server { listen 127.0.0.1:${port}; root ${home}/www; }
    }`;
  writeFileSync(join(home, "nginx.conf"), `user root; ${conf}`);
  execFileSync("chmod", ["-R", "a+rX", home]);
  const child = spawn("nginx", ["-c", join(home, "nginx.conf"), "-p", home], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 50; i++) {
    await pause(100);
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      break;
  }
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await new Promise((done) => child.once("exit", done));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Requests per second of `seconds` of GETs over 16 kept connections, every answer a 2xx. @throws Error otherwise. */
export function load(url: string, seconds: number, headers: Record<string, string> = {}): Promise<number> {
  const more = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  return new Promise((done, fail) => {
    const child = spawn("wrk", ["-t1", "-c16", `-d${seconds}s`, ...more, url], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.once("exit", () => {
      const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(out)?.[1]);
      if (!rate || /Non-2xx|Socket errors/.test(out))
        fail(new Error(`wrk on ${new URL(url).host}: ${out.replaceAll(url, "…")}`));
      else done(rate);
    });
  });
}
