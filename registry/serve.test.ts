/** The statuses of architecture section 4, one table per answer. */
import { createHash } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Services } from "#core/context.ts";
import { updateFile } from "#core/files.ts";
import { mintSecret } from "#core/secret.ts";
import { revokeToken } from "#core/tokens.ts";
import * as make from "#db/factories.ts";
import { SUBDIRS } from "#formats/conda/names.ts";
import { basic, request, type Sent, told } from "./testing.ts";

let services: Services;
let close: () => Promise<void>;
let at: make.TestOrganization;
/** A token's secret per kind of trouble; `good` has none. */
let secrets: Record<"good" | "upload" | "far" | "expired" | "revoked" | "stranger" | "nothing", string>;
let numpy: Awaited<ReturnType<typeof make.publish>>;
let ml: make.TestChannel;
let open: make.TestChannel;

beforeAll(async () => {
  ({ services, close } = await make.testServices());
  at = await make.organization(services, { name: "acme" });
  ml = await make.channel(at, { name: "ml" });
  open = await make.channel(at, { name: "open", visibility: "public" });
  await make.channel(await make.organization(services), { name: "hidden" });
  numpy = await make.publish(ml, { name: "numpy", labels: ["main", "rc/1"] });
  await make.publish(ml, { name: "scipy", labels: ["dev"], format: "tar.bz2" });
  await make.publish(ml, { name: "tool", subdir: "linux-64" });
  await make.publish(open, { name: "hello" });
  await make.declare(open, "inner", "restricted");
  await make.publish(open, { name: "inner" });
  const past = new Date(Date.now() - 86_400_000);
  const revoked = await make.token(at.owner, { name: "ci-old" });
  await revokeToken(await make.ctxOf(at.owner), revoked.token);
  const stranger = (await make.organization(services)).owner;
  const member = await make.member(at);
  secrets = {
    good: (await make.token(at.owner, { name: "ci" })).secret,
    upload: (await make.token(at.owner, { name: "up", scopes: ["conda:upload", "api", "pypi"] })).secret,
    far: (await make.token(at.owner, { name: "far", networks: ["10.0.0.0/8"] })).secret,
    expired: (await make.token(at.owner, { name: "ci-ml", expiresIn: 60 }, { now: past })).secret,
    revoked: revoked.secret,
    stranger: (await make.token(stranger, { name: "stranger", scopes: ["all"] })).secret,
    nothing: (await make.token(member, { name: "nothing", scopes: ["all"] })).secret,
  };
});
afterAll(() => close());

/** Headers of a table's row, which may lack what another row has. */
const only = (headers: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));

type Key = keyof typeof secrets;
const INDEX = "noarch/repodata.json";
const FILE = "noarch/numpy-1.0-0.conda";
const get = (path: string, key: Key = "good", sent: Sent = {}) => request(services, `/t/${secrets[key]}/${path}`, sent);
const bearer = (secret: string) => ({ headers: { Authorization: `Bearer ${secret}` } });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const reasonOf = async (response: Response) => {
  const problem = await response.json();
  expect(problem).toEqual({ ...problem, reason: problem.detail, message: problem.detail, error: problem.detail });
  expect(problem).toMatchObject({ type: "about:blank", status: response.status });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return String(problem.detail);
};

describe("200", () => {
  test.each([
    ["an index", INDEX, "application/json"],
    ["an index, compressed", `${INDEX}.zst`, "application/zstd"],
    ["an index of a label", `label/dev/${INDEX}`, "application/json"],
    ["an index of a label with a slash", `label/rc/1/${INDEX}`, "application/json"],
    ["the current index", "noarch/current_repodata.json", "application/json"],
    ["the current index, compressed", "noarch/current_repodata.json.zst", "application/zstd"],
    ["a file", FILE, "application/octet-stream"],
    ["a file under a label", `label/rc/1/${FILE}`, "application/octet-stream"],
    ["a .tar.bz2", "noarch/scipy-1.0-0.tar.bz2", "application/octet-stream"],
    ["notices", "notices.json", "application/json"],
  ])("for %s", async (_, path, type) => {
    const response = await get(`ml/${path}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
    const bytes = await bytesOf(response);
    expect(response.headers.get("content-length")).toBe(String(bytes.length));
    expect(response.headers.get("content-encoding")).toBeNull();
    expect(response.headers.get("etag")).toMatch(/^"[^"]+"$/);
    expect(response.headers.get("cache-control")).toMatch(/^private, max-age=\d+/);
    expect(response.headers.get("accept-ranges")).toBe("bytes");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("content-security-policy")).toBe("sandbox");
  });

  test("with a file's own bytes, digest and name", async () => {
    const response = await get(`ml/${FILE}`);
    expect((await bytesOf(response)).equals(numpy.bytes)).toBe(true);
    expect(response.headers.get("etag")).toBe(`"${numpy.sha256}"`);
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="numpy-1.0-0.conda"');
    expect(response.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
  });

  test("with an index that has what was published, digests and the time it appeared", async () => {
    const index = await (await get(`ml/${INDEX}`)).json();
    expect(index.info).toEqual({ subdir: "noarch" });
    expect(index.repodata_version).toBe(1);
    expect(Object.keys(index["packages.conda"])).toEqual(["numpy-1.0-0.conda"]);
    expect(index["packages.conda"]["numpy-1.0-0.conda"]).toMatchObject({
      name: "numpy",
      version: "1.0",
      subdir: "noarch",
      depends: [],
      sha256: numpy.sha256,
      md5: createHash("md5").update(numpy.bytes).digest("hex"),
      size: numpy.bytes.length,
      indexed_timestamp: expect.any(Number),
    });
    const dev = await (await get(`ml/label/dev/${INDEX}`)).json();
    expect(Object.keys(dev.packages)).toEqual(["scipy-1.0-0.tar.bz2"]);
    expect(dev["packages.conda"]).toEqual({});
  });

  test("with a valid empty index for every known subdir, and for a label nobody used", async () => {
    for (const subdir of SUBDIRS) {
      if (subdir === "noarch" || subdir === "linux-64") continue;
      const response = await get(`ml/${subdir}/repodata.json`);
      expect(await response.json()).toEqual({
        info: { subdir },
        packages: {},
        "packages.conda": {},
        removed: [],
        repodata_version: 1,
      });
    }
    expect(await (await get(`ml/label/unused/${INDEX}`)).json()).toMatchObject({ packages: {}, "packages.conda": {} });
  });

  test("with a compressed index that is one frame, says its size, and is exactly the index", async () => {
    for (const document of ["repodata", "current_repodata"])
      for (const subdir of ["noarch", "osx-64"]) {
        const plain = await bytesOf(await get(`ml/${subdir}/${document}.json`));
        const packed = await bytesOf(await get(`ml/${subdir}/${document}.json.zst`));
        expect(zstdDecompressSync(packed).equals(plain)).toBe(true);
        expect(frameOf(packed)).toEqual({ contentSize: plain.length, end: packed.length });
      }
  });

  test("with yanked files in `removed`, which stay where they were", async () => {
    const { filename, subdir, kind } = await make.publish(ml, { name: "yanked" });
    await updateFile(await make.ctxOf(at.owner), { channel: "ml", kind, subdir, filename, yanked: true });
    const index = await (await get(`ml/${INDEX}`)).json();
    expect(index.removed).toEqual([filename]);
    expect(Object.keys(index["packages.conda"])).not.toContain(filename);
    expect((await get(`ml/noarch/${filename}`)).status).toBe(200);
  });

  test("and one tag per representation, which moves with the content and only with it", async () => {
    const channel = await make.channel(at);
    const paths = [INDEX, `${INDEX}.zst`, "linux-64/repodata.json", `label/dev/${INDEX}`, "notices.json"];
    const tags = async () =>
      Promise.all(paths.map(async (path) => (await get(`${channel.name}/${path}`)).headers.get("etag")));
    const before = await tags();
    await make.publish(channel);
    const after = await tags();
    expect(new Set(after.slice(0, 3)).size).toBe(3);
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    expect(after.slice(2)).toEqual(before.slice(2));
    expect(await tags()).toEqual(after);
  });

  test("for anybody in a public channel, which shared caches may keep", async () => {
    for (const path of [INDEX, `${INDEX}.zst`, "noarch/hello-1.0-0.conda"]) {
      const response = await request(services, `/conda/open/${path}`);
      expect([response.status, response.headers.get("cache-control")?.split(",")[0]]).toEqual([200, "public"]);
    }
    const index = await (await request(services, `/conda/open/${INDEX}`)).json();
    expect(Object.keys(index["packages.conda"])).toEqual(["hello-1.0-0.conda"]);
  });
});

/** The frame at the beginning of zstd bytes: what it says of its content, and where it ends (RFC 8878 section 3.1.1). */
function frameOf(bytes: Buffer): { contentSize: number | null; end: number } {
  expect(bytes.readUInt32LE(0)).toBe(0xfd2fb528);
  const descriptor = bytes.readUInt8(4);
  const single = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const width = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const at = 5 + (single ? 0 : 1) + dictionary;
  const size = width === 0 ? null : width === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUIntLE(at, width);
  let next = at + width;
  for (let last = false; !last; ) {
    const header = bytes.readUIntLE(next, 3);
    last = (header & 1) === 1;
    next += 3 + (((header >> 1) & 3) === 1 ? 1 : header >> 3);
  }
  return {
    contentSize: size === null ? null : width === 2 ? size + 256 : size,
    end: next + ((descriptor & 4) !== 0 ? 4 : 0),
  };
}

describe("206", () => {
  test.each([
    ["from the beginning", "bytes=0-99", (all: Buffer) => all.subarray(0, 100)],
    ["to the end", "bytes=100-", (all: Buffer) => all.subarray(100)],
    ["the last bytes", "bytes=-20", (all: Buffer) => all.subarray(-20)],
    ["the last byte", "bytes=-1", (all: Buffer) => all.subarray(-1)],
    ["one byte", "bytes=7-7", (all: Buffer) => all.subarray(7, 8)],
    ["past the end", "bytes=10-999999", (all: Buffer) => all.subarray(10)],
    ["more than there is, from the end", "bytes=-999999", (all: Buffer) => all],
  ])("for a range: %s", async (_, Range, cut) => {
    for (const path of [FILE, INDEX, `${INDEX}.zst`]) {
      const all = await bytesOf(await get(`ml/${path}`));
      const expected = cut(all);
      const response = await get(`ml/${path}`, "good", { headers: { Range } });
      const bytes = await bytesOf(response);
      expect([response.status, bytes.equals(expected)]).toEqual([206, true]);
      const from =
        all.length - (Range.startsWith("bytes=-") ? expected.length : all.length - Number(/\d+/.exec(Range)?.[0]));
      expect(response.headers.get("content-range")).toBe(`bytes ${from}-${from + expected.length - 1}/${all.length}`);
      expect(response.headers.get("content-length")).toBe(String(expected.length));
    }
  });

  test.each([
    ["several ranges", { Range: "bytes=0-1,4-5" }],
    ["another unit", { Range: "pages=1-2" }],
    ["nonsense", { Range: "bytes=x" }],
    ["a range of other content, by If-Range", { Range: "bytes=0-1", "If-Range": '"other"' }],
    ["a range with a weak If-Range", { Range: "bytes=0-1", "If-Range": `W/"x"` }],
    ["a range with a date for If-Range", { Range: "bytes=0-1", "If-Range": "Wed, 21 Oct 2026 07:28:00 GMT" }],
  ])("but 200 with everything for %s", async (_, headers) => {
    const response = await get(`ml/${FILE}`, "good", { headers: only(headers) });
    expect([response.status, (await bytesOf(response)).length]).toEqual([200, numpy.bytes.length]);
  });

  test("when If-Range names the present content", async () => {
    const headers = { Range: "bytes=0-1", "If-Range": `"${numpy.sha256}"` };
    expect((await get(`ml/${FILE}`, "good", { headers })).status).toBe(206);
  });
});

describe("304", () => {
  const TAGS: [string, (tag: string) => string, number][] = [
    ["the tag", (tag) => tag, 304],
    ["the tag, weak", (tag) => `W/${tag}`, 304],
    ["a list with the tag", (tag) => `"a", ${tag}, "b"`, 304],
    ["a star", () => "*", 304],
    ["another tag", () => '"another"', 200],
    ["the tag without quotes", (tag) => tag.slice(1, -1), 200],
    ["nothing", () => "", 200],
  ];
  test.each(TAGS)("for a client that has %s", async (_, say, expected) => {
    for (const path of [FILE, INDEX, `${INDEX}.zst`, "notices.json"]) {
      const first = await get(`ml/${path}`);
      const tag = first.headers.get("etag") ?? "";
      const response = await get(`ml/${path}`, "good", { headers: { "If-None-Match": say(tag) } });
      expect([path, response.status]).toEqual([path, expected]);
      if (expected !== 304) continue;
      expect(await response.text()).toBe("");
      expect(response.headers.get("etag")).toBe(tag);
      expect(response.headers.get("cache-control")).toBe(first.headers.get("cache-control"));
    }
  });

  test("but never for the tag of another representation", async () => {
    const tag = (await get(`ml/${INDEX}`)).headers.get("etag") ?? "";
    for (const path of [`${INDEX}.zst`, "linux-64/repodata.json", `label/dev/${INDEX}`])
      expect((await get(`ml/${path}`, "good", { headers: { "If-None-Match": tag } })).status).toBe(200);
  });

  test("rather than 206 when both are asked", async () => {
    const headers = { "If-None-Match": `"${numpy.sha256}"`, Range: "bytes=0-1" };
    expect((await get(`ml/${FILE}`, "good", { headers })).status).toBe(304);
  });
});

describe("401", () => {
  const changed = () => secrets.good.slice(0, 20) + (secrets.good[20] === "A" ? "B" : "A") + secrets.good.slice(21);
  const CREDENTIALS: [string, () => string][] = [
    ["that is not one", () => "nonsense"],
    ["with one character changed", changed],
    ["cut short", () => secrets.good.slice(0, -1)],
    ["of the right shape that nobody has", mintSecret],
    ["that expired", () => secrets.expired],
    ["that was revoked", () => secrets.revoked],
    ["that mamba masked", () => "*****"],
    ["that rattler masked", () => "********"],
    ["that conda masked", () => "<TOKEN>"],
    ["that is empty", () => ""],
  ];

  describe.each(CREDENTIALS)("for a token %s", (_, secret) => {
    test("in the URL, whatever Authorization says, in a public channel too, and before any 304", async () => {
      for (const channel of ["ml", "open", "hidden", "no-such-channel"])
        for (const path of [INDEX, FILE, "noarch/absent-1.0-0.conda", "notices.json", "x"])
          for (const headers of [{}, { Authorization: `Bearer ${secrets.good}` }, { "If-None-Match": "*" }]) {
            const response = await request(services, `/t/${secret()}/${channel}/${path}`, {
              headers: only(headers),
            });
            expect([channel, path, response.status]).toEqual([channel, path, 401]);
          }
    });

    test("in a header, in a public channel too", async () => {
      if (secret() === "") return;
      for (const headers of [
        { Authorization: `Bearer ${secret()}` },
        { Authorization: `token ${secret()}` },
        { Authorization: basic("any", secret()) },
        { Authorization: basic(secret(), "") },
        { "X-API-Key": secret() },
      ])
        for (const channel of ["ml", "open", "no-such-channel"])
          expect((await request(services, `/conda/${channel}/${INDEX}`, { headers: only(headers) })).status).toBe(401);
    });

    test("and says how to go on, without a word of the token", async () => {
      const response = await request(services, `/t/${secret()}/ml/${INDEX}`);
      expect(response.headers.get("www-authenticate")).toBe('Basic realm="Sluice", charset="UTF-8"');
      const reason = await reasonOf(response);
      expect(reason).toContain(make.PUBLIC_URL);
      if (secret().length > 12) expect(reason).not.toContain(secret().slice(0, 12));
    });
  });

  test("tells the holder of a dead secret which token it was and why, and nobody else", async () => {
    expect(await reasonOf(await get(`ml/${INDEX}`, "expired"))).toMatch(
      /^Token ci-ml expired on \d+ \w+ \d{4}\. Create a new one: https:\/\/sluice\.test\/me\/tokens$/,
    );
    expect(await reasonOf(await get(`ml/${INDEX}`, "revoked"))).toMatch(/^Token ci-old was revoked on \d+ \w+ \d{4}\./);
  });

  test("for garbage that is no credential at all", async () => {
    for (const Authorization of [
      "Basic",
      "Basic !!!",
      "Basic bm9jb2xvbg==",
      "Bearer",
      "Bearer  ",
      "Digest a=b",
      "x",
      "Negotiate abc",
      `Bearer ${secrets.good} extra`,
    ])
      expect([
        Authorization,
        (await request(services, `/conda/open/${INDEX}`, { headers: { Authorization } })).status,
      ]).toEqual([Authorization, 401]);
  });

  test("for nobody in particular, the same bytes for a channel that is hidden and one that is not there", async () => {
    const ask = async (name: string, method: string, path: string) =>
      JSON.stringify(await told(await request(services, `/conda/${name}/${path}`, { method }))).replaceAll(name, "X");
    for (const method of ["GET", "HEAD", "POST", "DELETE"])
      for (const path of [INDEX, "", "channeldata.json", "x/y/z"]) {
        const one = await ask("hidden", method, path);
        expect(one).toContain('"status":401');
        expect(await ask("absent", method, path)).toBe(one);
      }
  });

  test("for a write by nobody in particular, in a public channel too", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
      for (const path of [INDEX, "notices.json", ""])
        expect((await request(services, `/conda/open/${path}`, { method })).status).toBe(401);
  });
});

describe("403", () => {
  test("for a channel of which a token may see nothing, byte for byte the same as for one that is not there", async () => {
    for (const key of ["good", "stranger", "nothing", "upload", "far"] as const)
      for (const method of ["GET", "HEAD", "POST", "PUT"])
        for (const path of [INDEX, FILE, "", "x", "notices.json", "label/x"]) {
          const ask = async (name: string) => told(await get(`${name}/${path}`, key, { method }));
          const absent = JSON.stringify(await ask("absent"));
          expect(absent).toContain('"status":403');
          // A name of the same length, so that nothing but the name can differ.
          expect(JSON.stringify(await ask("hidden")).replaceAll("hidden", "absent")).toBe(absent);
        }
    expect(await reasonOf(await get(`hidden/${INDEX}`))).toBe(
      "Token ci cannot use a channel named hidden, or there is none.",
    );
  });

  test("for the wrong scope, with the reason", async () => {
    for (const path of [INDEX, FILE, "noarch/absent-1.0-0.conda"]) {
      const response = await get(`ml/${path}`, "upload");
      expect([response.status, await reasonOf(response)]).toEqual([
        403,
        "Token up cannot download conda packages. That needs scope conda:download.",
      ]);
    }
  });

  test("for the wrong network, with the reason, and on every request anew", async () => {
    const response = await get(`ml/${INDEX}`, "far", { address: "192.0.2.1" });
    expect([response.status, await reasonOf(response)]).toEqual([403, "Token far cannot be used from 192.0.2.1."]);
    expect((await get(`ml/${INDEX}`, "far", { address: "10.1.2.3" })).status).toBe(200);
    expect((await get(`ml/${INDEX}`, "far", { address: "::ffff:10.1.2.3" })).status).toBe(200);
    expect((await get(`ml/${INDEX}`, "far", { address: "11.0.0.1" })).status).toBe(403);
  });

  test("before any 304", async () => {
    for (const key of ["upload", "far", "stranger"] as const)
      expect((await get(`ml/${INDEX}`, key, { headers: { "If-None-Match": "*" } })).status).toBe(403);
  });
});

describe("404", () => {
  test.each([
    ["a file that is not there", "noarch/absent-1.0-0.conda"],
    ["a file in another subdir", "linux-64/numpy-1.0-0.conda"],
    ["a subdir that nobody knows", "linux-65/repodata.json"],
    ["a subdir in another letter case", "NOARCH/repodata.json"],
    ["a document that is none", "noarch/index.html"],
    ["the old compression", "noarch/repodata.json.bz2"],
    ["shards", "noarch/repodata_shards.msgpack.zst"],
    ["the channel itself", ""],
    ["a folder", "noarch"],
    ["a folder with a slash", "noarch/"],
    ["a path with dots", "noarch/../noarch/repodata.json"],
    ["a path with encoded dots", "%2e%2e/noarch/repodata.json"],
    ["an encoded slash", "noarch%2frepodata.json"],
    ["a bad escape", "noarch/%zz"],
    ["a label that is none", `label/1bad/${INDEX}`],
    ["a label that is a subdir", `label/noarch/${INDEX}`],
    ["notices of a label that is none", "label//notices.json"],
    ["PyPI's address of a conda file", `../pypi/ml/${FILE}`],
  ])("for %s in a channel that is seen", async (_, path) => {
    for (const method of ["GET", "HEAD"]) {
      const response = await get(`ml/${path}`, "good", { method });
      expect([path, response.status]).toEqual([path, 404]);
    }
  });

  test("for what is absent or hidden in a public channel, the same for both", async () => {
    const ask = async (name: string) => told(await request(services, `/conda/open/noarch/${name}-1.0-0.conda`));
    expect(await ask("inner")).toMatchObject({ status: 404 });
    expect(await ask("inner")).toEqual(await ask("outer"));
  });

  test("for paths that name no channel, with a token or without", async () => {
    for (const path of [
      "/",
      "/t",
      "/t/",
      `/t/${secrets.good}`,
      `/t/${secrets.good}/`,
      "/conda",
      "/pypi/",
      "//t/x/ml",
      `//t/${secrets.good}/ml/${INDEX}`,
      `/T/${secrets.good}/ml/${INDEX}`,
      `/%74/${secrets.good}/ml/${INDEX}`,
    ])
      expect([path, (await request(services, path)).status]).toEqual([path, 404]);
  });
});

test("405 for a write in a channel that is seen, with what is allowed", async () => {
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    const response = await get(`ml/${INDEX}`, "good", { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  }
});

test("416 for a range outside the file, with its size", async () => {
  for (const Range of [`bytes=${numpy.bytes.length}-`, "bytes=999999-9999999", "bytes=-0"]) {
    const response = await get(`ml/${FILE}`, "good", { headers: { Range } });
    expect([response.status, response.headers.get("content-range")]).toEqual([416, `bytes */${numpy.bytes.length}`]);
  }
});

test("HEAD is GET without a body, with the same headers, whatever the answer", async () => {
  const paths = [INDEX, `${INDEX}.zst`, FILE, "noarch/absent-1.0-0.conda", "notices.json", "linux-65/x"];
  const senders: [Key, Sent][] = [
    ["good", {}],
    ["good", { headers: { Range: "bytes=0-9" } }],
    ["good", { headers: { Range: "bytes=9999999-" } }],
    ["good", { headers: { "If-None-Match": "*" } }],
    ["expired", {}],
    ["upload", {}],
  ];
  for (const path of paths)
    for (const [key, sent] of senders) {
      const [whole, head] = [
        await get(`ml/${path}`, key, sent),
        await get(`ml/${path}`, key, { ...sent, method: "HEAD" }),
      ];
      expect([path, key, head.status]).toEqual([path, key, whole.status]);
      expect([...head.headers]).toEqual([...whole.headers]);
      expect(await head.text()).toBe("");
    }
});

describe("a credential", () => {
  const FORMS: [string, (secret: string) => Record<string, string>][] = [
    ["Bearer", (secret) => ({ Authorization: `Bearer ${secret}` })],
    ["bearer, in lower case", (secret) => ({ Authorization: `bearer ${secret}` })],
    ["token, as the anaconda command sends it", (secret) => ({ Authorization: `token ${secret}` })],
    ["Basic with the secret as password", (secret) => ({ Authorization: basic("ada", secret) })],
    ["Basic with the secret as password of nobody", (secret) => ({ Authorization: basic("", secret) })],
    ["Basic with the secret as login and no password", (secret) => ({ Authorization: basic(secret, "") })],
    ["Basic with the secret as login and some password", (secret) => ({ Authorization: basic(secret, "x") })],
    ["Basic without a colon", (secret) => ({ Authorization: `Basic ${Buffer.from(secret).toString("base64")}` })],
    ["X-API-Key", (secret) => ({ "X-API-Key": secret })],
    ["X-API-Key with spaces around", (secret) => ({ "X-API-Key": ` ${secret} ` })],
  ];
  test.each(FORMS)("is taken as %s, on every address without a token", async (_, headers) => {
    for (const address of [`/conda/ml/${INDEX}`, `/ml/${INDEX}`, `/conda/ml/label/dev/${INDEX}`, `/ml/${FILE}`])
      expect([address, (await request(services, address, { headers: headers(secrets.good) })).status]).toEqual([
        address,
        200,
      ]);
  });

  test("is taken from every place that a URL has for it, and wins over whatever Authorization says", async () => {
    const token = secrets.good;
    for (const address of [
      `/t/${token}/ml/${INDEX}`,
      `/t/${token}/conda/ml/${INDEX}`,
      `/conda/t/${token}/ml/${INDEX}`,
      `/t/${token}/ml/label/rc/1/${FILE}`,
    ])
      for (const headers of [
        {},
        { Authorization: "Basic garbage" },
        { Authorization: basic("corporate", "netrc") },
        { Authorization: `Bearer ${secrets.revoked}` },
        { "X-API-Key": "x" },
      ])
        expect([address, (await request(services, address, { headers: only(headers) })).status]).toEqual([
          address,
          200,
        ]);
  });

  test("in a URL that is bad is not saved by a good one in a header", async () => {
    expect((await request(services, `/t/${secrets.revoked}/ml/${INDEX}`, bearer(secrets.good))).status).toBe(401);
  });

  test("after a token belongs to a channel called t, which nobody can have", async () => {
    expect((await request(services, `/t/${secrets.good}/t/${secrets.good}/ml/${INDEX}`)).status).toBe(403);
    expect((await request(services, `/t/${secrets.good}/conda/t/${secrets.good}/ml/${INDEX}`)).status).toBe(403);
  });
});

test("notices are empty, the same for every name, with or without a good credential, and never a failed sign-in", async () => {
  const expected = '{"notices":[]}';
  for (const path of ["/ml/notices.json", "/conda/ml/notices.json", "/absent/notices.json", "/open/notices.json"])
    for (const headers of [{}, { Authorization: "Basic garbage" }]) {
      const response = await request(services, path, { headers: only(headers) });
      expect([response.status, await response.text()]).toEqual([200, expected]);
    }
  expect(await (await get("ml/notices.json")).text()).toBe(expected);
});

test("no refusal and no header of any answer holds the secret that was sent", async () => {
  for (const key of Object.keys(secrets) as Key[])
    for (const path of [`ml/${INDEX}`, `hidden/${INDEX}`, "ml/nothing", "", `ml/${FILE}?x=${secrets[key]}`])
      for (const method of ["GET", "POST"]) {
        const text = JSON.stringify(await told(await get(path, key, { method })));
        expect(text).not.toContain(secrets[key].slice(4, 20));
      }
});

test("nothing that a client can send makes it throw or answer anything but a status of the table", async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "t",
      "T",
      "conda",
      "pypi",
      "ml",
      "open",
      "noarch",
      "label",
      "dev",
      "..",
      ".",
      "%2e%2e",
      "%74",
      "%",
      "%ff",
      "💥",
      "",
      "*****",
      "repodata.json",
      "repodata.json.zst",
      "numpy-1.0-0.conda",
      "\u0000",
      "con",
      "a".repeat(10_000),
    ),
    fc.string({ maxLength: 20 }),
    fc.constant("good"),
  );
  const header = fc.option(fc.string({ maxLength: 60 }), { nil: undefined });
  const headers = fc.record({
    authorization: header,
    "x-api-key": header,
    "if-none-match": header,
    range: header,
    "if-range": header,
    "user-agent": header,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 8 }),
      headers,
      fc.constantFrom("GET", "HEAD", "POST", "BREW"),
      async (pieces, sent, method) => {
        const path = `/${pieces.map((each) => (each === "good" ? secrets.good : each)).join("/")}`;
        const { status } = await request(services, path, { method, headers: only(sent) });
        expect([200, 206, 304, 401, 403, 404, 405, 416]).toContain(status);
      },
    ),
    { numRuns: 500 },
  );
});
