import { expect, it } from "vitest";
import { bytes, integer, list } from "./numbers.ts";

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1 kB"],
  [1540, "1.5 kB"],
  [9_940, "9.9 kB"],
  [9_960, "10 kB"],
  [999_700, "1 MB"],
  [12_345_678, "12 MB"],
  [3_400_000_000, "3.4 GB"],
])("%i bytes read %s", (n, text) => {
  expect(bytes(n)).toBe(text);
});

it("separates thousands and joins lists", () => {
  expect(integer(10_214)).toBe("10,214");
  expect(list(["ml-prod", "ml-dev"])).toBe("ml-prod and ml-dev");
});
