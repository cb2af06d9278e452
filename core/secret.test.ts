import fc from "fast-check";
import { expect, test } from "vitest";
import { digestOf, hintOf, isSecret, mintCode, mintSecret, redact } from "./secret.ts";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

test("ten thousand secrets have the shape and the checksum, no two are equal, and conda cuts none of them", () => {
  const seen = new Set<string>();
  for (let i = 0; i < 10_000; i++) {
    const secret = mintSecret();
    expect(secret).toMatch(/^slc-[0-9A-Za-z]{38}$/);
    expect(isSecret(secret)).toBe(true);
    seen.add(secret);
  }
  expect(seen.size).toBe(10_000);
});

test("a secret with one character changed, added or gone is none", () => {
  const secret = mintSecret();
  fc.assert(
    fc.property(fc.nat(secret.length - 1), fc.constantFrom(...ALPHABET, "-", "_", "é"), (at, other) => {
      fc.pre(secret[at] !== other);
      expect(isSecret(secret.slice(0, at) + other + secret.slice(at + 1))).toBe(false);
      expect(isSecret(secret.slice(0, at) + secret.slice(at + 1))).toBe(false);
      expect(isSecret(secret.slice(0, at) + other + secret.slice(at))).toBe(false);
    }),
    { numRuns: 3000 },
  );
});

test("what merely looks like a secret is none", () => {
  for (const text of [
    "",
    "slc-",
    "*****",
    "<TOKEN>",
    `slc-${"A".repeat(38)}`,
    mintSecret().toUpperCase(),
    ` ${mintSecret()}`,
    `${mintSecret()}\n`,
  ])
    expect(isSecret(text)).toBe(false);
});

test("a hint recognises a secret and does not give it away", () => {
  const secret = mintSecret();
  expect(hintOf(secret)).toMatch(/^slc-[0-9A-Za-z]{4}…[0-9A-Za-z]{4}$/);
  expect(digestOf(secret)).toMatch(/^[0-9a-f]{64}$/);
});

test("a code has no look-alikes and 26 characters", () => {
  for (let i = 0; i < 1000; i++) expect(mintCode()).toMatch(/^[2-9a-hj-km-np-z0]{26}$/);
});

test("every secret in a text is masked, wherever it stands, and nothing else is", () => {
  const anything = fc.string({ maxLength: 40 }).filter((text) => !/slc-/.test(text));
  fc.assert(
    fc.property(anything, anything, fc.boolean(), (before, after, twice) => {
      const secrets = [mintSecret(), mintSecret()];
      const text = `${before}${secrets[0]}${after}${twice ? secrets[1] : ""}`;
      const told = redact(text);
      for (const secret of secrets) expect(told).not.toContain(secret.slice(10, 20));
      expect(redact(before)).toBe(before);
    }),
  );
});

test("two secrets without anything between them are both masked, and so is half of one", () => {
  const [one, two] = [mintSecret(), mintSecret()];
  expect(redact(`${one}${two}`)).toBe(`${one.slice(0, 8)}…${two.slice(0, 8)}…`);
  expect(redact(one.slice(0, 20))).toBe(`${one.slice(0, 8)}…`);
});
