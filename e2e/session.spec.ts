/** A session that ends while somebody types, and one that another tab has ended. */
import { join } from "node:path";
import { createClient } from "@libsql/client";
import { expect, type Page, test } from "@playwright/test";
import { type Running, startServer } from "./server.ts";

const ADMIN = { ADMIN_LOGIN: "ada", ADMIN_EMAIL: "ada@example.org", ADMIN_PASSWORD: "correct horse battery" };

let server: Running;
test.beforeAll(async () => {
  server = await startServer(ADMIN);
});
test.afterAll(() => server.stop());

async function signIn(page: Page, password = ADMIN.ADMIN_PASSWORD) {
  await page.getByLabel("Login or email").fill("ada");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
}

test("a wrong password says no more than that, and the right one leads back to the page that was asked for", async ({
  page,
}) => {
  await page.goto(`${server.url}/me/tokens?status=revoked`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, "not the password");
  await expect(page.getByText("Login or password is not right.").first()).toBeVisible();
  await signIn(page);
  await expect(page).toHaveURL(/\/me\/tokens\?status=revoked$/);
});

test("nobody is led to another site after signing in", async ({ page }) => {
  for (const next of ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"]) {
    await page.context().clearCookies();
    await page.goto(`${server.url}/sign-in?next=${encodeURIComponent(next)}`);
    await signIn(page);
    await expect(page).toHaveURL(`${server.url}/`);
  }
});

test("a form that is sent after its session ended is kept, and can be sent again after signing in elsewhere", async ({
  page,
  context,
}) => {
  await page.goto(`${server.url}/sign-in?next=/new`);
  await signIn(page);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("acme");
  const other = await context.newPage();
  await other.goto(`${server.url}/sign-out`);
  await other.getByRole("button", { name: "Sign out" }).click();
  await expect(other).toHaveURL(/\/sign-in/);
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page.getByText("You were signed out. Your form is kept").first()).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("acme");
  await signIn(other);
  await expect(other).not.toHaveURL(/\/sign-in/);
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page).toHaveURL(`${server.url}/acme`);
});

test("a page that fails shows the request id that the log has, and neither has a statement or its parameters", async ({
  page,
}) => {
  const own = await startServer(ADMIN);
  try {
    await page.goto(`${own.url}/sign-in`);
    await signIn(page);
    await expect(page).toHaveURL(`${own.url}/`);
    const database = createClient({ url: `file:${join(own.dataDir, "sluice.db")}` });
    await database.execute("alter table tokens rename to gone");
    database.close();
    await page.goto(`${own.url}/me/tokens`);
    const id = await page
      .locator("code", { hasText: /^[0-9a-f]{8}-[0-9a-z]+$/ })
      .first()
      .textContent();
    const lines = own
      .log()
      .split("\n")
      .filter((line) => line.includes("a page failed"));
    expect(lines.map((line) => JSON.parse(line).requestId)).toContain(id);
    for (const words of ["Failed query", "params", "select "]) expect(own.log()).not.toContain(words);
  } finally {
    await own.stop();
  }
});
