import "server-only";
import type { Query } from "#app/query.ts";
import { PRESETS } from "#components/tokens/create/presets.tsx";
import type { OwnChannel, Prefill } from "#components/tokens/create/wish.ts";

const BY_LINK = ["install", "publish"] as const;
const EXPIRIES = ["7", "30", "90", "365"] as const;

/**
 * What a link may fill into the form: a purpose that is not powerful, a channel one may use, a life that ends, a name.
 * Nothing a link says is ever submitted.
 */
export function prefillOf(query: Query, channels: readonly OwnChannel[], mayOwn: boolean): Prefill {
  const purpose = query.oneOf("preset", BY_LINK);
  const channel = channels.find(({ name }) => name === query.text("channel"))?.name;
  const expires = query.oneOf("expires", EXPIRIES);
  const name = query.text("name");
  const owner = mayOwn ? query.oneOf("owner", ["organization"]) : undefined;
  return {
    owner: owner ?? "me",
    purpose: purpose ?? "install",
    scopes: PRESETS[purpose ?? "install"].scopes,
    channels: channel ? [channel] : [],
    expires: expires ?? "365",
    name,
    byLink: Boolean(purpose || channel || expires || name),
  };
}
