/**
 * Why an actor may or may not do something, step by step. The verdict is `can`'s own and every step repeats what `can`
 * and the functions under it say: nothing here decides.
 */
import { atLeast, can, type Decision, higher, type Resource, type Source, type Standing, scopesFor } from "./can.ts";
import { type Action, type Need, RULES } from "./policy.ts";
import { nameOf, type Place, placeOf, SOURCE_NAMES, SOURCE_RULES, silence, sourcesAt } from "./sources.ts";
import { holds, type Level } from "./vocabulary.ts";

export const STEPS = ["account", ...SOURCE_NAMES, "token active", "token reach", "token scope", "network"] as const;
export type StepName = (typeof STEPS)[number];

/** `gives`: a level. `adds nothing`: no level, or no more than something else gives. */
export type Outcome = "gives" | "passes" | "fails" | "adds nothing" | "not needed";

export type ExplainStep = {
  name: StepName;
  outcome: Outcome;
  text: string;
  /** Whether it is the one that makes the answer what it is. */
  deciding: boolean;
  /** The groups that the text speaks of. */
  groups: string[];
};

export type Explanation = { allowed: boolean; steps: ExplainStep[] };

/** What has ended an account or a token, as a sentence; null: it lives. The standing beside it is read as if it lived. */
export type Life = { account: string | null; token: string | null };
export const ALIVE: Life = { account: null, token: null };

/** Everything that an answer depends on; a hypothetical change is another one. */
export type Case = { standing: Standing; resource: Resource; life: Life };

/** The server's answer: what has ended opens nothing, and `can` decides the rest. */
export const verdict = ({ standing, resource, life }: Case, action: Action): boolean =>
  life.account === null && life.token === null && can(standing, action, resource).allowed;

type Draft = { outcome: Outcome; text: string; groups?: string[] };
type Drafts = Record<StepName, Draft>;

const outcome = (ok: boolean): Outcome => (ok ? "passes" : "fails");
const unneeded = (text: string): Draft => ({ outcome: "not needed", text });
const textsOf = (steps: readonly { text: string }[]) => [...new Set(steps.map(({ text }) => text))].join(" ");

/** The level that a need asks for; any level is at least read. */
export const wantedOf = (need: Need): Level => ("level" in need ? need.level : "read");

export const highest = (sources: readonly Source[]): Level | null =>
  sources.reduce<Level | null>((level, source) => higher(level, source.level), null);

function accountDraft({ standing: { person, token }, life }: Case): Draft {
  if (life.account) return { outcome: "fails", text: life.account };
  if (token?.organization) return unneeded(`${token.name} is a token of an organization: it stands on no account.`);
  if (!person) return { outcome: "adds nothing", text: "Nobody is signed in: what anyone may do counts." };
  return { outcome: "passes", text: person.id ? `The account ${person.login} is active.` : "Its members are active." };
}

/** The four sources of a level: the highest gives it, or the one that should is named as what fails. */
function sourceDrafts({ standing }: Case, need: Need, place: Place): Pick<Drafts, (typeof SOURCE_NAMES)[number]> {
  const sources = sourcesAt(standing, need, place);
  const wanted = wantedOf(need);
  const top = highest(sources);
  const enough = atLeast(top, wanted);
  const winner = sources.filter(({ level }) => level === top).map(({ rule }) => rule);
  const lacking = enough ? null : lackingSource(sources, standing, place);
  const drafts = SOURCE_NAMES.map((name): [string, Draft] => {
    const own = sources.filter(({ rule }) => rule === SOURCE_RULES[name]);
    const { text, groups, needed } =
      own.length > 0
        ? { text: textsOf(own), groups: own.flatMap(({ group = [] }) => group), needed: true }
        : silence(name, standing, need, place);
    if (name === lacking) {
      const most =
        standing.token?.organization && wanted === "admin" ? " No token of an organization has more than write." : "";
      return [
        name,
        { outcome: "fails", text: `${text} That needs ${needWords(need)} on ${nameOf(place)}.${most}`, groups },
      ];
    }
    const gives =
      own.length > 0 && (!enough || SOURCE_NAMES.find((each) => winner.includes(SOURCE_RULES[each])) === name);
    return [name, { outcome: gives ? "gives" : needed === false ? "not needed" : "adds nothing", text, groups }];
  });
  return Object.fromEntries(drafts) as Pick<Drafts, (typeof SOURCE_NAMES)[number]>;
}

const needWords = (need: Need) => ("level" in need ? need.level : "any level");

/** Where the missing level would come from. */
function lackingSource(sources: readonly Source[], { token }: Standing, { channel, pack }: Place) {
  if (
    token?.organization &&
    (token.organization !== channel.organizationId || sources.some(({ rule }) => rule === "role"))
  )
    return "organization role";
  const onPackage = highest(sources.filter(({ rule }) => rule === "package grant"));
  const onChannel = highest(sources.filter(({ rule }) => rule === "channel grant"));
  return pack && (pack.access === "restricted" || (onPackage && !atLeast(onChannel, onPackage)))
    ? "package grants"
    : "group grants";
}

/** For what no level opens: the four sources in words, and the step that decides instead. */
function plainDrafts(one: Case, need: Need, decision: Decision) {
  const text = "No level is asked for.";
  const none = Object.fromEntries(SOURCE_NAMES.map((name) => [name, unneeded(text)])) as ReturnType<
    typeof sourceDrafts
  >;
  const base = decision.because.find(({ rule }) => rule === "role" || rule === "server" || rule === "own");
  const fits =
    base !== undefined && (need.on !== "server" && need.on !== "founding" ? true : one.resource.kind === "server");
  const said = base?.text ?? "That cannot be asked of this.";
  const draft: Draft = { outcome: outcome(fits && base.passed), text: fits ? said : "That cannot be asked of this." };
  const isRole = need.on === "organization" || need.on === "channel" || need.on === "package";
  return { draft, isRole, none };
}

function tokenDrafts({ standing, resource, life }: Case, action: Action, { because }: Decision) {
  const { token } = standing;
  if (!token) {
    const none = unneeded("No token is used.");
    return { "token active": none, "token reach": none, "token scope": none, network: none };
  }
  const failed = (rule: string) => because.filter((step) => step.rule === rule && !step.passed);
  const { where, name } = token;
  const out = failed("where");
  const reach = {
    all: `${name} reaches ${token.organization ? "every channel of its organization" : "everything its owner can use"}.`,
    channels: `${name} includes that.`,
    group: `${name} reaches what its group reaches.`,
  }[where.kind];
  const wanted = scopesFor(action, resource);
  const lacks = failed("scope").length > 0;
  const opener = wanted.find((scope) => holds(token.scopes, scope));
  return {
    "token active": { outcome: outcome(!life.token), text: life.token ?? `${name} is neither revoked nor expired.` },
    "token reach": { outcome: outcome(out.length === 0), text: out.length > 0 ? textsOf(out) : reach },
    "token scope": lacks
      ? { outcome: "fails", text: `${textsOf(failed("scope"))} ${name} has ${token.scopes.join(", ") || "none"}.` }
      : opener
        ? { outcome: "passes", text: `Scope ${opener} is among those of ${name}.` }
        : unneeded("No scope is needed."),
    network: {
      outcome: outcome(token.inNetwork),
      text: token.inNetwork
        ? `The address is within the networks of ${name}.`
        : `The address is outside the networks of ${name}.`,
    },
  } satisfies Partial<Drafts>;
}

/** The first that fails, what has ended before everything; of a yes, what gives it. */
function decidingOf(drafts: Drafts, allowed: boolean, base: StepName): StepName {
  if (!allowed) {
    const order: readonly StepName[] = ["account", "token active", ...STEPS];
    return order.find((name) => drafts[name].outcome === "fails") ?? base;
  }
  return SOURCE_NAMES.find((name) => drafts[name].outcome === "gives") ?? base;
}

/** The answer to "may the actor do that, and why", every step in order and exactly one of them deciding. */
export function explain(standing: Standing, action: Action, resource: Resource, life: Life = ALIVE): Explanation {
  const one = { standing, resource, life };
  const { need } = RULES[action];
  const decision = can(standing, action, resource);
  const allowed = verdict(one, action);
  const place = placeOf(need, resource);
  const account = accountDraft(one);
  const tokens = tokenDrafts(one, action, decision);
  let base: StepName = "group grants";
  let drafts: Drafts;
  if (place) drafts = { account, ...sourceDrafts(one, need, place), ...tokens };
  else {
    const { draft, isRole, none } = plainDrafts(one, need, decision);
    base = isRole ? "organization role" : "account";
    drafts = { account, ...none, ...tokens, [base]: account.outcome === "fails" ? account : draft };
    if (isRole) drafts.account = account;
  }
  const deciding = decidingOf(drafts, allowed, base);
  return {
    allowed,
    steps: STEPS.map((name) => ({ groups: [], ...drafts[name], name, deciding: name === deciding })),
  };
}
