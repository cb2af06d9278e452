import "server-only";
import { can } from "#access/can.ts";
import type { Choice, ChoiceGroup } from "#components/explain/explain-form.tsx";
import { type Channel, listChannels } from "#core/channels.ts";
import type { Context } from "#core/context.ts";
import { QUESTIONS, type Question } from "#core/explain.input.ts";
import { listGroups } from "#core/groups.ts";
import { listMembers } from "#core/members.ts";
import { type Organization, resourceOf } from "#core/organizations.ts";
import { listPackages } from "#core/packages.ts";
import { listMyTokens, listOrganizationTokens, type Token } from "#core/tokens.ts";

export type Choices = {
  who: ChoiceGroup[];
  can: ChoiceGroup[];
  on: string[];
  /** Whether the viewer may ask about others. */
  others: boolean;
  examples: { label: string; who: string; can: Question; on: string }[];
};

const MOST = 500;

const tokenChoice = ({ id, name }: Token): Choice => ({ value: `token:${id}`, label: `Token ${name}` });
const isHere = (at: Organization, token: Token) =>
  token.status === "active" && (token.owner.organization === null || token.owner.organization === at.name);

async function whoFor(ctx: Context, at: Organization, others: boolean): Promise<ChoiceGroup[]> {
  const mine = (await listMyTokens(ctx)).filter((token) => isHere(at, token)).map(tokenChoice);
  const groups: ChoiceGroup[] = [
    { label: "You", choices: [{ value: "me", label: "I" }, ...mine] },
    { label: "Everybody", choices: [{ value: "anonymous", label: "Anybody, without signing in" }] },
  ];
  if (!others) return groups;
  const people = (await listMembers(ctx, at.name)).map(({ login, name }) => ({
    value: `user:${login}`,
    label: name && name !== login ? `${login} (${name})` : login,
  }));
  const own = (await listOrganizationTokens(ctx, at.name)).filter((token) => isHere(at, token)).map(tokenChoice);
  const inGroups = (await listGroups(ctx, at.name)).map(({ name }) => ({
    value: `group:${name}`,
    label: `Group ${name}`,
  }));
  return [
    ...groups,
    { label: "Members", choices: people.filter(({ value }) => value !== `user:${ctx.standing.person?.login}`) },
    { label: "Groups", choices: inGroups },
    { label: "Tokens of the organization", choices: own },
  ].filter(({ choices }) => choices.length > 0);
}

function canFor(): ChoiceGroup[] {
  const of = (target: "channel" | "organization") =>
    Object.entries(QUESTIONS)
      .filter(([, asked]) => "organization" in asked === (target === "organization"))
      .map(([value, { words }]) => ({ value, label: words }));
  return [
    { label: "A channel or package", choices: of("channel") },
    { label: "The organization", choices: of("organization") },
  ];
}

/** Channels the viewer sees, and the packages of the one that is asked about. */
async function onFor(ctx: Context, channels: readonly Channel[], on: string): Promise<string[]> {
  const [asked = ""] = on.split("/");
  const inside = channels.some(({ name }) => name === asked) ? await listPackages(ctx, asked) : [];
  return [
    ...channels.slice(0, MOST).map(({ name }) => name),
    ...inside.slice(0, MOST).map(({ kind, name }) => `${asked}/${kind}/${name}`),
  ];
}

function examplesFor(at: Organization, channels: readonly Channel[]): Choices["examples"] {
  const [first] = channels.toSorted((a, b) => b.packages - a.packages);
  const create = { label: `Can I create channels in ${at.name}?`, who: "me", can: "create-channels", on: "" } as const;
  if (!first)
    return [
      create,
      { label: `Can I see the members of ${at.name}?`, who: "me", can: "see-members", on: "" },
      { label: `Can I invite people to ${at.name}?`, who: "me", can: "invite", on: "" },
    ];
  const on = first.name;
  return [
    { label: `Can I upload to ${on}?`, who: "me", can: "upload", on },
    { label: `Can anybody download from ${on} without signing in?`, who: "anonymous", can: "download", on },
    { label: `Can I give access to ${on}?`, who: "me", can: "manage-access", on },
  ];
}

/** What the three choices of the form offer to whoever looks. */
export async function choicesFor(ctx: Context, at: Organization, on: string): Promise<Choices> {
  const others = can(ctx.standing, "explain.others", resourceOf(at)).allowed;
  const channels = await listChannels(ctx, at.name);
  return {
    who: await whoFor(ctx, at, others),
    can: canFor(),
    on: await onFor(ctx, channels, on),
    others,
    examples: examplesFor(at, channels),
  };
}
