/** From an empty server to a `conda config` line that works, and to one that no longer does: by clicking, as people do. */
import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { condaPackage } from "#formats/conda/testing.ts";
import { assertSound, watchConsole } from "./page.ts";
import { type Running, startServer } from "./server.ts";
import { install } from "./solve.ts";

const CODE = "journey-setup-code";
const PASSWORD = "correct horse battery";
const FIXTURES = join(import.meta.dirname, "fixtures/conda");
const PACKAGES = [
  "mock-2.0.0-py37_1000.conda",
  "versioned-1.0-0.conda",
  "versioned-2.0-0.conda",
  "_r-mutex-1.0.1-anacondar_1.tar.bz2",
  "test-app-package-icon-0.1-0.tar.bz2",
];

let server: Running;
test.beforeEach(async () => {
  server = await startServer({ SETUP_CODE: CODE });
});
test.afterEach(() => server.stop());

async function person(
  browser: Browser,
  look: { colorScheme: "light" | "dark"; viewport: { width: number; height: number } },
) {
  const permissions = ["clipboard-read", "clipboard-write"];
  const context = await browser.newContext({ ...look, baseURL: server.url, reducedMotion: "reduce", permissions });
  return { page: await context.newPage(), faults: watchConsole(context) };
}

async function setUp(page: Page) {
  await page.goto("/");
  await expect(page).toHaveURL(/\/setup$/);
  await page.getByRole("textbox", { name: "Setup code" }).fill("not the code");
  await page.keyboard.press("Enter");
  await expect(page.getByText("There is a problem")).toBeVisible();
  await page.getByRole("textbox", { name: "Setup code" }).fill(CODE);
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Login" }).fill("ada");
  await page.getByRole("textbox", { name: "Email" }).fill("ada@example.org");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await assertSound(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Public address" })).toHaveValue(server.url);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("textbox", { name: "Organization" }).fill("acme");
  await page.getByRole("textbox", { name: "First channel" }).fill("conda");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/The name conda is reserved/).first()).toBeVisible();
  await page.getByRole("textbox", { name: "First channel" }).fill("acme-prod");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/acme\/channels\/acme-prod$/);
  await assertSound(page);
}

async function upload(page: Page) {
  await page.goto("/acme/channels/acme-prod");
  const good = condaPackage({ name: "honest", version: "1.0" });
  const liar = { name: "liar-1.0-0.conda", mimeType: "application/octet-stream", buffer: good.conda };
  const opener = page.getByRole("button", { name: "Upload packages" });
  if ((await opener.count()) > 0 && (await opener.getAttribute("aria-expanded")) === "false") await opener.click();
  const input = page.locator("input[type=file]");
  await input.setInputFiles(PACKAGES.map((name) => join(FIXTURES, name)));
  for (const name of PACKAGES)
    await expect(page.getByRole("link", { name: name.replace(/-\d.*/, ""), exact: true })).toBeVisible();
  await input.setInputFiles([liar]);
  await expect(page.getByText(/a file that was renamed cannot be installed/).first()).toBeVisible();
  await input.setInputFiles([join(FIXTURES, PACKAGES[0] ?? "")]);
  await expect(page.getByText(/here already|already here/i).first()).toBeVisible();
  await assertSound(page);
}

async function invite(page: Page): Promise<string> {
  await page.goto("/acme/members");
  await assertSound(page);
  await page.getByRole("button", { name: "Invite people" }).click();
  await page.getByLabel("Email addresses").fill("grace@example.org");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(page.getByText("Email is not configured. Send this link yourself.")).toBeVisible();
  await assertSound(page);
  const link = /http:\/\/127\.0\.0\.1:\d+\/invite#[0-9a-z]{26}/.exec(
    (await page.getByRole("dialog").textContent()) ?? "",
  )?.[0];
  await page.getByRole("button", { name: "Done" }).click();
  return link ?? "";
}

async function acceptInvitation(page: Page, link: string) {
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1, name: "Join acme" })).toBeVisible();
  await assertSound(page);
  await page.getByRole("textbox", { name: "Login" }).fill("grace");
  await page.getByRole("textbox", { name: "Name" }).fill("Grace Hopper");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Join acme" }).click();
  await expect(page).toHaveURL(/\/acme$/);
  await assertSound(page);
}

async function associate(page: Page) {
  await page.goto("/acme/groups");
  await assertSound(page);
  await page.getByRole("link", { name: "Create group" }).first().click();
  await page.getByRole("textbox", { name: "Name" }).fill("data-science");
  await page.getByRole("button", { name: "Create group" }).click();
  await expect(page).toHaveURL(/\/acme\/groups\/data-science/);
  await page.getByRole("button", { name: "Add people" }).first().click();
  await page.getByRole("dialog").getByRole("checkbox", { name: /grace/i }).check();
  await page.getByRole("dialog").getByRole("button", { name: /^Add/ }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByText("Grace Hopper").first()).toBeVisible();
  await assertSound(page);
  await page
    .getByRole("link", { name: /^Channels/ })
    .last()
    .click();
  await page.getByRole("button", { name: "Add channel" }).first().click();
  await page
    .getByRole("dialog")
    .getByRole("checkbox", { name: /acme-prod/ })
    .check();
  await page.getByRole("dialog").getByRole("radio", { name: /^Read/ }).check();
  await assertSound(page);
  await page.getByRole("dialog").getByRole("button", { name: /^Add/ }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(
    page
      .getByRole("rowheader", { name: "acme-prod" })
      .or(page.getByRole("link", { name: "acme-prod" }))
      .first(),
  ).toBeVisible();
  await assertSound(page);
}

/** Makes a token by the form's defaults and returns what the reveal hands out to copy. */
async function createToken(page: Page): Promise<string> {
  await page.goto("/acme/channels/acme-prod");
  await page.getByRole("link", { name: "Create token for this channel" }).first().click();
  await expect(page).toHaveURL(/\/acme\/tokens\/new\?channel=acme-prod/);
  await page.getByRole("textbox", { name: "Name" }).fill("laptop");
  await expect(page.getByText(/will be able to/).first()).toBeVisible();
  await assertSound(page);
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Save your token now" })).toBeFocused();
  await assertSound(page);
  // What a person gets who presses Copy beside the first line.
  await page.getByRole("button", { name: /^Copy/ }).filter({ hasNotText: "Copy token" }).first().click();
  await expect(page.getByText(/copied/i).first()).toBeAttached();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^conda config --add channels http:\/\/127\.0\.0\.1:\d+\/t\/slc-\w{38}\/acme-prod$/);
  await page.reload();
  await expect(page.getByRole("heading", { name: "This secret was shown once" })).toBeVisible();
  return copied.split(" ").at(-1) ?? "";
}

async function revoke(page: Page) {
  await page.goto("/acme/tokens");
  await assertSound(page);
  await page.getByRole("button", { name: "Actions for laptop" }).click();
  await page.getByRole("button", { name: "Revoke laptop" }).click();
  await assertSound(page);
  await page.getByRole("dialog").getByRole("button", { name: "Revoke token" }).click();
  await expect(page.locator("tr", { hasText: "laptop" }).getByText("Revoked", { exact: true })).toBeVisible();
}

for (const colorScheme of ["light", "dark"] as const)
  for (const width of [1280, 360])
    test(`the whole path, ${colorScheme}, ${width} px wide`, async ({ browser }) => {
      test.setTimeout(180_000);
      const look = { colorScheme, viewport: { width, height: 800 } };
      const ada = await person(browser, look);
      const grace = await person(browser, look);
      await setUp(ada.page);
      await upload(ada.page);
      await acceptInvitation(grace.page, await invite(ada.page));
      await grace.page.goto("/acme/channels/acme-prod");
      await expect(grace.page.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
      await associate(ada.page);
      const channel = await createToken(grace.page);
      const secret = channel.split("/")[4] ?? "";
      const wanted = ["versioned", "_r-mutex", "test-app-package-icon"];
      expect(await install(wanted, channel)).toEqual(["_r-mutex 1.0.1", "test-app-package-icon 0.1", "versioned 2.0"]);
      expect(await install(["versioned 1.0"], channel)).toEqual(["versioned 1.0"]);
      await grace.page.goto("/acme/tokens");
      await grace.page.getByRole("link", { name: "laptop" }).click();
      await expect(grace.page).toHaveURL(/\/acme\/tokens\/[\w-]+$/);
      await assertSound(grace.page);
      expect(await grace.page.content()).not.toContain(secret);
      await revoke(grace.page);
      await expect(install(["versioned"], channel)).rejects.toThrow(/401/);
      await grace.page.goto("/sign-out");
      await grace.page.getByRole("button", { name: "Sign out" }).click();
      await expect(grace.page).toHaveURL(/\/sign-in/);
      await assertSound(grace.page);
      expect([...ada.faults, ...grace.faults]).toEqual([]);
      // The terminal shows the setup code once, for whoever started the server; no line of the log has a secret.
      const lines = server
        .log()
        .split("\n")
        .filter((line) => line.startsWith("{"));
      expect(lines.length).toBeGreaterThan(50);
      for (const word of [secret, PASSWORD, CODE]) expect(lines.filter((line) => line.includes(word))).toEqual([]);
    });
