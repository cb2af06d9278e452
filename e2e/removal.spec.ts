/** An administrator takes a person out of a group while that person's client downloads: two accounts, two browsers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { assertSound } from "./page.ts";
import { type Running, startServer } from "./server.ts";

const PASSWORD = "correct horse battery";
const FILE = "mock-2.0.0-py37_1000.conda";

let server: Running;
test.beforeAll(async () => {
  server = await startServer({ ADMIN_LOGIN: "ada", ADMIN_EMAIL: "ada@example.org", ADMIN_PASSWORD: PASSWORD });
});
test.afterAll(() => server.stop());

const basic = (login: string) => `Basic ${Buffer.from(`${login}:${PASSWORD}`).toString("base64")}`;

async function call(method: string, path: string, authorization: string, body?: BodyInit | object) {
  const json = body !== undefined && !(body instanceof FormData);
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization, ...(json && { "content-type": "application/json" }) },
    body: json ? JSON.stringify(body) : (body as BodyInit | undefined),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

/** An organization whose group `data` lets bob read `ml`; answers with bob's token and a file to draw. */
async function prepare(): Promise<{ secret: string; path: string }> {
  const { token } = await call("POST", "/api/authentications", basic("ada"), { scopes: ["all"], note: "set up" });
  const ada = `Bearer ${token}`;
  await call("POST", "/api/v1/organizations", ada, { name: "acme" });
  await call("POST", "/api/v1/organizations/acme/channels", ada, { name: "ml" });
  await call("POST", "/api/v1/users", ada, { login: "bob", email: "bob@example.org", password: PASSWORD });
  await call("POST", "/api/v1/organizations/acme/members", ada, { login: "bob", role: "member" });
  await call("POST", "/api/v1/organizations/acme/groups", ada, { name: "data" });
  await call("PUT", "/api/v1/organizations/acme/groups/data/members/bob", ada);
  await call("PUT", "/api/v1/organizations/acme/groups/data/channels/ml", ada, { level: "read" });
  const form = new FormData();
  const bytes = readFileSync(join(import.meta.dirname, "fixtures/conda", FILE));
  form.set("file", new Blob([new Uint8Array(bytes)]), FILE);
  const { file } = await call("POST", "/api/v1/channels/ml/files", ada, form);
  const made = await call("POST", "/api/authentications", basic("bob"), { scopes: ["conda:download"], note: "laptop" });
  return { secret: made.token, path: `${file.subdir}/${FILE}` };
}

async function signIn(browser: Browser, login: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel("Login or email").fill(login);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${server.url}/`);
  return page;
}

test("the next request is refused, and the explainer tells the person why", async ({ browser }) => {
  const { secret, path } = await prepare();
  const paths = ["noarch/repodata.json", path].map((each) => `${server.url}/t/${secret}/ml/${each}`);
  const seen: { at: number; status: number }[] = [];
  let stop = false;
  const client = (async () => {
    for (let i = 0; !stop; i++) {
      const at = performance.now();
      const answer = await fetch(paths[i % 2] ?? "");
      await answer.arrayBuffer();
      seen.push({ at, status: answer.status });
    }
  })();

  const ada = await signIn(browser, "ada");
  const bob = await signIn(browser, "bob");
  await bob.goto(`${server.url}/acme/channels/ml`);
  await expect(bob.getByRole("heading", { level: 1, name: "ml" })).toBeVisible();
  await bob.goto(`${server.url}/acme/explain?who=me&can=download&on=ml`);
  await expect(bob.getByText("Yes.", { exact: false }).first()).toBeVisible();

  await ada.goto(`${server.url}/acme/groups/data`);
  await ada.getByRole("button", { name: "Remove bob" }).click();
  const dialog = ada.getByRole("dialog");
  await expect(dialog).toContainText("bob loses read on ml");
  const before = seen.length;
  expect(before).toBeGreaterThan(0);
  await dialog.getByRole("button", { name: "Remove", exact: false }).last().click();
  await expect(dialog).toBeHidden();
  const answered = performance.now();
  await expect.poll(() => seen.filter(({ at }) => at > answered).length).toBeGreaterThan(5);
  stop = true;
  await client;

  expect(new Set(seen.slice(0, before).map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(seen.filter(({ at }) => at > answered).map(({ status }) => status))).toEqual(new Set([403]));

  // The open page narrows with the next click, and the explainer says what is missing.
  await bob.goto(`${server.url}/acme/channels/ml`);
  await expect(bob.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
  await bob.goto(`${server.url}/acme/explain?who=me&can=download&on=ml`);
  await expect(bob.getByText("No. You cannot use a channel named ml", { exact: false })).toBeVisible();
  await expect(bob.getByText("no group of yours", { exact: false })).toBeVisible();
  await assertSound(bob);
  // To whom administers the organization it also says which group would give it back.
  await ada.goto(`${server.url}/acme/explain?who=user:bob&can=download&on=ml`);
  await expect(ada.getByText("No.", { exact: false }).first()).toBeVisible();
  await expect(ada.getByRole("main")).toContainText("data");
});
