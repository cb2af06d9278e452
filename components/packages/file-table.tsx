import { Tags } from "#components/channels/kinds.tsx";
import { Badge, Tag } from "#components/ui/badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { bytes } from "#components/ui/numbers.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { FileDetail } from "#core/packages.ts";
import { type FileActions, FileMenu } from "./file-menu.tsx";

type Props = {
  channel: string;
  /** The package's name. */
  name: string;
  rows: readonly FileDetail[];
  /** Null for who may only read. */
  actions: FileActions | null;
  mayRemove: boolean;
};

function columns({ channel, actions, mayRemove }: Props): Column<FileDetail>[] {
  const menu: Column<FileDetail> = {
    id: "actions",
    label: "Actions",
    hideLabel: true,
    numeric: true,
    cell: (file) =>
      actions ? <FileMenu channel={channel} file={file} mayRemove={mayRemove} actions={actions} /> : null,
  };
  return [
    {
      id: "file",
      label: "File",
      head: true,
      cell: ({ filename, yanked }) => (
        <span className="inline-flex flex-wrap items-center gap-2 py-1">
          <span className={`font-mono break-all ${yanked ? "text-muted line-through" : ""}`}>{filename}</span>
          {yanked ? <Badge tone="warn">Yanked</Badge> : null}
        </span>
      ),
    },
    {
      id: "version",
      label: "Version",
      cell: ({ version, build }) => (
        <>
          <code>{version}</code>
          {build ? <span className="block font-mono text-meta text-muted">{build}</span> : null}
        </>
      ),
    },
    { id: "platform", label: "Platform", cell: ({ subdir }) => (subdir ? <Tag>{subdir}</Tag> : "Any") },
    { id: "labels", label: "Labels", cell: ({ labels }) => <Tags words={labels} most={2} /> },
    { id: "size", label: "Size", numeric: true, cell: ({ size }) => bytes(size) },
    {
      id: "uploaded",
      label: "Uploaded",
      cell: ({ createdAt, uploadedBy }) => (
        <>
          <Time at={createdAt.toISOString()} />
          <span className="block text-meta text-muted">by {uploadedBy}</span>
        </>
      ),
    },
    {
      id: "sha256",
      label: "SHA-256",
      cell: ({ sha256, filename }) => (
        <span className="inline-flex items-center gap-1 whitespace-nowrap">
          <span className="font-mono text-muted">{sha256.slice(0, 8)}…</span>
          <CopyButton
            square
            size="small"
            variant="quiet"
            text={sha256}
            what="SHA-256"
            name={`Copy SHA-256 of ${filename}`}
          />
        </span>
      ),
    },
    ...(actions ? [menu] : []),
  ];
}

/** Files of one package, newest version first. */
export function FileTable(props: Props) {
  return (
    <Table
      caption={`Files of ${props.name}`}
      columns={columns(props)}
      rows={props.rows}
      rowKey={({ subdir, filename }) => `${subdir}/${filename}`}
    />
  );
}
