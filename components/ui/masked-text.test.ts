import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskSecret, maskText, unmaskSelection } from "./masked-text.ts";

const secret = "slc-abcdefghijklmnopqrstuvwxyz9QxZ";
const line = `conda config --add channels https://host/t/${secret}/ml-prod`;
const masked = maskText(line, secret);
const chosen = (part: string) =>
  unmaskSelection(line, secret, masked.indexOf(part), masked.indexOf(part) + part.length);

describe("maskSecret", () => {
  it("keeps the prefix and the last four", () => {
    expect(maskSecret(secret)).toBe("slc-••••••••••••9QxZ");
  });

  it("shows nothing of a short secret but its prefix", () => {
    expect(maskSecret("slc-abcd")).toBe("slc-••••••••••••");
    expect(maskSecret("hunter2")).toBe("••••••••••••");
  });
});

describe("unmaskSelection", () => {
  it("gives the real text for the whole and for any part that touches the secret", () => {
    expect(chosen(masked)).toBe(line);
    expect(chosen("•••")).toBe(secret);
    expect(chosen("host/t/slc-")).toBe(`host/t/${secret}`);
    expect(chosen("9QxZ/ml")).toBe(`${secret}/ml`);
  });

  it("leaves parts beside the secret alone", () => {
    expect(chosen("conda config")).toBe("conda config");
    expect(chosen("/ml-prod")).toBe("/ml-prod");
    expect(chosen("/t/")).toBe("/t/");
  });

  it("never gives a bullet back, whatever is selected in however many places", () => {
    const part = fc.stringMatching(/^[a-z /]{0,8}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.nat(80), fc.nat(80), (parts, a, b) => {
        const text = parts.join(secret);
        const real = unmaskSelection(text, secret, Math.min(a, b), Math.max(a, b));
        expect(real).not.toContain("•");
        expect(text).toContain(real);
      }),
    );
  });
});
