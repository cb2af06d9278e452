import Link from "next/link";
import { read } from "#app/context.ts";
import { mentions, pageOf, type Query } from "#app/query.ts";
import { ReachingTable } from "#components/tokens/reaching-table.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterMenu } from "#components/ui/filter-menu.tsx";
import { KeyIcon, SearchIcon } from "#components/ui/icons.tsx";
import { integer } from "#components/ui/numbers.ts";
import { Pager } from "#components/ui/pager.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Toolbar } from "#components/ui/toolbar.tsx";
import { listReachingTokens, type ReachingToken } from "#core/token-reach.ts";
import { blockHere, unblockHere } from "./actions.ts";
import { reachingRow } from "./rows.ts";

const MOST = 50;

/** The tokens of one member that reach an organization, on that member's page. */
export function ReachingTokens({
  id,
  title,
  description,
  none,
  organization,
  tokens,
  more,
  manages,
}: {
  id: string;
  title: string;
  description: string;
  /** What is said of no tokens. */
  none: string;
  organization: { name: string; displayName: string };
  tokens: readonly ReachingToken[];
  /** Where the rest of a long list is. */
  more: string | null;
  /** Whether whoever looks may block them. */
  manages: boolean;
}) {
  return (
    <Card
      id={id}
      title={title}
      description={description}
      flush={tokens.length > 0}
      footer={tokens.length > MOST && more ? <Link href={more}>All {integer(tokens.length)} tokens</Link> : null}
    >
      {tokens.length === 0 ? (
        <p className="text-muted">{none}</p>
      ) : (
        <ReachingTable
          caption={title}
          organization={organization}
          rows={tokens.slice(0, MOST).map(reachingRow)}
          actions={manages ? { block: blockHere, unblock: unblockHere } : null}
        />
      )}
    </Card>
  );
}

const STATUSES = ["active", "blocked", "unused"] as const;
type Status = (typeof STATUSES)[number];
const STATUS_WORDS: Record<Status, string> = { active: "Active", blocked: "Blocked here", unused: "Never used" };

const hasStatus = ({ blocked, lastUsedAt }: ReachingToken, status: Status | undefined) => {
  if (status === "unused") return lastUsedAt === null;
  return status === undefined || (blocked !== null) === (status === "blocked");
};

/** Every live token that can reach an organization, with filters and pages. */
export async function ReachingList({
  organization,
  path,
  query,
}: {
  organization: { name: string; displayName: string };
  path: string;
  query: Query;
}) {
  const all = await read((ctx) => listReachingTokens(ctx, organization.name));
  const q = query.text("q");
  const status = query.oneOf("status", STATUSES);
  const found = all.filter(
    (token) => mentions(q, token.name, token.hint, token.owner ?? organization.displayName) && hasStatus(token, status),
  );
  const shown = pageOf(found, query.page);
  const cleared = query.href(path, { q: null, status: null });
  if (all.length === 0)
    return (
      <Card>
        <EmptyState icon={<KeyIcon size={20} />} title="No token can reach this organization">
          <p>Tokens of members, and of the organization itself, stand here while they live.</p>
        </EmptyState>
      </Card>
    );
  return (
    <div className="space-y-3">
      <Toolbar clearHref={q || status ? cleared : undefined}>
        <SearchField label="Search tokens and owners" />
        <FilterMenu
          label="Status"
          any="Any status"
          anyHref={query.href(path, { status: null })}
          options={STATUSES.map((value) => ({
            value: STATUS_WORDS[value],
            href: query.href(path, { status: value }),
            current: value === status,
          }))}
        />
      </Toolbar>
      <Card flush>
        {found.length === 0 ? (
          <EmptyState
            icon={<SearchIcon size={20} />}
            title="No token matches"
            actions={<ButtonLink href={cleared}>Clear filters</ButtonLink>}
          />
        ) : (
          <ReachingTable
            caption={`Tokens that can reach ${organization.displayName}`}
            organization={organization}
            rows={shown.rows.map(reachingRow)}
            actions={{ block: blockHere, unblock: unblockHere }}
            owners
          />
        )}
      </Card>
      <Pager {...shown} href={(page) => query.href(path, { page })} />
    </div>
  );
}
