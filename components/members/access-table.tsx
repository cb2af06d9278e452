import Link from "next/link";
import type { ReactNode } from "react";
import type { Level } from "#access/vocabulary.ts";
import { VISIBILITY_WORDS } from "#components/channels/visibility.tsx";
import { count } from "#components/text.ts";
import { LevelBadge } from "#components/ui/badge.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import type { ChannelOfMember } from "#core/member-access.ts";

/** How many packages stand beneath a channel before the rest is a number. */
const MOST = 20;

type Row = {
  key: string;
  href: string | null;
  name: string;
  /** Beneath the name. */
  detail: ReactNode;
  beneath: boolean;
  level: Level | null;
  /** Nothing on the channel itself, something on packages in it. */
  some: boolean;
  because: readonly string[];
};

/** A channel, and beneath it the packages on which the level is another one. */
function rowsOf(organization: string, { channel, visibility, level, because, packages }: ChannelOfMember): Row[] {
  const href = `/${organization}/channels/${channel}`;
  const top: Row = {
    key: channel,
    href,
    name: channel,
    detail: VISIBILITY_WORDS[visibility].label,
    beneath: false,
    level,
    some: level === null,
    because,
  };
  const shown = packages.slice(0, MOST).map(
    (pack): Row => ({
      key: `${channel} ${pack.kind} ${pack.name}`,
      href: `${href}/packages/${pack.kind}/${pack.name}`,
      name: pack.name,
      detail: `${pack.kind === "conda" ? "conda" : "PyPI"} package in ${channel}`,
      beneath: true,
      level: pack.level,
      some: false,
      because:
        pack.level === null
          ? ["The package is restricted: what holds for its channel does not reach it."]
          : pack.because,
    }),
  );
  const left = packages.length - shown.length;
  if (left === 0) return [top, ...shown];
  const detail = <>{count(left, "more package")} with another level</>;
  return [
    top,
    ...shown,
    { key: `${channel} more`, href: null, name: channel, detail, beneath: true, level: null, some: false, because: [] },
  ];
}

const SHOWN = 3;

function Because({ because }: { because: readonly string[] }) {
  const words = (some: readonly string[]) => (
    <ul>
      {some.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
  if (because.length <= SHOWN + 1) return words(because);
  return (
    <>
      {words(because.slice(0, SHOWN))}
      <details>
        <summary>{because.length - SHOWN} more</summary>
        {words(because.slice(SHOWN))}
      </details>
    </>
  );
}

function Name({ row: { href, name, detail, beneath } }: { row: Row }) {
  return (
    <span className={beneath ? "block border-s-2 border-border ps-3 sm:ms-2" : "block"}>
      {href ? (
        <Link
          href={href}
          prefetch={false}
          className="inline-flex min-h-6 items-center font-mono wrap-anywhere no-underline hover:underline"
        >
          {name}
        </Link>
      ) : null}
      <span className="block text-meta font-normal text-muted">{detail}</span>
    </span>
  );
}

const COLUMNS: Column<Row>[] = [
  { id: "channel", label: "Channel or package", head: true, cell: (row) => <Name row={row} /> },
  {
    id: "level",
    label: "Level",
    cell: ({ level, some, href }) =>
      href ? <LevelBadge level={level ?? "none"} label={some ? "Some packages" : undefined} /> : null,
  },
  { id: "because", label: "Because of", cell: ({ because }) => <Because because={because} /> },
];

/** What a member may do where, and because of what. */
export function AccessTable({
  organization,
  caption,
  rows,
}: {
  organization: string;
  caption: string;
  rows: readonly ChannelOfMember[];
}) {
  return (
    <Table
      caption={caption}
      columns={COLUMNS}
      rows={rows.flatMap((row) => rowsOf(organization, row))}
      rowKey={({ key }) => key}
    />
  );
}
