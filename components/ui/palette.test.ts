import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");
const roles = Object.fromEntries(
  [...css.matchAll(/--color-([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, role, light, dark]) => [
    role,
    { light, dark },
  ]),
) as Record<string, Record<string, string>>;

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(theme: string, one: string, other: string): number {
  const [a = 0, b = 0] = [one, other].map((role) => luminance(roles[role]?.[theme] ?? "#000000")).sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

const grounds = ["bg", "surface", "sunken", "code-bg"];

describe.each(["light", "dark"])("the shipped %s colours", (theme) => {
  it.each(grounds)("text is at least 13.7:1 and muted text 6.5:1 on %s", (ground) => {
    expect(contrast(theme, "text", ground)).toBeGreaterThanOrEqual(13.7);
    expect(contrast(theme, "muted", ground)).toBeGreaterThanOrEqual(6.5);
  });

  it.each(["danger", "warn", "ok", "info"])("%s reads at 4.5:1 on its own ground and on the page", (tone) => {
    for (const ground of [`${tone}-bg`, "bg", "surface"])
      expect(contrast(theme, tone, ground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme, "text", `${tone}-bg`)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme, "muted", `${tone}-bg`)).toBeGreaterThanOrEqual(4.5);
  });

  it("links and what stands on accent and danger read at 4.5:1", () => {
    for (const ground of grounds) expect(contrast(theme, "link", ground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme, "on-accent", "accent")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme, "bg", "danger")).toBeGreaterThanOrEqual(4.5);
  });

  it("edges of controls and the focus ring are at least 3:1", () => {
    for (const ground of ["bg", "surface"]) {
      expect(contrast(theme, "control", ground)).toBeGreaterThanOrEqual(3);
      expect(contrast(theme, "focus", ground)).toBeGreaterThanOrEqual(3);
    }
  });
});

it("knows all roles of the visual language", () => {
  expect(Object.keys(roles).sort()).toEqual(
    "bg surface sunken text muted border control accent on-accent link focus danger danger-bg warn warn-bg ok ok-bg info info-bg code-bg"
      .split(" ")
      .sort(),
  );
});
