"use client";

import Link from "next/link";
import { useState } from "react";
import { count } from "#components/text.ts";
import { Badge, StatusBadge } from "#components/ui/badge.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { BlockedIcon, CopyIcon, MoreIcon, RotateIcon } from "#components/ui/icons.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { MenuItem, MenuLink, MenuList } from "#components/ui/menu-items.tsx";
import { type Column, type Sort, Table } from "#components/ui/table.tsx";
import { ExpiryBadge, Time } from "#components/ui/time.tsx";
import { RevokeMany } from "./revoke-many.tsx";
import { RevokeToken } from "./revoke-token.tsx";
import { shortClient, type TokenRow } from "./token-row.ts";
import { WhereWords } from "./where-words.tsx";

export type TokenTableProps = {
  caption: string;
  rows: readonly TokenRow[];
  revoke: FormAction;
  revokeMany: FormAction;
  /** Whether to say of each which organization it is kept to. */
  organizations?: boolean;
  sort?: Sort;
  /** Where the head of a column leads, by column and direction. */
  sortHrefs?: Readonly<Record<string, Record<Sort["direction"], string>>>;
};

type Ticked = { has: (id: string) => boolean; toggle: (id: string) => void };

const columns = ({ revoke, organizations }: TokenTableProps, ticked: Ticked): Column<TokenRow>[] => [
  { id: "name", label: "Name", head: true, sortable: true, cell: (token) => <Name token={token} ticked={ticked} /> },
  ...(organizations
    ? [
        {
          id: "organization",
          label: "Organization",
          cell: ({ organization }: TokenRow) => organization ?? <span className="text-muted">Every one</span>,
        },
      ]
    : []),
  { id: "may", label: "May", cell: ({ may }) => may },
  { id: "where", label: "Channels", cell: ({ where }) => <WhereWords where={where} /> },
  { id: "used", label: "Last used", sortable: true, cell: ({ used }) => <LastUsed used={used} /> },
  { id: "expires", label: "Expires", sortable: true, cell: (token) => <Ends token={token} /> },
  {
    id: "status",
    label: "Status",
    cell: ({ status, leakedAt }) => (
      <span className="inline-flex flex-wrap gap-1">
        <StatusBadge status={status} />
        {leakedAt && status !== "revoked" ? <Badge tone="danger">Leaked</Badge> : null}
      </span>
    ),
  },
  { id: "actions", label: "Actions", hideLabel: true, cell: (token) => <Actions token={token} revoke={revoke} /> },
];

function Name({ token: { id, name, hint, href, status }, ticked }: { token: TokenRow; ticked: Ticked }) {
  return (
    <div className="flex items-start gap-2.5">
      {status === "revoked" ? (
        <span aria-hidden="true" className="w-4 flex-none max-sm:hidden" />
      ) : (
        <label className="-m-2 flex-none p-2">
          <input
            type="checkbox"
            checked={ticked.has(id)}
            onChange={() => ticked.toggle(id)}
            aria-label={`Select ${name}`}
          />
        </label>
      )}
      <div className="min-w-0">
        <Link href={href} prefetch={false} className="font-medium wrap-anywhere no-underline hover:underline">
          {name}
        </Link>
        <span className="block font-mono text-meta whitespace-nowrap text-muted">{hint}</span>
      </div>
    </div>
  );
}

function Actions({ token, revoke }: { token: TokenRow; revoke: FormAction }) {
  const { name, href, status, duplicate } = token;
  return (
    <Menu
      label={`Actions for ${name}`}
      button={<MoreIcon />}
      look={{ variant: "quiet", size: "small", square: true }}
      align="end"
      className="max-sm:-ms-2.5"
    >
      <div className="text-start">
        <MenuList>
          {status === "revoked" ? null : (
            <MenuLink href={`${href}/rotate`} icon={<RotateIcon />}>
              Rotate
            </MenuLink>
          )}
          <MenuLink href={duplicate} icon={<CopyIcon />}>
            Duplicate
          </MenuLink>
          {status === "revoked" ? null : (
            <MenuItem>
              <RevokeToken token={token} action={revoke} look={{ variant: "menu-danger", icon: <BlockedIcon /> }} />
            </MenuItem>
          )}
        </MenuList>
      </div>
    </Menu>
  );
}

function LastUsed({ used }: Pick<TokenRow, "used">) {
  if (!used) return <span className="text-muted">Never</span>;
  return (
    <>
      <Time at={used.at} />
      <span className="block text-meta whitespace-nowrap text-muted">
        {[shortClient(used.client), used.address].filter(Boolean).join(" · ")}
      </span>
    </>
  );
}

/** Of a revoked token, when that was: that it would have expired some day says nothing any more. */
function Ends({ token: { status, expiresAt, revokedAt } }: { token: TokenRow }) {
  if (status !== "revoked")
    return (
      <span className="whitespace-nowrap">
        <ExpiryBadge at={expiresAt} />
      </span>
    );
  return (
    <span className="whitespace-nowrap text-muted">
      Revoked <Time at={revokedAt} />
    </span>
  );
}

/** A page of a list of tokens; several of them can be revoked at once. */
export function TokenTable(props: TokenTableProps) {
  const { rows, sortHrefs, sort, revokeMany } = props;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const open = rows.filter(({ status }) => status !== "revoked");
  // A row that is gone or revoked meanwhile is chosen no more.
  const selected = open.filter(({ id }) => chosen.includes(id));
  const has = (id: string) => selected.some((row) => row.id === id);
  const toggle = (id: string) => setChosen(has(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  const all = selected.length === open.length;
  return (
    <>
      {open.length > 1 ? (
        <div className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 border-b border-border bg-surface px-3 py-1">
          <label className="flex min-h-target items-center gap-2.5">
            <input
              type="checkbox"
              checked={all}
              ref={(box) => {
                if (box) box.indeterminate = selected.length > 0 && !all;
              }}
              onChange={() => setChosen(all ? [] : open.map(({ id }) => id))}
            />
            Select all {count(open.length, "token")} on this page
          </label>
          <span role="status" className="text-muted tabular-nums">
            {selected.length > 0 ? `${selected.length} selected` : ""}
          </span>
          {selected.length > 0 ? (
            <RevokeMany tokens={selected} action={revokeMany} onDone={() => setChosen([])} />
          ) : null}
        </div>
      ) : null}
      <Table
        caption={props.caption}
        columns={columns(props, { has, toggle })}
        rows={rows}
        rowKey={({ id }) => id}
        selected={({ id }) => has(id)}
        sort={sort}
        sortHref={sortHrefs && (({ by, direction }) => sortHrefs[by]?.[direction] ?? "")}
      />
    </>
  );
}
