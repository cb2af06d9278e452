/**
 * Which right decides each server action, and the form that asks for it. Most do what an operation of `/api/v1` does,
 * and are asked about the same places with the same words.
 */
import { ROUTES } from "#api/v1/routes.ts";
import { known, unique } from "./build.ts";
import type { Step } from "./expected.ts";
import {
  type At,
  type Cell,
  type Fresh,
  freshPerson,
  type Hand,
  OPERATIONS,
  placesOf,
  type Rule,
} from "./operations.ts";
import { type Asker, heldBy, WORLD } from "./world.ts";

/** A form's fields; several of one name are a list. */
export type Fields = Record<string, string | readonly string[] | undefined>;

export type ActionCell = Cell & { at: At; fields: (fresh: Fresh | undefined) => Fields };

type Action = {
  cells: (asker: Asker) => readonly ActionCell[];
  /** What it says to what is not there or hidden, where that is another sentence than everywhere. */
  ownWords?: boolean;
};

/** What a form cannot say in fields it says as JSON. */
const isPlain = (value: unknown) => [value].flat().every((one) => typeof one === "string");
const words = (body: unknown): Fields =>
  Object.fromEntries(
    Object.entries(body ?? {}).map(([name, value]) => [name, isPlain(value) ? value : JSON.stringify(value)]),
  );

/** Asks as an operation does: its places, its cells (or those named), its words; `more` are the form's own. */
function like(
  id: string,
  more: (at: At, fresh: Fresh | undefined) => Fields = () => ({}),
  only?: readonly string[],
): Action {
  const path = known(Object.fromEntries(ROUTES.map((route) => [route.id, route.path])), id);
  return {
    cells: (asker) =>
      placesOf(path, asker).flatMap((at) =>
        [known(OPERATIONS, id)(at, asker)]
          .flat()
          .filter(({ name = "" }) => !only || only.includes(name))
          .map((cell) => {
            const fields = (fresh: Fresh | undefined) => {
              const said = { ...at, ...fresh?.at };
              return { ...said, ...words(cell.body), ...fresh?.body, ...more(said, fresh) };
            };
            return { ...cell, at, fields };
          }),
      ),
  };
}

/** The same with steps of its own after those. */
const then = (action: Action, step: Step): Action => ({
  ...action,
  cells: (asker) => action.cells(asker).map((cell) => ({ ...cell, steps: [...cell.steps, step] })),
});

/** One place; cells of its own. */
const own = (rule: Rule, at: At = {}): Action => ({
  cells: (asker) =>
    [rule(at, asker)].flat().map((cell) => ({ ...cell, at, fields: () => ({ ...at, ...words(cell.body) }) })),
});

/** What no standing opens, only a code that is held: a wrong one is refused whoever asks. */
const proof = (fields: Fields) => own(() => ({ body: fields, steps: [{ ends: 422, when: true }] }));

const SERVER = { server: true } as const;
const PASSWORD = "correct horse battery";
const account = (asker: Asker) => ({ account: heldBy(asker).person?.id ?? "" });

const tokenForm = { scopes: ["conda:download"], where: "all", browser: "here" };
const tokenCells: Rule = (_, asker) => [
  { name: "own", body: { ...tokenForm, name: unique("form") }, steps: [["token.create", account(asker)]] },
  {
    name: "kept",
    body: { ...tokenForm, name: unique("form"), organization: "acme" },
    steps: [
      ["organization.see", { organization: "acme" }],
      ["token.create", account(asker)],
    ],
  },
  {
    name: "organization's",
    body: { ...tokenForm, name: unique("form"), organization: "acme", owner: "organization" },
    steps: [["organization.tokens", { organization: "acme" }]],
  },
];

/** What ends sessions or makes administrators is done to somebody who is there for it alone. */
const toSomebody = (): Action => ({
  cells: () => [
    {
      at: {},
      steps: [["user.manage", SERVER]],
      fresh: async (hand: Hand) => ({ at: { login: await freshPerson(hand) } }),
      fields: (fresh) => ({ login: fresh?.at?.login ?? "reader" }),
    },
  ],
});

const CHANNEL = "(dashboard)/[org]/channels/[channel]/(tabs)";
const PACKAGE = "(dashboard)/[org]/channels/[channel]/packages/[kind]/[name]";
const GROUP = "(dashboard)/[org]/groups/[group]";
const MEMBERS = "(dashboard)/[org]/members";
const CELLS = JSON.stringify([{ group: "writers", channel: "closed", level: "write", version: 1 }]);
const seen = (group: string) => JSON.stringify({ [group]: 1 });

export const ACTIONS: Record<string, Action> = {
  "(auth)/invite#look": proof({ code: "wrong" }),
  "(auth)/invite#join": proof({ code: "wrong", login: "newcomer", password: PASSWORD }),
  "(auth)/invite#joinAsMe": proof({ code: "wrong" }),
  "(auth)/password#choose": proof({ code: "wrong", password: PASSWORD }),
  "(auth)/setup#checkCode": proof({ code: "wrong" }),
  "(auth)/setup#finishSetup": proof({
    ...{ code: "wrong", login: "newcomer", email: "new@sluice.test", password: PASSWORD },
    ...{ publicUrl: "http://127.0.0.1", organization: "fresh", channel: "fresh" },
  }),
  "(auth)/sign-in#signIn": proof({ login: "nobody", password: "wrong" }),
  // Asked last, by one person: it takes no right, only the session away.
  "(auth)/sign-out#signOut": own(() => []),

  "(dashboard)/new#create": own(() => ({ body: { name: unique("org") }, steps: [["organization.create", SERVER]] })),
  "(dashboard)/_tokens#createOne": own(tokenCells),
  "(dashboard)/_tokens#preview": own(tokenCells),
  "(dashboard)/_tokens#revoke": like("revokeToken"),
  "(dashboard)/_tokens#rotateOne": like("rotateToken", () => ({ browser: "here", password: "" })),
  "(dashboard)/_tokens#narrow": like("narrowToken", ({ id = "" }) => {
    const { scopes = ["api:read"], where = { kind: "all" } } = WORLD.tokens[id] ?? {};
    const channels = where.kind === "channels" ? Object.keys(where.channels) : [];
    return { name: id, scopes: [...scopes], where: where.kind, channels };
  }),
  "(dashboard)/_tokens#endOld": like("endOldSecret"),
  "(dashboard)/_tokens#revokeMany": like("revokeTokens", () => ({ ids: ["nothing"] })),
  "(dashboard)/_tokens#findNamed": own((_, asker) => ({
    body: { name: "nothing", owner: "me" },
    steps: [["token.read", account(asker)]],
  })),
  "(dashboard)/_tokens#blockHere": like("blockToken"),
  "(dashboard)/_tokens#unblockHere": like("unblockToken"),
  "(dashboard)/_tokens#keep": like("keepToken"),
  "(dashboard)/_impact#preview": like("previewChange"),

  "(dashboard)/admin/organizations#take": like("takeOver"),
  "(dashboard)/admin/settings#savePublicChannels": like("updateServerPolicy", () => ({ publicChannels: "allowed" })),
  "(dashboard)/admin/settings#saveFounders": like("updateServerPolicy", () => ({ everybodyFounds: "administrators" })),
  "(dashboard)/admin/settings#saveTokenRules": like("updateServerPolicy", () => ({ longestDays: "365" })),
  "(dashboard)/admin/users#create": like("createUser"),
  "(dashboard)/admin/users#activate": like("updateUser"),
  "(dashboard)/admin/users#deactivate": toSomebody(),
  "(dashboard)/admin/users#promote": toSomebody(),
  "(dashboard)/admin/users#demote": toSomebody(),
  "(dashboard)/admin/users#reset": like("resetPassword"),
  "(dashboard)/admin/users#remove": like("deleteUser", ({ login }) => ({ confirmation: login })),

  "(dashboard)/[org]/settings#rename": like("updateOrganization"),
  "(dashboard)/[org]/settings#saveTokenPolicy": like("setTokenPolicy", () => ({ longestDays: "", version: undefined })),
  "(dashboard)/[org]/settings#remove": like("deleteOrganization", ({ organization }) => ({
    confirmation: organization,
  })),
  "(dashboard)/[org]/access#apply": like("setGrants"),
  "(dashboard)/[org]/access#present": like("getAccessMatrix", () => ({ changes: CELLS })),

  "(dashboard)/[org]/channels/new#create": like("createChannel"),
  [`${CHANNEL}/settings#saveDescription`]: like("updateChannel", undefined, ["description"]),
  [`${CHANNEL}/settings#saveVisibility`]: like("updateChannel", undefined, ["visibility"]),
  [`${CHANNEL}/settings#saveRules`]: like("updateChannel", () => ({ replace: "admins" }), ["description"]),
  [`${CHANNEL}/settings#remove`]: like("deleteChannel", ({ channel }) => ({
    organization: "acme",
    confirmation: channel,
  })),
  [`${CHANNEL}/access#giveAccess`]: like("setChannelGrant", ({ group = "" }) => ({
    groups: [group],
    seen: seen(group),
  })),
  [`${CHANNEL}/access#setLevel`]: like("setChannelGrant"),
  [`${CHANNEL}/access#removeAccess`]: like("removeChannelGrant"),

  [`${PACKAGE}/access#setAccess`]: like("declarePackage", ({ name }) =>
    name === "absent" ? { name: unique("absent") } : {},
  ),
  [`${PACKAGE}/access#giveAccess`]: like("setPackageGrant", ({ group = "", name }) => ({
    groups: [group],
    seen: JSON.stringify({ [group]: name === "vault" ? 1 : 0 }),
  })),
  [`${PACKAGE}/access#setLevel`]: like("setPackageGrant"),
  [`${PACKAGE}/access#removeAccess`]: like("removePackageGrant"),

  [`${PACKAGE}#yank`]: like("updateFile"),
  [`${PACKAGE}#putBack`]: like("updateFile"),
  [`${PACKAGE}#setLabels`]: like("updateFile", () => ({ labels: "main" })),
  [`${PACKAGE}#remove`]: like("removeFile", ({ filename }) => ({ confirmation: filename })),

  "(dashboard)/[org]/groups/new#create": like("createGroup"),
  [`${GROUP}#addPeople`]: like("addGroupMember", ({ login = "" }) => ({ logins: [login] })),
  [`${GROUP}#removePerson`]: like("removeGroupMember"),
  // It adds only what is not there yet.
  [`${GROUP}#addChannels`]: then(
    like("setChannelGrant", ({ channel = "" }) => ({ channels: [channel] })),
    { ends: 409, when: true },
  ),
  [`${GROUP}#setLevel`]: like("setChannelGrant"),
  [`${GROUP}#removeChannel`]: like("removeChannelGrant"),
  [`${GROUP}#addPackage`]: like("setPackageGrant"),
  [`${GROUP}#removePackage`]: like("removePackageGrant"),
  [`${GROUP}#update`]: like("updateGroup"),
  [`${GROUP}#remove`]: like("deleteGroup"),

  [`${MEMBERS}#changeRole`]: like("setRole"),
  [`${MEMBERS}#remove`]: like("removeMember"),
  [`${MEMBERS}#leave`]: like("leaveOrganization"),
  [`${MEMBERS}#removeFromPage`]: like("removeMember"),
  [`${MEMBERS}#joinGroups`]: like("addGroupMember", ({ group = "" }) => ({ groups: [group] })),
  [`${MEMBERS}#leaveGroup`]: like("removeGroupMember"),
  [`${MEMBERS}#invite`]: like("invite", () => ({ emails: `${unique("form")}@sluice.test` })),
  [`${MEMBERS}#withdraw`]: like("withdrawInvitation"),
  [`${MEMBERS}#addExisting`]: { ...like("addMember"), ownWords: true },
  [`${MEMBERS}#addNew`]: like("addMember", () => {
    const login = unique("form");
    return { login, email: `${login}@sluice.test`, name: "" };
  }),
};
