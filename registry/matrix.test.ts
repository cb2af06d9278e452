/** Every address of package clients, asked by everybody about everything: the table of architecture section 4, as `can` says. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { can } from "#access/can.ts";
import { channelIn, packageIn } from "#access/testing.ts";
import { holds, type Kind } from "#access/vocabulary.ts";
import { testServices } from "#db/factories.ts";
import type { Place } from "#formats/conda/locate.ts";
import { SUBDIRS } from "#formats/conda/names.ts";
import { type Built, build, known } from "../e2e/matrix/build.ts";
import { knows, knowsUnblocked } from "../e2e/matrix/expected.ts";
import { type Asker, CHANNELS, heldBy, NOBODY, PACKAGES, TOKENS, WORLD } from "../e2e/matrix/world.ts";
import type { Address } from "./address.ts";
import { basic, request, told } from "./testing.ts";

/** Package clients have no sessions: a person is whoever holds a token of theirs. */
const ASKERS = [NOBODY, ...TOKENS];
/** The number below can only grow with addresses, askers and places. */
const FLOOR = 60_000;

let built: Built;
let close: () => Promise<void>;
let cells = 0;

beforeAll(async () => {
  const made = await testServices();
  built = await build(made.services);
  close = made.close;
}, 120_000);
afterAll(() => close());

type Sent = { path: string; headers?: Record<string, string> };

/** How a secret may stand in a request for a channel; null: this form cannot go without one. */
const FORMS: Record<Address["kind"], Record<string, (channel: string, secret: string | null) => Sent | null>> = {
  conda: {
    "/t/…": (channel, secret) => (secret === null ? null : { path: `/t/${secret}/${channel}` }),
    "/t/…/conda": (channel, secret) => (secret === null ? null : { path: `/t/${secret}/conda/${channel}` }),
    "/conda/t/…": (channel, secret) => (secret === null ? null : { path: `/conda/t/${secret}/${channel}` }),
    "/conda, Bearer": (channel, secret) => ({ path: `/conda/${channel}`, ...header(secret && `Bearer ${secret}`) }),
    "/…, Basic": (channel, secret) => ({ path: `/${channel}`, ...header(secret && basic("__token__", secret)) }),
  },
  pypi: {
    "/pypi/t/…": (channel, secret) => (secret === null ? null : { path: `/pypi/t/${secret}/${channel}` }),
    "/t/…/pypi": (channel, secret) => (secret === null ? null : { path: `/t/${secret}/pypi/${channel}` }),
    "/pypi, Basic": (channel, secret) => ({
      path: `/pypi/${channel}`,
      ...header(secret && basic("__token__", secret)),
    }),
  },
};
const header = (authorization: string | null) => (authorization ? { headers: { authorization } } : {});

/** What a path asks for: an index that everybody who sees the channel gets, one package's file, or nothing we have. */
type Wanted = { rest: string; is: "index" | "notices" | "nothing" } | { rest: string; is: "file"; package: string };

const index = (rest: string): Wanted => ({ rest, is: "index" });
const nothing = (rest: string): Wanted => ({ rest, is: "nothing" });
const files = (prefix: string) =>
  PACKAGES.map((name): Wanted => ({ rest: `${prefix}noarch/${name}-1.0-0.conda`, is: "file", package: name }));

/** By what `locate` can say of a path, so that a new kind of place does not compile until it is here. */
const CONDA: Record<Place["kind"] | "none", readonly Wanted[]> = {
  index: [
    ...["repodata.json", "repodata.json.zst", "current_repodata.json"].map((name) => index(`noarch/${name}`)),
    index("linux-64/repodata.json"),
    index("label/rc/noarch/repodata.json.zst"),
    nothing("noarch/run_exports.json"),
  ],
  file: [...files(""), ...files("label/main/"), nothing("linux-64/numpy-1.0-0.conda")],
  "shards-index": [nothing("noarch/repodata_shards.msgpack.zst")],
  shard: [nothing(`noarch/${"0".repeat(64)}.msgpack.zst`)],
  "channel-document": [{ rest: "notices.json", is: "notices" }, nothing("channeldata.json")],
  none: [nothing("noarch/repodata.json.bz2"), nothing("noarch/"), nothing(""), nothing("atari/repodata.json")],
};
const PYPI: readonly Wanted[] = [nothing("simple/"), nothing("simple/numpy/"), nothing("")];

const WANTED: Record<Address["kind"], readonly Wanted[]> = { conda: Object.values(CONDA).flat(), pypi: PYPI };

/** The status that the table of architecture section 4 asks for. */
function expected(asker: Asker, kind: Kind, channel: string, wanted: Wanted, inUrl: boolean, method: string): number {
  const reads = method !== "POST";
  // conda asks for these without its token, at every install and of every channel.
  if (wanted.is === "notices" && !inUrl && reads) return 200;
  if (asker.dead) return 401;
  const seen = knows(asker, { channel });
  const { token } = heldBy(asker);
  if (!token && !(seen && reads)) return 401;
  if (!seen) return 403;
  if (!reads) return 405;
  if (token && !(token.inNetwork && holds(token.scopes, `${kind}:download`))) return 403;
  if (wanted.is !== "file") return wanted.is === "nothing" ? 404 : 200;
  const pack = packageIn(WORLD, channel, wanted.package, kind);
  const resource = { kind: "package", channel: channelIn(WORLD, channel), package: pack } as const;
  return pack.id !== null && can(heldBy(asker), "package.download", resource).allowed ? 200 : 404;
}

const secretOf = ({ name, by }: Asker) => (by === "nothing" ? null : known(built.secrets, name));

/** Asks for everything in one form; what came instead of what `can` says. */
async function faultsOf(kind: Kind, form: (channel: string, secret: string | null) => Sent | null) {
  const faults: string[] = [];
  for (const asker of ASKERS)
    for (const channel of CHANNELS) {
      const sent = form(channel, secretOf(asker));
      if (!sent) continue;
      for (const wanted of WANTED[kind])
        for (const method of ["GET", "HEAD", "POST"]) {
          const { path, headers } = sent;
          const { status } = await request(built.services, `${path}/${wanted.rest}`, { method, headers });
          cells++;
          const right = expected(asker, kind, channel, wanted, !headers && asker.by === "token", method);
          if (status !== right)
            faults.push(`${asker.name} ${method} ${channel}/${wanted.rest}: ${status}, not ${right}`);
        }
    }
  return faults;
}

test.each(
  Object.entries(FORMS).flatMap(([kind, forms]) =>
    Object.entries(forms).map(([name, form]) => [name, kind as Kind, form] as const),
  ),
)("%s (%s)", { timeout: 120_000 }, async (_, kind, form) => {
  expect(await faultsOf(kind, form)).toEqual([]);
});

test("every known subdir of a channel that is seen is there, and of no other", { timeout: 60_000 }, async () => {
  const faults: string[] = [];
  for (const asker of ASKERS)
    for (const channel of CHANNELS)
      for (const subdir of SUBDIRS) {
        const { path, headers } = known(FORMS.conda, "/conda, Bearer")(channel, secretOf(asker)) ?? { path: "" };
        const wanted = index(`${subdir}/repodata.json`);
        const { status } = await request(built.services, `${path}/${wanted.rest}`, { headers });
        cells++;
        const right = expected(asker, "conda", channel, wanted, false, "GET");
        if (status !== right) faults.push(`${asker.name} ${channel}/${wanted.rest}: ${status}, not ${right}`);
      }
  expect(faults).toEqual([]);
});

test("a channel that is hidden and one that is not there answer byte for byte the same", async () => {
  const faults: string[] = [];
  for (const asker of ASKERS)
    for (const channel of CHANNELS.filter((name) => !knowsUnblocked(asker, name)))
      for (const { rest } of WANTED.conda) {
        const ask = async (name: string) => {
          const { path, headers } = known(FORMS.conda, "/conda, Bearer")(name, secretOf(asker)) ?? { path: "" };
          const answer = JSON.stringify(await told(await request(built.services, `${path}/${rest}`, { headers })));
          // The lengths differ by that of the name, which is all they may differ by.
          return answer.replaceAll(name, "<name>").replace(/(content-length","?)\d+/g, "$1");
        };
        cells++;
        const [one, other] = [await ask(channel), await ask("nowhere")];
        if (one !== other) faults.push(`${asker.name} ${channel}/${rest}: ${one}, not ${other}`);
      }
  expect(faults).toEqual([]);
});

test(`more than ${FLOOR} cells were asked`, () => {
  console.log(`registry: ${cells} cells (${ASKERS.length} askers)`);
  expect(cells).toBeGreaterThan(FLOOR);
});
