/**
 * What of anaconda.org's API the `anaconda` command needs to get, name and give back a token. Its success codes are
 * irregular and exact (reference anaconda-api sections 0 and 3); an error is an object with one sentence.
 */
import { z } from "zod";
import { isScope, SCOPES } from "#access/vocabulary.ts";
import { asPassword } from "#core/asking.ts";
import type { Context, Services } from "#core/context.ts";
import { SignIn } from "#core/people.input.ts";
import { invalid, missing, Refusal, unauthenticated } from "#core/refusal.ts";
import { isSecret } from "#core/secret.ts";
import { createToken } from "#core/token-draft.ts";
import { CreateToken, DAY } from "#core/tokens.input.ts";
import { revokeToken } from "#core/tokens.ts";
import { whoami } from "#core/whoami.ts";
import type { Api } from "../app.ts";
import { type Ask, askOf } from "../ask.ts";
import { type Fields, readFields } from "../body.ts";
import { parse } from "../input.ts";
import { ALWAYS, saying } from "../problem.ts";
import { requestOf, who, withWarning } from "../who.ts";

/** What a login gets: the command says `null` then. */
const LOGIN_SCOPES = ["repos", "api:read", "api:write"] as const;
const LOGIN_LIFETIME = 30 * DAY;

const say = (body: unknown, status = 200) => Response.json(body, { status, headers: ALWAYS });

/** The command knows 400 for what is wrong with a request, and for a token name that is taken. */
const STATUSES: Record<number, number> = { 409: 400, 422: 400 };

/** Answers, or refuses as the command reads it. */
async function answer(services: Services, ask: Ask, act: () => Promise<Response>): Promise<Response> {
  try {
    return withWarning(ask, await act());
  } catch (fault) {
    const { status, sentence, headers } = saying(services, ask, fault);
    const refused = { status: STATUSES[status] ?? status, headers: { ...ALWAYS, ...headers } };
    return withWarning(ask, Response.json({ error: sentence }, refused));
  } finally {
    ask.leave();
  }
}

/** Login and password, which nothing else of the API takes. @throws Refusal unauthenticated. */
function readPassword(ask: Ask): SignIn {
  const [, scheme = "", value = ""] = /^(\S+)\s+(.+)$/.exec(ask.header("authorization")?.trim() ?? "") ?? [];
  // This very sentence makes newer commands ask for a password instead.
  if (/^bearer$/i.test(scheme) && !isSecret(value)) throw unauthenticated("Bearer token authentication is not enabled");
  if (!/^basic$/i.test(scheme)) throw unauthenticated("Send your login and password.");
  const text = Buffer.from(value, "base64").toString("utf8");
  const at = text.indexOf(":");
  const given = SignIn.safeParse({ login: text.slice(0, at), password: text.slice(at + 1) });
  if (at < 0 || !given.success) throw unauthenticated("Login or password is not right.");
  return given.data;
}

/** The body of reference section 4.1; what it has besides stands for nothing here. */
const Authentication = z.object({
  scopes: z.array(z.string()).nullish(),
  note: z.string().nullish(),
  hostname: z.string().nullish(),
  user: z.string().nullish(),
  "max-age": z.number().int().positive("Say how many seconds, at least 1.").nullish(),
  "fail-if-exists": z.boolean().nullish(),
});

function wishOf(fields: Fields): { wish: CreateToken; replace: boolean } {
  const said = parse(Authentication, fields);
  const strange = said.scopes?.find((scope) => !isScope(scope));
  if (strange !== undefined) throw invalid(`There is no scope named ${strange}.`);
  if (said.scopes?.length === 0) throw invalid("Say at least one scope, for example -s conda:download.");
  const wish = parse(CreateToken, {
    name: said.note || `anaconda on ${said.hostname || "an unnamed host"}`,
    note: said.hostname ? `made on ${said.hostname}`.slice(0, 200) : "",
    owner: said.user ? { kind: "organization", organization: said.user } : { kind: "me" },
    scopes: said.scopes ?? LOGIN_SCOPES,
    where: { kind: "all" },
    expiresIn: said["max-age"] ?? (said.scopes ? undefined : LOGIN_LIFETIME),
  });
  return { wish, replace: said["fail-if-exists"] === false };
}

async function authenticate(services: Services, ask: Ask): Promise<Response> {
  const given = readPassword(ask);
  const { wish, replace } = wishOf(await readFields(ask));
  const ctx = await asPassword(services, requestOf(ask), given);
  const { token, secret } = await createToken(ctx, wish, { replace });
  return say({ token: secret, id: token.id, application: token.name, scopes: token.scopes, expires: token.expiresAt });
}

/** @throws Refusal unauthenticated. */
async function tokenContext(services: Services, ask: Ask): Promise<Context & { tokenId: string }> {
  const ctx = await who(services, ask, { cookies: false });
  const { token } = ctx.standing;
  if (!token) throw unauthenticated();
  return { ...ctx, tokenId: token.id };
}

/** Every further key would be printed by `anaconda whoami`. */
async function userOf(services: Services, ask: Ask): Promise<Response> {
  const { user, organization } = await whoami(await tokenContext(services, ask));
  if (user) return say({ login: user.login, name: user.name, user_type: "user", created_at: user.createdAt });
  if (!organization) throw missing();
  const { name, displayName, createdAt } = organization;
  return say({ login: name, name: displayName, user_type: "org", created_at: createdAt });
}

async function logout(services: Services, ask: Ask): Promise<Response> {
  const ctx = await tokenContext(services, ask);
  await revokeToken(ctx, { id: ctx.tokenId });
  return say({}, 201);
}

const scopes = Object.fromEntries(SCOPES.map(({ id, sentence }) => [id, sentence]));

export function addAnaconda(app: Api, services: Services): void {
  // Its clients ask this with a dead token before they ask for a new one: no credential is looked at.
  for (const path of ["/api", "/api/"]) app.get(path, () => say({ name: "Sluice", ok: 1 }));
  app.get("/api/scopes", () => say(scopes));
  app.post("/api/authentications", (c) => {
    const ask = askOf(c);
    return answer(services, ask, () => authenticate(services, ask));
  });
  app.delete("/api/authentications", (c) => {
    const ask = askOf(c);
    return answer(services, ask, () => logout(services, ask));
  });
  app.get("/api/user", (c) => {
    const ask = askOf(c);
    return answer(services, ask, () => userOf(services, ask));
  });
  app.all("/api/*", (c) => {
    const ask = askOf(c);
    return answer(services, ask, () =>
      Promise.reject(new Refusal("missing", "This server has nothing at this address.")),
    );
  });
}
