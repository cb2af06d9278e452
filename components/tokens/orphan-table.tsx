import Link from "next/link";
import { ButtonLink } from "#components/ui/button.tsx";
import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import { RevokeToken } from "./revoke-token.tsx";
import type { TokenRow } from "./token-row.ts";
import { WhereWords } from "./where-words.tsx";

export type OrphanRow = TokenRow & { orphanedAt: string | null };

type Props = {
  organization: string;
  rows: readonly OrphanRow[];
  actions: { revoke: FormAction; keep: FormAction };
};

const columns = ({ organization, actions }: Props): Column<OrphanRow>[] => [
  {
    id: "name",
    label: "Name",
    head: true,
    cell: ({ name, hint, href }) => (
      <>
        <Link href={href} prefetch={false} className="font-medium wrap-anywhere no-underline hover:underline">
          {name}
        </Link>
        <span className="block font-mono text-meta whitespace-nowrap text-muted">{hint}</span>
      </>
    ),
  },
  {
    id: "maker",
    label: "Made by",
    cell: ({ createdBy, orphanedAt }) => (
      <>
        <span className="font-mono">{createdBy}</span>
        <span className="block text-meta whitespace-nowrap text-muted">
          left or demoted <Time at={orphanedAt} />
        </span>
      </>
    ),
  },
  { id: "may", label: "May", cell: ({ may }) => may },
  { id: "where", label: "Channels", cell: ({ where }) => <WhereWords where={where} /> },
  { id: "used", label: "Last used", cell: ({ used }) => <Time at={used?.at ?? null} /> },
  {
    id: "act",
    label: "Actions",
    hideLabel: true,
    cell: (token) => (
      <span className="inline-flex gap-1">
        <ButtonLink href={`${token.href}/rotate`} variant="quiet" size="small" aria-label={`Rotate ${token.name}`}>
          Rotate
        </ButtonLink>
        <RevokeToken token={token} action={actions.revoke} look={{ variant: "quiet", size: "small" }} />
        <ConfirmAction
          action={actions.keep}
          fields={{ organization, id: token.id }}
          label="Keep"
          name={`Keep ${token.name}`}
          look={{ variant: "quiet", size: "small" }}
          title={`Keep ${token.name}?`}
          confirm="Keep token"
          busy="Keeping token"
          harmless
        >
          <p>
            It goes on as it is, and leaves this list. {token.createdBy} may still have its secret: rotating it shuts
            them out.
          </p>
        </ConfirmAction>
      </span>
    ),
  },
];

/** The organization's tokens that wait for somebody to say rotate, revoke or keep. */
export function OrphanTable(props: Props) {
  return (
    <Table
      caption="Tokens whose makers have left or are no administrators any more"
      columns={columns(props)}
      rows={props.rows}
      rowKey={({ id }) => id}
    />
  );
}
