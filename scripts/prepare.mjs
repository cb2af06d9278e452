/**
 * What every npm script needs done before it: the packages of the lock, Node 24 in front of the PATH (npm puts
 * `node_modules/.bin` there), and with `--build` the pages. Does only what is stale. Plain JavaScript without
 * dependencies, because it runs on the system's own Node (20 or later) and before anything is installed.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Everything that ends up in Next's bundles, plus what decides how. */
const BUNDLED = [
  ..."access app components core db formats public storage".split(" "),
  ..."auth.ts env.ts instrumentation.ts runtime.ts".split(" "),
  ..."next.config.mjs postcss.config.mjs tsconfig.json package.json package-lock.json".split(" "),
];
const NOT_BUNDLED = /\.test\.tsx?$|\/testing\.ts$|^db\/migrations\//;

const PLATFORM = `${process.platform}-${process.arch}`;
const OWN_NODE = `node_modules/node-${PLATFORM}/bin/node`;
const LINK = "node_modules/.bin/node";
const major = Number(process.versions.node.split(".")[0]);

/** A reason to stop that is worth one sentence and no stack. */
class Stop extends Error {}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");
const text = (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

/** Written whole or not at all, and only after what it vouches for. */
function record(path, digest) {
  writeFileSync(`${path}.part`, digest);
  renameSync(`${path}.part`, path);
}

/** Runs a command in the foreground; a signal to us is a signal to it. */
function run(command, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], env });
    let asked;
    const pass = (signal) => {
      asked = signal;
      child.kill(signal);
    };
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, pass);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      for (const each of ["SIGTERM", "SIGINT", "SIGHUP"]) process.off(each, pass);
      if (asked) process.exit(128 + constants.signals[asked]);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** The npm that called us, on the Node that called it: `npm ci` deletes the Node in `node_modules`. */
async function npm(args) {
  const { npm_execpath: cli = "", npm_node_execpath: node = "" } = process.env;
  if (/npm-cli\.js$/.test(cli) && existsSync(cli) && existsSync(node)) return run(node, [cli, ...args]);
  const path = (process.env.PATH ?? "").split(delimiter).filter((each) => !each.includes(`node_modules${sep}.bin`));
  return run("npm", args, { ...process.env, PATH: path.join(delimiter) }).catch(() => {
    throw new Stop("npm was not found: install Node with npm, and try again.");
  });
}

/** What npm itself wrote down when its last install was complete: are these the packages of the lock? */
function holds(lock) {
  const there = JSON.parse(text("node_modules/.package-lock.json") ?? "{}").packages;
  if (!there || (`node_modules/node-${PLATFORM}` in lock && !existsSync(OWN_NODE))) return false;
  return Object.entries(lock).every(
    ([at, { version, optional }]) => at === "" || (there[at] ? there[at].version === version : optional),
  );
}

/** Whether this file is a Node that starts here: npm's binary needs glibc, so on Alpine it does not. */
const starts = (node) => existsSync(node) && spawnSync(node, ["--version"]).status === 0;

async function install() {
  const lock = text("package-lock.json");
  if (lock === undefined) throw new Stop("package-lock.json is missing: this is not a whole copy of the repository.");
  const { packages } = JSON.parse(lock);
  const tooOld = `Sluice runs on Node 24 or later, which npm has no package of for ${PLATFORM}: install Node 24 and try again.`;
  if (major < 24 && !packages[`node_modules/node-${PLATFORM}`]) throw new Stop(tooOld);
  const digest = sha256(lock, PLATFORM);
  if (text("node_modules/.lock-digest") !== digest) {
    if (!holds(packages)) {
      console.log("Installing the packages of package-lock.json.");
      rmSync("node_modules/.lock-digest", { force: true });
      const flags = [
        "--include=dev",
        "--include=optional",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
      ];
      const code = await npm(["ci", ...flags]);
      if (code !== 0)
        throw new Stop(`Installing the packages failed: npm ci ended with ${code}, its reasons are above.`);
    }
    if (existsSync(LINK) && !starts(LINK)) rmSync(LINK);
    linkNode();
    record("node_modules/.lock-digest", digest);
  } else if (!existsSync(LINK)) linkNode();
}

/** npm 10 leaves no `.bin/node` when the lock holds two packages that would make one. */
function linkNode() {
  if (existsSync(LINK)) return;
  if (starts(OWN_NODE)) {
    rmSync(LINK, { force: true });
    symlinkSync(join("..", "..", OWN_NODE), LINK);
  } else if (major < 24) {
    throw new Stop(
      "Sluice runs on Node 24 or later, and npm's does not start on this system: install Node 24 and try again.",
    );
  }
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(`${path}/${name}`));
}

async function build() {
  const files = BUNDLED.flatMap(filesOf).filter((path) => !NOT_BUNDLED.test(path));
  if (!files.some((path) => /^app\/(?:.+\/)?layout\.[jt]sx?$/.test(path))) {
    console.log("There are no pages to build yet.");
    return;
  }
  const digest = sha256(...files.flatMap((path) => [path, "\0", sha256(readFileSync(path)), "\n"]));
  if (existsSync(".next/BUILD_ID") && text(".next/source-digest") === digest) return;
  console.log("Building the pages.");
  rmSync(".next/source-digest", { force: true });
  const node = existsSync(LINK) ? LINK : process.execPath;
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const code = await run(node, ["node_modules/next/dist/bin/next", "build"], env);
  if (code !== 0) throw new Stop(`Building the pages failed: next build ended with ${code}, its reasons are above.`);
  mkdirSync(".next", { recursive: true });
  record(".next/source-digest", digest);
}

try {
  process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
  if (major < 20) throw new Stop(`Sluice needs Node 20 or later to install itself, and this is ${process.version}.`);
  await install();
  if (process.argv.includes("--build")) await build();
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
