/**
 * Run after `npm install` changed the lock: names the packages of other platforms that the registry lacked, which npm
 * leaves out without a word and whose absence npm 11's `npm ci` then refuses. Such entries carry no integrity until
 * an install from a full registry fills them in.
 */
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const text = readFileSync(file, "utf8");
const lock = JSON.parse(text);
const all = lock.packages;

const outside = (at) => at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")));

/** The entry that `at` resolves `name` to, as Node looks for it: inside first, then outwards. */
function found(at, name) {
  for (let place = at; ; place = outside(place)) {
    const hit = all[`${place && `${place}/`}node_modules/${name}`];
    if (hit || place === "") return hit;
  }
}

let added = 0;
for (const [at, { optionalDependencies = {} }] of Object.entries(all)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    const version = range.replace(/^[~^]/, "");
    const there = found(at, name);
    if (there && (there.version === version || range !== version)) continue;
    const os = /darwin|win32|freebsd|netbsd|openbsd|sunos|aix|openharmony|android|linux/.exec(name)?.[0];
    const cpu = /arm64|x64|ia32|ppc64|riscv64|s390x|loong64|mips64el|wasm32|arm/.exec(name)?.[0];
    const entry = { version, optional: true, ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }) };
    all[there ? `${at}/node_modules/${name}` : `node_modules/${name}`] = entry;
    added++;
  }
}

lock.packages = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
const after = `${JSON.stringify(lock, null, 2)}\n`;
if (after !== text) writeFileSync(file, after);
console.log(`${added} packages of other platforms added to package-lock.json.`);
