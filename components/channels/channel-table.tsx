import Link from "next/link";
import type { Kind, Level, Visibility } from "#access/vocabulary.ts";
import { LevelBadge } from "#components/ui/badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { bytes, integer } from "#components/ui/numbers.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import { Kinds } from "./kinds.tsx";
import { VisibilityBadge } from "./visibility.tsx";

export type ChannelEntry = {
  name: string;
  kinds: readonly Kind[];
  visibility: Visibility;
  level: Level | null;
  packages: number;
  size: number;
  lastUpload: Date | null;
  /** The address that is safe to share. */
  address: string;
};

const columns = (organization: string): Column<ChannelEntry>[] => [
  {
    id: "name",
    label: "Name",
    head: true,
    cell: ({ name }) => (
      <Link href={`/${organization}/channels/${name}`} prefetch={false} className="font-mono">
        {name}
      </Link>
    ),
  },
  { id: "kinds", label: "Kinds", cell: ({ kinds }) => <Kinds kinds={kinds} /> },
  { id: "visibility", label: "Visibility", cell: ({ visibility }) => <VisibilityBadge visibility={visibility} /> },
  {
    id: "level",
    label: "My level",
    cell: ({ level }) => <LevelBadge level={level ?? "none"} label={level ? undefined : "Some packages"} />,
  },
  { id: "packages", label: "Packages", numeric: true, cell: ({ packages }) => integer(packages) },
  { id: "size", label: "Size", numeric: true, cell: ({ size }) => bytes(size) },
  {
    id: "upload",
    label: "Last upload",
    cell: ({ lastUpload }) => <Time at={lastUpload?.toISOString() ?? null} />,
  },
  {
    id: "copy",
    label: "Address",
    hideLabel: true,
    cell: ({ name, address }) => (
      <CopyButton
        size="small"
        variant="quiet"
        text={address}
        what="address"
        label="Copy address"
        className="max-sm:-ms-2.5"
        name={`Copy address of ${name}`}
      />
    ),
  },
];

/** Channels of one organization, as the person who looks sees them. */
export function ChannelTable({ organization, rows }: { organization: string; rows: readonly ChannelEntry[] }) {
  return (
    <Table
      caption={`Channels of ${organization}`}
      columns={columns(organization)}
      rows={rows}
      rowKey={({ name }) => name}
    />
  );
}
