import { ConfirmAction } from "#components/ui/confirm.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { type Column, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Invitation } from "#core/invitations.ts";
import { ROLE_WORDS } from "./roles.ts";

const columns = (organization: string, withdraw: FormAction): Column<Invitation>[] => [
  {
    id: "email",
    label: "Email",
    head: true,
    cell: ({ email }) => <span className="font-medium break-all">{email}</span>,
  },
  { id: "role", label: "Role", cell: ({ role }) => ROLE_WORDS[role] },
  { id: "created", label: "Invited", cell: ({ createdAt }) => <Time at={createdAt.toISOString()} /> },
  { id: "expires", label: "Expires", cell: ({ expiresAt }) => <Time at={expiresAt.toISOString()} /> },
  {
    id: "withdraw",
    label: "Actions",
    hideLabel: true,
    cell: ({ id, email }) => (
      <ConfirmAction
        action={withdraw}
        fields={{ organization, id }}
        label="Withdraw"
        name={`Withdraw invitation of ${email}`}
        look={{ variant: "quiet", size: "small" }}
        className="max-sm:-ms-2.5"
        title={`Withdraw the invitation of ${email}?`}
        confirm="Withdraw invitation"
        busy="Withdrawing invitation"
      >
        <p>The link that was sent to {email} stops working. A new invitation makes a new link.</p>
      </ConfirmAction>
    ),
  },
];

/** The invitations that wait for an answer. Their links cannot be shown again. */
export function InvitationTable({
  organization,
  rows,
  withdraw,
}: {
  organization: string;
  rows: readonly Invitation[];
  withdraw: FormAction;
}) {
  return (
    <Table caption="Open invitations" columns={columns(organization, withdraw)} rows={rows} rowKey={({ id }) => id} />
  );
}
