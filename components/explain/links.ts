/** Addresses that an explanation leads to. */

import type { On } from "#core/explain.ts";
import type { Advice } from "#core/explain-words.ts";

/** The page that answers a question. */
export const explainHref = (organization: string, { who, can, on }: { who: string; can?: string; on?: string }) =>
  `/${organization}/explain?${new URLSearchParams({ who, ...(can && { can }), ...(on && { on }) })}`;

/** How an address names what is asked of. */
export const onOf = ({ channel, kind, package: name }: Omit<On, "organization">): string =>
  channel === null ? "" : name === null ? channel : `${channel}/${kind}/${name}`;

const packageHref = ({ organization, channel, kind, package: name }: On) =>
  `/${organization}/channels/${channel}/packages/${kind}/${encodeURIComponent(name ?? "")}`;

/** Where a change is made, for whoever may make it; null: nowhere here. */
export function adviceHref(advice: Advice, on: On, token: string | null): string | null {
  const { organization, channel } = on;
  switch (advice.kind) {
    case "channel grant":
      return `/${organization}/channels/${channel}/access`;
    case "package grant":
    case "unrestrict":
      return `${packageHref(on)}/access`;
    case "group member":
      return advice.invite ? `/${organization}/members` : `/${organization}/groups/${advice.group}`;
    case "new group":
      return `/${organization}/groups/new`;
    case "role":
      return `/${organization}/members`;
    case "visibility":
      return `/${organization}/channels/${channel}/settings`;
    case "new token":
      return `/${organization}/tokens/new${channel ? `?channel=${channel}` : ""}`;
    case "unblock":
      return token ? `/${organization}/tokens/${token}` : null;
    case "activate":
    case "administrator":
      return "/admin/users";
    case "network":
      return null;
  }
}

/** Pages that show more of what a step looked at. */
export function stepLinks(
  step: { name: string; groups: readonly string[] },
  on: On,
  who: { kind: string; actor: string },
): { label: string; href: string }[] {
  const { organization, channel, package: name } = on;
  const [kind, id] = who.actor.split(":", 2);
  const groups = [...new Set(step.groups)].map((group) => ({
    label: `Group ${group}`,
    href: `/${organization}/groups/${group}`,
  }));
  if (step.name === "group grants" || step.name === "package grants") {
    if (step.name === "package grants" && name !== null)
      return [...groups, { label: `Package ${name}`, href: packageHref(on) }];
    return groups;
  }
  if (step.name === "organization role" && kind === "user")
    return [{ label: `Member ${id}`, href: `/${organization}/members/${id}` }];
  if (step.name === "visibility" && channel)
    return [{ label: `Channel ${channel}`, href: `/${organization}/channels/${channel}` }];
  if (step.name.startsWith("token") && kind === "token")
    return [{ label: "This token", href: `/${organization}/tokens/${id}` }];
  return [];
}
