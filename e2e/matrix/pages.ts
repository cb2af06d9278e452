/** Which right decides each page; the file system says which pages there are. */
import { absent, type Step } from "./expected.ts";
import type { At } from "./operations.ts";
import { type Asker, CHANNELS, heldBy, PACKAGES, WORLD } from "./world.ts";

type Page = {
  /** What the address says: every parameter of its folders. */
  places: (asker: Asker) => readonly At[];
  steps: (at: At, asker: Asker) => readonly Step[];
  /** What people without a session get; the sign-in page unless it says otherwise. */
  open?: (at: At, asker: Asker) => number;
};

const SERVER = { server: true } as const;
const nowhere = () => [{}];
const inOrganization = () => [...WORLD.organizations, "nowhere"].map((org) => ({ org }));
/** A channel stands under its own organization, and under no other. */
const inChannel = () => [
  ...CHANNELS.map((channel) => ({ org: WORLD.channels[channel]?.organization ?? "acme", channel })),
  { org: "other", channel: "open" },
  { org: "acme", channel: "foreign" },
];
const inPackage = () => inChannel().flatMap((at) => PACKAGES.map((name) => ({ ...at, kind: "conda", name })));

const on = ({ org = "" }: At) => ({ organization: org });
const onChannel = ({ channel = "" }: At) => ({ channel });
const onPackage = ({ channel = "", name = "" }: At) => ({ channel, package: name });

const seeing = (at: At): Step[] => [["organization.see", on(at)]];
const seeingChannel = (at: At): Step[] => [
  ...seeing(at),
  ["channel.read", onChannel(at)],
  absent(WORLD.channels[at.channel ?? ""]?.organization !== at.org),
];
const isPackage = ({ channel, name }: At) =>
  WORLD.packages.some((pack) => pack.channel === channel && pack.name === name);
const seeingPackage = (at: At): Step[] => [
  ...seeingChannel(at),
  absent(!isPackage(at)),
  ["package.read", onPackage(at)],
];
const hides = (asker: Asker) => asker.by !== "nothing" && heldBy(asker).person?.administrator !== true;
const administering = (_: At, asker: Asker): Step[] => [absent(hides(asker))];
const account = (asker: Asker) => ({ account: heldBy(asker).person?.id ?? "" });

const ids = ["all-of-reader", "fenced-here", "organization-channels", "nothing"];

/** A token's page stands where its owner does: a personal one kept to an organization, or owned by it, under that. */
function tokenSteps(id: string, org: string | null): Step[] {
  const owner = WORLD.tokens[id]?.owner;
  if (!owner) return [absent(true)];
  if ("organization" in owner) return [["organization.tokens", owner], absent(org !== owner.organization)];
  return [["token.read", { token: id }], absent(org !== null && org !== owner.fence)];
}

export const PAGES: Record<string, Page> = {
  "/sign-in": { places: nowhere, steps: () => [], open: (_, { by }) => (by === "nothing" ? 200 : 307) },
  "/sign-out": { places: nowhere, steps: () => [] },
  // Whoever has the link brings a code; the pages alone tell nothing.
  "/invite": { places: nowhere, steps: () => [], open: () => 200 },
  "/password": { places: nowhere, steps: () => [], open: () => 200 },
  "/setup": { places: nowhere, steps: () => [], open: () => 404 },

  "/": { places: nowhere, steps: () => [] },
  "/new": { places: nowhere, steps: () => [["organization.create", SERVER]] },
  "/me/tokens": { places: nowhere, steps: (_, asker) => [["token.read", account(asker)]] },
  "/me/tokens/new": { places: nowhere, steps: () => [] },
  "/me/tokens/[id]/rotate": {
    places: () => ids.map((id) => ({ id })),
    steps: ({ id = "" }) => [...tokenSteps(id, null), absent("organization" in (WORLD.tokens[id]?.owner ?? {}))],
  },
  "/me/tokens/[id]": {
    places: () => ids.map((id) => ({ id })),
    steps: ({ id = "" }) => [...tokenSteps(id, null), absent("organization" in (WORLD.tokens[id]?.owner ?? {}))],
  },

  // To everybody else there are no such pages.
  "/admin": { places: nowhere, steps: administering, open: (_, asker) => (hides(asker) ? 404 : 307) },
  "/admin/users": { places: nowhere, steps: administering },
  "/admin/organizations": { places: nowhere, steps: administering },
  "/admin/settings": { places: nowhere, steps: administering },
  "/admin/audit": { places: nowhere, steps: administering },

  "/[org]": { places: inOrganization, steps: seeing },
  "/[org]/members/[user]": {
    places: () => [
      ...["idle", "chief", "nobody"].map((user) => ({ org: "acme", user })),
      { org: "other", user: "idle" },
      { org: "nowhere", user: "idle" },
    ],
    steps: (at) => [["member.see", on(at)], absent(WORLD.people[at.user ?? ""]?.roles?.[at.org ?? ""] === undefined)],
  },
  "/[org]/settings": { places: inOrganization, steps: (at) => [...seeing(at), ["organization.edit", on(at)]] },
  "/[org]/access": { places: inOrganization, steps: (at) => [["group.see", on(at)]] },
  "/[org]/explain": { places: inOrganization, steps: seeing },
  "/[org]/audit": { places: inOrganization, steps: (at) => [...seeing(at), ["audit.read", on(at)]] },
  "/[org]/members": { places: inOrganization, steps: (at) => [["member.see", on(at)]] },
  "/[org]/groups": { places: inOrganization, steps: (at) => [["group.see", on(at)]] },
  "/[org]/groups/new": { places: inOrganization, steps: (at) => [...seeing(at), ["group.create", on(at)]] },
  "/[org]/groups/[group]": {
    places: () => [
      { org: "acme", group: "readers" },
      { org: "acme", group: "nobody" },
      { org: "other", group: "others" },
      { org: "other", group: "readers" },
    ],
    steps: (at) => [["group.see", on(at)], absent(WORLD.groups[at.group ?? ""] !== at.org)],
  },
  "/[org]/tokens": { places: inOrganization, steps: seeing },
  "/[org]/tokens/new": { places: inOrganization, steps: seeing },
  "/[org]/tokens/[id]/rotate": {
    places: () => ["acme", "other"].flatMap((org) => ids.map((id) => ({ org, id }))),
    steps: (at) => [...seeing(at), ...tokenSteps(at.id ?? "", at.org ?? "")],
  },
  "/[org]/tokens/[id]": {
    places: () => ["acme", "other"].flatMap((org) => ids.map((id) => ({ org, id }))),
    steps: (at) => [...seeing(at), ...tokenSteps(at.id ?? "", at.org ?? "")],
  },
  "/[org]/channels": { places: inOrganization, steps: seeing },
  "/[org]/channels/new": { places: inOrganization, steps: (at) => [...seeing(at), ["channel.create", on(at)]] },
  "/[org]/channels/[channel]": { places: inChannel, steps: seeingChannel },
  "/[org]/channels/[channel]/access": { places: inChannel, steps: seeingChannel },
  "/[org]/channels/[channel]/setup": { places: inChannel, steps: seeingChannel },
  "/[org]/channels/[channel]/settings": {
    places: inChannel,
    steps: (at) => [...seeingChannel(at), ["channel.edit", onChannel(at)]],
  },
  "/[org]/channels/[channel]/packages/[kind]/[name]/access": { places: inPackage, steps: seeingPackage },
  "/[org]/channels/[channel]/packages/[kind]/[name]": { places: inPackage, steps: seeingPackage },
};
