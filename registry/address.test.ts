import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mintSecret } from "#core/secret.ts";
import { SUBDIRS } from "#formats/conda/names.ts";
import { isRegistryPath, readAddress } from "./address.ts";

const T = mintSecret();

describe("a path names a channel and a token", () => {
  test.each([
    [`/t/${T}/ml/noarch/repodata.json`, T, "conda", "ml", "noarch/repodata.json"],
    [`/t/${T}/conda/ml/noarch/x`, T, "conda", "ml", "noarch/x"],
    [`/t/${T}/pypi/ml/simple/`, T, "pypi", "ml", "simple/"],
    [`/conda/ml/label/rc/1/linux-64/x`, null, "conda", "ml", "label/rc/1/linux-64/x"],
    [`/conda/t/${T}/ml/x`, T, "conda", "ml", "x"],
    [`/pypi/t/${T}/ml/simple/`, T, "pypi", "ml", "simple/"],
    ["/pypi/ml/", null, "pypi", "ml", ""],
    ["/ml/noarch/repodata.json", null, "conda", "ml", "noarch/repodata.json"],
    ["/ml", null, "conda", "ml", ""],
    ["/t/*****/ml/x", "*****", "conda", "ml", "x"],
    ["/t/<TOKEN>/ml/x", "<TOKEN>", "conda", "ml", "x"],
    ["/t//ml/x", "", "conda", "ml", "x"],
    [`/conda/ml/noarch/%2e%2e`, null, "conda", "ml", "noarch/%2e%2e"],
  ])("%s", (path, urlToken, kind, channel, rest) => {
    expect(readAddress(path)).toEqual({ urlToken, kind, channel, rest });
  });

  test.each([
    "/",
    "",
    "/t",
    "/t/",
    `/t/${T}`,
    `/t/${T}/`,
    "/conda",
    "/conda/",
    "/conda/t",
    `/conda/t/${T}`,
    "/conda/ML/noarch/x",
    "/conda/../noarch/x",
    "/conda/%6dl/noarch/x",
    "/conda/.hidden/x",
    "/conda/💥/x",
    `//t/${T}/ml/x`,
    `/${"a".repeat(5000)}/noarch/x`,
  ])("but not %s", (path) => {
    expect(readAddress(path)).toBeNull();
  });
});

describe("a path that package clients ask never reaches a page", () => {
  test.each([
    "/t",
    "/t/",
    `/t/${T}/ml/noarch/repodata.json`,
    "/t/*****/ml/noarch/repodata.json",
    "/conda",
    "/conda/ml",
    "/pypi/ml/simple/",
    "/ml/noarch/repodata.json",
    "/ml/linux-64/",
    "/ml/label/dev/noarch/repodata.json",
    "/ml/notices.json",
  ])("%s", (path) => {
    expect(isRegistryPath(path)).toBe(true);
  });

  test.each([
    `//t/${T}/ml`,
    `///t/${T}/ml`,
    `/T/${T}/ml`,
    `/%74/${T}/ml`,
    `/%54/${T}/ml`,
    `//%74/${T}/ml`,
    `/t%2f${T}/ml`,
    `/T%2F${T}/ml`,
    "/T",
    "//t",
    `/acme/${T}`,
    `/acme/channels/${T}/x`,
    `/${T}`,
    `/api/v1/${T}`,
    `/sign-in/../t/${T}`,
    `/acme/x-${T.toUpperCase()}`,
  ])("nor does one that looks like a token: %s", (path) => {
    expect(isRegistryPath(path)).toBe(true);
  });

  test.each([
    "/",
    "/tokens",
    "/tt/x",
    "/condas",
    "/pypi-mirror",
    "/acme",
    "/acme/channels",
    "/acme/tokens/new",
    "/me/tokens",
    "/acme/channels/ml/packages/conda/numpy",
    "/api/v1/whoami",
    "/healthz",
    "/_next/static/t/x.js",
    "/acme/noarch",
    "/my-slc-office",
    "/acme/channels/ml/packages/conda/slc-toolkit",
    "/acme/notices.json/x",
    "/sign-in",
  ])("and a page's path stays a page's: %s", (path) => {
    expect(isRegistryPath(path)).toBe(false);
  });

  test("for every subdir, under any channel", () => {
    for (const subdir of SUBDIRS) expect(isRegistryPath(`/some-channel/${subdir}/repodata.json`)).toBe(true);
  });

  test("for any path with a secret in it", () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webPath(), (before, after) => {
        expect(isRegistryPath(`${before}/${T}${after}`)).toBe(true);
      }),
    );
  });

  test("and everything that becomes an address with a token is the registry's", () => {
    const segments = fc.array(fc.constantFrom("t", "conda", "pypi", "ml", T, "*****", "noarch", "label", "x", ""), {
      maxLength: 7,
    });
    fc.assert(
      fc.property(segments, (parts) => {
        const path = `/${parts.join("/")}`;
        const address = readAddress(path);
        if (address?.urlToken !== null && address !== null) expect(isRegistryPath(path)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
