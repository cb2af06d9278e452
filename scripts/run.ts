/** Child processes of the checks and tests: each leads a group, and none outlives us. */
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";

type Options = {
  env?: NodeJS.ProcessEnv;
  /** Collect the output instead of showing it. */
  quiet?: boolean;
};

const running = new Set<ChildProcess>();

/** Runs a command to its end, without input. A command that is not there ends with code 127. */
export function run(command: string, args: string[], { env = process.env, quiet = false }: Options = {}) {
  listen();
  return new Promise<{ code: number; output: string }>((resolve) => {
    const shown = quiet ? "pipe" : "inherit";
    const child = spawn(command, args, { env, stdio: ["ignore", shown, shown], detached: true });
    running.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.on("error", (error) => resolve({ code: 127, output: `${error.message}\n` }));
    child.on("close", (code, signal) => {
      running.delete(child);
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), output });
    });
  });
}

function signalAll(signal: NodeJS.Signals) {
  for (const { pid } of running) {
    try {
      if (pid) process.kill(-pid, signal);
    } catch {
      // It ended in between.
    }
  }
}

let listening = false;

/** Being asked to end, ends the children first; five seconds later they have no choice. */
function listen() {
  if (listening) return;
  listening = true;
  process.on("exit", () => signalAll("SIGKILL"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      signalAll("SIGTERM");
      const leave = () => process.exit(128 + constants.signals[signal]);
      setTimeout(leave, 5_000);
      Promise.all([...running].map((child) => new Promise((resolve) => child.once("close", resolve)))).then(leave);
    });
  }
}
