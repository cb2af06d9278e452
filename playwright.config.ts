/** The journeys of `e2e/*.spec.ts`; each starts the built server it wants, through `e2e/server.ts`. */
import { defineConfig, devices } from "@playwright/test";
import { findChromium } from "./scripts/chromium.ts";

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  timeout: 60_000,
  workers: 1,
  retries: 0,
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    launchOptions: { executablePath: findChromium() },
    trace: "off",
    actionTimeout: 10_000,
  },
});
