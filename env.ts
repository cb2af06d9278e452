/** The only reader of the environment: one catalogue feeds the checks at start, the README's table and `.env.example`. */
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ipaddr from "ipaddr.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** The database engine: the schema's builders need it while modules load, so a wrong URL is `readSettings`' to refuse. */
export const engine: "postgres" | "sqlite" = isPostgres(process.env.DATABASE_URL) ? "postgres" : "sqlite";

/** What is wrong with a value, in words that follow the setting's name. `shown`: the value itself may be repeated. */
class Wrong extends Error {
  readonly shown: boolean;
  constructor(message: string, shown: boolean) {
    super(message);
    this.shown = shown;
  }
}

/** `must("be on or off")` becomes `ACCESS_LOG must be on or off, not "maybe".` */
const must = (rule: string) => new Wrong(`must ${rule}`, true);
/** For rules whose sentence says everything already, or where the value could hold a password. */
const refuse = (sentence: string) => new Wrong(sentence, false);

const wholeNumber = (from: number, to: number) => (text: string) => {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= from && number <= to) return number;
  throw must(`be a whole number from ${from} to ${to}`);
};

const oneOf =
  <const T extends string>(...words: T[]) =>
  (text: string): T => {
    const word = words.find((each) => each === text);
    if (word !== undefined) return word;
    throw must(`be ${words.length > 1 ? `${words.slice(0, -1).join(", ")} or ` : ""}${words.at(-1)}`);
  };

const matching = (pattern: RegExp, rule: string) => (text: string) => {
  if (pattern.test(text)) return text;
  throw must(rule);
};

const atLeast = (characters: number) => (text: string) => {
  if (text.length >= characters) return text;
  throw refuse(`must have at least ${characters} characters`);
};

/** Strings that travel in a header or are typed by hand: no spaces, long enough not to be guessed. */
const code = (characters: number) => (text: string) => {
  if (/^[\x21-\x7e]+$/.test(text)) return atLeast(characters)(text);
  throw refuse("must consist of letters, digits and ASCII signs, without spaces");
};

const withScheme =
  (...schemes: string[]) =>
  (text: string) => {
    if (URL.canParse(text) && schemes.some((scheme) => text.startsWith(scheme))) return text;
    throw refuse(`must be an address that starts with ${schemes.join(" or ")}`);
  };

function host(text: string) {
  if (ipaddr.isValid(text) || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(text)) return text;
  throw must("be an address or a host name, without scheme and port");
}

function origin(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password) throw refuse("must not contain a user name or password");
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw must("be an address that starts with http:// or https://");
  }
  if (url.pathname === "/" && url.search === "" && url.hash === "") return url.origin;
  throw must(`be an address without a path, such as ${url.origin}`);
}

function folder(text: string) {
  if (/^s3:/i.test(text)) throw refuse("names S3 storage, which is not part of this release; use file:///folder");
  if (/^file:\/\/\/./.test(text) && URL.canParse(text)) return fileURLToPath(text);
  throw refuse("must be a folder, written as file:///folder");
}

const UNITS = ["b", "k", "m", "g", "t"];

function bytes(text: string) {
  const [, number = "", unit = "b", binary] =
    /^(\d+(?:\.\d+)?) ?(?:([bkmgt])(?:(?<=[kmgt])(i)?b)?)?$/i.exec(text) ?? [];
  const size = Math.floor(Number(number) * (binary ? 1024 : 1000) ** UNITS.indexOf(unit.toLowerCase()));
  if (size > 0 && Number.isSafeInteger(size)) return size;
  throw must("be a size such as 2GB or 500MiB");
}

function network(text: string) {
  const [given = "", length, ...rest] = text.split("/");
  const wellFormed = /^[\d.]+$/.test(given) ? ipaddr.IPv4.isValidFourPartDecimal(given) : /^[\da-f:.]+$/i.test(given);
  const bits = length ?? (given.includes(":") ? "128" : "32");
  const cidr = `${given}/${bits}`;
  if (!wellFormed || rest.length > 0 || !/^\d+$/.test(bits) || !ipaddr.isValidCIDR(cidr)) {
    throw must("be networks such as 10.0.0.0/8 or fd00::/8, separated by commas");
  }
  if (Number(bits) === 0) throw refuse(`must not trust every address, as ${text} does`);
  const family = given.includes(":") ? ipaddr.IPv6 : ipaddr.IPv4;
  const start = family.networkAddressFromCIDR(cidr).toString();
  if (start === ipaddr.parse(given).toString()) return `${start}/${Number(bits)}`;
  throw refuse(`must be whole networks: write ${start}/${bits} instead of ${text}`);
}

const networks = (text: string): readonly string[] =>
  Object.freeze(
    text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean)
      .map(network),
  );

type Setting<Name extends string, Default extends string, Value> = {
  readonly name: Name;
  /** Text that is read as if it had been given; empty where nothing is the default. */
  readonly default: Default;
  /** One sentence, or a few, for the README. */
  readonly what: string;
  readonly read: (text: string) => Value;
};

const setting = <const N extends string, const D extends string, V>(
  name: N,
  fallback: D,
  read: (text: string) => V,
  what: string,
): Setting<N, D, V> => ({ name, default: fallback, what, read });

const EMAIL = /^[^\s@<>,"]+@[^\s@<>,"]+$/;

/** Every setting there is. */
export const SETTINGS = [
  setting("PORT", "3000", wholeNumber(1, 65535), "The port to listen on."),
  setting("HOST", "127.0.0.1", host, "The address to listen on; `0.0.0.0` lets other machines in."),
  setting(
    "PUBLIC_URL",
    "",
    origin,
    "The address people and package clients use, such as `https://packages.example.com`: the only source of absolute links. Without it, what the setup page was told.",
  ),
  setting("DATA_DIR", "./data", (text) => resolve(text), "The folder for everything the server keeps."),
  setting(
    "DATABASE_URL",
    "",
    withScheme("postgres://", "postgresql://"),
    "`postgres://…` keeps rows in PostgreSQL. Without it, in SQLite in `DATA_DIR`.",
  ),
  setting(
    "STORAGE_URL",
    "",
    folder,
    "The folder for the bytes of packages, as `file:///folder`. Without it, `blobs` in `DATA_DIR`.",
  ),
  setting(
    "ADMIN_LOGIN",
    "",
    matching(
      /^[a-z\d](?:[a-z\d_-]{0,62}[a-z\d])?$/,
      "be 1 to 64 lower-case letters, digits, - and _, a letter or digit at both ends",
    ),
    "With `ADMIN_PASSWORD` and `ADMIN_EMAIL`: makes the first administrator, without the setup page; ignored once there is one.",
  ),
  setting("ADMIN_PASSWORD", "", atLeast(12), "Its password, at least 12 characters."),
  setting("ADMIN_EMAIL", "", matching(EMAIL, "be an e-mail address"), "Its e-mail address."),
  setting(
    "SETUP_CODE",
    "",
    code(12),
    "The code the setup page asks for, at least 12 characters. Without it, one is made and printed at each start until setup is done.",
  ),
  setting(
    "SMTP_URL",
    "",
    withScheme("smtp://", "smtps://"),
    "The mail server, as `smtp://user:password@host:587` or `smtps://…`. Without it, no mail is sent and links are shown to copy.",
  ),
  setting(
    "MAIL_FROM",
    "",
    matching(/^(?:[^<>"\r\n]+ <[^\s@<>,"]+@[^\s@<>,"]+>|[^\s@<>,"]+@[^\s@<>,"]+)$/, "be name@host or Name <name@host>"),
    "The sender of mail, as `Sluice <sluice@example.com>`; needed with `SMTP_URL`.",
  ),
  setting(
    "LOG_LEVEL",
    "info",
    oneOf("trace", "debug", "info", "warn", "error", "fatal", "silent"),
    "The least severe line that is logged.",
  ),
  setting("ACCESS_LOG", "on", (text) => oneOf("on", "off")(text) === "on", "`on` or `off`: a log line per request."),
  setting(
    "TRUSTED_PROXIES",
    "",
    networks,
    "The networks of reverse proxies, separated by commas; only their `X-Forwarded-*` headers count. Without it, nobody's do.",
  ),
  setting(
    "METRICS_TOKEN",
    "",
    code(16),
    "The Bearer token for `/metrics`, at least 16 characters. Without it, loopback only.",
  ),
  setting("MAX_UPLOAD", "5GiB", bytes, "The largest file that may be uploaded, such as `2GB` or `500MiB`."),
  setting("ROLE", "all", role, "The part this process plays; only `all` in this release."),
  setting(
    "NODE_ENV",
    "production",
    oneOf("production", "development", "test"),
    "Set by `npm start`, `npm run dev` and the tests; not for you.",
  ),
] as const;

type Row = (typeof SETTINGS)[number];
type Values = { [R in Row as R["name"]]: ReturnType<R["read"]> | (R["default"] extends "" ? undefined : never) };

/** A setting as a page may show it. */
export type ShownSetting = {
  name: string;
  what: string;
  /** Null where the value could hold a secret, and where nothing is set. */
  value: string | null;
  source: "environment" | "default" | "nowhere";
};

/** The settings whose values may be shown: of any other one only whether it is set, new ones included. */
const SHOWABLE: ReadonlySet<string> = new Set<Row["name"]>([
  ...(["PORT", "HOST", "PUBLIC_URL", "DATA_DIR", "STORAGE_URL", "MAIL_FROM", "LOG_LEVEL", "ACCESS_LOG"] as const),
  ...(["TRUSTED_PROXIES", "MAX_UPLOAD", "ROLE"] as const),
]);

function shownSettings(env: Environment): readonly ShownSetting[] {
  return SETTINGS.filter(({ name }) => name !== "NODE_ENV").map((row) => {
    const given = textOf(env, row.name);
    const value = SHOWABLE.has(row.name) ? given || row.default || null : null;
    const source = given ? "environment" : row.default ? "default" : "nowhere";
    return Object.freeze({ name: row.name, what: row.what.replaceAll("`", ""), value, source });
  });
}

/** The settings of one process; frozen, and never logged: some are secrets. */
export type Settings = Readonly<{
  port: number;
  host: string;
  /** An origin without a trailing slash, as in `https://packages.example.com`. */
  publicUrl: string | undefined;
  /** Absolute. */
  dataDir: string;
  databaseUrl: string | undefined;
  /** Absolute. */
  storageDir: string;
  admin: Readonly<{ login: string; password: string; email: string }> | undefined;
  setupCode: string | undefined;
  smtpUrl: string | undefined;
  mailFrom: string | undefined;
  logLevel: Values["LOG_LEVEL"];
  accessLog: boolean;
  /** CIDRs without host bits. */
  trustedProxies: readonly string[];
  metricsToken: string | undefined;
  /** Bytes. */
  maxUpload: number;
  role: "all";
  mode: Values["NODE_ENV"];
  /** Where each setting comes from, without secrets: for the administration page. */
  shown: readonly ShownSetting[];
}>;

/** Every mistake in the settings, a sentence a line, fit to be printed as it is. */
export class BadSettings extends Error {
  readonly mistakes: readonly string[];
  constructor(mistakes: readonly string[]) {
    super(mistakes.join("\n"));
    this.name = "BadSettings";
    this.mistakes = mistakes;
  }
}

/** Reads and checks all settings; throws one `BadSettings` that names every mistake. */
export function readSettings(env: Environment = process.env): Settings {
  const mistakes: string[] = [];
  const values = valuesOf(env, mistakes);
  const admin = { login: values.ADMIN_LOGIN, password: values.ADMIN_PASSWORD, email: values.ADMIN_EMAIL };
  const trio = ["ADMIN_LOGIN", "ADMIN_PASSWORD", "ADMIN_EMAIL"];
  const missing = trio.filter((name) => textOf(env, name) === "");
  if (missing.length === 1 || missing.length === 2) {
    mistakes.push(
      `ADMIN_LOGIN, ADMIN_PASSWORD and ADMIN_EMAIL go together, and ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set.`,
    );
  }
  if (values.SMTP_URL !== undefined && textOf(env, "MAIL_FROM") === "") {
    mistakes.push("MAIL_FROM must be set when SMTP_URL is.");
  }
  if (mistakes.length > 0) throw new BadSettings(mistakes);
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL,
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    storageDir: values.STORAGE_URL ?? join(values.DATA_DIR, "blobs"),
    admin: isWhole(admin) ? Object.freeze(admin) : undefined,
    setupCode: values.SETUP_CODE,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM,
    logLevel: values.LOG_LEVEL,
    accessLog: values.ACCESS_LOG,
    trustedProxies: values.TRUSTED_PROXIES ?? Object.freeze([]),
    metricsToken: values.METRICS_TOKEN,
    maxUpload: values.MAX_UPLOAD,
    role: values.ROLE,
    mode: values.NODE_ENV,
    shown: Object.freeze(shownSettings(env)),
  });
}

/** Variables that look like settings with our name before them, a sentence each: worth a warning, not a refusal. */
export function misnamed(env: Environment = process.env): string[] {
  return SETTINGS.filter(({ name }) => {
    const text = textOf(env, `SLUICE_${name}`);
    return text !== "" && !/^(tcp|udp):\/\//.test(text); // Kubernetes sets SLUICE_PORT=tcp://… for a service called sluice.
  }).map(({ name }) => `SLUICE_${name} is not read: the setting is called ${name}.`);
}

/** The README's table, its columns as wide as the formatter makes them. */
export function settingsTable(): string {
  const rows = SETTINGS.map((row) => [`\`${row.name}\``, row.default && `\`${row.default}\``, row.what]);
  const table = [["setting", "default", "what it does"], ["", "", ""], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: string[], fill: string) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(" | ")} |`;
  return table.map((cells, index) => line(cells, index === 1 ? "-" : " ")).join("\n");
}

/** The text of `.env.example`. */
export function settingsExample(): string {
  const rows = SETTINGS.filter(({ name }) => name !== "NODE_ENV");
  const lines = rows.map((row) => `# ${row.what.replaceAll("`", "")}\n#${row.name}=${row.default}\n`);
  return `# Copy to .env and remove the # before what you set. Written by \`npm run check -- --fix\` from env.ts.\n\n${lines.join("\n")}`;
}

function isPostgres(url: string | undefined) {
  return /^postgres(ql)?:\/\//.test(url ?? "");
}

function role(text: string): "all" {
  if (text === "all") return "all";
  throw must("be all, the only role in this release");
}

function isWhole(admin: {
  login?: string;
  password?: string;
  email?: string;
}): admin is NonNullable<Settings["admin"]> {
  return admin.login !== undefined && admin.password !== undefined && admin.email !== undefined;
}

/** What was given, untrimmed (it may be a password); an empty variable counts as none, as compose files hand them on. */
function textOf(env: Environment, name: string) {
  return env[name] ?? "";
}

/** The one cast: each row's `read` made the value under that row's name, or a mistake was noted and nobody gets them. */
function valuesOf(env: Environment, mistakes: string[]): Values {
  return Object.fromEntries(SETTINGS.map((row) => [row.name, readRow(row, textOf(env, row.name), mistakes)])) as Values;
}

function readRow(row: Row, given: string, mistakes: string[]) {
  const text = given || row.default;
  try {
    return text === "" ? undefined : row.read(text);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    mistakes.push(`${row.name} ${error.message}${error.shown ? `, not ${JSON.stringify(masked(text))}` : ""}.`);
  }
}

/** A mistaken value may be a secret in the wrong place. */
function masked(text: string) {
  return text
    .replace(/\/\/[^@/]*@/g, "//…@")
    .replace(/slc-[0-9A-Za-z]+/g, "slc-…")
    .slice(0, 80);
}
