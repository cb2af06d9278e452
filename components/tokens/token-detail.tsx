import type { ReactNode } from "react";
import { SCOPES } from "#access/vocabulary.ts";
import { explainHref } from "#components/explain/links.ts";
import { Badge, StatusBadge, Tag } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, DefinitionList } from "#components/ui/card.tsx";
import type { FormAction } from "#components/ui/form-state.ts";
import { CopyIcon, QuestionIcon, RotateIcon } from "#components/ui/icons.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { ExpiryBadge, FullTime } from "#components/ui/time.tsx";
import { Arrival } from "./arrival.tsx";
import { EditToken } from "./detail/edit-token.tsx";
import { RevokeToken } from "./revoke-token.tsx";
import { SummaryText } from "./summary-text.tsx";
import type { TokenRow } from "./token-row.ts";
import { WhereWords } from "./where-words.tsx";

/** What a token can do, whether it is used, and when it ends. Its secret is nowhere to be shown. */
export function TokenDetail({
  token,
  breadcrumb,
  owner,
  revoke,
  narrow,
  secrets,
  today,
  children,
}: {
  token: TokenRow;
  breadcrumb: ReactNode;
  /** "You", "Alan (alan)", "The organization acme". */
  owner: ReactNode;
  revoke: FormAction;
  narrow: FormAction;
  /** While two secrets work: which of them is used. */
  secrets: ReactNode;
  /** Beside what its maker read: what it can do now. */
  today: ReactNode;
  /** Usage and history. */
  children: ReactNode;
}) {
  const { id, name, note, status, leakedAt } = token;
  return (
    <>
      <Arrival id={id} name={name} />
      <PageHeader
        breadcrumb={breadcrumb}
        title={<span className="wrap-anywhere">{name}</span>}
        badges={
          <>
            <StatusBadge status={status} />
            {leakedAt ? <Badge tone="danger">Leaked</Badge> : null}
          </>
        }
        description={note}
        actions={<Actions token={token} revoke={revoke} narrow={narrow} />}
      />
      {status === "revoked" && token.revokedAt ? (
        <Callout tone="info">
          Revoked on <FullTime at={token.revokedAt} />
          {token.revokedBy ? ` by ${token.revokedBy}` : ""}. Requests with it are refused.
        </Callout>
      ) : null}
      {leakedAt && status !== "revoked" ? <Leaked token={token} at={leakedAt} revoke={revoke} /> : null}
      {secrets}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <AsMade token={token} />
        {today}
      </div>
      <Life token={token} owner={owner} />
      {children}
    </>
  );
}

/** The explainer, with this token filled in and, where it has one, its first channel. */
function explainOf({ id, organization, where }: TokenRow): string {
  const [on] = where.kind === "channels" ? where.channels : [];
  return explainHref(organization ?? "", { who: `token:${id}`, ...(on && { can: "download", on }) });
}

function Actions({ token, revoke, narrow }: { token: TokenRow; revoke: FormAction; narrow: FormAction }) {
  const { status, name, href, duplicate } = token;
  return (
    <>
      {status === "revoked" ? null : (
        <ButtonLink href={`${href}/rotate`} variant="primary" icon={<RotateIcon />} aria-label={`Rotate ${name}`}>
          Rotate
        </ButtonLink>
      )}
      {status === "active" ? <EditToken token={token} narrow={narrow} /> : null}
      {token.organization ? (
        <ButtonLink href={explainOf(token)} icon={<QuestionIcon />} aria-label={`Explain the access of ${name}`}>
          Explain
        </ButtonLink>
      ) : null}
      <ButtonLink href={duplicate} icon={<CopyIcon />} aria-label={`Duplicate ${name}`}>
        Duplicate
      </ButtonLink>
      {status === "revoked" ? null : (
        <RevokeToken token={token} action={revoke} look={{ variant: "danger-secondary" }} label="Revoke token" />
      )}
    </>
  );
}

function Leaked({ token, at, revoke }: { token: TokenRow; at: string; revoke: FormAction }) {
  return (
    <Callout
      tone="danger"
      title="This token's secret was found where it should not be"
      actions={
        <>
          <ButtonLink href={`${token.href}/rotate`} variant="primary" size="small">
            Rotate now
          </ButtonLink>
          <RevokeToken
            token={token}
            action={revoke}
            look={{ variant: "danger-secondary", size: "small" }}
            label="Revoke"
          />
        </>
      }
    >
      Somebody showed it to this server <FullTime at={at} both />. Whoever else has seen it can use it: rotate it
      without an overlap, or revoke it.
    </Callout>
  );
}

function AsMade({ token: { summary, scopes, where, networks } }: { token: TokenRow }) {
  const tags = (all: readonly string[]) => (
    <span className="inline-flex flex-wrap gap-1">
      {all.map((each) => (
        <Tag key={each}>{each}</Tag>
      ))}
    </span>
  );
  return (
    <Card
      title="As it was made"
      description="What its maker read, less what was taken away since. It can never do more."
    >
      <div className="space-y-4">
        <p className="max-w-prose text-reading">
          <SummaryText text={summary} />
        </p>
        <DefinitionList
          items={[
            { term: "Permissions", value: <Scopes scopes={scopes} /> },
            { term: "Where", value: <WhereWords where={where} /> },
            {
              term: "Only packages",
              value: where.kind === "channels" && where.packages.length > 0 ? tags(where.packages) : null,
            },
            {
              term: "Networks",
              value: networks.length > 0 ? tags(networks) : <span className="text-muted">Any address</span>,
            },
          ]}
        />
      </div>
    </Card>
  );
}

function Life({ token, owner }: { token: TokenRow; owner: ReactNode }) {
  const { used, hint, status, expiresAt, createdAt, createdBy, madeBy } = token;
  return (
    <Card title="Owner and life">
      <DefinitionList
        items={[
          { term: "Secret", value: <code>{hint}</code> },
          { term: "Owner", value: owner },
          {
            term: "Last used",
            value: used ? (
              <>
                <FullTime at={used.at} both />
                <span className="block text-muted wrap-anywhere">
                  {[used.client, used.address].filter(Boolean).join(" from ")}
                </span>
              </>
            ) : (
              <Badge>Never used</Badge>
            ),
          },
          { term: "Expires", value: status === "revoked" ? null : <Expires at={expiresAt} /> },
          {
            term: "Created",
            value: (
              <>
                <FullTime at={createdAt} />
                <span className="block text-muted">
                  by {createdBy}
                  {madeBy ? `, with token ${madeBy}` : ""}
                </span>
              </>
            ),
          },
        ]}
      />
    </Card>
  );
}

function Expires({ at }: { at: string | null }) {
  return (
    <>
      <ExpiryBadge at={at} />
      {at ? (
        <span className="block text-muted">
          <FullTime at={at} />
        </span>
      ) : null}
    </>
  );
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  return (
    <ul className="space-y-1.5">
      {SCOPES.filter(({ id }) => scopes.includes(id)).map(({ id, sentence }) => (
        <li key={id}>
          <code>{id}</code> <span className="block text-muted">{sentence}</span>
        </li>
      ))}
    </ul>
  );
}
