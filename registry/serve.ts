/**
 * A package client's request becomes an answer: credentials, address, admission, content. The statuses are the table of
 * architecture section 4. When everything is known the answer comes at once, without a promise or a query.
 */
import type { Use } from "#access/vocabulary.ts";
import type { KnownChannel, KnownToken } from "#core/access-cache.ts";
import { type Admission, admitAnyone, admitToken, findChannel, findToken, mayRead } from "#core/admission.ts";
import type { Services } from "#core/context.ts";
import { readCredential } from "#core/credentials.ts";
import type { Document, FileFacts } from "#core/documents.ts";
import { isWithin, whyDead, whyRefused } from "#core/standing.ts";
import type { Reason } from "#core/usage.ts";
import { notices } from "#formats/conda/index-documents.ts";
import { locate } from "#formats/conda/locate.ts";
import { type Address, readAddress } from "./address.ts";
import { type Answer, type Ask, refuse, send } from "./answer.ts";

type Maybe<T> = T | Promise<T>;
const then = <T, U>(value: Maybe<T>, next: (value: T) => Maybe<U>): Maybe<U> =>
  value instanceof Promise ? value.then(next) : next(value);

const CHALLENGE = { "WWW-Authenticate": 'Basic realm="Sluice", charset="UTF-8"' };
const unauthorized = (text: string) => refuse(401, text, CHALLENGE);
const absent = () => refuse(404, "There is no such file here.");

/** Answers one request; never throws for anything a client can send. */
export function serve(services: Services, ask: Ask): Maybe<Answer> {
  const address = readAddress(ask.path);
  if (!address) return absent();
  const { channel: name, urlToken } = address;
  // conda asks for notices without its token at every install: never a failed login, and the same for every name.
  if (address.rest === "notices.json" && urlToken === null && isRead(ask)) return emptyNotices(ask);
  const credential =
    urlToken === null
      ? readCredential(ask.header("authorization"), ask.header("x-api-key"))
      : ({ kind: "secret", secret: urlToken } as const);
  if (credential.kind === "bad") return unauthorized(notOurs(services));
  if (credential.kind === "none")
    return then(findChannel(services, name), (channel) => anonymous(services, ask, address, channel));
  return then(findToken(services, credential.secret, name), (token) => {
    const dead = token ? whyDead(token, Date.now()) : notOurs(services);
    if (token && dead) note(services, ask, token, "refused", whyRefused(token));
    if (!token || dead) return unauthorized(renew(services, token, dead ?? ""));
    return then(findChannel(services, name), (channel) => withToken(services, ask, address, token, channel));
  });
}

/** Adds to what is known of a token's use; costs no query. */
function note(services: Services, ask: Ask, token: KnownToken, what: Use, reason?: Reason) {
  const { id: tokenId, digest } = token;
  const client = ask.header("user-agent") ?? "";
  services.usage.note({ tokenId, digest, what, reason, at: Date.now(), client, address: ask.address });
}

const isRead = ({ method }: Ask) => method === "GET" || method === "HEAD";

const notOurs = ({ settings }: Services) =>
  `This is not a token of this server. If your client hides it (***** or <TOKEN>), add the channel again with its token: ${settings.publicUrl}`;

/** The holder of a secret learns why it is dead and where to get another; nobody else has it. */
const renew = ({ settings }: Services, token: KnownToken | undefined, why: string) =>
  token ? `${why} Create a new one: ${settings.publicUrl}/me/tokens` : why;

const emptyNotices = (ask: Ask) => {
  const body = Buffer.from(notices());
  return send(ask, {
    etag: '"notices-0"',
    type: "application/json",
    cacheControl: "private, max-age=0, must-revalidate",
    size: body.length,
    body,
  });
};

function anonymous(services: Services, ask: Ask, address: Address, channel: KnownChannel | undefined): Maybe<Answer> {
  const open = channel?.visibility === "public";
  // A channel that is not public and one that does not exist get the same bytes.
  if (!open || !isRead(ask))
    return unauthorized(
      `A token is needed here. Use ${services.settings.publicUrl}/t/<TOKEN>/${address.channel}, or send it as Bearer or Basic.`,
    );
  return content(services, ask, address, channel, admitAnyone(channel));
}

function withToken(
  services: Services,
  ask: Ask,
  address: Address,
  token: KnownToken,
  channel: KnownChannel | undefined,
): Maybe<Answer> {
  const admission = channel && admitToken(services, token, channel);
  const no = (reason: Reason, text: string) => {
    note(services, ask, token, "refused", reason);
    return refuse(403, text);
  };
  if (!channel || !admission?.visible) {
    const unseen = `Token ${token.actor.name} cannot use a channel named ${address.channel}, or there is none.`;
    return no("channel", admission?.blocked ?? unseen);
  }
  if (!isRead(ask)) return refuse(405, "This address can only be read.", { Allow: "GET, HEAD" });
  if (token.networks.length > 0 && !isWithin(ask.address, token.networks))
    return no("network", `Token ${token.actor.name} cannot be used from ${ask.address}.`);
  const lacking = admission.lacking[address.kind];
  if (lacking) return no("scope", lacking);
  return content(services, ask, address, channel, admission, token);
}

function content(
  services: Services,
  ask: Ask,
  address: Address,
  channel: KnownChannel,
  admission: Admission,
  token?: KnownToken,
): Maybe<Answer> {
  const place = address.kind === "conda" ? locate(address.rest) : null;
  if (place?.kind === "channel-document" && place.name === "notices.json") return emptyNotices(ask);
  if (place?.kind === "index" && place.document !== "run_exports") {
    if (token) note(services, ask, token, "index");
    return then(services.documents.repodata(channel, admission.view, admission.key, place), (document) =>
      sendDocument(ask, channel, document),
    );
  }
  if (place?.kind === "file")
    return then(services.documents.file(channel, place.subdir, place.filename), (facts) => {
      if (!facts || !mayRead(admission, facts.package)) return absent();
      if (token) note(services, ask, token, "download");
      return sendFile(services, ask, channel, facts, place.filename);
    });
  return absent();
}

/** No shared cache may keep private bytes. */
const sharing = (channel: KnownChannel) => (channel.visibility === "public" ? "public" : "private");

function sendDocument(ask: Ask, channel: KnownChannel, { bytes, etag, type }: Document): Answer {
  return send(ask, {
    etag,
    type,
    cacheControl: `${sharing(channel)}, max-age=0, must-revalidate`,
    size: bytes.length,
    body: bytes,
  });
}

async function sendFile(
  services: Services,
  ask: Ask,
  channel: KnownChannel,
  facts: FileFacts,
  filename: string,
): Promise<Answer> {
  const there = await services.storage.locate(facts.sha256);
  if (!there) throw new Error(`the bytes of ${filename} (${facts.sha256}) are not in storage`);
  return send(ask, {
    etag: `"${facts.sha256}"`,
    type: "application/octet-stream",
    cacheControl: `${sharing(channel)}, max-age=31536000, immutable`,
    size: there.size,
    body: { path: there.path },
    headers: { "Content-Disposition": `attachment; filename="${filename}"` },
  });
}
