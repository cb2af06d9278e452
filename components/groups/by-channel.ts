import { levelOn } from "#access/can.ts";
import type { Level, PackageAccess } from "#access/vocabulary.ts";

const CHANNEL = { id: "channel", organizationId: "", name: "", visibility: "private" } as const;

/** What a group's level on a channel gives on a package in it, by the rule itself. */
export function levelByChannel(level: Level | null, access: PackageAccess): Level | null {
  const grants = { channels: { [CHANNEL.id]: level ? [{ level, group: "" }] : [] }, packages: {} };
  const person = { id: "", login: "", administrator: false, founder: false, roles: {}, grants };
  const pack = { id: null, kind: "conda", name: "", access } as const;
  return levelOn({ person, token: null }, CHANNEL, pack).level;
}
