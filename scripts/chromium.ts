/** The browser that drives the journeys of e2e: this machine's own, Debian's, or Playwright's. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { installFromDebian } from "./test-tools.ts";

const USUAL = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(
  (name) => `/usr/bin/${name}`,
);

function find(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH && !existsSync(CHROMIUM_PATH))
    throw new Error(`CHROMIUM_PATH names ${CHROMIUM_PATH}, which is not there.`);
  return [CHROMIUM_PATH, ...USUAL, chromium.executablePath()].find((path) => path && existsSync(path));
}

/** Where the browser is. */
export function findChromium(): string {
  const path = find();
  if (path) return path;
  throw new Error(
    "There is no Chromium: install one, or set CHROMIUM_PATH to it; `npm test` as root on Debian installs it.",
  );
}

/** Where the browser is, once it is there: on Debian as root from Debian, elsewhere from Playwright. */
export function getChromium(): string {
  const found = find();
  if (found) return found;
  if (!installFromDebian("chromium")) {
    console.log("Installing Chromium with Playwright.");
    spawnSync("playwright", ["install", "chromium"], { stdio: ["ignore", "inherit", "inherit"] });
  }
  return findChromium();
}
