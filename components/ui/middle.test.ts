import { expect, it } from "vitest";
import { middle } from "./middle.ts";

it("leaves short names alone", () => {
  expect(middle("ml-prod", 7)).toBe("ml-prod");
});

it("keeps both ends of long ones, in the length allowed", () => {
  expect(middle("nightly-build-of-the-research-cluster-6", 20)).toBe("nightly-buil…uster-6");
  expect([...middle("x".repeat(64), 16)]).toHaveLength(16);
});
