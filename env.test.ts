import { describe, expect, it, test } from "vitest";
import { BadSettings, misnamed, readSettings, SETTINGS, settingsExample, settingsTable } from "./env.ts";

/** The sentences `readSettings` refuses these variables with; none when it accepts them. */
function mistakes(env: Record<string, string>): readonly string[] {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof BadSettings) return error.mistakes;
    throw error;
  }
}

const NETWORKS = "be networks such as 10.0.0.0/8 or fd00::/8, separated by commas";

const WRONG: [name: string, value: string, sentence: string][] = [
  ["PORT", "abc", 'PORT must be a whole number from 1 to 65535, not "abc".'],
  ["PORT", "0", 'PORT must be a whole number from 1 to 65535, not "0".'],
  ["PORT", "65536", 'PORT must be a whole number from 1 to 65535, not "65536".'],
  ["PORT", "1e3", 'PORT must be a whole number from 1 to 65535, not "1e3".'],
  ["HOST", "http://x", 'HOST must be an address or a host name, without scheme and port, not "http://x".'],
  ["HOST", "[::1]", 'HOST must be an address or a host name, without scheme and port, not "[::1]".'],
  ["PUBLIC_URL", "x.example", 'PUBLIC_URL must be an address that starts with http:// or https://, not "x.example".'],
  ["PUBLIC_URL", "ftp://x", 'PUBLIC_URL must be an address that starts with http:// or https://, not "ftp://x".'],
  [
    "PUBLIC_URL",
    "https://x.example/sluice",
    'PUBLIC_URL must be an address without a path, such as https://x.example, not "https://x.example/sluice".',
  ],
  [
    "PUBLIC_URL",
    "https://x.example?a=1",
    'PUBLIC_URL must be an address without a path, such as https://x.example, not "https://x.example?a=1".',
  ],
  ["PUBLIC_URL", "https://me:hush@x.example", "PUBLIC_URL must not contain a user name or password."],
  [
    "PUBLIC_URL",
    "https://me:hush@",
    'PUBLIC_URL must be an address that starts with http:// or https://, not "https://…@".',
  ],
  [
    "DATABASE_URL",
    "mysql://me:hush@db/x",
    "DATABASE_URL must be an address that starts with postgres:// or postgresql://.",
  ],
  ["DATABASE_URL", "postgres:db", "DATABASE_URL must be an address that starts with postgres:// or postgresql://."],
  [
    "STORAGE_URL",
    "s3://hush@bucket",
    "STORAGE_URL names S3 storage, which is not part of this release; use file:///folder.",
  ],
  ["STORAGE_URL", "/srv/blobs", "STORAGE_URL must be a folder, written as file:///folder."],
  ["STORAGE_URL", "file://srv/blobs", "STORAGE_URL must be a folder, written as file:///folder."],
  ["STORAGE_URL", "file:///", "STORAGE_URL must be a folder, written as file:///folder."],
  ["SETUP_CODE", "short", "SETUP_CODE must have at least 12 characters."],
  ["SETUP_CODE", "with a space in", "SETUP_CODE must consist of letters, digits and ASCII signs, without spaces."],
  ["SMTP_URL", "http://mail", "SMTP_URL must be an address that starts with smtp:// or smtps://."],
  ["MAIL_FROM", "sluice", 'MAIL_FROM must be name@host or Name <name@host>, not "sluice".'],
  ["MAIL_FROM", "a@b\r\nBcc: c@d", 'MAIL_FROM must be name@host or Name <name@host>, not "a@b\\r\\nBcc: c@d".'],
  ["LOG_LEVEL", "INFO", 'LOG_LEVEL must be trace, debug, info, warn, error, fatal or silent, not "INFO".'],
  ["ACCESS_LOG", "true", 'ACCESS_LOG must be on or off, not "true".'],
  ["TRUSTED_PROXIES", "proxy", `TRUSTED_PROXIES must ${NETWORKS}, not "proxy".`],
  ["TRUSTED_PROXIES", "10.0.0.0/33", `TRUSTED_PROXIES must ${NETWORKS}, not "10.0.0.0/33".`],
  ["TRUSTED_PROXIES", "10.1/16", `TRUSTED_PROXIES must ${NETWORKS}, not "10.1/16".`],
  ["TRUSTED_PROXIES", "fe80::1%eth0", `TRUSTED_PROXIES must ${NETWORKS}, not "fe80::1%eth0".`],
  [
    "TRUSTED_PROXIES",
    "192.0.2.1,10.1.2.3/8",
    "TRUSTED_PROXIES must be whole networks: write 10.0.0.0/8 instead of 10.1.2.3/8.",
  ],
  ["TRUSTED_PROXIES", "fd00::1/8", "TRUSTED_PROXIES must be whole networks: write fd00::/8 instead of fd00::1/8."],
  ["TRUSTED_PROXIES", "0.0.0.0/0", "TRUSTED_PROXIES must not trust every address, as 0.0.0.0/0 does."],
  ["METRICS_TOKEN", "hush", "METRICS_TOKEN must have at least 16 characters."],
  ["MAX_UPLOAD", "5 potatoes", 'MAX_UPLOAD must be a size such as 2GB or 500MiB, not "5 potatoes".'],
  ["MAX_UPLOAD", "0", 'MAX_UPLOAD must be a size such as 2GB or 500MiB, not "0".'],
  ["MAX_UPLOAD", "99999999TB", 'MAX_UPLOAD must be a size such as 2GB or 500MiB, not "99999999TB".'],
  ["ROLE", "web", 'ROLE must be all, the only role in this release, not "web".'],
  ["NODE_ENV", "prod", 'NODE_ENV must be production, development or test, not "prod".'],
  ["PORT", `slc-${"x".repeat(38)}`, 'PORT must be a whole number from 1 to 65535, not "slc-…".'],
];

describe("a mistake", () => {
  it.each(WRONG)("in %s=%j is one sentence", (name, value, sentence) => {
    expect(mistakes({ [name]: value })).toEqual([sentence]);
  });

  test("in the administrator's three is named by what is missing or wrong", () => {
    const admin = { ADMIN_LOGIN: "ada", ADMIN_PASSWORD: "correct horse", ADMIN_EMAIL: "ada@example.com" };
    expect(mistakes(admin)).toEqual([]);
    expect(mistakes({ ...admin, ADMIN_EMAIL: "" })).toEqual([
      "ADMIN_LOGIN, ADMIN_PASSWORD and ADMIN_EMAIL go together, and ADMIN_EMAIL is not set.",
    ]);
    expect(mistakes({ ...admin, ADMIN_LOGIN: "Ada L", ADMIN_PASSWORD: "hush", ADMIN_EMAIL: "ada" })).toEqual([
      'ADMIN_LOGIN must be 1 to 64 lower-case letters, digits, - and _, a letter or digit at both ends, not "Ada L".',
      "ADMIN_PASSWORD must have at least 12 characters.",
      'ADMIN_EMAIL must be an e-mail address, not "ada".',
    ]);
  });

  test("of mail without a sender is one sentence", () => {
    expect(mistakes({ SMTP_URL: "smtp://mail.example.com" })).toEqual(["MAIL_FROM must be set when SMTP_URL is."]);
  });

  test("does not hide the next: all are in the message, a line each", () => {
    expect(() => readSettings({ PORT: "x", ROLE: "web" })).toThrow(/^PORT [^\n]+\.\nROLE [^\n]+\.$/);
  });

  test("never repeats a secret", () => {
    const secret = ["DATABASE_URL", "SMTP_URL", "ADMIN_PASSWORD", "METRICS_TOKEN", "SETUP_CODE", "STORAGE_URL"];
    const said = mistakes(Object.fromEntries(secret.map((name) => [name, "hush-ü"])));
    expect(said.filter((line) => secret.some((name) => line.startsWith(name)))).toHaveLength(secret.length);
    expect(said.join("\n")).not.toContain("hush");
  });
});

describe("settings", () => {
  test("have defaults for everything, and are frozen", () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({ port: 3000, host: "127.0.0.1", maxUpload: 5 * 1024 ** 3, mode: "production" });
    expect(settings).toMatchObject({ accessLog: true, trustedProxies: [], admin: undefined, databaseUrl: undefined });
    expect(settings.storageDir).toBe(`${settings.dataDir}/blobs`);
    expect(Object.isFrozen(settings) && Object.isFrozen(settings.trustedProxies)).toBe(true);
  });

  test("take an empty variable for one that is not there", () => {
    expect(readSettings(Object.fromEntries(SETTINGS.map(({ name }) => [name, ""])))).toEqual(readSettings({}));
  });

  it.each([
    ["PUBLIC_URL", "HTTPS://X.Example:443/", { publicUrl: "https://x.example" }],
    ["PUBLIC_URL", "http://localhost:8080", { publicUrl: "http://localhost:8080" }],
    ["STORAGE_URL", "file:///srv/a%20b", { storageDir: "/srv/a b" }],
    ["DATA_DIR", "/srv/../srv/sluice", { dataDir: "/srv/sluice", storageDir: "/srv/sluice/blobs" }],
    ["DATABASE_URL", "postgres://t@localhost/x?host=%2Ftmp", { databaseUrl: "postgres://t@localhost/x?host=%2Ftmp" }],
    ["ACCESS_LOG", "off", { accessLog: false }],
    ["MAX_UPLOAD", "2GB", { maxUpload: 2_000_000_000 }],
    ["MAX_UPLOAD", "1.5 kib", { maxUpload: 1536 }],
    ["MAX_UPLOAD", "500M", { maxUpload: 500_000_000 }],
    ["MAX_UPLOAD", "1000", { maxUpload: 1000 }],
    ["HOST", "::", { host: "::" }],
    ["MAIL_FROM", "Sluice <sluice@example.com>", { mailFrom: "Sluice <sluice@example.com>" }],
    [
      "TRUSTED_PROXIES",
      "10.0.0.0/8, 192.0.2.7,fd00::/8,::1",
      { trustedProxies: ["10.0.0.0/8", "192.0.2.7/32", "fd00::/8", "::1/128"] },
    ],
  ])("read %s=%j", (name, value, expected) => {
    expect(readSettings({ [name]: value })).toMatchObject(expected);
  });

  test("with our name before theirs are pointed out, but not what Kubernetes sets for a service", () => {
    expect(misnamed({ SLUICE_DATA_DIR: "/srv", SLUICE_PORT: "tcp://10.0.0.1:80", SLUICE_X: "y" })).toEqual([
      "SLUICE_DATA_DIR is not read: the setting is called DATA_DIR.",
    ]);
  });

  test("are all in the README's table and in the example", () => {
    for (const { name } of SETTINGS) expect(settingsTable()).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, "m"));
    expect(settingsExample()).toMatch(/^#PORT=3000$/m);
    expect(settingsTable().split("\n")).toHaveLength(SETTINGS.length + 2);
  });
});

describe("what a page may show of the settings", () => {
  const HIDDEN = { DATABASE_URL: "postgres://sluice:hush@db/x", SMTP_URL: "smtp://me:hush@mail", MAIL_FROM: "a@b.org" };
  const CODES = { SETUP_CODE: "hush-hush-hush", METRICS_TOKEN: "hush-hush-hush-hush" };
  const ADMIN = { ADMIN_LOGIN: "ada", ADMIN_PASSWORD: "hush-hush-hush", ADMIN_EMAIL: "ada@hush.test" };

  test("names every setting and where it comes from", () => {
    const { shown } = readSettings({ PORT: "4000", ...HIDDEN });
    expect(shown.map(({ name }) => name)).toEqual(
      SETTINGS.map(({ name }) => name).filter((name) => name !== "NODE_ENV"),
    );
    const of = (name: string) => shown.find((each) => each.name === name);
    expect(of("PORT")).toMatchObject({ value: "4000", source: "environment" });
    expect(of("HOST")).toMatchObject({ value: "127.0.0.1", source: "default" });
    expect(of("PUBLIC_URL")).toMatchObject({ value: null, source: "nowhere" });
    expect(of("DATABASE_URL")).toMatchObject({ value: null, source: "environment" });
  });

  test("holds no secret, whichever is set", () => {
    const { shown } = readSettings({ ...HIDDEN, ...CODES, ...ADMIN });
    expect(JSON.stringify(shown)).not.toMatch(/hush/);
    expect(shown.filter(({ source }) => source === "environment").length).toBe(8);
  });
});
