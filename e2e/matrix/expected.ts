/** From what `can` says of the world to the status that each door must answer (architecture section 4). */
import { can, contains, type Resource, type Standing, view } from "#access/can.ts";
import type { Action } from "#access/policy.ts";
import { channelIn, packageIn, resourceOf, type Thing } from "#access/testing.ts";
import type { ScopeId } from "#access/vocabulary.ts";
import { type Asker, heldBy, WORLD } from "./world.ts";

/** `newName`: as if nothing had the name, which is how a writer is told of what is hidden. */
export type On = Thing | { channel: string; newName: string };

/** What a request must pass, in the order it is asked: a right on something, or a fact that ends it with a status. */
export type Step = readonly [action: Action, on: On, scopes?: "whatever its scopes"] | { ends: number; when: boolean };

export const absent = (when: boolean): Step => ({ ends: 404, when });

const ALL: readonly ScopeId[] = ["all"];

/** The same asker if scopes and networks, which are no secret to a token's holder, did not count. */
const near = ({ person, token }: Standing): Standing => ({
  person,
  token: token && { ...token, scopes: ["all"], inNetwork: true },
});

function resourceFor(on: On): Resource {
  if (!("newName" in on)) return resourceOf(WORLD, on);
  const fresh = { id: null, kind: "conda", name: on.newName, access: "inherit" } as const;
  return { kind: "package", channel: channelIn(WORLD, on.channel), package: fresh };
}

/** Whether the asker may know that a thing is there. */
export function knows(asker: Asker, on: On): boolean {
  const held = near(heldBy(asker));
  const may = (action: Action, at = on) => can(held, action, resourceFor(at)).allowed;
  if ("newName" in on) return may("channel.see", { channel: on.channel });
  if ("server" in on) return true;
  if ("package" in on)
    return packageIn(WORLD, on.channel, on.package, on.kind).id === null
      ? may("channel.see", { channel: on.channel })
      : may("package.read");
  if ("channel" in on) return may("channel.see");
  // A token's `where` and a block are no secret to its holder, who is a member; a fence is another place.
  if ("organization" in on)
    return (
      (!held.token?.fence || held.token.fence === on.organization) &&
      can({ person: held.person, token: null }, "organization.see", resourceOf(WORLD, on)).allowed
    );
  if ("account" in on) return held.person?.id === on.account;
  const owner = WORLD.tokens[on.token]?.owner;
  return held.token?.id === on.token || (owner !== undefined && "person" in owner && owner.person === held.person?.id);
}

/** Whether the asker would know of a channel if no block kept it out: then it may be told of the block. */
export function knowsUnblocked(asker: Asker, channel: string): boolean {
  const { person, token } = near(heldBy(asker));
  const free = { person, token: token && { ...token, blocked: [] } };
  return can(free, "channel.see", resourceOf(WORLD, { channel })).allowed;
}

/** Whether a package is in what the asker may read of a channel, scopes apart. */
export const sees = (asker: Asker, channel: string, name: string): boolean =>
  contains(view(heldBy(asker), channelIn(WORLD, channel)), packageIn(WORLD, channel, name)) &&
  packageIn(WORLD, channel, name).id !== null;

/** 403 for what the asker may know of but not do, 404 for the rest; null when every step is passed. */
export function firstNo(asker: Asker, steps: readonly Step[]): number | null {
  for (const step of steps) {
    if (!("ends" in step)) {
      const [action, on, scopes] = step;
      const held = heldBy(asker);
      const standing = scopes && held.token ? { ...held, token: { ...held.token, scopes: ALL } } : held;
      if (!can(standing, action, resourceFor(on)).allowed) return knows(asker, on) ? 403 : 404;
    } else if (step.when) return step.ends;
  }
  return null;
}

/** What `/api/v1` answers: `null` when it does as it is asked. */
export function apiNo(
  asker: Asker,
  { open, anonymous }: { open?: boolean; anonymous?: boolean },
  steps: readonly Step[],
): number | null {
  if (open) return null;
  if (asker.dead) return 401;
  const no = firstNo(asker, steps);
  // To nobody in particular everything that is not open is the same.
  if (asker.by === "nothing") return anonymous && no === null ? null : 401;
  return no;
}
