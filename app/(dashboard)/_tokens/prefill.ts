import "server-only";
import { isScope, SCOPES, type ScopeId } from "#access/vocabulary.ts";
import type { Query } from "#app/query.ts";
import { PRESETS } from "#components/tokens/create/presets.tsx";
import type { OwnChannel, Prefill } from "#components/tokens/create/wish.ts";
import type { Token } from "#core/tokens.ts";

const BY_LINK = ["install", "publish", "custom"] as const;
const EXPIRIES = ["7", "30", "90", "365"] as const;
const isPowerful = (id: ScopeId) => SCOPES.some((scope) => scope.id === id && scope.risk === "high");

/**
 * What a link may fill into the form: a purpose or permissions that are not powerful, channels one may use, a life that
 * ends, a name, and what narrows it. Nothing a link says is ever submitted.
 */
export function prefillOf(query: Query, channels: readonly OwnChannel[], mayOwn: boolean): Prefill {
  const purpose = query.oneOf("preset", BY_LINK);
  const asked = purpose === "custom" ? query.list("scopes").filter(isScope) : [];
  const chosen = query.list("channel").filter((name) => channels.some((channel) => channel.name === name));
  const expires = query.oneOf("expires", EXPIRIES);
  const name = query.text("name");
  const owner = mayOwn ? query.oneOf("owner", ["organization"]) : undefined;
  const packages = query.list("package").join("\n");
  const networks = query.list("network").join("\n");
  return {
    owner: owner ?? "me",
    purpose: purpose ?? "install",
    scopes: purpose === "custom" ? asked.filter((id) => !isPowerful(id)) : PRESETS[purpose ?? "install"].scopes,
    channels: [...new Set(chosen)],
    expires: expires ?? "365",
    name,
    packages,
    networks,
    left: asked.filter(isPowerful),
    byLink: Boolean(purpose || chosen.length || expires || name || packages || networks),
  };
}

/** The form filled in with what a token has, but for what no link may ask for; it is made where that one is kept to. */
export function duplicateHref({ name, owner, scopes, where, networks }: Token): string {
  const path = owner.organization ? `/${owner.organization}/tokens` : "/me/tokens";
  const query = new URLSearchParams({ preset: "custom", name: `${name.slice(0, 198)}-2` });
  if (owner.kind === "organization") query.set("owner", "organization");
  query.set("scopes", scopes.join(","));
  if (where.kind === "channels") {
    query.set("channel", where.channels.join(","));
    if (where.packages.length > 0) query.set("package", where.packages.join(","));
  }
  if (networks.length > 0) query.set("network", networks.join(","));
  return `${path}/new?${query}`;
}
