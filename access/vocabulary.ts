/** The words of access: roles, levels, visibilities, kinds and the catalogue of scopes (architecture sections 1 and 4a). */

export const ROLES = ["member", "admin", "owner"] as const;
export type Role = (typeof ROLES)[number];

export const LEVELS = ["read", "write", "admin"] as const;
export type Level = (typeof LEVELS)[number];

export const VISIBILITIES = ["public", "members", "private"] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** `inherit`: channel grants reach the package. `restricted`: only package grants and `admin` do. */
export const PACKAGE_ACCESSES = ["inherit", "restricted"] as const;
export type PackageAccess = (typeof PACKAGE_ACCESSES)[number];

/** Who may replace the bytes behind a conda file name. */
export const REPLACES = ["never", "admins", "writers"] as const;
export type Replace = (typeof REPLACES)[number];

export const KINDS = ["conda", "pypi"] as const;
export type Kind = (typeof KINDS)[number];

/** What tokens are used for, as their statistics count it. */
export const USES = ["index", "download", "upload", "api", "refused"] as const;
export type Use = (typeof USES)[number];

/** What a server or an organization asks of tokens. */
export type TokenPolicy = {
  /** Longest lifetime, in days. */
  longestDays: number;
  /** Whether a token may have no end. */
  allowNever: boolean;
  /** Who makes tokens that the organization owns. */
  makers: "admin" | "owner";
  /** How long ago whoever makes a token may have signed in, in minutes; null: however long. */
  recentSignIn: number | null;
};

export const SCOPE_IDS = [
  "all",
  "repos",
  "conda",
  "conda:download",
  "conda:upload",
  "pypi",
  "pypi:download",
  "pypi:upload",
  "api",
  "api:read",
  "api:write",
  "api:modify-group",
] as const;
export type ScopeId = (typeof SCOPE_IDS)[number];

export type Scope = {
  id: ScopeId;
  label: string;
  /** What a token with this scope may do, as the form, the API and the help say it. */
  sentence: string;
  /** The same as a verb phrase, for "This token will be able to …". */
  phrase: string;
  parent: ScopeId | null;
  /** Scopes that this one contains besides its children. */
  includes: readonly ScopeId[];
  risk: "normal" | "high";
};

/** The one catalogue: form, `GET /api/scopes`, help and checks all read it. Parents come before their children. */
export const SCOPES: readonly Scope[] = [
  {
    id: "all",
    label: "Everything",
    sentence: "Everything its owner may do, now and later, server administration included.",
    phrase: "do everything its owner may do",
    parent: null,
    includes: [],
    risk: "high",
  },
  {
    id: "repos",
    label: "Packages",
    sentence: "Download and upload packages of every kind, including kinds added later.",
    phrase: "download and upload packages of every kind",
    parent: "all",
    includes: [],
    risk: "normal",
  },
  {
    id: "conda",
    label: "conda packages",
    sentence: "Everything with conda packages, including what is added later.",
    phrase: "download and upload conda packages",
    parent: "repos",
    includes: [],
    risk: "normal",
  },
  {
    id: "conda:download",
    label: "Download conda packages",
    sentence: "Read conda channel indexes and download conda packages.",
    phrase: "download conda packages",
    parent: "conda",
    includes: [],
    risk: "normal",
  },
  {
    id: "conda:upload",
    label: "Upload conda packages",
    sentence: "Upload conda packages where its owner has write.",
    phrase: "upload conda packages",
    parent: "conda",
    includes: [],
    risk: "normal",
  },
  {
    id: "pypi",
    label: "PyPI packages",
    sentence: "Everything with PyPI packages, including what is added later.",
    phrase: "download and upload PyPI packages",
    parent: "repos",
    includes: [],
    risk: "normal",
  },
  {
    id: "pypi:download",
    label: "Download PyPI packages",
    sentence: "Read PyPI indexes and download wheels and sdists.",
    phrase: "download PyPI packages",
    parent: "pypi",
    includes: [],
    risk: "normal",
  },
  {
    id: "pypi:upload",
    label: "Upload PyPI packages",
    sentence: "Upload wheels and sdists where its owner has write.",
    phrase: "upload PyPI packages",
    parent: "pypi",
    includes: [],
    risk: "normal",
  },
  {
    id: "api",
    label: "API",
    sentence: "Everything in the API: read, content, who may, channels, organizations and its owner's tokens.",
    phrase: "use the whole API, tokens included",
    parent: "all",
    includes: [],
    risk: "high",
  },
  {
    id: "api:read",
    label: "Read through the API",
    sentence: "Read what the API shows. No package bytes.",
    phrase: "read through the API",
    parent: "api",
    includes: [],
    risk: "normal",
  },
  {
    id: "api:write",
    label: "Change content through the API",
    sentence: "Change packages, files and labels, and upload conda packages through the API.",
    phrase: "change packages, files and labels",
    parent: "api",
    includes: ["api:read"],
    risk: "normal",
  },
  {
    id: "api:modify-group",
    label: "Change who may",
    sentence: "Change groups, members, invitations, grants and package access.",
    phrase: "change groups, members and grants",
    parent: "api",
    includes: [],
    risk: "high",
  },
];

const above: ReadonlyMap<ScopeId, readonly ScopeId[]> = new Map(
  SCOPES.map((scope) => {
    const chain: ScopeId[] = [];
    for (let at: ScopeId | null = scope.id; at; at = SCOPES.find((s) => s.id === at)?.parent ?? null) chain.push(at);
    for (const other of SCOPES) if (other.includes.includes(scope.id)) chain.push(other.id);
    return [scope.id, chain];
  }),
);

/**
 * Whether a token that holds `held` may do what asks for `wanted`: it holds the scope, one of its parents, or one that
 * includes it. An empty list holds nothing.
 */
export function holds(held: readonly ScopeId[], wanted: ScopeId): boolean {
  return (above.get(wanted) ?? []).some((scope) => held.includes(scope));
}

/** The same scopes without those that another one of the list already contains, in catalogue order. */
export function minimal(scopes: readonly ScopeId[]): ScopeId[] {
  return SCOPE_IDS.filter(
    (id) =>
      scopes.includes(id) &&
      !holds(
        scopes.filter((other) => other !== id),
        id,
      ),
  );
}

export function isScope(text: string): text is ScopeId {
  return (SCOPE_IDS as readonly string[]).includes(text);
}
