/** The process itself: what it does with requests that are none of its own kind, and how it ends. */
import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Running, startServer } from "./server.ts";

let server: Running;
beforeAll(async () => {
  server = await startServer({ SETUP_CODE: "server-test-code" });
  // Next attaches what it has to say to upgrades when it serves its first page.
  expect((await fetch(`${server.url}/sign-in`)).status).toBe(200);
});
afterAll(() => server.stop());

function upgrading(path: string): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const headers = {
      Connection: "Upgrade, HTTP2-Settings",
      Upgrade: "h2c",
      "HTTP2-Settings": "AAMAAABkAAQAoAAAAAIAAAAA",
    };
    request(`${server.url}${path}`, { headers }, (res) => {
      res.resume();
      done(res.statusCode);
    })
      .on("error", fail)
      .end();
  });
}

/** The first line of the answer to bytes as they are. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.once("data", (data) => {
      socket.destroy();
      done(data.toString("latin1").split("\r\n")[0] ?? "");
    });
    socket.once("error", fail);
  });
}

test.each([
  ["/healthz", 200],
  ["/conda/lab/noarch/repodata.json", 401],
  ["/api/v1/whoami", 401],
])("a wish to upgrade is an ordinary request: %s", async (path, status) => {
  expect(await upgrading(path)).toBe(status);
});

test.each(["OPTIONS *", "GET /%ff", "GET http://elsewhere.example/api/v1/whoami"])(
  "%s names nothing here",
  async (line) => {
    expect(await raw(`${line} HTTP/1.1\r\nHost: x\r\n\r\n`)).toBe("HTTP/1.1 400 Bad Request");
  },
);

test("a second server on the same folder says so and leaves the first alone", async () => {
  await expect(startServer({ DATA_DIR: server.dataDir })).rejects.toThrow(/Another Sluice is using/);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test("it ends in order when told to, whatever connections are open", async () => {
  const own = await startServer({ SETUP_CODE: "server-test-code" });
  const { hostname, port } = new URL(own.url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  await fetch(`${own.url}/sign-in`);
  expect(await own.stop()).toBe(0);
  socket.destroy();
});
