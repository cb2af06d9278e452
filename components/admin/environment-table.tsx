import { Badge } from "#components/ui/badge.tsx";
import { type Column, Table } from "#components/ui/table.tsx";

/** A setting as it may be shown: no value where one could be a secret. */
export type EnvironmentRow = {
  name: string;
  what: string;
  value: string | null;
  source: "environment" | "default" | "nowhere" | "page";
};

const SOURCES: Record<EnvironmentRow["source"], string> = {
  environment: "Environment",
  default: "Default",
  page: "Setup page",
  nowhere: "Not set",
};

const columns: Column<EnvironmentRow>[] = [
  {
    id: "name",
    label: "Setting",
    head: true,
    cell: ({ name, what }) => (
      <>
        <code>{name}</code>
        <span className="block max-w-prose text-meta font-normal text-muted">{what}</span>
      </>
    ),
  },
  {
    id: "value",
    label: "Value",
    cell: ({ value, source }) => {
      if (value !== null) return <code className="wrap-anywhere">{value}</code>;
      return <span className="text-muted">{source === "nowhere" ? "Not set" : "Set"}</span>;
    },
  },
  {
    id: "source",
    label: "Source",
    cell: ({ source }) => (
      <Badge tone={source === "environment" ? "info" : "neutral"} icon={null}>
        {SOURCES[source]}
      </Badge>
    ),
  },
];

/** What the server was started with; read-only. `savedUrl` is the address that the setup page was told. */
export function EnvironmentTable({ rows, savedUrl }: { rows: readonly EnvironmentRow[]; savedUrl: string | null }) {
  const shown = rows.map((row) =>
    row.name === "PUBLIC_URL" && row.source === "nowhere" && savedUrl
      ? { ...row, value: savedUrl, source: "page" as const }
      : row,
  );
  return <Table caption="Settings of the environment" columns={columns} rows={shown} rowKey={({ name }) => name} />;
}
