/**
 * What the registry asks before it answers: whose a secret is, what a channel name stands for, and what of the channel
 * may be read. From the cache, or from at most two queries.
 */
import { ANONYMOUS, can, contains, isEmpty, type PackageFacts, type Standing, type View, view } from "#access/can.ts";
import type { Kind } from "#access/vocabulary.ts";
import type { KnownChannel, KnownToken } from "./access-cache.ts";
import type { Services } from "./context.ts";
import { digestOf, isSecret } from "./secret.ts";
import { readChannel, readToken } from "./standing.ts";

/**
 * The token of a secret, alive or dead, or undefined when no token ever had it; `channel` is the one it is about to use.
 * At once when it is known. What does not look like a secret costs no query.
 */
export function findToken(
  services: Services,
  secret: string,
  channel: string,
): KnownToken | undefined | Promise<KnownToken | undefined> {
  if (!isSecret(secret)) return undefined;
  const digest = digestOf(secret);
  return services.access.token(digest) ?? fill(services, digest, channel);
}

async function fill({ access, database }: Services, digest: string, name: string) {
  const seen = access.version();
  const { token, channel } = await readToken(database.read, digest, name);
  if (token) access.putToken(digest, token, seen);
  if (channel) access.putChannel(name, channel, seen);
  return token;
}

/** The channel of a name, or undefined; at once when it is known. */
export function findChannel(
  { access, database }: Services,
  name: string,
): KnownChannel | undefined | Promise<KnownChannel | undefined> {
  const known = access.channel(name);
  if (known) return known;
  const seen = access.version();
  return readChannel(database.read, name).then((channel) => {
    if (channel) access.putChannel(name, channel, seen);
    return channel;
  });
}

/** What an actor may read of a channel, worked out once for as long as nothing about either changes. */
export type Admission = {
  /** Whether the actor may know of the channel. */
  visible: boolean;
  view: View;
  /** Equal views have equal keys. */
  key: string;
  /** What the holder of a token is told where only a block keeps it out; null where it could not come in anyway. */
  blocked: string | null;
  /** Why nothing of a kind may be downloaded (the scope is missing), or null. */
  lacking: Record<Kind, string | null>;
};

function admissionOf(standing: Standing, channel: KnownChannel): Admission {
  const seen = view(standing, channel);
  const why = (kind: Kind) => {
    const probe = { kind: "package", channel, package: { id: null, kind, name: "", access: "inherit" } } as const;
    const scope = can(standing, "package.download", probe).because.find((step) => step.rule === "scope");
    return scope && !scope.passed
      ? `Token ${standing.token?.name} cannot download ${kind} packages. ${scope.text}`
      : null;
  };
  const lacking = { conda: why("conda"), pypi: why("pypi") };
  return {
    visible: !isEmpty(seen),
    blocked: blockOf(standing, channel),
    view: seen,
    key: JSON.stringify(seen),
    lacking,
  };
}

/** Said only of a channel that the token would see without the block: hidden and missing stay alike. */
function blockOf({ person, token }: Standing, channel: KnownChannel): string | null {
  if (!token?.blocked.includes(channel.organizationId)) return null;
  const free = { person, token: { ...token, blocked: [] } };
  if (isEmpty(view(free, channel))) return null;
  return `Token ${token.name} was blocked here by an administrator of the organization.`;
}

/** What nobody in particular may read of a channel. */
export const admitAnyone = (channel: KnownChannel): Admission => admissionOf(ANONYMOUS, channel);

/** What a token may read of a channel; its expiry and networks are compared elsewhere, on every request. */
export const admitToken = ({ access }: Services, token: KnownToken, channel: KnownChannel): Admission =>
  access.admission(token, channel, () => admissionOf(token.standing, channel));

/** Whether a package exists for whoever was admitted so. */
export const mayRead = (admission: Admission, pack: PackageFacts): boolean => contains(admission.view, pack);
